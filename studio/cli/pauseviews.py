"""A pause as text for a terminal: its title, what is paused, and what of it can be edited as JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from kernel.errors import InvalidError

LONGEST = 2_000
"""Characters that are shown of one value, unless it is asked for by name."""

WHEN = {"before": "before", "after": "after", "error": "at the error of"}

KINDS = {
    "execute_tool": "tool",
    "invoke_agent": "agent",
    "invoke_workflow": "workflow",
    "run_step": "step",
    "chat": "model",
    "write_state": "state",
    "run_cell": "cell",
    "run_script": "script",
    "emit_event": "event",
    "create_agent": "new agent",
}

Locate = Callable[[Mapping[str, Any]], str]

NO_REQUEST = ("messages", "model", "temperature", "max_tokens")


def visible(text: str) -> str:
    """What a model or spell wrote must not move the cursor or hide what stands before it."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else repr(sign)[1:-1] for sign in text)


def title_of(question: Mapping[str, Any], locate: Locate | None = None) -> str:
    """One line: what is paused, where, and why."""
    if "moment" not in question:
        return visible(str(question.get("prompt") or "Paused"))
    source = question.get("source") or {}
    place = (locate(source) if locate is not None else f"{source.get('name')}:{source.get('line')}") if source else ""
    name, moment = question.get("name"), str(question.get("moment"))
    attempt = f", attempt {question['attempt']}" if question.get("attempt", 1) > 1 else ""
    what = f"at {place}" if moment == "line" else f"{WHEN.get(moment, moment)} {kind_of(question)} {name!r}{attempt}"
    who = (question.get("scope") or {}).get("agent_name")
    by = f" by {who}" if who and who != name else ""
    at = f" at {place}" if place and moment != "line" else ""
    why = f" ({question['breakpoint']})" if question.get("breakpoint") and moment != "line" else ""
    return visible(f"Paused {what}{by}{at}{why}")


def kind_of(question: Mapping[str, Any]) -> str:
    """What is called, in a word."""
    operation = str(question.get("operation"))
    return KINDS.get(operation, operation)


def about_pause(question: Mapping[str, Any]) -> str:
    """What there is to see at once."""
    lines = [f"! {question[name]}" for name in ("problem", "note") if question.get(name)]
    if question.get("moment") == "line":
        lines.append(_entries(question.get("variables") or {}))
    else:
        lines.append(f"input: {_short(question.get('input'))}")
    if "output" in question:
        lines.append(f"output: {_short(question['output'])}")
    if question.get("error"):
        lines.append(f"error: {question['error'].get('message')}")
    return visible(
        "\n".join(filter(None, lines)) + "\nc continue  n over  s into  o out  p show  e edit  q end the run  h help"
    )


def shown(question: Mapping[str, Any], edit: Mapping[str, Any], path: str = "") -> str:
    """All of a pause, or what is at a path in it. `InvalidError` when nothing is."""
    if path:
        return visible(_pretty(_at(question, path)))
    parts = ("input", "output", "error", "variables")
    lines = [f"{part}: {_pretty(question[part])}" for part in parts if question.get(part) is not None]
    around = [f"{kind_of(one)} {one['name']}" for one in question.get("around") or ()]
    lines += [f"called by: {' < '.join(around)}"] if around else []
    lines += [f"changed: {name} = {_short(value)}" for name, value in edit.items()]
    lines.append(f"can be changed: {', '.join(question.get('editable') or ()) or 'nothing'}")
    return visible("\n".join(lines))


def text_to_edit(question: Mapping[str, Any], edit: Mapping[str, Any]) -> str:
    """What can be edited at a pause, as JSON; "" when nothing can."""
    able = question.get("editable") or ()
    found: dict[str, Any] = {}
    given = question.get("input")
    for name in able:
        if name in ("error", "prompt", "system") or (
            question.get("moment") == "before" and name in ("answer", "output")
        ):
            continue
        if name in NO_REQUEST or name == "value":
            part = given.get(name) if isinstance(given, Mapping) else None
        else:
            part = question.get("output") if name == "answer" else question.get(name)
        if part is not None and not (isinstance(part, Mapping) and "$large" in part):
            found[name] = part
    return (
        json.dumps({**found, **{n: v for n, v in edit.items() if "." not in n}}, ensure_ascii=False, indent=2)
        if found
        else ""
    )


def edited(before: str, after: str | None) -> dict[str, Any]:
    """What an editor changed: path → value. `InvalidError` when what it left makes no sense."""
    if after is None:
        return {}
    try:
        old, new = json.loads(before), json.loads(after)
    except ValueError as error:
        raise InvalidError(f"That is not JSON: {error}.") from None
    if not isinstance(new, dict) or set(new) - set(old):
        raise InvalidError(f"It should stay a table with {', '.join(old)}.")
    changes: dict[str, Any] = {}
    for name, value in new.items():
        if name == "variables" and isinstance(value, dict):
            changes |= {f"variables.{key}": item for key, item in value.items() if old[name].get(key) != item}
        elif value != old[name]:
            changes[name] = value
    return changes


def _at(question: Mapping[str, Any], path: str) -> Any:
    data: Any = question
    steps = path.split(".")
    if steps[0] not in question and steps[0] in (question.get("variables") or {}):
        data = question["variables"]
    for step in steps:
        if isinstance(data, Mapping) and step in data:
            data = data[step]
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            raise InvalidError(f"There is no {path!r} here.")
    return data


def _entries(variables: Mapping[str, Any]) -> str:
    return "\n".join(f"  {name} = {_short(value)}" for name, value in variables.items())


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST // 10 else f"{text[: LONGEST // 10]}… ({len(text)} characters)"


def _pretty(value: Any) -> str:
    if isinstance(value, str):
        return value
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return text if len(text) <= LONGEST * 10 else f"{text[: LONGEST * 10]}… ({len(text)} characters)"
