"""Several files as one zip, the same bytes every time; and the files of a zip from anywhere, or why it is refused.

Not here: where they come from or go to (`studio.luggage`, `studio.site`).
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from kernel.errors import InvalidError, LimitError
from kernel.records import dataclass

MOST_FILES = 5_000
LARGEST = 200 << 20
"""Bytes of all files of a zip, unpacked."""

LONGEST = 150
"""Bytes of one part of a path, as in a workspace."""

PACKED = (".gz", ".br", ".zip", ".png", ".jpg", ".woff2")
"""What files end with that are packed already: to try once more only takes time."""

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of every file: the earliest that a zip can say."""

_LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini", "__pycache__", "node_modules")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Files by their paths, and the names that were passed over: hidden ones, and what systems leave behind."""

    files: Mapping[str, bytes]
    passed: tuple[str, ...] = ()


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of files by their paths."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def unpack(data: bytes, name: str) -> Unpacked:
    """The files of a zip; `name` is what messages call it.

    `InvalidError` for what is broken, encrypted, or would lead out of its folder; `LimitError` for too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            chosen = [entry for entry in entries if not is_litter(entry.filename)]
            _check_entries(chosen, name)
            files = {entry.filename: archive.read(entry) for entry in chosen}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as error:
        raise InvalidError(
            f"{name!r} is no zip, or did not arrive whole ({error}). Nothing was taken from it."
        ) from None
    except (NotImplementedError, RuntimeError) as error:
        raise InvalidError(f"{name!r} is packed in a way that cannot be read here ({error}).") from None
    passed = tuple(entry.filename for entry in entries if is_litter(entry.filename))
    return Unpacked(checked(files, name), passed)


def checked(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """Files that may be put into a folder. `InvalidError`, `LimitError` as `unpack`."""
    check_amount(len(files), sum(map(len, files.values())), name)
    check_paths(files, name)
    if not files:
        raise InvalidError(f"{name!r} has no files in it.")
    return dict(sorted(files.items()))


def check_amount(count: int, size: int, name: str) -> None:
    """`LimitError` for more than is taken in at once."""
    if count > MOST_FILES:
        raise LimitError(f"{name!r} has more than {MOST_FILES:,} files. Take in fewer at once.")
    if size > LARGEST:
        raise LimitError(f"{name!r} has more than {LARGEST >> 20} MB. Take in fewer files at once.")


def check_paths(paths: Iterable[str], name: str) -> None:
    """`InvalidError` for a path that would lead elsewhere, that a system cannot have, or that is there twice."""
    seen: dict[str, str] = {}
    for path in paths:
        if not _is_sound(path):
            raise InvalidError(
                f"{name!r} has a file {path!r}, whose path leads elsewhere or cannot be on every computer. "
                "Nothing was taken from it."
            )
        if (other := seen.setdefault(path.casefold(), path)) != path:
            raise InvalidError(
                f"{name!r} has both {other!r} and {path!r}, which many computers take for one. Rename one of them."
            )
    for path in seen.values():
        above = next((str(one) for one in PurePosixPath(path).parents if str(one).casefold() in seen), "")
        if above:
            raise InvalidError(f"{name!r} has {above!r} as a file and as a folder.")


def is_litter(path: str) -> bool:
    """Whether a path is hidden, or what systems leave in folders."""
    parts = path.replace("\\", "/").split("/")
    return any(part in _LITTER or (part.startswith(".") and part.strip(".")) for part in parts)


def _is_sound(path: str) -> bool:
    parts = path.split("/")
    return not _FORBIDDEN.search(path) and all(
        part.strip() and part.strip(".") and not part.endswith((" ", ".")) and len(part.encode()) <= LONGEST
        for part in parts
    )


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    check_amount(len(entries), sum(entry.file_size for entry in entries), name)
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise InvalidError(f"{name!r} has a link in it ({entry.filename!r}). Put the file itself there.")
        if entry.flag_bits & 1:
            raise InvalidError(f"{name!r} is encrypted. Pack it again without a password.")
    named = Counter(entry.filename for entry in entries)
    twice = next((path for path, count in named.items() if count > 1), "")
    if twice:
        raise InvalidError(f"{name!r} has {twice!r} twice.")
