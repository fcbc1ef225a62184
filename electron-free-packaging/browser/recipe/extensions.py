"""What the recipe builds from source distributions: which files of each, and with what. Compiles nothing itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Module:
    """One extension module of Python, made from C sources."""

    target: str
    """Where it goes in the wheel."""
    entry: str
    """The function that Python calls first."""
    sources: tuple[str, ...]
    """Patterns below the source distribution."""
    includes: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Names of files that the patterns find and that are not part of it."""
    mends: tuple[tuple[str, str], ...] = ()
    """Regular expressions, and what stands in their place in every source."""


@dataclass(frozen=True)
class Package:
    """A wheel to build: Python files as they are, and at most one module."""

    name: str
    folders: tuple[tuple[str, str], ...]
    """Folders of the source distribution, and where each goes in the wheel."""
    module: Module | None = None
    endings: tuple[str, ...] = (".py", ".scm", ".typed")
    lent: tuple[tuple[str, str], ...] = ()
    """Sources that the distribution lacks: the npm package of the same project that has each, and its place in both."""


LUA = "third-party/lua54"

LUPA = Package(
    "lupa",
    (("lupa", "lupa"),),
    Module(
        "lupa/lua54.abi3.so",
        "PyInit_lua54",
        (f"{LUA}/*.c", "lupa/lua54.c"),
        (LUA,),
        ("LUA_COMPAT_5_3", "CYTHON_LIMITED_API=1"),
        # The program, the compiler, all in one file, and Lua's own tests.
        ("lua.c", "luac.c", "onelua.c", "ltests.c"),
    ),
)

QUICKJS = Package(
    "quickjs-ng",
    (("quickjs", "quickjs"),),
    Module(
        "_quickjs.abi3.so",
        "PyInit__quickjs",
        ("module.c", *(f"upstream-quickjs/{name}.c" for name in ("dtoa", "libregexp", "libunicode", "quickjs"))),
        defines=("_GNU_SOURCE",),
    ),
)

CORE = "tree_sitter/core/lib"

LIMITED = (
    (r"(\w+)->tp_free\(", r"((freefunc)PyType_GetSlot(\1, Py_tp_free))("),
    (r"(\w+)->tp_alloc\(", r"((allocfunc)PyType_GetSlot(\1, Py_tp_alloc))("),
    (r"(\w+)->ob_type->tp_name", r"PyUnicode_AsUTF8AndSize(PyType_GetName(Py_TYPE(\1)), NULL)"),
    (r"PyUnicode_AsUTF8\((\w+)\)", r"PyUnicode_AsUTF8AndSize(\1, NULL)"),
    # Outside the limited API, and the same in every Python.
    (
        r"\A(?=[\s\S]*PyDict_SetDefault)",
        "struct _object;\nextern struct _object *PyDict_SetDefault(struct _object *, "
        "struct _object *, struct _object *);\n",
    ),
    (r"Py_XSETREF\((.+?), (.+)\);", r"{ PyObject *old = (PyObject *)(\1); \1 = \2; Py_XDECREF(old); }"),
    (r"sizeof\(PyTupleObject\)", "0"),  # as much as the type it is derived from
)
"""tree-sitter reaches into types; the limited API has functions for the same."""

CHECKED = (("GET_ITEM", "GetItem"), ("SET_ITEM", "SetItem"), ("GET_SIZE", "Size"))
"""Macros of lists and tuples, and the functions that do the same and look first."""

TREE_SITTER = Package(
    "tree-sitter",
    (("tree_sitter", "tree_sitter"),),
    Module(
        "tree_sitter/_binding.abi3.so",
        "PyInit__binding",
        (f"{CORE}/src/lib.c", "tree_sitter/binding/*.c"),
        ("tree_sitter/binding", f"{CORE}/include", f"{CORE}/src"),
        (
            "_POSIX_C_SOURCE=200112L", "_DEFAULT_SOURCE", "PY_SSIZE_T_CLEAN", "TREE_SITTER_HIDE_SYMBOLS",
            'PY_TS_VERSION="0.26.1"',
            *(f"Py{kind}_{name}=Py{kind}_{function}" for kind in ("Tuple", "List") for name, function in CHECKED),
            "Py_ISALNUM=isalnum",
        ),
        mends=LIMITED,
    ),
)  # fmt: skip


SCANNER = "src/scanner.c"


def grammar(language: str, lender: str = "") -> Package:
    """The package of a tree-sitter grammar; they are all alike. Some were published without their scanner."""
    name = f"tree_sitter_{language}"
    return Package(
        name.replace("_", "-"),
        ((f"bindings/python/{name}", name), ("queries", f"{name}/queries")),
        Module(
            f"{name}/_binding.abi3.so",
            "PyInit__binding",
            ("src/*.c", f"bindings/python/{name}/binding.c"),
            ("src",),
        ),
        lent=((lender, SCANNER),) if lender else (),
    )


PACKAGES = (
    LUPA,
    QUICKJS,
    TREE_SITTER,
    grammar("javascript"),
    # That of 0.4.1 has the very tokens that 0.5.0 asks for; it is the last on npm.
    grammar("lua", "@tree-sitter-grammars/tree-sitter-lua"),
    grammar("python", "tree-sitter-python"),
    # Both do without the C that they have for speed.
    Package("pyyaml", (("lib/yaml", "yaml"), ("lib/_yaml", "_yaml"))),
    Package("markupsafe", (("src/markupsafe", "markupsafe"),)),
)
