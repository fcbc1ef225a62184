"""The recipe of the browser build: from pinned inputs to a static folder. Nothing here runs in the browser."""
