"""The one definition, and what is made from it."""

from __future__ import annotations

import pytest

from kernel.api.bindings import FILE, make_bindings, render
from kernel.api.classes import all_classes, load_class
from kernel.api.definition import camel_case, describe, script_name, signature
from kernel.api.help import help_at


def test_the_bindings_file_is_as_new_as_the_classes() -> None:
    assert FILE.read_text() == render(make_bindings()), "run: python -m kernel.api.bindings"


@pytest.mark.parametrize("cls", [*all_classes()], ids=lambda cls: cls.script_name)
def test_everything_a_script_can_call_is_documented_and_typed(cls: type) -> None:
    described = describe(cls)
    assert described.doc
    for operation in described.operations:
        assert operation.doc, operation.name
        assert all(parameter.annotation for parameter in operation.parameters), operation.name
        assert operation.returns, operation.name


def test_functions_for_preludes_are_not_shown_to_scripts() -> None:
    shown = make_bindings()["classes"]
    statics = {name: {method["name"] for method in binding["statics"]} for name, binding in shown.items()}
    assert not any("extended" in names for names in statics.values())
    hidden = {operation.name for operation in describe(load_class("Agent")).operations if operation.hidden}
    assert "extended" in hidden


@pytest.mark.parametrize(
    ("python", "lua", "javascript"),
    [("stream_chat", "stream_chat", "streamChat"), ("then_", "then_", "then"), ("await_", "await", "await")],
)
def test_names_follow_their_language(python: str, lua: str, javascript: str) -> None:
    assert (script_name(python), camel_case(python)) == (lua, javascript)


def test_a_signature_is_written_as_a_call() -> None:
    agent = describe(next(cls for cls in all_classes() if cls.script_name == "Agent"))  # type: ignore[attr-defined]
    shown = {operation.name: signature("Agent", operation) for operation in agent.operations}
    assert shown["new"] == "Agent.new(options?)"
    assert shown["chat"] == "agent:chat(message, options?)"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Agent.new('x')", "Agent.new(options?)"),
        ("poet:stream_chat('x')", "agent:stream_chat(message)"),
        ("Workflow", "**Workflow**"),
        ("nothing_known", ""),
    ],
)
def test_help_is_found_for_the_name_at_the_cursor(source: str, told: str) -> None:
    found = help_at(all_classes(), source, len(source.split("(")[0]) - 1, "lua")
    assert told in found
    assert bool(told) == bool(found)
