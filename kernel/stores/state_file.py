"""The `global` state of a workspace in a file of its own: one line per change, the last one wins.

Several kernels may append at once; each sees what was there when it started. Not here: the history
of all state, which is in the trace.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kernel.errors import ToolError
from kernel.state import Address
from kernel.values import Value

LARGEST = 4 << 20
"""A file above this size is rewritten without its past when it is loaded."""


class StateFile:
    """Keeps the global state in `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Iterator[tuple[Address, Value]]:
        """The last value of every key. A torn last line (a crash while writing) is left out."""
        if not self._path.exists():
            return
        values = self._fold()
        if self._path.stat().st_size > LARGEST:
            self._rewrite(values)
        yield from values.items()

    def keep(self, address: Address, value: Value) -> None:
        """Append a change. `ToolError` when the file cannot be written."""
        import orjson

        line = orjson.dumps([*address, value]) + b"\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, line)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise ToolError(f"The global state could not be kept in {self._path.name!r}: {error.strerror}.") from error

    def _fold(self) -> dict[Address, Value]:
        import orjson

        values: dict[Address, Value] = {}
        for line in self._path.read_bytes().splitlines():
            try:
                scope, owner, key, value = orjson.loads(line)
            except (orjson.JSONDecodeError, ValueError):
                continue
            values[scope, owner, key] = value
        return {address: value for address, value in values.items() if value is not None}

    def _rewrite(self, values: dict[Address, Value]) -> None:
        import orjson

        aside = self._path.with_suffix(".new")
        with aside.open("wb") as file:
            file.writelines(orjson.dumps([*address, value]) + b"\n" for address, value in values.items())
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, self._path)
