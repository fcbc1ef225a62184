"""One span in both runs: its facts, and the texts of what it was given, gave and failed with. Not which spans pair."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kernel.comparison.spans import PASSING
from kernel.comparison.texts import Line, differences
from kernel.comparison.words import word
from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.stores.projection import Projection
    from kernel.stores.rows import SpanRow

FIELDS = ("error", "input", "output", "attributes")

SHORT = 90
"""Characters of data that stand in one line."""

NUMBERS = frozenset(("id", "tool_call_id"))
UNSAID = frozenset(("usage", "id", "created"))


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a span in both runs: `lines` as `differences` gives them; `more` were left out."""

    name: str
    title: str
    is_same: bool
    lines: tuple[Line, ...]
    more: bool

    def plain(self) -> dict[str, Any]:
        """As JSON data."""
        lines = [line.plain() for line in self.lines]
        return {"name": self.name, "title": self.title, "same": self.is_same, "lines": lines, "more": self.more}


def read_pair(
    store: Projection, runs: tuple[str, str], spans: tuple[str, str]
) -> tuple[SpanRow | None, SpanRow | None]:
    """Both spans with all they carried; None for an id that is "" or gone. Blocks."""
    one, other = (store.span(run, span) if span else None for run, span in zip(runs, spans, strict=True))
    return one, other


def sections(one: SpanRow | None, other: SpanRow | None, whole: bool = False) -> list[Section]:
    """What the spans say, part by part; parts that neither has are left out. With `whole`, equal lines too."""
    known = other or one
    if known is None:
        return []
    found = []
    for name in FIELDS:
        before, after = written(one, name), written(other, name)
        if not before and not after:
            continue
        lines, more = differences(before, after, whole or one is None or other is None)
        title = word(known.operation, name).capitalize()
        found.append(Section(name, title, before == after, tuple(lines), more))
    return found


def written(span: SpanRow | None, name: str) -> str:
    """A part of a span as lines; "" where there is none. What providers number calls with is left out."""
    value = getattr(span, name, None)
    if span is None or value in (None, {}, ""):
        return ""
    if name == "attributes":
        value = {key: item for key, item in value.items() if key not in PASSING}
        return text_of(value) if value else ""
    if span.operation != "chat" or name == "error":
        return text_of(value)
    return _prompt(value) if name == "input" else _answer(value)


def text_of(value: Any) -> str:
    """Text as it is, other data as JSON: in one line where that is short, else indented."""
    if isinstance(value, str):
        return value
    short = json.dumps(value, ensure_ascii=False, default=str)
    return short if len(short) <= SHORT else json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _prompt(value: Any) -> str:
    messages = value.get("messages") if isinstance(value, dict) else None
    if not isinstance(messages, list):
        return text_of(value)
    settings = {key: item for key, item in value.items() if key != "messages"}
    said = [_message(one) for one in messages]
    return "\n\n".join([*said, *([f"[settings]\n{text_of(settings)}"] if settings else [])])


def _message(one: Any) -> str:
    if not isinstance(one, dict) or not isinstance(one.get("role"), str):
        return text_of(one)
    name = f" {one['name']}" if one.get("name") else ""
    rest = {key: item for key, item in one.items() if key not in ("role", "name", "content") and key not in NUMBERS}
    content = one.get("content")
    said = [text_of(content)] if content not in (None, "") else []
    calls = rest.pop("tool_calls", None)
    said += [_call(call) for call in calls] if isinstance(calls, list) else []
    return "\n".join([f"[{one['role']}{name}]", *said, *([text_of(rest)] if rest else [])])


def _call(call: Any) -> str:
    if not isinstance(call, dict):
        return text_of(call)
    return f"calls {call.get('name', '?')} {text_of(call.get('arguments'))}"


def _answer(value: Any) -> str:
    if not isinstance(value, dict):
        return text_of(value)
    kept = {key: item for key, item in value.items() if key not in UNSAID}
    content = kept.pop("text", None) or kept.pop("content", None)
    calls = kept.pop("tool_calls", None)
    kept.pop("role", None)
    said = [text_of(content)] if content not in (None, "") else []
    said += [_call(call) for call in calls] if isinstance(calls, list) else []
    return "\n".join([*said, *([f"[besides]\n{text_of(kept)}"] if kept else [])])
