"""A notebook as one static page: prose, code, what its last run put out, and a summary of the trace.

The page needs no server, has no script, and loads nothing; its policy says so too. Not here: how an output is drawn
(`pictures`), where outputs come from (`past`), and the page's style (`report.css`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from studio.export.past import Past
from studio.export.pictures import draw_code, draw_output, draw_prose
from studio.notebook.declarations import parameters_of
from studio.notebook.document import Cell, Notebook

if TYPE_CHECKING:
    from kernel.stores.rows import SpanLine

STYLE = Path(__file__).with_name("report.css")
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; frame-src 'self'"
)
LABELS = {"lua": "Lua", "javascript": "JavaScript", "python": "Python", "sql": "SQL"}
MOST_TOPS = 60
"""Spans that the table of the trace lists; the rest is counted."""


def render_html(notebook: Notebook, past: Past | None = None) -> str:
    """The page. The same notebook and the same past give the same bytes; times are in UTC."""
    past = past or Past()
    title = notebook.title or next(_headings(notebook), "Spell")
    style = STYLE.read_text("utf-8")
    body = "\n".join([_head(notebook, past, title), *_cells(notebook, past, title), *_trace(past)])
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="Spell Studio">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _head(notebook: Notebook, past: Past, title: str) -> str:
    lines = [f"<h1>{escape(title)}</h1>"]
    if past.run is not None:
        moment = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(past.run.started))
        lines.append(f'<p class="about">Last run {moment}, {escape(_status(past.run.status))}</p>')
    else:
        lines.append('<p class="about">This notebook had not been run when the report was made.</p>')
    params = parameters_of(notebook)
    if params:
        rows = "".join(
            f"<tr><th scope=row>{escape(one.name)}</th><td>{escape(_value(one.default))}</td>"
            f"<td>{escape(one.help)}</td></tr>"
            for one in params
        )
        lines.append(f'<table class="params"><caption>Parameters</caption>{rows}</table>')
    return f"<header>{''.join(lines)}</header>"


def _cells(notebook: Notebook, past: Past, title: str) -> Iterable[str]:
    for place, cell in enumerate(notebook.cells):
        if cell.kind == "markdown":
            # The page has said its title already.
            repeated = place == 0 and next(_headings(notebook), "") == title and cell.source.startswith("# ")
            prose = cell.source.partition("\n")[2] if repeated else cell.source
            yield f'<section class="prose">{draw_prose(prose)}</section>'
            continue
        found = past.outputs.get(cell.id)
        outputs = "".join(draw_output(one) for one in found.outputs) if found else ""
        left = (
            f'<p class="left">{found.left_out} outputs left out; the trace has them.</p>'
            if found and found.left_out
            else ""
        )
        yield (
            f'<section class="cell" aria-label="{escape(notebook.label(cell.id))}">{_code(cell)}'
            f"{f'<div class=outputs>{outputs}{left}</div>' if outputs or left else ''}</section>"
        )


def _code(cell: Cell) -> str:
    name = f'<span class="name">{escape(cell.name)}</span>' if cell.name else ""
    bar = f'<div class="bar">{name}<span class="kind">{LABELS.get(cell.kind, escape(cell.kind))}</span></div>'
    return f"{bar}<pre class=code tabindex=0><code>{draw_code(cell.kind, cell.source)}</code></pre>"


def _trace(past: Past) -> Iterable[str]:
    run = past.run
    if run is None:
        return
    facts = [
        ("Status", _status(run.status)),
        ("Duration", _seconds(run.duration)),
        ("Model", run.model or "none named"),
    ]
    facts += [("Tokens", f"{run.input_tokens:,} in, {run.output_tokens:,} out")] if run.input_tokens else []
    facts += [("Cost", f"${run.cost:.4f}")] if run.cost else []
    facts += [("Profile", run.profile), ("Run", run.run_id)]
    listed = "".join(f"<div><dt>{name}</dt><dd>{escape(str(value))}</dd></div>" for name, value in facts if value)
    rows = "".join(map(_row, past.spans[:MOST_TOPS]))
    more = run.spans - min(len(past.spans), MOST_TOPS)
    rest = (
        f'<p class="left">{more:,} more spans; <code>llmspell trace {escape(run.run_id)}</code> shows them.</p>'
        if more > 0
        else ""
    )
    yield (
        f'<section class="trace"><h2>What happened</h2><dl>{listed}</dl>'
        f'<div class="scroll" tabindex=0><table><thead><tr><th scope=col>Operation</th><th scope=col>Status</th>'
        f"<th scope=col>Time</th><th scope=col>Tokens</th></tr></thead><tbody>{rows}</tbody></table></div>"
        f"{rest}</section>"
    )


def _row(span: SpanLine) -> str:
    operation = escape(span.operation.replace("_", " "))
    return (
        f'<tr class="{escape(span.status)}"><td style="--depth:{min(span.depth, 8)}">'
        f'<span class="operation">{operation}</span> {escape(span.name)}</td><td>{escape(span.status)}</td>'
        f"<td>{_seconds(span.duration)}</td><td>{_tokens(span.input_tokens, span.output_tokens)}</td></tr>"
    )


def _headings(notebook: Notebook) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.kind == "markdown" and cell.source.startswith("# "):
            yield cell.source.split("\n", 1)[0][2:].strip()
            return


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "must be given" if value is None else str(value)


def _status(status: str) -> str:
    return {"ok": "ended well", "failed": "failed", "cancelled": "was stopped"}.get(status, status)


def _seconds(duration: float | None) -> str:
    if duration is None:
        return ""
    return f"{duration * 1000:.0f} ms" if duration < 1 else f"{duration:.1f} s"


def _tokens(given: int | None, made: int | None) -> str:
    total = (given or 0) + (made or 0)
    return f"{total:,}" if total else ""
