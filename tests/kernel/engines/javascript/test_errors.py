"""Errors name the line and column a person sees, across cells, functions and the border."""

from __future__ import annotations

import pytest

from kernel.engines.protocol import Chunk
from kernel.errors import DeadlineError, InternalError, InvalidError, NotFoundError, RateLimitError, ScriptError
from tests.kit.javascript_host import Spell


async def test_an_error_has_its_place_and_its_trace_across_cells(spell: Spell) -> None:
    await spell.run("function inner() {\n  throw new TypeError('boom')\n}", "first", "c1", first_line=5)
    with pytest.raises(ScriptError, match="TypeError: boom") as caught:
        await spell.run("const x = 1\nfunction outer() { inner() }\nouter()", "second", "c2", first_line=20)
    details = caught.value.details
    assert (details["file"], details["line"], details["cell"]) == ("first", 6, "c1")
    assert details["traceback"].splitlines() == [
        "first:6: in inner",
        "second:21: in outer",
        "second:22: in main chunk",
    ]


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("const value = missing()", 15),
        ("class A {} missing()", 12),
        ("Test.nop(); let b; missing()", 20),
        ("const { c } = {}; missing()", 19),
    ],
)
async def test_columns_are_those_of_the_source(spell: Spell, source: str, column: int) -> None:
    with pytest.raises(ScriptError, match="missing is not defined") as caught:
        await spell.run(source)
    assert (caught.value.details["line"], caught.value.details["column"]) == (1, column)


async def test_an_error_of_the_host_comes_out_as_it_was(spell: Spell) -> None:
    with pytest.raises(DeadlineError) as caught:
        await spell.run("\n\nawait new Agent('x').chat('fail')")
    assert caught.value.details["after"] == 30
    assert caught.value.details["line"] == 3
    with pytest.raises(InternalError, match="division by zero"):
        await spell.run("await Test.fail('bug')")


async def test_a_script_can_switch_on_the_type_of_an_error(spell: Spell) -> None:
    source = """try { await Test.fail("rate_limit") } catch (e) {
      return [e.type, e.retryAfter, e instanceof RateLimitError, e instanceof Error, e.name, `${e}`] }"""
    expected = ["rate_limit", 7, True, True, "RateLimitError", "RateLimitError: Slow down."]
    assert await spell.run(source) == expected
    with pytest.raises(RateLimitError):
        await spell.run("try { await Test.fail('rate_limit') } catch (e) { throw e }")


async def test_errors_of_a_callback_pass_through_the_host(spell: Spell) -> None:
    source = "try { await Test.call(() => { throw new RangeError('mine') }) } catch (e) { return [e.message, e.type] }"
    assert await spell.run(source) == ["RangeError: mine", "script"]
    with pytest.raises(NotFoundError):
        await spell.run("await Test.call(() => Test.fail())")


async def test_fields_of_a_thrown_error_are_its_details(spell: Spell) -> None:
    with pytest.raises(ScriptError, match="slow") as caught:
        await spell.run("throw Object.assign(new TimeoutError('slow'), { retryAfter: 3 })")
    assert (caught.value.details["type"], caught.value.details["retry_after"]) == ("timeout", 3)
    with pytest.raises(ScriptError, match="plain") as caught:
        await spell.run("throw { message: 'plain', code: 7 }")
    assert caught.value.details["code"] == 7


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("let a = ;", 1, 9),
        ("const ok = 1\nconst b = [1, 2", 2, 0),
        ("class A {}; let x; foo bar", 1, 24),
        ("import { Agent } from 'llmspell'\nlet c = 1 +* 2", 2, 12),
    ],
)
async def test_a_syntax_error_has_its_place(spell: Spell, source: str, line: int, column: int) -> None:
    problem = spell.engine.check(Chunk(source, "spell"))
    assert problem is not None
    assert problem.line == line
    assert column in (0, problem.column)
    with pytest.raises(InvalidError) as caught:
        await spell.run(source, first_line=10)
    assert caught.value.details["line"] == line + 9


@pytest.mark.parametrize(
    "source", ["return 1", "await 1", "const x = 1; const x = 2", "import a from 'llmspell'", "export default 5"]
)
async def test_a_sound_chunk_has_no_problem(spell: Spell, source: str) -> None:
    assert spell.engine.check(Chunk(source, "spell")) is None


async def test_checking_runs_nothing(spell: Spell) -> None:
    spell.engine.check(Chunk("globalThis.ran = 1; console.log('x')", "spell"))
    spell.engine.check(Chunk("}); globalThis.ran = 1; (async function () {", "spell"))
    assert await spell.run("return typeof ran") == "undefined"
    assert spell.lines() == []
