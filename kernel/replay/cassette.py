"""A recording as a file that people read, review and commit: JSON lines, one call a line, in the order of the calls.

The first line says what it is; see docs/decisions/0025. Not here: what is done with it (`tape`).
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.replacing import writing
from kernel.replay.content import canonical_order, key_of
from kernel.replay.moments import clocked, moments_from, numbers_from
from kernel.replay.records import EFFECTS, Past, Record, chunks_of

VERSION = 1

CALLS = ("chat", "embeddings", "execute_tool", "ask", "count")

SUFFIX = ".cassette.jsonl"

HEAD = b'{"cassette":'
"""How the file of a cassette begins."""

KNOWN = frozenset(
    (
        "call",
        "name",
        "key",
        "effect",
        "stopped",
        "at",
        "took",
        "request",
        "answer",
        "output",
        "attributes",
        "error",
        "told",
        "moments",
    )
)


MARK = codecs.BOM_UTF8
"""What some editors put before text in UTF-8."""


def check_target(path: Path) -> None:
    """`InvalidError` when a file is there that is no cassette: a recording would take its place."""
    try:
        with path.open("rb") as file:
            start = file.read(len(MARK) + len(HEAD)).removeprefix(MARK)[: len(HEAD)]
    except FileNotFoundError:
        return
    except OSError as error:
        raise DeniedError(f"The cassette {str(path)!r} cannot be written: {error.strerror or error}.") from error
    if start and start != HEAD:
        raise InvalidError(
            f"{str(path)!r} is there already and is no cassette; a recording would take its place. Choose another, "
            f"for example {path.stem}.cassette.jsonl."
        )


def write_cassette(path: Path, past: Past) -> None:
    """Write a recording: aside first, then renamed. `DeniedError` when the folder refuses."""
    head = {"cassette": VERSION, **past.about, "began": _date(past.began), "seed": past.seed}
    lines = [head, *(_line(record) for record in past.records if record.is_done or record.is_stopped)]
    lines += [{"times": times, "language": language} for language, times in past.times.items()]
    data = b"".join(canonical_order(line) + b"\n" for line in lines)
    with writing(path, "cassette") as aside:
        aside.write_bytes(data)


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _line(record: Record) -> dict[str, Any]:
    line: dict[str, Any] = {"call": record.operation, "name": record.name, "key": record.key}
    if record.effect:
        line["effect"] = record.effect
    line |= {"at": round(record.at, 6), "took": round(record.took, 6), "request": record.request}
    line |= _told(record, line["took"])
    if record.error is not None:
        return line | ({"answer": record.answer} if record.answer else {}) | {"error": record.error}
    return line | ({"answer": record.answer} if record.operation == "chat" else {"output": record.output})


def _told(record: Record, took: float) -> dict[str, Any]:
    """What of the rest there is."""
    told: dict[str, Any] = {"attributes": record.attributes, "moments": record.moments, "stopped": record.is_stopped}
    told = {name: value for name, value in told.items() if value}
    if record.told is not None and record.told != clocked(took, len(record.answer or ())):
        told["told"] = record.told
    return told


def is_cassette(path: Path) -> bool:
    """Whether a file begins as a cassette does."""
    try:
        with path.open("rb") as file:
            return file.read(len(MARK) + 12).removeprefix(MARK).startswith(b'{"cassette"')
    except OSError:
        return False


def read_cassette(path: Path, name: str = "") -> Past:
    """A recording from its file. `InvalidError` names the line that is damaged; `NotFoundError` for no file."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no cassette {str(path)!r}.") from error
    except OSError as error:
        raise DeniedError(f"The cassette {str(path)!r} cannot be read: {error.strerror}.") from error
    fault = _fault(name or path.name)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise fault(1, "it is text in UTF-16. Save it as UTF-8")
    lines = _lines(data.removeprefix(MARK), name or path.name)
    first = next(lines, None)
    if first is None or "cassette" not in first[1]:
        raise fault(1, "this is no cassette; `llmspell run --record FILE` makes one")
    past = _head(name or path.name, first[1], fault)
    for number, line in lines:
        try:
            _take(past, line, number)
        except (KeyError, TypeError, ValueError, InvalidError) as error:
            told = f"the field {error} is missing" if isinstance(error, KeyError) else str(error)
            raise fault(number, told) from None
    return past


Fault = Callable[[int, str], InvalidError]


def _fault(name: str) -> Fault:
    return lambda line, why: InvalidError(
        f"The cassette {name!r} cannot be used: line {line}: {why}.", file=name, line=line
    )


def _lines(data: bytes, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, text in enumerate(data.split(b"\n"), 1):
        if not text.strip():
            continue
        try:
            line = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise _fault(name)(number, f"this is no whole JSON object ({error})") from None
        if not isinstance(line, dict):
            raise _fault(name)(number, "this is no JSON object")
        yield number, line


def _head(name: str, line: Mapping[str, Any], fault: Fault) -> Past:
    if line["cassette"] != VERSION:
        raise fault(1, f"it is of version {line['cassette']!r}; this program reads version {VERSION}. Record it again")
    about = {key: value for key, value in line.items() if key not in ("cassette", "began", "seed")}
    try:
        began = datetime.fromisoformat(str(line.get("began", "1970-01-01T00:00:00+00:00"))).timestamp()
        return Past(name, [], {}, int(line.get("seed", 0)), began, about)
    except (ValueError, TypeError) as error:
        raise fault(1, f"'began' or 'seed' is damaged ({error})") from None


def _take(past: Past, line: dict[str, Any], number: int) -> None:
    if "times" in line:
        past.times[str(line["language"])] = [float(value) for value in line["times"]]
        return
    operation, request = line["call"], line["request"]
    if operation not in CALLS:
        raise InvalidError(f"the call {operation!r} is none of {', '.join(CALLS)}")
    if unknown := set(line) - KNOWN:
        raise InvalidError(f"the field {sorted(unknown)[0]!r} is unknown")
    key = key_of(operation, request)
    if line.get("key", key) != key:
        raise InvalidError(
            "its request was changed by hand and does not fit its key. Record it again, or take the 'key' out of the "
            "line to have it made anew"
        )
    record = Record(operation, str(line["name"]), key, request, place=number, effect=_effect(line))
    record.at, record.took = float(line.get("at", 0)), float(line.get("took", 0))
    _outcome(record, line)
    past.records.append(record)


def _effect(line: Mapping[str, Any]) -> str:
    effect = str(line.get("effect", ""))
    if effect and effect not in EFFECTS:
        raise InvalidError(f"the effect {effect!r} is none of {', '.join(EFFECTS)}")
    return effect


def _outcome(record: Record, line: Mapping[str, Any]) -> None:
    record.attributes, record.is_stopped = dict(line.get("attributes", {})), bool(line.get("stopped"))
    record.moments, record.told = moments_from(line.get("moments", [])), numbers_from(line.get("told"))
    record.is_done, is_whole = not record.is_stopped, not record.is_stopped and "error" not in line
    if "error" in line:
        record.error = dict(line["error"])
    if record.operation == "chat":
        record.answer = line["answer"] if is_whole else line.get("answer", [])
        ends = [chunk.finish_reason for chunk in chunks_of(record.answer)]
        if is_whole and not (ends and ends[-1]):
            raise InvalidError("the answer has no end with a finish_reason")
    elif is_whole:
        record.output = line["output"]
