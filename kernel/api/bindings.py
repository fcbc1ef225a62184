"""What a prelude needs to know to make the globals of its language: names, not classes.

`bindings.json` beside this file is made from the classes by `python -m kernel.api.bindings`; a test fails
when it is older than they are.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kernel.api.definition import Operation, ScriptClass, describe

FILE = Path(__file__).with_name("bindings.json")


def read_bindings(language: str) -> dict[str, Any]:
    """The classes of a language; see `kernel.engines.protocol.Host.bindings`."""
    classes = json.loads(FILE.read_bytes())
    shown = {name: binding for name, binding in classes.items() if language in (binding.pop("languages") or [language])}
    return {"classes": shown}


def make_bindings() -> dict[str, Any]:
    """The same for all languages, from the classes themselves."""
    from kernel.api.classes import all_classes

    return {described.name: _binding(described) for described in map(describe, all_classes())}


def _binding(described: ScriptClass) -> dict[str, Any]:
    from kernel.api.classes import CLASSES

    def method(operation: Operation) -> dict[str, Any]:
        made = operation.returns if operation.returns in CLASSES else None
        marks = {"waits": operation.waits, "async_of": operation.async_of or None, "returns": made}
        return {"name": operation.name, **marks}

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
    lines = [f"{json.dumps(name)}: {json.dumps(binding)}" for name, binding in bindings.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(render(make_bindings()))
