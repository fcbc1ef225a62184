"""Which scripts of Bokeh and Panel a page loads, and how its modules are loaded: as browsers do.

Not here: the scripts that are ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

UNUSED = ("/bokeh-gl.", "/es-module-shims.")
"""In the addresses of scripts that no page needs: nothing is drawn by WebGL, and every browser knows modules."""

NATIVE = """\
// Panel loads modules through es-module-shims, which reads each whole to find its imports and has it compiled afresh at
// every visit. None of ours asks for a name that an import map would have to know.
window.importShim = Object.assign(
  (address) => import(new URL(address, document.baseURI)),
  {addImportMap: () => {}, getImportMap: () => ({})},
)"""


def lean(bundle_resources: Callable[..., Any]) -> Callable[..., Any]:
    """Panel's `bundle_resources` without what is `UNUSED`."""

    def bundled(*given: Any, **options: Any) -> Any:
        bundle = bundle_resources(*given, **options)
        bundle.js_files = [file for file in bundle.js_files if not any(name in str(file) for name in UNUSED)]
        bundle.js_raw = [NATIVE, *bundle.js_raw]
        return bundle

    return bundled
