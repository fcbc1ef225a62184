"""`llmspell run --break`: a person at a terminal reads, edits, steps and ends a run; without one they are told."""

from __future__ import annotations

import pytest

from tests.kit.shell import Shell
from tests.kit.terminal import Typed

OWLS = """local function tool(name)
  return Tool.new({ name = name, handler = function(p)
    return name .. ": " .. tostring(p.topic)
  end })
end
local one, two = tool("one"), tool("two")
print(one:run({ topic = "owls" }))
"""

BOTH = """local function tool(name)
  return Tool.new({ name = name, handler = function(p) return name .. ": " .. tostring(p.topic) end })
end
local one, two = tool("one"), tool("two")
local function call(which, topic) return function() return which:run({ topic = topic }) end end
print(table.concat(Async.all({ call(one, "owls"), call(two, "cats") }), ", "))
"""

NOTEBOOK = """---
llmspell: 1
title: Owls
---

Some prose.

```lua {#count}
local total = 0
for i = 1, 3 do
  total = total + i
end
return total
```
"""

PAUSED = "(paused) "


def test_a_call_is_shown_edited_and_stepped_from(shell: Shell) -> None:
    shell.write("owls.lua", OWLS)
    typed = Typed(shell, "run", "owls.lua", "--break", "tool:one if input.topic == 'owls'")
    shown = typed.until(PAUSED)
    assert "Paused before tool 'one' at owls.lua:7" in shown
    assert 'input: {"topic": "owls"}' in shown
    typed.type('set input.topic = "cats"')
    typed.until(PAUSED)
    typed.type("set nonsense = 1")
    assert "What can be: input, output, error" in typed.until(PAUSED)
    typed.type("n")
    assert 'output: "one: cats"' in typed.until(PAUSED)
    typed.type("b before_state_change")
    assert "2  before_state_change" in typed.until(PAUSED)
    typed.type("c")
    assert typed.ended() == 0
    assert typed.text.rstrip().endswith("one: cats")


def test_a_line_of_a_notebook_pauses_by_the_line_of_its_file(shell: Shell) -> None:
    shell.write("owls.spell.md", NOTEBOOK)
    typed = Typed(shell, "run", "owls.spell.md", "--break", "owls.spell.md:11 if i == 2")
    shown = typed.until(PAUSED)
    assert "owls.spell.md:11" in shown
    assert "total = 1" in shown
    typed.type("set variables.total = 10")
    typed.until(PAUSED)
    typed.type("c")
    typed.until("15")
    assert typed.ended() == 0


def test_one_of_two_paused_branches_is_chosen_and_the_run_ended(shell: Shell) -> None:
    shell.write("both.lua", BOTH)
    typed = Typed(shell, "run", "both.lua", "--break", "tool:*")
    typed.until(PAUSED)
    typed.type("pauses")
    shown = typed.until(PAUSED)
    assert "*1  Paused before tool 'one'" in shown
    assert " 2  Paused before tool 'two'" in shown
    typed.type("pauses 2")
    assert "'two'" in typed.until(PAUSED)
    typed.type("q")
    assert typed.ended() == 130
    assert "llmspell resume" in typed.text


def test_ctrl_c_ends_a_run_that_is_paused(shell: Shell) -> None:
    shell.write("owls.lua", OWLS)
    typed = Typed(shell, "run", "owls.lua", "--break", "before_tool_call")
    typed.until(PAUSED)
    typed.interrupt()
    assert typed.ended() == 130


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("tool:one", "--break pauses and asks at the terminal, and standard input is not one."),
        ("tool:one if inptu", "The condition 'inptu' is wrong at column 1: there is no 'inptu'."),
        ("owls.lua:99", "Line 99 of 'owls.lua' is in no code."),
        ("other.lua:1", "'other.lua:1' is no line of this run: the spell is owls.lua, and beside it is no module"),
    ],
)
def test_what_cannot_pause_is_told_before_the_run(shell: Shell, place: str, told: str) -> None:
    shell.write("owls.lua", OWLS)
    ended = shell.run("run", "owls.lua", "--break", place)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())
    assert ended.out == ""


def test_a_line_of_a_file_that_the_spell_loads_pauses(shell: Shell) -> None:
    (shell.folder / "lib").mkdir()
    shell.write(
        "lib/words.lua", "local words = {}\n\nfunction words.loud(text)\n  return text .. '!'\nend\nreturn words\n"
    )
    shell.write("owls.lua", "local words = require('lib.words')\nprint(words.loud('owls'))\n")
    options = ("run", "owls.lua", "--profile", "none")
    typed = Typed(shell, *options, "--break", "lib/words.lua:4 if text == 'owls'")
    shown = typed.until(PAUSED)
    assert "Paused at lib/words.lua:4" in shown
    assert "text = 'owls'" in shown or 'text = "owls"' in shown
    typed.type("c")
    typed.until("owls!")
    assert typed.ended() == 0
    for place, told in (("lib/words.lua:9", "would pause nowhere"), ("lib/word.lua:1", "no module 'lib/word.lua'")):
        ended = shell.run(*options, "--break", place)
        assert (ended.code, told in " ".join(ended.err.split())) == (2, True), ended.err


KEPT = """State.set("n", 1)
State.scope("agent", "a1"):set("mood", "calm")
local owl = Tool.new({ name = "owl", handler = function() return "owl" end })
owl:run({})
print(State.get("n"), State.scope("agent", "a1"):get("mood"), State.shared():get("theme"))
"""


def test_the_state_of_every_scope_is_seen_and_changed(shell: Shell) -> None:
    shell.write("kept.lua", KEPT)
    typed = Typed(shell, "run", "kept.lua", "--break", "tool:owl")
    typed.until(PAUSED)
    typed.type("state")
    shown = typed.until(PAUSED)
    assert 'agent:a1:mood = "calm"' in shown
    assert "session:n = 1" in shown
    for said, told in (
        ('state set mood = "cross"', 'agent:a1:mood will be "cross" when it goes on.'),
        ("state set n = 7", "session:n will be 7"),
        ("state set global:theme = night", 'global:theme will be "night"'),
        ("state set agent:temper = 1", "Whose?"),
        ("state delete none", "There is no key 'none'"),
    ):
        typed.type(said)
        assert told in typed.until(PAUSED)
    typed.type("c")
    typed.until("7\tcross\tnight")
    assert typed.ended() == 0
