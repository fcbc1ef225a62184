"""Takes the pictures of docs/pages.md: every page and dialog of the real studio. `make screenshots`."""
