"""A run as one static page: summary, tree on the axis of time, conversations, state, cost. It needs no server.

It loads nothing; its one script, which folds and searches, is named in its policy by its hash, so no other can run. Not
here: what it shows (`run_facts`), the tree (`run_tree`), and the report of a notebook (`html`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.export.run_facts import MOST_CHANGES, MOST_SPANS, RunFacts, Turn, facts_of
from studio.export.run_tree import draw_tree, readable

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

FOLDER = Path(__file__).parent
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
)
ENDINGS = {
    "ok": "ended well",
    "failed": "failed",
    "cancelled": "was stopped",
    "interrupted": "was interrupted",
    "running": "still runs",
}


def render_run(store: Projection, run_id: str) -> str:
    """The page of a run. The same run gives the same bytes; times are in UTC. `NotFoundError` when it is not there."""
    facts = facts_of(store, run_id)
    style = (FOLDER / "report.css").read_text("utf-8") + (FOLDER / "run_report.css").read_text("utf-8")
    script = (FOLDER / "run_report.js").read_text("utf-8")
    hash_ = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = POLICY.format(hash=hash_)
    title = facts.run.title or facts.run.run_id
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="Spell Studio">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{''.join(_body(facts, title))}\n</main>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _body(facts: RunFacts, title: str) -> Iterator[str]:
    yield from _head(facts, title)
    yield '<section aria-label="What happened"><h2>What happened</h2><div class="tools" hidden></div>'
    yield from draw_tree(facts)
    more = facts.run.spans - len(facts.spans)
    if more > 0:
        told = f"The first {MOST_SPANS:,} of {facts.run.spans:,} spans; {more:,} more are in the trace"
        yield f'<p class="left">{told}: <code>llmspell trace {escape(facts.run.run_id)}</code></p>'
    yield "</section>"
    yield from _conversations(facts)
    yield from _state(facts)
    yield from _cost(facts)


def _head(facts: RunFacts, title: str) -> Iterator[str]:
    run = facts.run
    moment = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(max(0, min(run.started, 2**33))))
    yield f'<header><h1>{escape(title)}</h1><p class="about">{moment}, {ENDINGS.get(run.status, run.status)}</p>'
    if run.error_message:
        yield f'<p class="failure">{escape(run.error_message)}</p>'
    known = [("Duration", f"{run.duration:,.2f} s"), ("Spans", f"{run.spans:,}"), ("Failed", f"{run.failures:,}")]
    known += [("Tokens", f"{run.input_tokens:,} in, {run.output_tokens:,} out")] if run.input_tokens else []
    known += [("Cost", f"${run.cost:.4f}")] if run.cost is not None else []
    known += [("Model", run.model), ("Notebook", run.path), ("Profile", run.profile), ("Run", run.run_id)]
    if run.source:
        known.append(("Replay of", f"{run.source} ({run.served} calls from the record, {run.made} made)"))
    listed = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in known if value)
    yield f'<dl class="facts">{listed}</dl></header>'


def _conversations(facts: RunFacts) -> Iterator[str]:
    if not facts.talks:
        return
    yield '<section class="talks"><h2>Conversations</h2>'
    for agent, turns in facts.talks.items():
        name = escape(agent or "without an agent")
        yield f"<details class=agent><summary><b>{name}</b> <span class=operation>{_calls(len(turns))}</span></summary>"
        for number, turn in enumerate(turns, 1):
            yield from _turn(facts, number, turn)
        if more := facts.unshown.get(agent):
            yield f'<p class="left">{more:,} more calls; the trace has them.</p>'
        yield "</details>"
    yield "</section>"


def _turn(facts: RunFacts, number: int, turn: Turn) -> Iterator[str]:
    when = f"{turn.started - facts.run.started:,.2f} s"
    yield f'<div class="turn"><h3>{number}. {escape(turn.model)} <span class="operation">at {when}</span></h3>'
    if turn.repeated:
        yield f'<p class="left">{turn.repeated} messages as before, {len(turn.new)} new</p>'
    for message in turn.new:
        yield _message(message)
    if isinstance(turn.answer, Mapping):
        yield _message({"role": "assistant", **turn.answer}, "answer")
    elif turn.answer is not None:
        yield _message({"role": "assistant", "content": turn.answer}, "answer")
    if turn.trouble:
        yield f'<p class="failure">{escape(turn.trouble)}</p>'
    yield "</div>"


def _message(message: Mapping[str, Any], kind: str = "") -> str:
    content = message.get("content", message.get("text"))
    text = content if isinstance(content, str) else "" if content is None else json.dumps(content, ensure_ascii=False)
    calls = message.get("tool_calls")
    wishes = json.dumps(calls, ensure_ascii=False, indent=2) if calls else ""
    cut = message.get("cut")
    left = f'<p class="left">the beginning of {cut:,} characters</p>' if isinstance(cut, int) else ""
    role = escape(str(message.get("role") or "user"))
    body = f"<pre tabindex=0>{escape(text)}</pre>" if text else ""
    asked = f'<pre class="calls" tabindex=0>{escape(wishes)}</pre>' if wishes else ""
    return f'<div class="message {kind}"><span class="role">{role}</span><div>{body}{asked}{left}</div></div>'


def _state(facts: RunFacts) -> Iterator[str]:
    if not facts.state:
        return
    yield '<section><h2>State</h2><div class="scroll" tabindex=0><table><thead><tr>'
    yield "".join(f"<th scope=col>{name}</th>" for name in ("At", "Scope", "Key", "Before", "After"))
    yield "</tr></thead><tbody>"
    for at, scope, owner, key, old, value in facts.state[:MOST_CHANGES]:
        place = f"{scope} {owner}".strip()
        texts = (f"{at or 0:,.2f} s", place, str(key), _short(old), _short(value) if value is not None else "(deleted)")
        yield f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in texts)}</tr>"
    yield "</tbody></table></div>"
    if len(facts.state) > MOST_CHANGES:
        yield f'<p class="left">The first {MOST_CHANGES:,} changes; the trace has the rest.</p>'
    yield "</section>"


def _short(text: str | None) -> str:
    return readable(text) if text is not None and text != "null" else ""


def _cost(facts: RunFacts) -> Iterator[str]:
    if not any(facts.sums.values()):
        return
    yield "<section><h2>Cost and time</h2>"
    for name, rows in facts.sums.items():
        if not rows:
            continue
        heads = (name, "Calls", "Tokens in", "Tokens out", "Time", "Cost")
        yield '<div class="scroll" tabindex=0><table class="sums"><thead><tr>'
        yield "".join(f"<th scope=col>{head}</th>" for head in heads) + "</tr></thead><tbody>"
        for what, calls, given, made, seconds, cost in rows:
            numbers = [f"{calls:,}", *("" if one is None else f"{int(one):,}" for one in (given, made))]
            numbers += ["" if seconds is None else f"{seconds:,.2f} s", "" if cost is None else f"${cost:.4f}"]
            yield f"<tr><td>{escape(str(what))}</td>{''.join(f'<td class=n>{one}</td>' for one in numbers)}</tr>"
        yield "</tbody></table></div>"
    yield "</section>"


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count:,} calls"
