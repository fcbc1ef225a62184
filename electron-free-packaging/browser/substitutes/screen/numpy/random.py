"""NumPy's random numbers, which nothing here asks for; Panel imports the module."""
