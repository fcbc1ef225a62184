"""What the editor offers at the cursor, written here as `|`."""

from __future__ import annotations

import asyncio

import pytest

from kernel.engines.protocol import Completion
from tests.kit.lua_host import Spell


def offered(spell: Spell, text: str) -> dict[str, Completion]:
    before, _, after = text.partition("|")
    result = spell.engine.complete(before + after, len(before))
    assert all(item.label.lower().startswith(before[result.start : result.end].lower()) for item in result.items)
    return {item.label: item for item in result.items}


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("Ag|", "Agent", "class"),
        ("ag|", "Agent", "class"),
        ("pri|", "print", "function"),
        ("whi|", "while", "keyword"),
        ("local total = 1\nprint(tot|)", "total", "variable"),
        ("mine|", "mine_too", "variable"),
        ("Agent.|", "new", "function"),
        ("Agent.n|", "new", "function"),
        ("string.up|", "upper", "function"),
        ("json.|", "encode", "function"),
        ("config.|", "model", "variable"),
        ("config.model.na|", "name", "variable"),
        ("bot:ch|", "chat", "method"),
        ("bot.|", "name", "property"),
        ("local a = Agent.new('x')\na:|", "chat_async", "method"),
        ("local r = agents.Researcher.new{}\nr:|", "search", "method"),
        ("tools.|", "web", "variable"),
        ("local a = Agent.new('x')\nlocal n = a.c|", "calls", "property"),
        ("someone:str|", "stream_chat", "method"),
        ("someone():ch|", "chat", "method"),
        ("text:up|", "upper", "method"),
        ("text.up|", "upper", "function"),
        ("for i = 1, 3 do io.w| end", "write", "function"),
        ("print('done') pri|", "print", "function"),
    ],
)
async def test_it_offers(spell: Spell, text: str, label: str, kind: str) -> None:
    await spell.run("bot = Agent.new('b') config = {model = {name = 'm'}} mine_too = 1 text = 'abc'")
    if text == "text.up|":
        assert label not in offered(spell, text)
    else:
        assert offered(spell, text)[label].kind == kind


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("bot:|", "spawn"),
        ("bot:|", "is_done"),
        ("bot:|", "upper"),
        ("Agent.|", "chat"),
        ("text:|", "chat"),
        ("'pri|", "print"),
        ('x = "pri|', "print"),
        ("-- pri|", "print"),
        ("--[[ one\n pri|", "print"),
        ("[[ pri| ]]", "print"),
        ("-- secret_word\nsec|", "secret_word"),
        ("'secret_word' sec|", "secret_word"),
        ("print|", "print"),
    ],
)
async def test_it_does_not_offer(spell: Spell, text: str, label: str) -> None:
    await spell.run("bot = Agent.new('b') text = 'abc'")
    assert label not in offered(spell, text)


async def test_methods_come_with_signature_and_help(spell: Spell) -> None:
    assert offered(spell, "Agent.|")["new"] == Completion("new", "function", "Agent.new(options)", "Make an agent.")


async def test_it_says_what_would_be_replaced(spell: Spell) -> None:
    result = spell.engine.complete("é = Agent.ne", 12)
    assert (result.start, result.end) == (10, 12)


@pytest.mark.parametrize(
    ("source", "cursor"), [("", 0), ("x", 99), ("x", -1), ("a..", 3), (":", 1), ("'", 1), ("é.", 2)]
)
async def test_any_text_and_cursor_has_an_answer(spell: Spell, source: str, cursor: int) -> None:
    result = spell.engine.complete(source, cursor)
    assert 0 <= result.start <= result.end <= len(source)


async def test_it_works_while_a_cell_waits(spell: Spell) -> None:
    running = asyncio.ensure_future(spell.run("while_it_runs = 1 Test.sleep(60)"))
    await spell.host.sleeping.wait()
    assert "while_it_runs" in offered(spell, "while_|")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_it_runs_no_code_of_the_script(spell: Spell) -> None:
    await spell.run(
        "trap = setmetatable({}, {__index = function() error('ran') end, __pairs = function() error('ran') end})"
    )
    assert "x" not in offered(spell, "trap.|")
    assert "x" not in offered(spell, "trap.deep.|")
