"""The spans of a run as a tree that folds, each with its bar on the axis of time and what it carried. Not the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from studio.export.run_facts import LONGEST, Carried, RunFacts

if TYPE_CHECKING:
    from kernel.stores.rows import SpanLine

OPEN_BELOW = 400
"""Spans of a run whose tree stands open; a larger one is folded below its second level."""

DEEPEST = 60
"""Levels that are drawn one within the other; what is deeper stands below the last of them."""


def draw_tree(facts: RunFacts) -> Iterator[str]:
    """The tree as nested lists, in pieces."""
    children: dict[str, list[SpanLine]] = {}
    known = {span.span_id for span in facts.spans}
    for span in facts.spans:
        children.setdefault(span.parent_id if span.parent_id in known else "", []).append(span)
    yield '<ul class="tree">'
    # By hand, for a run may be deeper than Python calls.
    waiting: list[str | tuple[SpanLine, int]] = [(span, 0) for span in reversed(children.get("", ()))]
    while waiting:
        next_ = waiting.pop()
        if isinstance(next_, str):
            yield next_
            continue
        span, depth = next_
        below = children.get(span.span_id, [])
        is_nested = bool(below) and depth < DEEPEST
        is_open = depth < 2 or len(facts.spans) <= OPEN_BELOW
        yield _opening(facts, span, is_nested, is_open)
        waiting.append("</ul></details></li>" if is_nested else "</details></li>")
        if not is_nested:
            # Its own end comes first; what is below it follows on the same level.
            yield str(waiting.pop())
        waiting.extend((one, depth + is_nested) for one in reversed(below))
    yield "</ul>"


def _opening(facts: RunFacts, span: SpanLine, is_nested: bool, is_open: bool) -> str:
    carried = facts.carried.get(span.span_id)
    inside = "".join(_inside(facts, span, carried))
    bar = _bar(facts, span)
    row = (
        f'<summary><span class="what"><i class="op {_word(span.operation)}"></i><span class="operation">'
        f"{escape(span.operation.replace('_', ' '))}</span> <b>{escape(span.name)}</b>{_mark(span)}</span>"
        f'<span class="bar">{bar}</span><span class="n">{_seconds(span.duration)}</span>'
        f'<span class="n">{_tokens(span)}</span></summary>'
    )
    if not is_nested:
        return f'<li class="{_word(span.status)}" id="{_word(span.span_id)}"><details>{row}{inside}'
    more = f'<details class="more"><summary>what it carried</summary>{inside}</details>' if inside else ""
    start = f'<li class="{_word(span.status)}" id="{_word(span.span_id)}"><details{" open" if is_open else ""}>'
    return f"{start}{row}{more}<ul>"


def _inside(facts: RunFacts, span: SpanLine, carried: Carried | None) -> Iterator[str]:
    known = [("Status", span.status), ("Agent", span.agent_name), ("Model", span.model), ("Source", _place(span))]
    known += [("Cost", f"${span.cost:.6f}" if span.cost else ""), ("Answer", _replayed(span))]
    listed = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in known if value)
    yield f'<div class="inside"><dl>{listed}</dl>'
    for said in facts.decided.get(span.span_id, ()):
        yield f'<p class="decision">{escape(said)}</p>'
    if carried is None:
        yield '<p class="left">What it carried is left out: the report would be too large.</p>'
    else:
        yield _text("Error", carried.error, len(carried.error))
        yield _text("In", carried.input, carried.input_size)
        yield _text("Out", carried.output, carried.output_size)
        yield _text("Attributes", carried.attributes, len(carried.attributes))
    yield "</div>"


def _text(title: str, text: str, size: int) -> str:
    if not text:
        return ""
    shown, is_cut = readable(text), size > LONGEST
    left = f'<p class="left">{size - LONGEST:,} more characters; the trace has them.</p>' if is_cut else ""
    return f"<h4>{title}</h4><pre tabindex=0>{escape(shown)}</pre>{left}"


def readable(text: str) -> str:
    """JSON as a person reads it: a text as itself, anything else indented; what is cut as it is."""
    try:
        value: Any = json.loads(text)
    except ValueError:
        return text
    match value:
        case str():
            return value
        case {"$payload": str(), "begins": str(begins), "bytes": int(size)}:
            return f"{begins}\n… {size:,} bytes in all; the trace has them."
    return json.dumps(value, ensure_ascii=False, indent=2)


def _bar(facts: RunFacts, span: SpanLine) -> str:
    whole = max(facts.run.duration, 1e-9)
    left = min(max((span.started - facts.run.started) / whole, 0.0), 1.0)
    width = min(max((span.duration or 0.0) / whole, 0.0), 1.0 - left)
    return f'<i class="{_word(span.operation)}" style="--l:{left * 100:.2f}%;--w:{width * 100:.2f}%"></i>'


def _mark(span: SpanLine) -> str:
    if span.status == "ok":
        return ""
    said = f": {span.error_message[:200]}" if span.error_message else ""
    return f' <span class="status">{escape(span.status + said)}</span>'


def _place(span: SpanLine) -> str:
    return f"{span.source_name}:{span.source_line}" if span.source_line else span.source_name


def _replayed(span: SpanLine) -> str:
    return "" if span.replayed is None else "from a record" if span.replayed else ""


def _word(text: str) -> str:
    """What may stand in a class or an id, whatever a foreign trace calls its things."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign == "_") else "-" for sign in text)[:60]


def _seconds(duration: float | None) -> str:
    if duration is None:
        return "…"
    return f"{duration * 1000:.0f} ms" if duration < 1 else f"{duration:,.1f} s"


def _tokens(span: SpanLine) -> str:
    total = (span.input_tokens or 0) + (span.output_tokens or 0)
    return f"{total:,} tokens" if total else ""
