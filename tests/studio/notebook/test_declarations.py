"""Parameters that code declares, read without running it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from studio.cli.group import group
from studio.notebook.declarations import declared_in, for_front, parameters_of
from studio.notebook.document import Cell, Notebook, Parameter

CODE = {
    "lua": """
local topic = Param.string("topic", { default = "the \\"owls\\"", help = 'About', choices = {"the \\"owls\\"", [[b]]} })
local size = Param.integer("size", { default = -2 })
local big = Param.number("big", { default = 1.5, ["label"] = "Big" }) -- why
local loud = Param.boolean("loud", { default = true })
local who = Param.text("who")
""",
    "javascript": """
const topic = await Param.string("topic", {default: 'the "owls"', help: `About`, choices: ['the "owls"', "b"]})
const size = await Param.integer("size", {default: -2}), big = await Param.number("big", {default: 1.5, label: "Big"})
const loud = await Param.boolean("loud", {"default": true})
const who = await Param.text("who")
""",
    "python": """
topic = await Param.string("topic", default='the "owls"', help="About", choices=['the "owls"', "b"])
size = await Param.integer("size", {"default": -2})
big = await Param.number("big", {"default": 1.5}, label="Big")
loud = await Param.boolean("loud", default=True)
who = await Param.text("who")
""",
}

WANTED = (
    Parameter("topic", "string", 'the "owls"', "About", ('the "owls"', "b")),
    Parameter("size", "integer", -2),
    Parameter("big", "number", 1.5, extra={"label": "Big"}),
    Parameter("loud", "boolean", True),
    Parameter("who", "string", extra={"lines": 4}),
)


@pytest.mark.parametrize("language", CODE)
def test_the_same_is_read_in_every_language(language: str):
    assert declared_in(language, CODE[language]) == WANTED


@pytest.mark.parametrize(
    "code",
    [
        'Param.string(name, { default = "x" })',
        'Param.string("x", options)',
        'Param.string("x", { default = f() })',
        'Param.string("x", { choices = { 1, f() } })',
        'Param.integer("x", { default = "many" })',
        'Param.colour("x")',
        'Other.string("x")',
        "Param.string()",
        'Param.string("two words")',
        'Param.string("x", {',
        '-- Param.string("x")',
        "s = 'Param.string(\"x\")'",
    ],
)
def test_what_is_not_written_out_or_wrong_is_left_to_the_run(code: str):
    assert declared_in("lua", code) == ()


def test_the_front_matter_goes_first_and_each_name_stands_once():
    cells = (Cell("a", "lua", CODE["lua"]), Cell("b", "javascript", CODE["javascript"]))
    found = parameters_of(Notebook(params=(Parameter("size", "integer", 9),), cells=cells))
    assert [(one.name, one.default) for one in found] == [
        ("size", 9), ("topic", 'the "owls"'), ("big", 1.5), ("loud", True), ("who", None),
    ]  # fmt: skip


def test_a_form_puts_only_what_a_person_changed_into_the_front_matter():
    found = Notebook(params=(Parameter("size", "integer", 9),), cells=(Cell("a", "lua", CODE["lua"]),))
    edited = tuple(replace(one, default="b") if one.name == "topic" else one for one in parameters_of(found))
    assert [(one.name, one.default) for one in for_front(edited, found)] == [("size", 9), ("topic", "b")]


LUA = 'print(Param.string("topic", { default = "owls", help = "About" }), Param.integer("n", { default = 1 }))'
PYTHON = """```python
print(await Param.string("topic", {"default": "owls"}), await Param.integer("n", default=1))
```
"""


@pytest.mark.parametrize(("name", "text"), [("x.lua", LUA), ("x.spell.md", PYTHON)])
def test_they_are_flags_of_the_command(tmp_path: Path, name: str, text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text(text)
    assert "--topic TEXT" in CliRunner().invoke(group, ["run", name, "--help"]).output
    assert CliRunner().invoke(group, ["run", name]).output.split() == ["owls", "1"]
    assert CliRunner().invoke(group, ["run", name, "--topic", "bats", "--n", "7"]).output.split() == ["bats", "7"]
    wrong = CliRunner().invoke(group, ["run", name, "--n", "many"])
    assert wrong.exit_code == 2
