"""`require` of files in Lua: values, places, cycles, versions."""

from __future__ import annotations

import os
from pathlib import Path

from tests.kernel.modules.conftest import Write
from tests.kit.scripts import script

WORDS = """
local words = { loads = (Loads or 0) + 1 }
Loads = words.loads
function words.shout(text)
  return text:upper() .. "!"
end
function words.ask(text)
  return Agent.new("echo"):chat(text)
end
return words
"""


async def test_a_module_gives_its_value_and_runs_once_in_a_session(tmp_path: Path, write: Write) -> None:
    write("lib/words.lua", WORDS)
    write("lib/init.lua", "return ...")
    write("lib/nothing.lua", "Ran = true")
    async with script(tmp_path, profile="none") as lua:
        source = "local w = require('lib.words') return { w.shout('hi'), w == require('lib/words'), w.loads }"
        assert await lua.value(source) == ["HI!", True, 1]
        assert await lua.value("return require('lib.words').loads") == 1
        assert await lua.value("return { require('lib'), require('lib.nothing'), Ran }") == ["lib", True, True]


async def test_its_calls_and_errors_name_its_own_file_and_lines(tmp_path: Path, write: Write) -> None:
    write("lib/words.lua", WORDS + "-- the end\n")
    write("lib/deep.lua", "local words = require('lib.words')\nreturn function()\n  words.shout(nil)\nend")
    async with script(tmp_path, profile="none") as lua:
        await lua.value("return require('lib.words').ask('hello')")
        started = next(event for event in lua.events if event.kind == "invoke_agent.started")
        assert (started.data["source"]["name"], started.data["source"]["line"]) == ("lib/words.lua", 8)
        error = await lua.error("local go = require('lib.deep')\n\ngo()\nreturn 1")
        assert (error["file"], error["line"]) == ("lib/words.lua", 5)
        places = [line.split(": in")[0] for line in error["traceback"].splitlines()]
        assert places == ["lib/words.lua:5", "lib/deep.lua:3", "test:3"]


async def test_a_syntax_error_names_the_file_and_line_of_the_module(tmp_path: Path, write: Write) -> None:
    write("lib/bad.lua", "local x = 1\nlocal y = = 2\n")
    async with script(tmp_path, profile="none") as lua:
        error = await lua.error("local a = 1\nlocal bad = require('lib.bad')")
        assert (error["type"], error["file"], error["line"], error["column"]) == ("invalid", "lib/bad.lua", 2, 11)
        assert error["traceback"] == "test:2: in main chunk"
        assert "unexpected symbol near '='" in error["message"]


async def test_a_module_that_throws_is_not_kept(tmp_path: Path, write: Write) -> None:
    write("lib/moody.lua", "Tries = (Tries or 0) + 1\nif Tries < 3 then error('not now') end\nreturn Tries")
    async with script(tmp_path, profile="none") as lua:
        error = await lua.error("require('lib.moody')")
        assert (error["message"], error["file"], error["line"]) == ("not now", "lib/moody.lua", 2)
        source = "local ok = pcall(require, 'lib.moody') return { ok, require('lib.moody'), require('lib.moody') }"
        assert await lua.value(source) == [False, 3, 3]


async def test_modules_that_require_one_another_are_told_how(tmp_path: Path, write: Write) -> None:
    write("lib/one.lua", "local two = require('lib.two')\nreturn { two = two }")
    write("lib/two.lua", "local one = require('lib.one')\nreturn { one = one }")
    write("lib/self.lua", "return coroutine.wrap(function() return require('lib.self') end)()")
    async with script(tmp_path, profile="none") as lua:
        error = await lua.error("require('lib.one')")
        assert (error["file"], error["line"]) == ("lib/two.lua", 1)
        assert "lib/one.lua → lib/two.lua → lib/one.lua" in error["message"]
        assert "require one another: lib/self.lua → lib/self.lua" in (await lua.error("require('lib.self')"))["message"]


async def test_tasks_that_ask_at_the_same_time_get_the_same(tmp_path: Path, write: Write) -> None:
    write("lib/slow.lua", "Runs = (Runs or 0) + 1\nutil.sleep(30)\nreturn { }")
    async with script(tmp_path, profile="none") as lua:
        source = """
            Got = {}
            local function load() local slow = require('lib.slow') Got[#Got + 1] = slow end
            Promise.all({ Promise.spawn(load), Promise.spawn(load) }):await()
            return { Got[1] == Got[2], type(Got[1]), Runs }"""
        assert await lua.value(source) == [True, "table", 1]


async def test_tasks_whose_modules_wait_for_one_another_do_not_wait_for_ever(tmp_path: Path, write: Write) -> None:
    write("lib/left.lua", "util.sleep(20)\nreturn require('lib.right')")
    write("lib/right.lua", "util.sleep(20)\nreturn require('lib.left')")
    async with script(tmp_path, profile="none") as lua:
        done = await lua.run("""
            local tasks = {}
            for _, name in ipairs({ 'lib.left', 'lib.right' }) do
              tasks[#tasks + 1] = Promise.spawn(function() return select(2, pcall(require, name)) end)
            end
            local told = Promise.all(tasks):await()
            return tostring(told[1]) .. tostring(told[2])""")
        assert "require one another" in done.value


async def test_a_changed_file_is_loaded_anew_in_the_next_run(tmp_path: Path, write: Write) -> None:
    write("lib/base.lua", "return { word = 'old' }")
    write("lib/top.lua", "Tops = (Tops or 0) + 1\nlocal base = require('lib.base')\nreturn { word = base.word }")
    async with script(tmp_path, profile="none") as lua:
        cell = "return { require('lib.top').word, Tops }"
        assert (await lua.run(cell, cell="c1")).value == ["old", 1]
        os.utime(tmp_path / "lib/base.lua")
        assert (await lua.run(cell, cell="c1")).value == ["old", 1]
        write("lib/base.lua", "return { word = 'new' }")
        assert (await lua.run(cell, cell="c1")).value == ["new", 2]
        write("lib/base.lua", "return {")
        assert (await lua.run(cell, cell="c1")).error["file"] == "lib/base.lua"  # type: ignore[index]
        write("lib/base.lua", "return { word = 'mended' }")
        assert (await lua.run(cell, cell="c1")).value == ["mended", 4]
        (tmp_path / "lib/base.lua").unlink()
        assert "There is no module 'lib.base'" in (await lua.run(cell, cell="c1")).error["message"]  # type: ignore[index]


async def test_within_a_run_a_module_stays_what_it_is(tmp_path: Path, write: Write) -> None:
    write("lib/base.lua", "return 'old'")
    async with script(tmp_path, profile="none") as lua:
        source = """
            local first = require('lib.base')
            FileSystemTool.new():run({ operation = 'write', path = 'lib/base.lua', content = "return 'new'" })
            return { first, require('lib.base') }"""
        assert await lua.value(source) == ["old", "old"]
        assert await lua.value("return require('lib.base')") == "new"


async def test_where_lua_cannot_pause_require_says_so(tmp_path: Path, write: Write) -> None:
    write("lib/words.lua", WORDS)
    async with script(tmp_path, profile="none") as lua:
        inner = "__tostring = function() return require('lib.words').shout('x') end"
        error = await lua.error(f"return tostring(setmetatable({{}}, {{ {inner} }}))")
        assert "require must wait for the host" in error["message"]
