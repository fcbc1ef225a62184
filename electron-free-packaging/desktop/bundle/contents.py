"""What is in the bundle and what is left out, with the reason. Read by the recipe `spell-studio.spec`."""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Mapping, Set
from importlib.util import find_spec

OURS = ("desktop", "kernel", "spells", "studio", "webui")
"""Our packages, as files too: parts of them are started as programs of their own, and read their neighbours."""

WITH_DATA = ("bokeh", "panel", "panel_material_ui", "panel_reactflow", "litellm", "trafilatura", "justext", "tld")
"""Packages that read files of theirs."""

WITH_NAMES = (
    "llmspell-studio", "bokeh", "panel", "panel_material_ui", "panel_reactflow", "param", "pyviz_comms", "litellm",
    "duckdb", "jupyter_client",
)  # fmt: skip
"""Distributions whose metadata is asked for at run time."""

WITH_MODULES = (
    "bokeh", "duckdb", "jupyter_client", "keyring", "litellm", "lupa", "panel", "panel_material_ui", "panel_reactflow",
    "prompt_toolkit", "quickjs", "simpleeval", "tiktoken_ext", "tree_sitter_javascript", "tree_sitter_lua",
    "tree_sitter_python", "uvicorn", "websockets", "zmq",
)  # fmt: skip
"""Packages whose modules are named in text only."""

HIDDEN = ("_duckdb", "qtpy", "webview.platforms.qt", "PySide6.QtWebChannel")

EXCLUDED = (
    # Other people's windows, and what only developers use.
    "tkinter", "PyQt5", "PyQt6", "PySide2", "gi", "IPython", "ipykernel", "jupyterlab", "notebook", "nbconvert",
    "pytest", "_pytest", "hypothesis", "mypy", "playwright", "moto", "sphinx", "setuptools", "pkg_resources", "pip",
    "wheel",
    "panel.tests", "numpy.tests", "pandas.tests", "sympy.testing.tests", "matplotlib.tests",
    # The extras [cluster] and [integrations]: for servers and their clouds.
    "distributed", "dask", "boto3", "botocore", "aiobotocore", "slack_sdk",
    # A server of litellm's own, which nobody starts here.
    "litellm.proxy",
)  # fmt: skip

LEFT_OUT = (
    # Qt: what draws its own user interfaces, plays media, knows places and databases; developers' tools.
    "PySide6/Qt/qml/*", "PySide6/Qt/metatypes/*", "PySide6/Qt/translations/qt*_*.qm",
    "PySide6/Qt/resources/qtwebengine_devtools_resources*", "PySide6/Qt/resources/*.debug.*",
    "PySide6/Qt/plugins/sqldrivers/*", "PySide6/Qt/plugins/qmltooling/*", "PySide6/Qt/plugins/multimedia/*",
    "PySide6/Qt/plugins/position/*", "PySide6/Qt/plugins/virtualkeyboard/*", "PySide6/Qt/plugins/designer/*",
    "PySide6/Qt/plugins/platforminputcontexts/*virtualkeyboard*", "PySide6/Qt/plugins/assetimporters/*",
    "*Qt6VirtualKeyboard*", "*Qt6Charts*", "*Qt6Designer*", "*Qt63D*", "*Qt6Quick3D*", "*Qt6QuickControls2*",
    "*Qt6Pdf*", "*/imageformats/*qpdf*", "*Qt6Multimedia*", "*Qt6Sql*", "*Qt6Test*", "*Qt6ShaderTools*",
    "*libav*.so*", "*libsw*.so*",
    # Panel and Bokeh: plots, editors and templates that no page of ours shows; scripts before they are packed.
    "panel/dist/bundled/*", "panel/dist/dts/*", "panel/dist/panel.js", "panel/dist/panel.json", "panel/tests/*",
    "panel/models/*.ts", "panel/node_modules/*", "panel/package-lock.json",
    "bokeh/server/static/js/bokeh*.js", "bokeh/server/static/js/types/*", "bokeh/server/static/js/lib/*",
    "bokeh/server/static/js/compiler.js", "bokeh/sampledata/*",
    # litellm asks by Python, but for texts of pictures and what Bedrock writes down: nothing of ours asks for those.
    "litellm/rust_bridge/_native*", "litellm/proxy/*", "*/__pycache__/*", "*/tests/*.py",
    # Scripts are of Lua 5.4.
    "lupa/lua51*", "lupa/lua52*", "lupa/lua53*", "lupa/lua55*", "lupa/luajit*",
    # What our own pages are made from.
    "webui/*/node_modules/*", "webui/*/src/*", "webui/*/package*.json", "webui/*/tsconfig.json", "webui/*/build.mjs",
    "desktop/bundle/*",
    # Libraries of every Linux desktop. A part of Qt that is in shows GTK's own dialogs, in the desktop's version and
    # with its themes.
    "libgtk-3*", "libgdk*", "libglib-2*", "libgobject-2*", "libgio-2*", "libgmodule-2*", "libgthread-2*", "libatk*",
    "libatspi*", "libcairo*", "libpango*", "libepoxy*", "libpixman*", "libthai*", "libdatrie*", "libfribidi*",
    "libharfbuzz.so*", "libmount*", "libblkid*", "libselinux*", "libcups*", "libsystemd*", "libpulse*", "libgnutls*",
    "PySide6/Qt/plugins/printsupport/*", "PySide6/Qt/plugins/egldeviceintegrations/*", "PySide6/Qt/plugins/generic/*",
    "PySide6/Qt/plugins/platforms/libqvk*", "PySide6/Qt/plugins/platforms/libqeglfs*",
    "PySide6/Qt/plugins/platforms/libqlinuxfb*", "PySide6/Qt/plugins/platforms/libqminimalegl*",
)  # fmt: skip

KEPT = (
    "panel/dist/bundled/reactiveesm/*", "panel/dist/bundled/theme/*", "panel/dist/bundled/datatabulator/*",
    "panel/dist/bundled/js/*", "panel/dist/bundled/css/*", "panel/dist/bundled/panel/*",
    "bokeh/server/static/js/*.min.js",
)  # fmt: skip
"""What is kept although a line above would leave it out."""

LOCALES = ("en-US", "en-GB", "de", "fr", "es", "it", "ja", "ko", "pt-BR", "ru", "zh-CN", "zh-TW")
"""Languages of Chromium's own few words (the studio speaks English)."""

LOADED = ("libpython*", "libsoftokn*", "libfreebl*", "libnssckbi*", "libnssdbm*", "libssl.*", "libcrypto.*")
"""Libraries that are not linked with but loaded by their names: by the program itself, by NSS, by Python."""

FOR_DEVELOPERS = (".map", ".d.ts")
"""Ends of the names of files that only tools for developers read, wherever they are."""


def standard_modules() -> list[str]:
    """The whole standard library that this system has: Python cells may import any of it."""
    left = {"antigravity", "distutils", "idlelib", "lib2to3", "this", "tkinter", "turtle", "turtledemo", "test"}
    known = (name for name in sys.stdlib_module_names if name not in left and not name.startswith("_"))
    return sorted(name for name in known if find_spec(name) is not None)


def is_wanted(path: str) -> bool:
    """Whether a file belongs into the bundle, by its path in it."""
    path = path.replace("\\", "/")
    if path.endswith(FOR_DEVELOPERS):
        return False
    if "qtwebengine_locales/" in path:
        return path.rsplit("/", 1)[1].removesuffix(".pak") in LOCALES
    if any(fnmatch.fnmatch(path, pattern) for pattern in KEPT):
        return True
    return not any(fnmatch.fnmatch(path, pattern) for pattern in LEFT_OUT)


def unneeded(needs: Mapping[str, Set[str]]) -> set[str]:
    """Libraries that nothing in the bundle is linked with any more, by the names of files each file needs.

    PyInstaller adds those of the parts that were left out above.
    """
    gone: set[str] = set()
    while True:
        wanted = {name for file, names in needs.items() if file not in gone for name in names}
        more = {file for file in needs if _is_library(file) and file.rsplit("/", 1)[-1] not in wanted} - gone
        if not more:
            return gone
        gone |= more


def _is_library(path: str) -> bool:
    """Whether it is there for others: a part of Qt, or what Linux's linker is to find beside the program."""
    name = path.rsplit("/", 1)[-1]
    if any(fnmatch.fnmatch(name, pattern) for pattern in LOADED):
        return False
    is_of_qt = "/plugins/" not in path and name.startswith(("libQt6", "Qt6"))
    return is_of_qt or ("/" not in path and name.startswith("lib") and ".so" in name)
