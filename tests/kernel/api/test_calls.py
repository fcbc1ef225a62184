"""Signature help and help in each language, from the one definition."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.api.calls import signature_at
from kernel.api.classes import all_classes
from kernel.api.help import help_at
from kernel.assistance import explain
from kernel.engines.protocol import Completion, Completions


def at(source: str, language: str) -> tuple[str, str] | None:
    """The call around the mark `|`, and the parameter it is in."""
    cursor = source.index("|")
    found = signature_at(all_classes(), source.replace("|", ""), cursor, language)
    return None if found is None else (found.call, found.parameters[found.active] if found.active >= 0 else "")


@pytest.mark.parametrize(
    ("source", "language", "told"),
    [
        ("Agent.new(|", "lua", ("Agent.new", "options?")),
        ("Agent.new{ name = |", "lua", ("Agent.new", "options?")),
        ("agent:chat('a', |)", "lua", ("agent:chat", "options?")),
        ("local bob = Agent.new('x')\nbob:chat(|", "lua", ("agent:chat", "message")),
        ("agent:chat('a, (b', {1, 2|", "lua", ("agent:chat", "options?")),
        ("agent:chat(-- (, \n 'a'|", "lua", ("agent:chat", "message")),
        ("agent:chat(tostring(|", "lua", ("agent:chat", "message")),
        ("const bob = new Agent('x'); bob.chat(`a, b`, |", "javascript", ("agent.chat", "options?")),
        ("new Agent({ name: 'x', |", "javascript", ("new Agent", "options?")),
        ("bob = Agent('x')\nawait bob.chat('''a,\nb''', |", "python", ("agent.chat", "options?")),
        ("Agent(|", "python", ("Agent", "options?")),
        ("print(|", "lua", None),
        ("agent:chat('a')|", "lua", None),
        ("nobody.knows(|", "javascript", None),
        ("'agent:chat(|", "lua", None),
    ],
)
def test_the_call_around_the_cursor_is_told_with_its_argument(
    source: str, language: str, told: tuple[str, str] | None
) -> None:
    assert at(source, language) == told


def test_the_options_of_a_table_are_spelled_as_the_language_does() -> None:
    spelled = {
        language: signature_at(all_classes(), source, len(source), language)
        for language, source in (("lua", "Agent.new({"), ("javascript", "new Agent({"))
    }
    assert spelled["lua"] is not None
    assert "system_prompt" in spelled["lua"].options
    assert spelled["javascript"] is not None
    assert "systemPrompt" in spelled["javascript"].options


@given(st.text("agent:chat.new(){}[]'\"`-#/*\n, "), st.sampled_from(["lua", "javascript", "python"]))
def test_no_text_is_too_broken_to_be_looked_at(source: str, language: str) -> None:
    for cursor in range(0, len(source) + 1, 3):
        signature_at(all_classes(), source, cursor, language)
        help_at(all_classes(), source, cursor, language)


@pytest.mark.parametrize(
    ("source", "language", "told"),
    [
        ("const bob = new Agent('x'); bob.streamChat", "javascript", "`agent.streamChat(message"),
        ("bob = Agent('x')\nbob.stream_chat", "python", "`agent.stream_chat(message"),
        ("Agent", "javascript", "`new Agent(options?)`"),
    ],
)
def test_help_is_written_in_the_language_of_the_cell(source: str, language: str, told: str) -> None:
    assert told in help_at(all_classes(), source, len(source), language)


def test_completions_of_the_script_api_say_how_they_are_called() -> None:
    items = (
        Completion("streamChat", "method"),
        Completion("Agent", "class"),
        Completion("mine", "function", "function"),
    )
    told = explain(Completions(0, 0, items), "", 0, "javascript").items
    assert told[0].detail.startswith("(message")
    assert told[0].info
    assert told[1].info
    assert told[2] == items[2]


@pytest.mark.parametrize(
    ("source", "language", "first"),
    [
        ("Agent.new({ sys|", "lua", "system_prompt"),
        ("Agent.new{\n  name = 'x',\n  sys|", "lua", "system_prompt"),
        ("new Agent({ name: 'x', sys|", "javascript", "systemPrompt"),
        ("agent:chat('hi', { time|", "lua", "timeout"),
        ("Tool.new({ name = 'x', |", "lua", "handler"),
    ],
)
def test_the_options_of_a_call_are_offered_where_a_key_is_written(source: str, language: str, first: str) -> None:
    cursor = source.index("|")
    text = source.replace("|", "")
    word = re.search(r"\w*$", text)
    assert word is not None
    found = explain(Completions(word.start(), cursor), text, cursor, language)
    assert found.items[0].label == first
    assert found.items[0].detail.startswith("option of ")


@pytest.mark.parametrize(
    "source", ["Agent.new({ name = sys|", "Agent.new({ tools = { sys|", "print({ sys|", "Agent.new('x', sys|", "sys|"]
)
def test_no_option_is_offered_where_none_can_stand(source: str) -> None:
    text = source.replace("|", "")
    assert explain(Completions(len(text) - 3, len(text)), text, len(text), "lua").items == ()
