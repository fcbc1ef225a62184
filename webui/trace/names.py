"""What the views of a run are called between Python and the page, in the order of their keys 1 to 9."""

from __future__ import annotations

VIEW_NAMES = ("waterfall", "tree", "flame", "lanes", "sequence", "network", "talk", "events", "moment")

TREES = ("waterfall", "tree")
"""Those that are drawn from the lines of the tree and the picture, and ask no question of their own."""
