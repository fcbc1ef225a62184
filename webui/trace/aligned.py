"""Two aligned runs a page at a time: the rows in sight, the next difference, one pair of spans. Not how they align."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from kernel.comparison.pairs import Section, read_pair, sections
from kernel.comparison.words import sentence, totals, word
from webui.trace.plain import place_of, plain_run
from webui.trace.views.sequence import PAGE, offsets

if TYPE_CHECKING:
    from kernel.comparison.runs import Comparison
    from kernel.comparison.spans import Span
    from kernel.stores.projection import Projection
    from kernel.stores.rows import SpanRow

ROOM = 400_000
"""Characters of the texts of a pair that a page gets."""

SMALL = 300
"""Rows up to which all are shown at first, and not only those that differ."""


class Aligned:
    """One comparison, as long as its runs do not grow. Blocks: it is asked in a thread."""

    def __init__(self, store: Projection, comparison: Comparison) -> None:
        self._store = store
        self._all = comparison
        self._head = {
            "kind": "pair",
            "runs": [plain_run(run) for run in (comparison.one, comparison.other)],
            "summary": sentence(comparison),
            "totals": totals(comparison.one, comparison.other),
            "differences": comparison.differences,
            "spans": len(comparison.rows),
            "small": len(comparison.rows) <= SMALL,
        }
        self._places = {self._id(at): at for at in range(len(comparison.rows))}
        self._seen: tuple[Any, list[int]] = (None, [])

    def answer(self, ask: dict[str, Any]) -> dict[str, Any]:
        """What both runs are in sum, and of the rows those at the `offsets`.

        `only`: without what is the same; `shut`: rows whose children are out of sight. `go` `{from, way}` asks for the
        next difference (`way` 1), the last (-1), the row around (0): `at` is its place, `row` its id. With `pair`, a
        row's id, its two spans are there too, `whole` with the lines that are equal.
        """
        shut = [one for one in ask.get("shut") or () if isinstance(one, str)]
        found = self._goal(ask)
        if found is not None:
            around = {self._id(at) for at in self._around(found)}
            shut = [one for one in shut if one not in around]
        seen = self._visible(ask.get("only") is True, frozenset(shut))
        rows = [
            {"offset": at, "rows": [self._row(one, self._id(one) in shut) for one in seen[at : at + PAGE]]}
            for at in offsets(ask)
        ]
        told = {**self._head, "total": len(seen), "pages": rows, "shut": shut, "at": None, "row": ""}
        if found is not None:
            told |= {"at": bisect_left(seen, found), "row": self._id(found)}
        wanted = self._places.get(str(ask.get("pair") or "")) if found is None else found
        return {**told, "pair": None if wanted is None else self._pair(wanted, ask.get("whole") is True)}

    def _id(self, at: int) -> str:
        one, other = self._all.spans(at)
        return f"{one.span_id if one else ''}|{other.span_id if other else ''}"

    def _goal(self, ask: dict[str, Any]) -> int | None:
        go = ask.get("go")
        if not isinstance(go, dict):
            return None
        way = go.get("way")
        start = self._places.get(str(go.get("from") or ""), -1 if way == 1 else len(self._all.rows))
        if way == 0:
            return self._around(start)[-1] if start < len(self._all.rows) and self._around(start) else None
        return self._all.step(start, 1 if way == 1 else -1)

    def _around(self, at: int) -> list[int]:
        """The rows around a row, the outermost first."""
        found, depth = list[int](), self._all.rows[at].depth
        while depth > 0:
            at -= 1
            if self._all.rows[at].depth < depth:
                depth = self._all.rows[at].depth
                found.append(at)
        return found[::-1]

    def _visible(self, only: bool, shut: frozenset[str]) -> list[int]:
        known, seen = self._seen
        if known != (only, shut):
            seen = self._walk(only, {self._places[one] for one in shut if one in self._places})
            self._seen = ((only, shut), seen)
        return seen

    def _walk(self, only: bool, shut: set[int]) -> list[int]:
        found, at = list[int](), 0
        while at < len(self._all.rows):
            if only and not self._all.inside[at] and self._all.change(at) == "same":
                at = self._all.ends[at]
                continue
            found.append(at)
            at = self._all.ends[at] if at in shut else at + 1
        return found

    def _row(self, at: int, is_shut: bool) -> dict[str, Any]:
        one, other = self._all.spans(at)
        span = self._all.span(at)
        return {
            "id": self._id(at),
            "depth": self._all.rows[at].depth,
            "change": self._all.change(at),
            "what": [word(span.operation, part) for part in self._all.what[at]],
            "operation": span.operation,
            "names": list(dict.fromkeys(side.name for side in (one, other) if side is not None)),
            "children": self._all.ends[at] > at + 1,
            "shut": is_shut,
            "inside": self._all.inside[at],
            "sides": [_side(one), _side(other)],
        }

    def _pair(self, at: int, whole: bool) -> dict[str, Any]:
        spans = [span.span_id if span else "" for span in self._all.spans(at)]
        runs = (self._all.one.run_id, self._all.other.run_id)
        both = read_pair(self._store, runs, (spans[0], spans[1]))
        facts = [_facts(side) for side in both]
        return {**self._row(at, False), "facts": facts, "sections": _fitting(sections(*both, whole)), "whole": whole}


def _side(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {
        "id": span.span_id,
        "status": span.status,
        "seconds": span.duration,
        "input": span.input_tokens or 0,
        "output": span.output_tokens or 0,
        "cost": span.cost,
    }


def _facts(span: SpanRow | None) -> dict[str, Any] | None:
    if span is None:
        return None
    place = place_of(span.source_name, span.source_line)
    return {"name": span.name, "model": span.model, "agent": span.agent_name, "place": place}


def _fitting(found: list[Section]) -> list[dict[str, Any]]:
    """The sections with as many lines as there is room for; those that differ first in their claim to it."""
    room = ROOM
    told = dict[str, dict[str, Any]]()
    for section in sorted(found, key=lambda one: one.is_same):
        kept = 0
        for line in section.lines:
            room -= len(line.text) + 20
            if room < 0:
                break
            kept += 1
        plain = section.plain()
        more = section.more or kept < len(section.lines)
        told[section.name] = {**plain, "lines": plain["lines"][:kept], "more": more}
    return [told[section.name] for section in found]
