"""Where the process of Python cells begins: `python -I child WIRE OUT ERR ISOLATION`.

Loads this folder as a package of its own name; nothing of the kernel is imported here.
"""

from __future__ import annotations

import importlib.util
import os
import sys

PACKAGE = "_spell"


def load(folder: str) -> None:
    """Make the folder importable as `_spell`."""
    spec = importlib.util.spec_from_file_location(
        PACKAGE, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    # A directory that is run stands in the search path. Cells find their modules beside the notebook instead, but none
    # that would hide a module of Python itself.
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here] + [os.getcwd()]
    load(here)
    importlib.import_module(f"{PACKAGE}.beginning").main(*map(int, sys.argv[1:4]), sys.argv[4])
