"""The YAML file of a scripted model, read and checked into steps. Every complaint names file, step and field.

A file is a list of steps, or a table with the list under `steps`:

    - match: weather              # optional: text, or /a regular expression/, in the last message
      tool_calls: [{name: weather, arguments: {city: Paris}}]
    - text: It is sunny in Paris.
      chunks: 3                   # or a list of texts; latency_ms, times and usage as numbers
    - json: {city: Paris, sun: true}   # a text that is data
    - error: {type: rate_limit, message: Slow down., retry_after: 2}
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, NotFoundError
from kernel.messages import ToolCall, Usage
from kernel.models.scripted import ERRORS, Planned, Scripted, Step

LARGEST_FILE = 4 << 20
"""Bytes of a step file; a larger one is surely another file."""

ANSWERS = ("text", "json", "tool_calls", "error", "chunks")
FIELDS = (*ANSWERS, "match", "times", "latency_ms", "usage")


def read_steps(path: Path, name: str, permit: Callable[[Path], None]) -> Scripted:
    """The scripted model of a file. `name` is what messages call the file.

    `NotFoundError` when there is no such file, `InvalidError` when it is not a list of steps,
    and what `permit` raises.
    """
    path = path.resolve()
    permit(path)
    return Scripted(parse_steps(_read(path, name), name), name)


def _read(path: Path, name: str) -> str:
    if not path.is_file():
        raise NotFoundError(f"There is no step file {name!r}. Its path is relative to the workspace folder.")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InvalidError(f"The step file {name!r} is larger than {LARGEST_FILE >> 20} MB.")
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise InvalidError(f"The step file {name!r} is not UTF-8 text.") from None
    except OSError as error:
        raise InvalidError(f"The step file {name!r} cannot be read: {error.strerror}.") from None


def parse_steps(text: str, name: str) -> tuple[Step, ...]:
    """The steps in the text of a YAML file. `InvalidError` naming file, step number and field."""
    import yaml

    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise InvalidError(f"The step file {name!r}{where}: {problem}.", file=name) from None
    return steps_of(data.get("steps") if isinstance(data, dict) else data, name)


def steps_of(steps: Any, name: str) -> tuple[Step, ...]:
    """The steps of a list that was read from YAML. `InvalidError` naming file, step number and field."""
    if not isinstance(steps, list) or not steps:
        raise InvalidError(f"The step file {name!r} must be a list of steps with at least one step.", file=name)
    return tuple(_StepReader(f"{name!r}, step {number}").step(step) for number, step in enumerate(steps, 1))


class _StepReader:
    """Reads one step; `place` begins every complaint."""

    def __init__(self, place: str) -> None:
        self._place = place

    def step(self, data: Any) -> Step:
        """The step of a YAML table."""
        if not isinstance(data, dict):
            raise self._wrong("", "must be a table like {text: …}")
        unknown = [str(name) for name in data if name not in FIELDS]
        if unknown:
            raise self._wrong(unknown[0], f"is unknown; there are {', '.join(FIELDS)}")
        if not any(name in data for name in ANSWERS):
            raise self._wrong("", f"needs one of {', '.join(ANSWERS)}")
        chunks = self._chunks(data.get("chunks"))
        text = self._said(data, chunks)
        if isinstance(chunks, tuple) and "".join(chunks) != text:
            raise self._wrong("chunks", "must together be the text")
        return Step(
            text=text,
            chunks=chunks,
            tool_calls=self._calls(data.get("tool_calls") or []),
            error=self._error(data.get("error")),
            match=self._match(data.get("match")),
            times=self._whole(data["times"], "times", 1) if "times" in data else None,
            latency_ms=self._number(data.get("latency_ms", 0), "latency_ms"),
            usage=self._usage(data.get("usage")),
        )

    def _said(self, data: Mapping[str, Any], chunks: int | tuple[str, ...] | None) -> str:
        if "json" not in data:
            return self._text(data.get("text", "".join(chunks) if isinstance(chunks, tuple) else ""), "text")
        if "text" in data:
            raise self._wrong("json", "stands for the text: give one of them")
        try:
            return json.dumps(data["json"], ensure_ascii=False)
        except (TypeError, ValueError):
            raise self._wrong("json", f"must be what JSON can say, not {data['json']!r}") from None

    def _wrong(self, field: str, problem: str) -> InvalidError:
        subject = f"field {field!r}" if field else "it"
        return InvalidError(f"The step file {self._place}: {subject} {problem}.")

    def _text(self, value: Any, field: str) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise self._wrong(field, f"must be text, not {value!r}")
        return value

    def _number(self, value: Any, field: str) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
            raise self._wrong(field, f"must be a number, 0 or more, not {value!r}")
        return float(value)

    def _whole(self, value: Any, field: str, least: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self._wrong(field, f"must be a whole number, {least} or more, not {value!r}")
        return value

    def _chunks(self, value: Any) -> int | tuple[str, ...] | None:
        if isinstance(value, list):
            return tuple(self._text(item, "chunks") for item in value)
        return None if value is None else self._whole(value, "chunks", 1)

    def _match(self, value: Any) -> str | None:
        if value is None:
            return None
        text = self._text(value, "match")
        try:
            re.compile(text.strip("/"))
        except re.error as error:
            if text.startswith("/") and text.endswith("/"):
                raise self._wrong("match", f"is not a regular expression: {error}") from None
        return text

    def _table(self, value: Any, field: str, known: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(field, f"must be a table with {', '.join(known)}, not {value!r}")
        unknown = [str(name) for name in value if name not in known]
        if unknown:
            raise self._wrong(f"{field}.{unknown[0]}", f"is unknown; there are {', '.join(known)}")
        return value

    def _calls(self, value: Any) -> tuple[ToolCall, ...]:
        if not isinstance(value, list):
            raise self._wrong("tool_calls", "must be a list of {name, arguments}")
        return tuple(self._call(item) for item in value)

    def _call(self, item: Any) -> ToolCall:
        call = self._table(item, "tool_calls", ("name", "arguments", "id"))
        arguments = call.get("arguments") or {}
        if not isinstance(arguments, dict):
            raise self._wrong("tool_calls.arguments", f"must be a table, not {arguments!r}")
        name = self._text(call.get("name"), "tool_calls.name")
        return ToolCall(self._text(call.get("id", ""), "tool_calls.id"), name, arguments)

    def _error(self, value: Any) -> Planned | None:
        if value is None:
            return None
        error = self._table(value, "error", ("type", "message", "retry_after"))
        kind = error.get("type", "model")
        if not isinstance(kind, str) or kind not in ERRORS:
            raise self._wrong("error.type", f"must be one of {', '.join(ERRORS)}, not {kind!r}")
        wait = self._number(error["retry_after"], "error.retry_after") if "retry_after" in error else None
        return Planned(kind, self._text(error.get("message", "This is a planned error."), "error.message"), wait)

    def _usage(self, value: Any) -> Usage | None:
        if value is None:
            return None
        usage = self._table(value, "usage", ("input_tokens", "output_tokens", "cost"))
        counts = [self._whole(usage.get(name, 0), f"usage.{name}", 0) for name in ("input_tokens", "output_tokens")]
        return Usage(counts[0], counts[1], self._number(usage.get("cost", 0), "usage.cost"))
