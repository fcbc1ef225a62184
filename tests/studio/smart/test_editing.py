"""Forms edit only the bytes they concern: whatever the code looks like, it says afterwards what the form said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from studio.smart.editing import change, find, form_of
from studio.smart.edits import Insert, Move, Remove, Rename, Set
from studio.smart.forms import OPTIONS, read
from studio.smart.literals import Table, Written, plain
from studio.smart.writing import Pen, write, write_item

LANGUAGES = ("lua", "javascript", "python")
COMMENTS = {"lua": "-- note\n", "javascript": "// note\n", "python": "# note\n"}
HEADS = {"lua": "helper = Agent.new(", "javascript": "var helper = new Agent(", "python": "helper = await Agent("}

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
scalars = st.one_of(
    texts,
    st.sampled_from(["a\nb]]", "\n", "`${x}`", '"""', "]=]", "\\", "'", '"', "\r\n", "\u2028", "ü\n\0"]),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.none(),
)
keys = st.one_of(st.text("abcdefgh_", min_size=1, max_size=6), st.sampled_from(["end", "a b", "ü", "__proto__", "1"]))
# Lua writes an empty list and an empty table alike.
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(keys, inner, min_size=1, max_size=3),
    max_leaves=6,
)
languages = st.sampled_from(LANGUAGES)
gaps = st.sampled_from(["", " ", "\n", "\n  ", "\n\t", "COMMENT", " COMMENT  ", "\n\nCOMMENT\n"])


@st.composite
def sources(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """A language, an agent with options laid out in any way, and what they say."""
    language = draw(languages)
    options = draw(st.dictionaries(keys, values, min_size=1, max_size=5))
    gap = gaps.map(lambda one: one.replace("COMMENT", COMMENTS[language]))
    pieces = []
    for place, (key, value) in enumerate(options.items()):
        item = write_item(key, write(value, Pen(language, "  ")), language)
        last = place == len(options) - 1
        pieces += [draw(gap), item, draw(gap), draw(st.sampled_from(["", ","])) if last else ",", draw(gap)]
    return language, f"{COMMENTS[language]}{HEADS[language]}{{{''.join(pieces)}}})\n", options


def said(language: str, source: str) -> dict[str, Any]:
    literal = form_of(language, source, 0).literal()
    assert literal is not None
    found: dict[str, Any] = plain(literal)
    return found


def same(one: Any, other: Any) -> bool:
    """Equal, and true is not one."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True) or one == other


@given(sources())
def test_a_form_reads_what_the_code_says(given_source: tuple[str, str, dict[str, Any]]) -> None:
    language, source, options = given_source
    assert same(said(language, source), options)


@given(sources(), values, st.data())
def test_a_change_of_one_field_is_read_again_and_leaves_every_other_byte(
    given_source: tuple[str, str, dict[str, Any]], value: Any, data: st.DataObject
) -> None:
    language, source, options = given_source
    key = data.draw(st.sampled_from([*options]))
    literal = find(form_of(language, source, 0), (OPTIONS, key))
    assert literal is not None
    after = change(language, source, 0, [Set((OPTIONS, key), value)])
    assert same(said(language, after), {**options, key: value})
    raw, written = source.encode(), after.encode()
    assert written.startswith(raw[: literal.start])
    assert written.endswith(raw[literal.end :])


@given(sources(), keys, values)
def test_a_new_field_is_read_again_and_nothing_is_lost(
    given_source: tuple[str, str, dict[str, Any]], key: str, value: Any
) -> None:
    language, source, options = given_source
    after = change(language, source, 0, [Set((OPTIONS, key), value)])
    assert same(said(language, after), {**options, key: value})
    assert after.count("note") == source.count("note")


@given(sources(), st.data())
def test_a_field_that_is_taken_out_takes_nothing_else_with_it(
    given_source: tuple[str, str, dict[str, Any]], data: st.DataObject
) -> None:
    language, source, options = given_source
    key = data.draw(st.sampled_from([*options]))
    after = change(language, source, 0, [Remove((OPTIONS, key))])
    assert same(said(language, after), {name: one for name, one in options.items() if name != key})
    assert after.count(COMMENTS[language].strip()) == source.count(COMMENTS[language].strip())


@given(sources(), st.data())
def test_fields_change_places_with_their_comments(
    given_source: tuple[str, str, dict[str, Any]], data: st.DataObject
) -> None:
    language, source, options = given_source
    at, to = (data.draw(st.integers(0, len(options) - 1)) for _ in "ab")
    after = change(language, source, 0, [Move((OPTIONS,), at, to)])
    names = [name for place, name in enumerate(options) if place != at]
    names.insert(to, [*options][at])
    literal = form_of(language, after, 0).literal()
    assert isinstance(literal, Table)
    assert list(literal.keys) == names
    assert same(said(language, after), options)
    assert after.count("note") == source.count("note")


@given(languages, st.lists(values, min_size=1, max_size=4), values, st.data())
def test_entries_of_a_list_are_put_in_and_taken_out(
    language: str, entries: list[Any], value: Any, data: st.DataObject
) -> None:
    source = f"{HEADS[language]}{write({'tools': entries}, Pen(language))})\n"
    at = data.draw(st.integers(0, len(entries)))
    after = change(language, source, 0, [Insert((OPTIONS, "tools"), at, value)])
    assert same(said(language, after)["tools"], [*entries[:at], value, *entries[at:]])
    assert same(said(language, change(language, after, 0, [Remove((OPTIONS, "tools", at))]))["tools"], entries)


@given(languages, keys, keys, scalars)
def test_a_key_gets_another_name(language: str, key: str, other: str, value: Any) -> None:
    source = f"{HEADS[language]}{write({key: value}, Pen(language))})\n"
    after = change(language, source, 0, [Rename((OPTIONS, key), other)])
    assert same(said(language, after), {other: value})


LAID_OUT = """-- who finds out
helper = Agent.new({
    name = 'helper', -- its name
    -- how it speaks
    temperature = 0.5;
    on_done = function() return 1 end,
    tools = { Calculator.new(), "web" }
})
print(helper.name)
"""


def test_quotes_layout_and_code_are_kept() -> None:
    edits = [
        Set((OPTIONS, "name"), "it's"),
        Remove((OPTIONS, "temperature")),
        Insert((OPTIONS, "tools"), 1, Written("shout")),
        Set((OPTIONS, "max_tokens"), 100),
    ]
    assert change("lua", LAID_OUT, 0, edits) == LAID_OUT.replace("'helper'", "'it\\'s'").replace(
        "    temperature = 0.5;\n", ""
    ).replace("Calculator.new(), ", "Calculator.new(), shout, ").replace(
        '"web" }\n', '"web" },\n    max_tokens = 100,\n'
    )


def test_an_agent_of_a_text_alone_gets_a_table_when_it_gets_more() -> None:
    after = change("javascript", 'var a = new Agent("You are kind");', 0, [Set((OPTIONS, "name"), "a")])
    assert after == 'var a = new Agent({\n  systemPrompt: "You are kind",\n  name: "a",\n});'


def test_what_is_missing_on_the_way_is_made() -> None:
    after = change(
        "lua", "x = Tool.new({})", 0, [Set((OPTIONS, "parameters", "properties", "text"), {"type": "string"})]
    )
    assert after == 'x = Tool.new({ parameters = { properties = { text = { type = "string" } } } })'


def test_a_prompt_of_thousands_of_lines_is_one_field() -> None:
    prompt = "\n".join(f"line {number} ]] `${{x}}`" for number in range(5_000))
    for language in LANGUAGES:
        source = f"{HEADS[language]}{write({'system_prompt': 'short'}, Pen(language))})\n"
        assert said(language, change(language, source, 0, [Set((OPTIONS, "system_prompt"), prompt)])) == {
            "system_prompt": prompt
        }


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (Remove((OPTIONS, "nothing")), "There is nothing at nothing any more"),
        (Insert((OPTIONS, "tools"), 9, "x"), "there is no place 10"),
        (Set((OPTIONS, "on_done", "x"), 1), "on_done is written in code"),
        (Rename((OPTIONS, "name"), "tools"), "There is 'tools' already"),
        (Set(("nowhere",), 1), "This form has no nowhere"),
        (Set((OPTIONS, "name"), Written("function(")), "code that cannot be read"),
        (Set((OPTIONS, "name"), float("inf")), "cannot be written as a number"),
    ],
)
def test_what_cannot_be_done_is_told(edit: Any, told: str) -> None:
    with pytest.raises(InvalidError, match=told):
        change("lua", LAID_OUT, 0, [edit])


def test_a_form_that_is_gone_is_told() -> None:
    with pytest.raises(InvalidError, match="The code of this cell has changed"):
        change("lua", "print(1)", 0, [Remove((OPTIONS, "name"))])
    assert read("lua", "print(1)").forms == ()
