"""What a script may be expected to do besides giving a value: files it writes, state, bridges and tools it calls.

Not here: the cases that expect it (`cases`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.testing.environment import TestEnvironment


class Stamp(NamedTuple):
    """What changes when a file is written."""

    number: int
    size: int
    written: int
    changed: int


def stamp_of(path: Path) -> Stamp | None:
    """What a file is like now; None when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Stamp(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


class SideEffect(Protocol):
    """Something that has to happen while a script runs."""

    def before(self, place: TestEnvironment) -> Any:
        """What is to be remembered of the time before the script."""
        ...

    def complaint(self, place: TestEnvironment, before: Any) -> str:
        """Why it did not happen since then; "" when it did."""
        ...


@dataclass(frozen=True, slots=True)
class FileWritten:
    """A file that the script has to write, by its path in the folder; with this `text`, or one that `contains` this."""

    path: str
    contains: str = ""
    text: str | None = None

    def before(self, place: TestEnvironment) -> Stamp | None:
        """What the file is like."""
        return stamp_of(place.temp_dir / self.path)

    def complaint(self, place: TestEnvironment, before: Any) -> str:
        """Whether it was written anew, and what is in it."""
        path = place.temp_dir / self.path
        now = stamp_of(path)
        if now is None or now == before:
            return f"the file {self.path!r} was not written" + (", it was there before" if now else "")
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            return f"the file {self.path!r} cannot be read: {error}"
        if self.text is not None and text != self.text:
            return f"the file {self.path!r} holds {_short(text)}, not {_short(self.text)}"
        if self.contains not in text:
            return f"the file {self.path!r} does not contain {self.contains!r}, it holds {_short(text)}"
        return ""


@dataclass(frozen=True, slots=True)
class BridgeCalled:
    """A call of a mock bridge of the environment; with these `args`, where they are given."""

    bridge: str
    method: str
    args: tuple[Any, ...] | None = None

    def before(self, place: TestEnvironment) -> int:
        """How many calls it had."""
        return len(place.bridges[self.bridge].call_log)

    def complaint(self, place: TestEnvironment, before: Any) -> str:
        """Whether there is such a call."""
        calls = [call.args for call in place.bridges[self.bridge].call_log[before:] if call.method == self.method]
        path = f"{self.bridge}.{self.method}"
        if not calls:
            return f"{path} was not called"
        if self.args is not None and list(self.args) not in calls:
            return f"{path} was not called with {_short(list(self.args))}, but with {_short(calls)}"
        return ""


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """A call of a tool, whose input has at least these `arguments`."""

    name: str
    arguments: Mapping[str, Any] | None = None

    def before(self, place: TestEnvironment) -> int:
        """How many calls of tools there were."""
        return len(place.stage.tools_called())

    def complaint(self, place: TestEnvironment, before: Any) -> str:
        """Whether there is such a call."""
        calls = [input for name, input in place.stage.tools_called()[before:] if name == self.name]
        wanted = dict(self.arguments or {})
        if not calls:
            return f"the tool {self.name!r} was not called"
        if not any(isinstance(call, dict) and {**call, **wanted} == call for call in calls) and wanted:
            return f"the tool {self.name!r} was not called with {_short(wanted)}, but with {_short(calls)}"
        return ""


@dataclass(frozen=True, slots=True)
class StateSet:
    """A value that the script has to put into the state under a key."""

    key: str
    value: Any

    def before(self, place: TestEnvironment) -> int:
        """How many events there were."""
        return len(place.stage.events)

    def complaint(self, place: TestEnvironment, before: Any) -> str:
        """Whether the last value that was written there is this one."""
        written = [event.data.get("input") or {} for event in place.stage.events[before:] if _writes(event.kind)]
        values = [one.get("value") for one in written if one.get("key") == self.key]
        if not values:
            return f"the state {self.key!r} was not set"
        return "" if values[-1] == self.value else f"the state {self.key!r} is {values[-1]!r}, not {self.value!r}"


def _writes(kind: str) -> bool:
    return kind == "write_state.started"


def _short(value: Any) -> str:
    told = repr(value)
    return told if len(told) <= 200 else f"{told[:200]}…"
