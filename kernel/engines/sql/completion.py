"""What could be written at the cursor of a query, and what a table or column means. Not here: parsing.

A query being written is no valid SQL, so a few patterns on its text have to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kernel.engines.protocol import Completion, Completions
from kernel.stores.comments import abouts, comment_of

WORD = re.compile(r"[$\w]*$")
OWNER = re.compile(r"(\w+)\.$")
SOURCE = re.compile(r"\b(?:from|join)\s+(?P<name>\w+)(?:\s+(?:as\s+)?(?P<alias>\w+))?", re.IGNORECASE)
AFTER_SOURCE = re.compile(r"\b(?:from|join|table|describe|summarize)\s+$|\bfrom\s[\w\s,]*,\s*$", re.IGNORECASE)
QUOTED = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)

KEYWORDS = (
    *("select", "from", "where", "group by", "order by", "limit", "offset", "join", "left join", "using", "on", "as"),
    *(
        "with",
        "recursive",
        "union all",
        "having",
        "distinct",
        "case",
        "when",
        "then",
        "else",
        "end",
        "and",
        "or",
        "not",
    ),
    *(
        "in",
        "is null",
        "between",
        "ilike",
        "exists",
        "desc",
        "asc",
        "filter",
        "over",
        "partition by",
        "qualify",
        "cast",
    ),
    *("unnest", "values", "interval", "explain", "describe", "summarize"),
)
NOT_ALIASES = frozenset("where group order limit join left right inner on using union having qualify".split())

FUNCTIONS: Mapping[str, str] = {
    "count": "count(*) or count(x): how many",
    "sum": "sum(x)",
    "avg": "avg(x): the mean",
    "min": "min(x)",
    "max": "max(x)",
    "median": "median(x)",
    "quantile_cont": "quantile_cont(x, 0.9): what 90 of 100 are below",
    "arg_max": "arg_max(x, y): the x of the largest y",
    "any_value": "any_value(x): one of them",
    "list": "list(x): all of them",
    "string_agg": "string_agg(text, ', ')",
    "round": "round(x, digits)",
    "coalesce": "coalesce(a, b, …): the first that is not null",
    "to_timestamp": "to_timestamp(seconds): a date with its time",
    "date_trunc": "date_trunc('hour', to_timestamp(started))",
    "strftime": "strftime(time, '%H:%M')",
    "json_extract_string": "json_extract_string(data, '$.a.b'), the same as data->'a'->>'b'",
    "json_array_length": "json_array_length(data, '$.list')",
    "length": "length(text): its characters",
    "lower": "lower(text)",
    "regexp_matches": "regexp_matches(text, pattern)",
    "row_number": "row_number() over (partition by … order by …)",
    "lag": "lag(x) over (order by …): the one before",
    "unnest": "unnest(list): a row for each",
}


def complete(
    known: Mapping[str, tuple[tuple[str, str], ...]],
    source: str,
    cursor: int,
    params: Mapping[str, Any],
    cells: Mapping[str, Any],
) -> Completions:
    """What fits before the cursor (an offset in characters); none within a text or a comment."""
    before = source[:cursor]
    if _is_quoted(before):
        return Completions(cursor, cursor)
    word = WORD.search(before)
    typed = word[0] if word else ""
    start = cursor - len(typed)
    if typed.startswith("$"):
        found = [Completion(f"${name}", "variable", "parameter") for name in params]
        found += [Completion(f"${name}", "variable", "result of the cell") for name in cells if name not in params]
    else:
        found = list(_names(known, source, source[:start], cells))
    lowered = typed.lower()
    return Completions(start, cursor, tuple(one for one in found if one.label.lower().startswith(lowered)))


def help_at(source: str, cursor: int) -> str:
    """What the name at the cursor means, as Markdown; "" when it is no table, column or function of ours."""
    name = next((one[0] for one in re.finditer(r"\w+", source) if one.start() <= cursor <= one.end()), "").lower()
    if name in abouts():
        kind, about = abouts()[name]
        return f"**{name}** ({kind}): {about}."
    read = [one["name"].lower() for one in SOURCE.finditer(source)]
    for table in [one for one in read if one in abouts()]:
        if meaning := comment_of(table, name):
            return f"`{table}.{name}`: {meaning}."
    return f"`{FUNCTIONS[name]}`" if name in FUNCTIONS else ""


def _names(
    known: Mapping[str, tuple[tuple[str, str], ...]], source: str, before: str, cells: Mapping[str, Any]
) -> Iterator[Completion]:
    read = _sources(source)
    if owner := OWNER.search(before):
        yield from _columns_of(read.get(owner[1].lower(), owner[1].lower()), known, cells)
        return
    places = [Completion(name, "class", kind, about) for name, (kind, about) in abouts().items()]
    places += [Completion(name, "class", "result of a cell") for name in cells if name.isidentifier()]
    if AFTER_SOURCE.search(before):
        yield from places
        return
    yield from _once(column for table in read.values() for column in _columns_of(table, known, cells))
    yield from (Completion(name, "function", "", about) for name, about in FUNCTIONS.items())
    yield from (Completion(word, "keyword") for word in KEYWORDS)
    yield from places


def _columns_of(
    table: str, known: Mapping[str, tuple[tuple[str, str], ...]], cells: Mapping[str, Any]
) -> Iterator[Completion]:
    for column, type in known.get(table, ()):
        yield Completion(column, "property", type, comment_of(table, column))
    rows = cells.get(table)
    first = rows[0] if isinstance(rows, list) and rows else rows
    if table not in known and isinstance(first, Mapping):
        yield from (Completion(str(column), "property", "of a cell's result") for column in first)


def _sources(source: str) -> dict[str, str]:
    """By alias and name, the tables that a query reads."""
    found: dict[str, str] = {}
    for one in SOURCE.finditer(QUOTED.sub(" ", source)):
        name, alias = one["name"].lower(), (one["alias"] or "").lower()
        found[alias if alias and alias not in NOT_ALIASES else name] = name
    return found


def _once(items: Iterable[Completion]) -> Iterator[Completion]:
    seen = set[str]()
    for item in items:
        if item.label not in seen:
            seen.add(item.label)
            yield item


def _is_quoted(before: str) -> bool:
    # What is left of a comment of a line only counts when that line is the last.
    left = QUOTED.sub(lambda found: "--" if found[0].startswith("--") else " ", before)
    return "'" in left or "/*" in left or "--" in left.rpartition("\n")[2]
