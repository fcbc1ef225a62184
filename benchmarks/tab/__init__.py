"""The studio in a tab of the browser beside JupyterLite and marimo, which need no server there: `benchmarks.tab`."""

import sys
from pathlib import Path

# The recipe of our site is found there: it serves, compresses and gets files for the others' sites in the same way.
sys.path.append(str(Path(__file__).parents[2] / "electron-free-packaging" / "browser"))
