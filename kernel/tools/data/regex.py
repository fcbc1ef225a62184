"""The tool that works with regular expressions, each stopped when it takes too long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from kernel.errors import DeadlineError, InvalidError, LimitError
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.packages import required
from kernel.values import Value

Operation = Literal["find", "find_all", "replace", "split", "test"]

FLAGS = {"i": "IGNORECASE", "m": "MULTILINE", "s": "DOTALL", "x": "VERBOSE", "a": "ASCII"}
LONGEST_PATTERN = 10_000


@dataclass(frozen=True, slots=True)
class RegexOptions:
    """Options of `RegexTool`.

    A call takes at most `timeout` seconds, a text has at most `max_length` characters (a replaced one too), and at
    most `max_matches` are given.
    """

    timeout: float = 2.0
    max_length: int = 10_000_000
    max_matches: int = 1000


async def regex_tool(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    pattern: Annotated[str, "The regular expression, with groups as (…) or (?<name>…)"],
    text: Annotated[str, "The text to look at"],
    replacement: Annotated[str, r"For replace: what to put there; \1 and \g<name> are groups"] = "",
    flags: Annotated[str, "Any of i (case), m (lines), s (dot is any), x (spaced), a (ASCII)"] = "",
    limit: Annotated[int | None, "The most matches, replacements or cuts"] = None,
) -> Value:
    r"""Find, replace and split text by a regular expression.

    `test` tells whether it `matches`; `find` gives the first `match` (nothing when there is none), `find_all` all
    `matches` with their `count`, each with `text`, `start` and `stop` (characters from 0, `stop` behind it), `groups`
    and `named` groups. `replace` gives the new `text` and the `count`, `split` the `parts`. The expressions are those
    of Python's `regex`: Unicode classes as \p{Lu}, look-behind, possessive and recursive ones too.

    ```lua
    local regex = RegexTool.new()
    local found = regex:run({ operation = "find", pattern = "(?<year>[0-9]{4})-[0-9]+", text = "Seen 2026-11" })
    print(found.match.text, found.match.named.year) --> 2026-11 2026
    ```

    Fails with `invalid` for an expression with a mistake, `timeout` for one that takes too long, `limit` for a text
    that grows too large.
    """
    options: RegexOptions = bench.options
    _check_sizes(pattern, text, replacement, options)
    most = options.max_matches if limit is None else max(0, min(limit, options.max_matches))
    return await asyncio.to_thread(_work, operation, pattern, flags, text, replacement, most, options)


def _check_sizes(pattern: str, text: str, replacement: str, options: RegexOptions) -> None:
    if len(pattern) > LONGEST_PATTERN:
        raise InvalidError(f"The pattern has {len(pattern)} characters; the most is {LONGEST_PATTERN}.")
    for what in (text, replacement):
        if len(what) > options.max_length:
            raise InvalidError(f"The text has {len(what)} characters; the most is {options.max_length}.")


def _work(
    operation: Operation, pattern: str, flags: str, text: str, replacement: str, most: int, options: RegexOptions
) -> Value:
    expression, deadline = _compiled(pattern, flags), time.monotonic() + options.timeout
    try:
        found = _matches(expression, text, deadline)
        match operation:
            case "test":
                return {"matches": next(found, None) is not None}
            case "find":
                first = next(found, None)
                return {"match": None if first is None else _described(first)}
            case "find_all":
                return _listed(found, most)
            case "replace":
                return _replaced(found, text, replacement, most, options.max_length)
            case _:
                return _cut(found, text, most)
    except TimeoutError:
        told = f"The expression {pattern[:80]!r} did not end within {options.timeout:g} s. Write it without repeats"
        raise DeadlineError(f"{told} inside of repeats, or give it a shorter text.") from None


def _compiled(pattern: str, flags: str) -> Any:
    regex = required("regex", "regex")
    wrong = [flag for flag in flags if flag not in FLAGS]
    if wrong:
        raise InvalidError(f"regex: {wrong[0]!r} is no flag; there are: {', '.join(FLAGS)}.")
    chosen = regex.VERSION0
    for flag in flags:
        chosen |= getattr(regex, FLAGS[flag])
    try:
        return regex.compile(pattern, chosen, cache_pattern=False)
    except regex.error as error:
        raise InvalidError(f"The pattern {pattern[:80]!r} has a mistake: {error}.") from None
    except (RecursionError, OverflowError, MemoryError, ValueError):
        raise InvalidError(f"The pattern {pattern[:80]!r} is nested too deeply or repeats too often.") from None


def _matches(expression: Any, text: str, deadline: float) -> Iterator[Any]:
    """All the matches, until the time is over; the time of all of them counts."""
    for found in expression.finditer(text, timeout=max(0.001, deadline - time.monotonic()), concurrent=True):
        if time.monotonic() > deadline:
            raise TimeoutError
        yield found


def _described(found: Any) -> dict[str, Value]:
    groups, named = list(found.groups()), dict(found.groupdict())
    return {"text": found.group(), "start": found.start(), "stop": found.end(), "groups": groups, "named": named}


def _listed(found: Iterator[Any], most: int) -> dict[str, Value]:
    matches: list[Value] = []
    for each in found:
        if len(matches) == most:
            return {"matches": matches, "count": most, "truncated": True}
        matches.append(_described(each))
    return {"matches": matches, "count": len(matches), "truncated": False}


def _replaced(found: Iterator[Any], text: str, replacement: str, most: int, longest: int) -> dict[str, Value]:
    fill = _filling(replacement)
    pieces: list[str] = []
    last = count = 0
    left = longest - len(text)
    for each in found:
        if count == most:
            break
        piece = fill(each)
        left -= len(piece) - (each.end() - each.start())
        if left < 0:
            raise LimitError(f"The text would grow beyond {longest} characters.")
        pieces += [text[last : each.start()], piece]
        last, count = each.end(), count + 1
    return {"text": "".join([*pieces, text[last:]]), "count": count}


def _filling(replacement: str) -> Callable[[Any], str]:
    if "\\" not in replacement:
        return lambda found: replacement

    def fill(found: Any) -> str:
        try:
            return str(found.expand(replacement))
        except Exception as error:
            raise InvalidError(f"The replacement {replacement[:80]!r} has a mistake: {error}.") from None

    return fill


def _cut(found: Iterator[Any], text: str, most: int) -> dict[str, Value]:
    parts: list[str | None] = []
    last = 0
    for each in found:
        if len(parts) >= most:
            break
        if each.end() == each.start():
            continue
        parts += [text[last : each.start()]]
        last = each.end()
    return {"parts": [*parts, text[last:]]}


TOOLS = (
    Entry(
        "RegexTool",
        regex_tool,
        RegexOptions,
        Hints(read_only=True, idempotent=True),
        aliases=("Regex",),
    ),
)
