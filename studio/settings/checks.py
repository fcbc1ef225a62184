"""Reads settings as the kernel and the studio would, and says what is wrong with them, and where.

Not here: the file (`file`), and what each table may hold: those who read a table know that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kernel.errors import SpellError
from kernel.records import dataclass
from kernel.settings import FILE

Check = Callable[[Path, Mapping[str, str]], object]

TABLES = (
    "models",
    "providers",
    "security",
    "config",
    "prompts",
    "history",
    "traces",
    "kernels",
    "metrics",
    "otel",
    "cluster",
    "engines",
)
"""The tables that somebody reads."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in a sentence, and in which line (from 1; 0 where none can be named). `harmless`: nobody minds."""

    said: str
    line: int = 0
    harmless: bool = False


def problems_of(text: str, path: Path, read_from: Path, environment: Mapping[str, str]) -> list[Problem]:
    """What is wrong with settings whose text stands in the file `read_from` for the time being; they are for `path`."""
    import tomllib

    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [_syntax(str(error), text)]
    around = {**environment, FILE: str(read_from)}
    found: dict[str, Problem] = {}
    for check in _checks():
        try:
            check(read_from, around)
        except SpellError as error:
            said = error.message.replace(f"The settings {str(read_from)!r}, ", "").replace(str(read_from), str(path))
            found.setdefault(said, Problem(said, line_of(text, said)))
    unknown = [name for name in tables if name not in TABLES]
    return [*found.values(), *(_unread(name, text) for name in unknown)]


def _checks() -> Iterator[Check]:
    from kernel.api.meters import wanted_meters
    from kernel.api.prompts import named_prompts
    from kernel.models.settings import read_settings
    from kernel.models.usual import read_usual
    from kernel.otlp.settings import wanted_outlet
    from kernel.profiles import read_profiles
    from kernel.protocols.cluster.settings import read_cluster
    from kernel.sandbox.config import read_config
    from kernel.sandbox.redaction import Redaction
    from studio.cli.attachment import read_engines
    from studio.settings.bounds import history_bounds, kernel_rest, trace_bounds

    for read in (read_usual, read_settings, history_bounds, trace_bounds, kernel_rest, read_engines):
        yield lambda path, _, read=read: read(path)  # type: ignore[misc]
    yield lambda _, around: read_profiles(around)
    yield lambda _, around: read_config(Redaction(), around)
    yield lambda _, around: named_prompts(around)
    yield lambda _, around: wanted_meters(around)
    yield lambda _, around: wanted_outlet(around)
    yield lambda _, around: read_cluster(around)


def _syntax(said: str, text: str) -> Problem:
    place = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)", said)
    line = int(place[1]) if place and place[1] else max(1, len(text.splitlines()))
    what = said[: place.start()] if place else said
    return Problem(f"This is not TOML: {what}.", line)


def _unread(name: str, text: str) -> Problem:
    said = f"Nothing reads [{name}]. The tables are: {', '.join(TABLES)}."
    return Problem(said, line_of(text, f"[{name}]"), harmless=True)


def line_of(text: str, said: str) -> int:
    """The line that a sentence is about, by the table it names as `[a.b]` and the names it quotes; 0 for none."""
    named = re.match(r"\[([\w.-]+)\]|Nothing reads \[([\w.-]+)\]", said)
    if named is None:
        return 0
    lines, table = text.splitlines(), named[1] or named[2]
    start, words = _header(lines, table)
    # A reader names a setting in quotes or, where it says what it should be, as the first word.
    wanted = [*words, *re.findall(r"'([\w.-]+)'", said), *re.findall(r"\]:? (\w+) should", said)]
    for number in range(start, len(lines)):
        line = lines[number].strip()
        if number > start and line.startswith("["):
            break
        if any(re.match(rf"[\"']?{re.escape(word)}[\"']?\s*[=.]", line) for word in wanted):
            return number + 1
    return start + 1 if start < len(lines) else 0


def _header(lines: list[str], table: str) -> tuple[int, list[str]]:
    """The place of the line where a table begins, and the names within it that are looked for first."""
    parts = table.split(".")
    for length in range(len(parts), 0, -1):
        name, rest = ".".join(parts[:length]), parts[length:]
        pattern = re.compile(rf"\[+\s*{re.escape(name)}\s*\]")
        inner = re.compile(rf"\[+\s*{re.escape(name)}\.|{re.escape(name)}\s*[=.]")
        for found in (pattern, inner):
            number = next((place for place, line in enumerate(lines) if found.match(line.strip())), None)
            if number is not None:
                return number, rest[:1] or ([name] if found is inner else [])
    return len(lines), []
