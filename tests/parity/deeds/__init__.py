"""The deeds, a module for each part of the studio. Which there are, and in what order, says `all`."""
