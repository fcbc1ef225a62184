"""Builds wheels from source distributions, the same bytes every time. What is in each is said in `extensions`."""

from __future__ import annotations

import base64
import hashlib
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from recipe.compiler import Compiler
from recipe.extensions import PACKAGES, Package
from recipe.fetching import PLATFORM, Larder, digest
from recipe.pins import Pin, Pins

EPOCH = (2020, 1, 1, 0, 0, 0)

HEADERS = "emscripten"
"""The pin that carries the headers of the C library."""


def build_wheels(pins: Pins, larder: Larder, *, anew: bool = False) -> list[Path]:
    """All built wheels, from the cache when they are there as recorded; says which came out otherwise than recorded."""
    folder = larder.folder / "built"
    folder.mkdir(exist_ok=True)
    files = {package: folder / wheel_name(package, pins.named(package.name, "source")) for package in PACKAGES}
    missing = [package for package, file in files.items() if anew or not is_recorded(file, pins)]
    if missing:
        with tempfile.TemporaryDirectory() as place:
            compiler = None
            for package in missing:
                if package.module is not None and compiler is None:
                    compiler = Compiler(Path(place), larder.path(pins.named(HEADERS)))
                pin = pins.named(package.name, "source")
                lent = {place: lent_file(larder.path(pins.named(name, "npm")), place) for name, place in package.lent}
                build_wheel(package, pin, larder, compiler, files[package], lent)
                compare(files[package], pins)
    return list(files.values())


def is_recorded(file: Path, pins: Pins) -> bool:
    """Whether a wheel is here, and is what was built when its hash was recorded."""
    return file.is_file() and digest(file) == pins.built.get(file.name)


def compare(file: Path, pins: Pins) -> None:
    """Say so when other bytes came out: another compiler, or other headers, were at work."""
    if not is_recorded(file, pins):
        print(f'Built with other bytes than recorded: "{file.name}" = "{digest(file)}"', file=sys.stderr)


def wheel_name(package: Package, pin: Pin) -> str:
    """The file name of a wheel."""
    return f"{pin.name.replace('-', '_')}-{pin.version}-{tag(package)}.whl"


def tag(package: Package) -> str:
    """Which Pythons a wheel is for."""
    return f"cp311-abi3-{PLATFORM}" if package.module else "py3-none-any"


def lent_file(archive: Path, place: str) -> bytes:
    """A source file out of a package of npm."""
    with tarfile.open(archive) as opened:
        return cast(IO[bytes], opened.extractfile(f"package/{place}")).read()


def build_wheel(
    package: Package, pin: Pin, larder: Larder, compiler: Compiler | None, into: Path, lent: dict[str, bytes]
) -> None:
    """Make one wheel from its source distribution, with the sources that others lend it."""
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(larder.path(pin)) as archive:
            archive.extractall(place, filter="data")
        (source,) = Path(place).iterdir()
        for name, body in lent.items():
            (source / name).write_bytes(body)
        files = dict(python_files(package, source))
        if package.module is not None and compiler is not None:
            target = Path(place) / "module.so"
            compiler.build(package.module, source, target)
            files[package.module.target] = target.read_bytes()
        write_wheel(package, pin, files, source, into)


def python_files(package: Package, source: Path) -> Iterator[tuple[str, bytes]]:
    """The files that go into a wheel as they are."""
    for folder, name in package.folders:
        for file in sorted((source / folder).rglob("*")):
            inner = file.relative_to(source / folder).as_posix()
            if file.suffix in package.endings and "tests/" not in inner and "core/" not in inner:
                yield f"{name}/{inner}", file.read_bytes()


def write_wheel(package: Package, pin: Pin, files: dict[str, bytes], source: Path, into: Path) -> None:
    """Write the files, the metadata and the record of a wheel."""
    about = f"{pin.name.replace('-', '_')}-{pin.version}.dist-info"
    pure = str(package.module is None).lower()
    files[f"{about}/METADATA"] = f"Metadata-Version: 2.1\nName: {pin.name}\nVersion: {pin.version}\n".encode()
    files[f"{about}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: llmspell\nRoot-Is-Purelib: {pure}\nTag: {tag(package)}\n".encode()
    )
    for licence in sorted(source.glob("LICENSE*")):
        files[f"{about}/{licence.name}"] = licence.read_bytes()
    record = "".join(f"{name},sha256={short(body)},{len(body)}\n" for name, body in sorted(files.items()))
    files[f"{about}/RECORD"] = f"{record}{about}/RECORD,,\n".encode()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, body in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), body, zipfile.ZIP_DEFLATED)


def short(body: bytes) -> str:
    """A hash as the record of a wheel wants it."""
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
