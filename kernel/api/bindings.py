"""What a prelude needs to know to make the globals of its language: names, not classes.

`bindings.json` beside this file is made from the classes by `python -m kernel.api.bindings`; a test fails
when it is older than they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from kernel.api.definition import Operation, ScriptClass, describe

FILE = Path(__file__).with_name("bindings.json")


def read_bindings(language: str) -> dict[str, Any]:
    """The classes of a language, and the libraries that list some of them by category.

    See `kernel.engines.protocol.Host.bindings`; `libraries` is `{"tools": {category: [class]}, "agents": [class]}`,
    `errors` the error classes that scripts can throw: `{name: type}`, `reports` what is known of errors.
    """
    return dict(_parsed(language))


@cache
def _parsed(language: str) -> Mapping[str, Any]:
    # Once a process: to parse it takes as long as a small spell. Whoever gets it only reads, and a test sees to that.
    made = orjson.loads(FILE.read_bytes())
    classes = made["classes"].items()
    shown = {name: binding for name, binding in classes if language in (binding.pop("languages") or [language])}
    return {**made, "classes": shown}


def make_bindings() -> dict[str, Any]:
    """The same for all languages, from the classes themselves."""
    from kernel.api.classes import all_classes
    from kernel.api.errors import error_classes

    classes = [describe(cls) for cls in all_classes()]
    names = {described.name for described in classes}
    bindings = {described.name: _binding(described, names) for described in classes}
    return {"classes": bindings, "libraries": _libraries(), "errors": error_classes(), "reports": _reports()}


def _libraries() -> dict[str, Any]:
    from kernel.agents.roles import ROLES
    from kernel.api.classes import builtin_tools

    tools: dict[str, list[str]] = {}
    for entry in builtin_tools().values():
        tools.setdefault(entry.category, []).append(entry.script_class)
    return {"tools": tools, "agents": [role.name for role in ROLES]}


def _reports() -> dict[str, Any]:
    """What `ErrorHandler` knows, for preludes that answer at once."""
    from kernel.api.error_reports import CLUES, UNTOLD
    from kernel.recovery import CATEGORIES, RETRYABLE

    return {"clues": CLUES, "untold": UNTOLD, "categories": CATEGORIES, "retryable": RETRYABLE}


def _binding(described: ScriptClass, names: set[str]) -> dict[str, Any]:
    def method(operation: Operation) -> dict[str, Any]:
        made = "Self" if operation.chains else operation.returns if operation.returns in names else None
        marks = {"waits": operation.waits, "async_of": operation.async_of, "returns": made}
        marks["at_once"] = operation.at_once
        # What is not so is left out: there are thousands of these, and every spell reads them.
        return {"name": operation.name, **{mark: value for mark, value in marks.items() if value}}

    shown = [operation for operation in described.operations if not operation.hidden]
    return {
        "static": described.namespace,
        "base": described.base or None,
        "extensible": described.extensible,
        "statics": [method(operation) for operation in shown if operation.static],
        "methods": [method(operation) for operation in shown if not operation.static],
        "fields": [name for name, _ in described.fields],
        "iterate": described.iterate or None,
        "call": described.call or None,
        "languages": [*described.languages] or None,
    }


def render(bindings: dict[str, Any]) -> str:
    """The text of the file: a class a line, so that changes can be read."""
    lines = [f"{json.dumps(name)}: {json.dumps(binding)}" for name, binding in bindings["classes"].items()]
    rest = [f"{json.dumps(name)}: {json.dumps(part)}" for name, part in bindings.items() if name != "classes"]
    return '{"classes": {\n' + ",\n".join(lines) + "\n},\n" + ",\n".join(rest) + "}\n"


if __name__ == "__main__":
    FILE.write_text(render(make_bindings()))
