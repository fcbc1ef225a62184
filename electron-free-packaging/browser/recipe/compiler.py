"""Compiles C to side modules of Pyodide with clang and LLD alone; no Emscripten SDK is needed.

Headers are those of Emscripten's C library as Debian packages them, with the two types of time made 64 bits wide, as
they are in the Emscripten that made Pyodide. Python's own are those of this Python, held to the limited API of 3.11.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, cast

from recipe.extensions import Module
from recipe.fetching import RecipeError

CLANG = "clang-22"
LINKER = "wasm-ld-22"

SYSROOT = "usr/share/emscripten/cache/sysroot/include/"

WIDER = ("time_t", "suseconds_t")

LIMITED_API = "0x030b0000"

FLAGS = (
    "--target=wasm32-unknown-emscripten", "-O2", "-fPIC", "-nostdinc", "-fwasm-exceptions",
    "-mllvm", "-wasm-enable-sjlj", "-Wno-everything",
    # What is not declared is a macro that the limited API lacks; it would be missed only when it is called.
    "-Werror=implicit-function-declaration",
    # Else clang calls variants (`iprintf`) that Pyodide does not export.
    "-fno-builtin-fprintf", "-fno-builtin-printf", "-fno-builtin-sprintf", "-fno-builtin-snprintf",
    "-D__EMSCRIPTEN__", "-D__EMSCRIPTEN_major__=5", "-D__EMSCRIPTEN_minor__=0", "-D__EMSCRIPTEN_tiny__=3", "-DNDEBUG",
    f"-DPy_LIMITED_API={LIMITED_API}",
)  # fmt: skip


class Compiler:
    """clang with the headers it needs, laid out in a folder of their own."""

    def __init__(self, folder: Path, headers: Path) -> None:
        for program in (CLANG, LINKER):
            if shutil.which(program) is None:
                raise RecipeError(f"There is no {program} here. On Debian: apt-get install clang-22 lld-22")
        self._system = folder / "system"
        self._python = folder / "python"
        unpack_headers(headers, self._system)
        lay_out_python(self._python)
        said = subprocess.run([CLANG, "-print-resource-dir"], check=True, capture_output=True, text=True).stdout
        self._own = Path(said.strip()) / "include"

    def build(self, module: Module, source: Path, target: Path) -> None:
        """Make the module of an unpacked source distribution. Raises `RecipeError` with what the compiler said."""
        objects = target.parent / f"{target.name}.objects"
        objects.mkdir(parents=True)
        sources = list(sources_of(module, source))
        for file in sources:
            mend(module, source / file)
        names = [objects / f"{number}.o" for number in range(len(sources))]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda pair: self._compile(module, source, *pair), zip(sources, names, strict=True)))
        linked = (
            LINKER, "-shared", "--experimental-pic", "--unresolved-symbols=import-dynamic", f"--export={module.entry}",
            "--strip-all", *map(str, names), "-o", str(target),
        )  # fmt: skip
        call(linked, source)
        shutil.rmtree(objects)

    def _compile(self, module: Module, source: Path, file: str, into: Path) -> None:
        system = ("-isystem", str(self._own), "-isystem", str(self._system))
        includes = [f"-I{name}" for name in (str(self._python), ".", *module.includes)]
        defines = [f"-D{name}" for name in module.defines]
        call((CLANG, *FLAGS, *system, *includes, *defines, "-c", file, "-o", str(into)), source)


def sources_of(module: Module, source: Path) -> Iterator[str]:
    """The C files of a module, always in the same order, below the source distribution."""
    for pattern in module.sources:
        for file in sorted(source.glob(pattern)):
            if file.name not in module.without:
                yield str(file.relative_to(source))


def mend(module: Module, file: Path) -> None:
    """Put what the limited API has in the place of what it has not."""
    text = before = file.read_text("utf-8")
    for pattern, instead in module.mends:
        text = re.sub(pattern, instead, text)
    if text != before:
        file.write_text(text, "utf-8")


def call(command: tuple[str, ...], folder: Path) -> None:
    """Run a compiler. Raises `RecipeError`."""
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RecipeError(f"{command[0]} failed in {folder.name}:\n{done.stderr[-4000:]}")


def unpack_headers(package: Path, folder: Path) -> None:
    """The C library's headers of Debian's package, with 64 bits for times."""
    command = ["dpkg-deb", "--fsys-tarfile", str(package)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        unpack_system(cast(IO[bytes], process.stdout), folder)
    types = folder / "bits" / "alltypes.h"
    text = types.read_text()
    for name in WIDER:
        text = text.replace(f"typedef long {name};", f"typedef long long {name};")
    types.write_text(text)


def unpack_system(stream: IO[bytes], folder: Path) -> None:
    """The headers of C out of the whole package, which is read once and written nowhere."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            _, here, name = member.name.partition(SYSROOT)
            if here and member.isfile() and not name.startswith(("c++/", "GL")):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(cast(IO[bytes], archive.extractfile(member)).read())


def lay_out_python(folder: Path) -> None:
    """Python's headers, with what Pyodide's Python is in place of this one's `pyconfig.h`."""
    own = Path(sysconfig.get_path("include"))
    if not (own / "Python.h").is_file():
        raise RecipeError("This Python has no headers (Python.h). On Debian: apt-get install python3-dev")
    shutil.copytree(own, folder)
    shutil.copy(Path(__file__).parent / "headers" / "pyconfig.h", folder / "pyconfig.h")
