"""Errors name the file and line of the spell, and keep their type in both directions."""

from __future__ import annotations

import pytest

from kernel.engines.protocol import Chunk
from kernel.errors import DeadlineError, InternalError, InvalidError, LimitError, NotFoundError, ScriptError
from kernel.policy import Limits
from tests.kit.lua_host import Spell


async def error_of(spell: Spell, source: str, **where: str) -> ScriptError:
    with pytest.raises(ScriptError) as caught:
        await spell.run(source, **where)
    return caught.value


PLACES = {
    "error with a text": ("\nerror('boom')", "boom", 2),
    "error without a position": ("\nerror('boom', 0)", "boom", 2),
    "an error of the caller": ("local function f()\n  error('boom', 2)\nend\n\nf()", "boom", 5),
    "a nil index": ("local t\n\nreturn t.x", "attempt to index a nil value (local 't')", 3),
    "arithmetic": ("\n\nlocal x = {} + 1", "attempt to perform arithmetic on a table value", 3),
    "a failed assertion": ("\nassert(false, 'boom')", "boom", 2),
    "a nested coroutine": (
        "coroutine.wrap(function()\n  coroutine.wrap(function()\n    error('boom')\n  end)()\nend)()",
        "boom",
        3,
    ),
    "a table from a nested coroutine": ("coroutine.wrap(function()\n  error({message = 'boom'})\nend)()", "boom", 2),
    "a library function": ("\nlocal x = string.rep()\n", "bad argument #1 to 'rep' (string expected, got no value)", 2),
    "a method of a string": ("\nlocal x = ('x'):rep({})", "bad argument #2 to 'rep' (number expected, got table)", 2),
    "the return of the chunk": ("local x = 1\nreturn json.decode('{')", "invalid JSON at line 1, column 2", 2),
    "a rethrown text": ("local ok, err = pcall(error, 'boom')\n\nerror(err, 0)", "boom", 3),
    "an object that prints itself": (
        "\nerror(setmetatable({}, {__tostring = function() return 'boom' end}))",
        "boom",
        2,
    ),
    "no value at all": ("\nerror()", "(error object is a nil value)", 2),
    "a host call made wrong": (
        "\nTest.nop(coroutine.create(print))",
        "Test.nop: argument 1: A thread cannot leave the script.",
        2,
    ),
    "code that was loaded": ("load('\\n error(\"boom\")', '=(load)')()", "boom", 2),
}


@pytest.mark.parametrize(("source", "message", "line"), PLACES.values(), ids=PLACES.keys())
async def test_the_line_is_that_of(spell: Spell, source: str, message: str, line: int) -> None:
    error = await error_of(spell, source, name="my cell", cell="c7")
    assert error.message.startswith(message)
    assert error.details["line"] == line


async def test_the_file_and_cell_are_those_of_the_chunk(spell: Spell) -> None:
    error = await error_of(spell, "error('boom')", name="my cell", cell="c7")
    assert (error.details["file"], error.details["cell"]) == ("my cell", "c7")


async def test_a_traceback_shows_only_the_frames_of_the_spell(spell: Spell) -> None:
    source = """local function deep()
  error('boom')
end
local function middle()
  pcall(string.rep, 'x', 1)
  deep()
  return 1
end
coroutine.wrap(function()
  middle()
end)()
"""
    error = await error_of(spell, source, name="story")
    assert error.details["traceback"].splitlines() == [
        "story:2: in function 'deep'",
        "story:6: in function 'middle'",
        "story:10: in function at line 9",
        "story:11: in main chunk",
    ]


async def test_a_function_of_another_cell_is_named_by_its_cell(spell: Spell) -> None:
    await spell.run("function fail()\n  error('boom')\nend", name="tools", cell="c1")
    error = await error_of(spell, "\n\nfail()", name="main", cell="c2")
    assert (error.details["file"], error.details["line"], error.details["cell"]) == ("tools", 2, "c1")
    assert error.details["traceback"] == "tools:2: in function 'fail'\nmain:3: in main chunk"


async def test_a_table_keeps_its_type_and_fields(spell: Spell) -> None:
    error = await error_of(spell, "error({type = 'mine', message = 'm', code = 3, tags = {'a'}, f = print, line = 99})")
    assert error.describe() | {"traceback": ""} == {
        "type": "mine",
        "message": "m",
        "code": 3,
        "tags": ["a"],
        "file": "spell",
        "line": 1,
        "traceback": "",
    }


async def test_a_table_without_a_message_is_shown(spell: Spell) -> None:
    assert (await error_of(spell, "error({1, 2})")).message == "{ 1, 2 }"


async def test_a_message_that_is_no_text_is_shown_as_well_as_can_be(spell: Spell) -> None:
    assert (await error_of(spell, "error('a\\xffb', 0)")).message == "a\ufffdb"


async def test_a_name_with_colons_does_not_confuse_the_line(spell: Spell) -> None:
    error = await error_of(spell, "error('at 1:2: x')", name="C:\\spells:9: x.lua")
    assert (error.message, error.details["line"]) == ("at 1:2: x", 1)


async def test_a_very_long_name_keeps_the_line(spell: Spell) -> None:
    error = await error_of(spell, "\nerror('boom')", name="é" * 100)
    assert (error.message, error.details["line"], error.details["file"]) == ("boom", 2, "é" * 100)


async def test_what_a_script_catches_reads_as_in_plain_lua(spell: Spell) -> None:
    source = """
        local _, own = pcall(function() error('boom') end)
        local _, library = pcall(string.rep)
        local _, coroutine_error = coroutine.resume(coroutine.create(function() error('inner') end))
        return {own, library, coroutine_error}"""
    assert await spell.run(source, name="cell") == [
        "cell:2: boom",
        "bad argument #1 to 'rep' (string expected, got no value)",
        "cell:4: inner",
    ]


async def test_host_errors_can_be_caught_and_read(spell: Spell) -> None:
    source = """
        local ok, err = pcall(Test.fail)
        return {ok, err.type, err.name, tostring(err), err .. '!', err:match('thing')}"""
    message = "There is no 'thing'. Make one first."
    assert await spell.run(source) == [False, "not_found", "thing", message, message + "!", "thing"]


RETHROWN = {
    "not at all": "\nTest.fail()",
    "as a tail call": "\nreturn Test.fail()",
    "again": "local ok, err = pcall(function()\n  Test.fail() end)\n\nerror(err)",
    "through a coroutine": "coroutine.wrap(function()\n  Test.fail() end)()",
    "through a callback": "Test.call(function()\n  Test.fail()\nend)",
}


@pytest.mark.parametrize("source", RETHROWN.values(), ids=RETHROWN.keys())
async def test_an_uncaught_host_error_comes_out_as_it_was_raised(spell: Spell, source: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        await spell.run(source, name="story")
    assert caught.value.details["name"] == "thing"
    assert (caught.value.details["file"], caught.value.details["line"]) == ("story", 2)
    assert caught.value.details["traceback"].startswith("story:2: in ")


async def test_an_exception_that_is_no_spell_error_keeps_its_cause(spell: Spell) -> None:
    with pytest.raises(InternalError, match="division by zero") as caught:
        await spell.run("Test.fail('bug')")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


async def test_an_error_handler_sees_the_error_and_its_traceback(spell: Spell) -> None:
    source = """
        local function fail() error('boom') end
        local ok, text = xpcall(fail, debug.traceback)
        local ok2, kind = xpcall(Test.fail, function(err) return err.type end)
        return {ok, text, kind}"""
    ok, text, kind = await spell.run(source)
    assert (ok, kind) == (False, "not_found")
    assert text.startswith("spell:2: boom\nstack traceback:\n\tspell:2: in function")
    assert "llmspell" not in text


SYNTAX = {
    "a stray token": ("local x = 5\nx = = 1", "unexpected symbol near '='", 2, 5),
    "the same token twice": ("f(1) = (2)", "syntax error near '='", 1, 6),
    "a missing end": ("if x then\n  y()\n", "'end' expected (to close 'if' at line 1) near <eof>", 3, 1),
    "an open string": ("\nprint('abc\n", "unfinished string near ''abc'", 2, 7),
    "a bad goto": ("goto nowhere", "no visible label 'nowhere' for <goto> at line 1", 1, 0),
    "text behind a return": ("return 1\nprint(2)", "<eof> expected near 'print'", 2, 1),
    "a letter beyond ASCII": ("local é = 1", "<name> expected near '<\\195>'", 1, 0),
}


@pytest.mark.parametrize(("source", "message", "line", "column"), SYNTAX.values(), ids=SYNTAX.keys())
async def test_a_syntax_error_names_line_and_column_of(
    spell: Spell, source: str, message: str, line: int, column: int
) -> None:
    problem = spell.engine.check(Chunk(source, "cell"))
    assert problem is not None
    assert (problem.message, problem.line, problem.column) == (message, line, column)
    with pytest.raises(InvalidError) as caught:
        await spell.run(source, name="cell", cell="c1")
    assert caught.value.message == message
    details = caught.value.details
    assert (details["file"], details["line"], details["column"], details["cell"]) == ("cell", line, column, "c1")


async def test_lines_of_syntax_errors_count_in_the_file(spell: Spell) -> None:
    problem = spell.engine.check(Chunk("x = (1\ny = )", "a.spell.md", "", 30))
    assert problem is not None
    assert problem.line == 31


async def test_a_sound_chunk_has_no_problem_and_is_not_run(spell: Spell) -> None:
    assert spell.engine.check(Chunk("ran = true return ran", "cell")) is None
    assert await spell.run("return ran == nil") is True


@pytest.mark.parametrize(
    "source", ["#!/usr/bin/env -S llmspell run\nreturn 1", "\ufeffreturn 1", "\ufeff#!x\nreturn 1"]
)
async def test_a_shebang_and_a_byte_order_mark_are_no_syntax_errors(spell: Spell, source: str) -> None:
    assert spell.engine.check(Chunk(source, "cell")) is None
    assert await spell.run(source) == 1


async def test_a_script_cannot_catch_limits_for_ever(spell: Spell) -> None:
    with pytest.raises(LimitError, match="used too much"):
        await spell.run("while true do pcall(Test.fail, 'limit') end")


async def test_a_script_may_catch_one_limit(spell: Spell) -> None:
    assert await spell.run("local ok, err = pcall(Test.fail, 'limit') return err.type") == "limit"


async def test_a_run_out_of_calls_ends_even_in_a_pcall_loop() -> None:
    spell = Spell(Limits(cpu=5, calls=50))
    with pytest.raises(LimitError, match="more than 50 calls"):
        await spell.run("while true do pcall(Test.nop) end")
    spell.engine.close()


async def test_a_timeout_keeps_its_details(spell: Spell) -> None:
    with pytest.raises(DeadlineError) as caught:
        await spell.run("Agent.new('x'):chat('fail')")
    assert caught.value.details["after"] == 30
