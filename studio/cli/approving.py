"""Asking for approval in the terminal: what a tool is about to do, and a letter for the answer.

Not here: what needs approval (`kernel.approval`).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any

import click

LETTERS = {"o": "once", "r": "run", "a": "always", "d": "deny", "e": "edit"}

MENU = "[o]nce, for this [r]un, [a]lways here, [e]dit, [d]eny"

LONGEST = 2000
"""Characters of the arguments that are shown."""


async def ask_approval(question: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of the person at the terminal; what is neither a letter nor a word of the menu is asked again."""
    # Reading a terminal blocks; the spell's other tasks must go on meanwhile.
    return await asyncio.to_thread(_ask, dict(question))


def _ask(question: dict[str, Any]) -> dict[str, Any]:
    sys.stdout.flush()
    arguments = question.get("arguments")
    _show(question, arguments)
    edited = False
    while True:
        click.echo(f"Allow it? {MENU}: ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            return {"decision": "deny", "message": "the input ended"}
        word = line.strip().lower()
        decision = LETTERS.get(word[:1]) if word and LETTERS.get(word[:1], "").startswith(word) else None
        if decision == "edit":
            changed = _edited(question, arguments)
            edited, arguments = edited or changed is not None, arguments if changed is None else changed
        elif decision is not None:
            return {"decision": decision, **({"arguments": arguments} if edited else {})}


def _show(question: Mapping[str, Any], arguments: Any) -> None:
    click.echo("", err=True)
    reason, agent = question.get("reason"), question.get("agent")
    why = "it is wider than yours" if reason == "profile" else f"your profile asks about {reason!r}"
    title = f"{question.get('tool')} is wanted{f' by {agent}' if agent else ''} ({why}):"
    click.echo(click.style(_visible(title), bold=True), err=True)
    for line in _pretty(arguments).splitlines():
        click.echo(f"  {line}", err=True)
    if reason != "profile":
        meant = "this very call" if question.get("of") == "call" else "every call of it, whatever its arguments"
        click.echo(f"For this run, and always here, mean {meant}.", err=True)


def _pretty(arguments: Any) -> str:
    text = _visible(json.dumps(arguments, ensure_ascii=False, indent=2))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def _visible(text: str) -> str:
    """What a model wrote must not move the cursor or hide what stands before it."""
    return "".join(sign if sign.isprintable() or sign == "\n" else repr(sign)[1:-1] for sign in text)


def _edited(question: dict[str, Any], arguments: Any) -> dict[str, Any] | None:
    """The arguments as they are after an editor was open; None when nothing that makes sense came out."""
    text = click.edit(json.dumps(arguments, ensure_ascii=False, indent=2), extension=".json")
    if text is None:
        return None
    try:
        changed = json.loads(text)
    except ValueError as error:
        click.echo(f"That is not JSON: {error}.", err=True)
        return None
    if not isinstance(changed, dict):
        click.echo("The arguments of a tool are a table: {…}.", err=True)
        return None
    _show({**question, "tool": f"The changed {question.get('tool')}"}, changed)
    return changed
