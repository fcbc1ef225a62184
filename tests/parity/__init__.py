"""What a person does with the studio, done in each place it runs in: behind a server, in the window, in a tab."""
