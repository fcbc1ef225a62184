"""Spell Studio beside marimo and JupyterLab, as a person at the keyboard feels them: `python -m benchmarks.studios`."""
