"""`import` of files in JavaScript: exports in every form, places, cycles, versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.kernel.modules.conftest import Write
from tests.kit.scripts import Script, script

WORDS = """import { Agent } from 'llmspell';
import { join } from './deep/join.js';
export let count = 0;
export const shout = (text) => { count++; return join(text.toUpperCase(), "!"); };
export async function ask(text) {
  return await new Agent("echo").chat(text);
}
export class Box {
  constructor(inside) { this.inside = inside; }
}
export default function greet(name) { return `Hello ${name}`; }
globalThis.loads = (globalThis.loads ?? 0) + 1;
export const where = import.meta.url;
export function fail(text) {
  return text.nothing.there;
}
"""
JOIN = "const join = (...parts) => parts.join('');\nexport { join, join as glue };\nexport default { a: 1 };"


@pytest.fixture
def words(write: Write) -> None:
    write("lib/words.js", WORDS)
    write("lib/deep/join.js", JOIN)


async def value(running: Script, source: str) -> Any:
    done = await running.run(source, language="javascript")
    assert done.status == "ok", done.error
    return done.value


async def error(running: Script, source: str) -> dict[str, Any]:
    done = await running.run(source, language="javascript")
    assert done.error is not None, done
    return done.error


@pytest.mark.usefixtures("words")
async def test_names_the_default_and_the_whole_module_can_be_imported(tmp_path: Path) -> None:
    async with script(tmp_path, profile="none") as js:
        source = """import greet, { shout, Box as Case, where } from './lib/words.js'
            import * as words from './lib/words';
            const again = await import('./lib/words.js');
            const names = Object.keys(words).join();
            return [greet('you'), shout('hi'), new Case(3).inside, where, words === again, names, loads]"""
        names = "count,shout,ask,Box,default,where,fail"
        assert await value(js, source) == ["Hello you", "HI!", 3, "lib/words.js", True, names, 1]
        assert await value(js, "import * as words from './lib/words.js'\nreturn [words.default('me'), loads]") == [
            "Hello me",
            1,
        ]


@pytest.mark.usefixtures("words")
async def test_names_stay_bound_to_what_the_module_has_now(tmp_path: Path, write: Write) -> None:
    write("twice.js", "import { count, shout } from './lib/words.js'\nexport const twice = (t) => [shout(t), count]")
    async with script(tmp_path, profile="none") as js:
        source = "import { count, shout } from './lib/words.js'\nimport { twice } from './twice.js'\n"
        assert await value(js, source + "shout('a')\nreturn [count, twice('b'), count]") == [1, ["B!", 2], 2]
        assert await value(js, "const count = 'mine'\nreturn count") == "mine"


@pytest.mark.usefixtures("words")
async def test_exports_of_others_can_be_exported_again(tmp_path: Path, write: Write) -> None:
    write(
        "lib/index.js",
        "export { join as together, default as letters } from './deep/join.js'\n"
        "export * from './more.mjs'\nexport * as deep from './deep/join'\nexport default class { }",
    )
    write("lib/more.mjs", "export const one = 1, { two, three: [three] } = { two: 2, three: [3] }\nexport default 4")
    async with script(tmp_path, profile="none") as js:
        source = """import Thing, { together, letters, one, two, three, deep } from './lib'
            return [typeof Thing, together(1, 2), letters.a, one, two, three, deep.glue('a', 'b')]"""
        assert await value(js, source) == ["function", "12", 1, 1, 2, 3, "ab"]


async def test_imports_come_before_other_code_and_stay_on_their_lines(tmp_path: Path, write: Write) -> None:
    write("one.js", "export const one = 1")
    async with script(tmp_path, profile="none") as js:
        assert await value(js, "const two = one + 1\nimport { one } from './one.js'\nreturn two") == 2
        told = await error(js, "import {\n  one\n} from './one.js'\n\nnull.nothing")
        assert told["line"] == 5


@pytest.mark.usefixtures("words")
async def test_calls_and_errors_name_the_module_and_its_lines(tmp_path: Path, write: Write) -> None:
    write("lib/outer.js", "import { fail } from './words.js'\n\nexport const go = () => fail('x')")
    async with script(tmp_path, profile="none") as js:
        await value(js, "import { ask } from './lib/words.js'\nreturn await ask('hello')")
        started = next(event for event in js.events if event.kind == "invoke_agent.started")
        assert (started.data["source"]["name"], started.data["source"]["line"]) == ("lib/words.js", 6)
        told = await error(js, "import { go } from './lib/outer.js'\n\ngo()")
        assert (told["file"], told["line"]) == ("lib/words.js", 15)
        places = [line.split(": in")[0] for line in told["traceback"].splitlines()]
        assert places == ["lib/words.js:15", "lib/outer.js:3", "test:3"]


async def test_a_syntax_error_names_the_file_and_line_of_the_module(tmp_path: Path, write: Write) -> None:
    write("lib/bad.js", "export const x = 1;\nexport const y = = 2;\n")
    write("lib/outer.js", "\nimport './bad.js'")
    async with script(tmp_path, profile="none") as js:
        told = await error(js, "const a = 1\nawait import('./lib/outer.js')")
        assert (told["type"], told["file"], told["line"], told["column"]) == ("invalid", "lib/bad.js", 2, 18)
        assert told["traceback"] == "lib/outer.js:2: in main chunk\ntest:2: in main chunk"


async def test_a_module_that_throws_is_not_kept(tmp_path: Path, write: Write) -> None:
    write(
        "moody.js",
        "globalThis.tries = (globalThis.tries ?? 0) + 1\nif (tries < 3) throw new Error('not now')\nexport {}",
    )
    async with script(tmp_path, profile="none") as js:
        told = await error(js, "\nimport './moody.js'")
        assert (told["message"], told["file"], told["line"]) == ("not now", "moody.js", 2)
        assert told["traceback"] == "moody.js:2: in main chunk\ntest:2: in main chunk"
        source = "let ok = true\ntry { await import('./moody.js') } catch { ok = false }\n"
        again = "await import('./moody.js')\nawait import('./moody.js')\nreturn [ok, tries]"
        assert await value(js, source + again) == [False, 3]


async def test_modules_that_import_one_another_are_told_how(tmp_path: Path, write: Write) -> None:
    write("lib/one.js", "\nimport { two } from './two.js'\nexport const one = 1")
    write("lib/two.js", "const one = await import('./one.js')\nexport const two = 2")
    async with script(tmp_path, profile="none") as js:
        told = await error(js, "import './lib/one.js'")
        assert "import one another: lib/one.js → lib/two.js → lib/one.js" in told["message"]
        places = [line.split(": in")[0] for line in told["traceback"].splitlines()]
        assert places == ["lib/two.js:1", "lib/one.js:2", "test:1"]


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("import { shuot } from './lib/words.js'", "no export named 'shuot'. Did you mean 'shout'?"),
        ("import nothing from './named.js'", "no export named 'default'. It exports: named."),
        ("import x from './lib/wrods.js'", "Did you mean './lib/words.js'?"),
        ("import x from 'lodash'", "A name without ./ is looked for in the folders of --module-folder"),
        ("import x from 'llmspell/promis'", "There is no module 'llmspell/promis' in the API"),
        ("require('./lib/words.js')", "a file is loaded with import"),
        ("await import('')", "'' is no name of a module"),
    ],
)
async def test_what_cannot_be_imported_is_told(tmp_path: Path, write: Write, source: str, problem: str) -> None:
    write("named.js", "export const named = 1")
    async with script(tmp_path, profile="none") as js:
        told = await error(js, f"\n{source}")
        assert problem in told["message"]
        assert (told["file"], told["line"]) == ("test", 2)


async def test_imports_at_the_same_time_give_the_same(tmp_path: Path, write: Write) -> None:
    write(
        "slow.js",
        "globalThis.runs = (globalThis.runs ?? 0) + 1\nawait new Promise((done) => setTimeout(done, 20))\nexport {}",
    )
    async with script(tmp_path, profile="none") as js:
        source = "const [a, b] = await Promise.all([import('./slow.js'), import('./slow.js')])\nreturn [a === b, runs]"
        assert await value(js, source) == [True, 1]


async def test_a_module_whose_load_was_stopped_is_loaded_again(tmp_path: Path, write: Write) -> None:
    write(
        "slow.js",
        "globalThis.tries = (globalThis.tries ?? 0) + 1\nif (tries === 1) await new Promise(() => {})\nexport {}",
    )
    async with script(tmp_path, profile="none") as js:
        assert "nothing will settle" in (await error(js, "import './slow.js'"))["message"]
        assert await value(js, "import './slow.js'\nreturn tries") == 2


async def test_a_changed_file_is_loaded_anew_in_the_next_run(tmp_path: Path, write: Write) -> None:
    write("base.js", "export const word = 'old'")
    write("top.js", "import { word } from './base.js'\nglobalThis.tops = (globalThis.tops ?? 0) + 1\nexport { word }")
    async with script(tmp_path, profile="none") as js:
        cell = "import { word } from './top.js'\nreturn [word, tops]"
        assert await value(js, cell) == ["old", 1]
        assert await value(js, cell) == ["old", 1]
        write("base.js", "export const word = 'new'")
        assert await value(js, cell) == ["new", 2]
        write("base.js", "export const ward = 'new'")
        assert "Did you mean 'ward'" in (await error(js, cell))["message"]
        write("base.js", "export const word = 'mended'")
        assert await value(js, cell) == ["mended", 3]


async def test_lua_and_javascript_have_modules_of_their_own_beside_one_another(tmp_path: Path, write: Write) -> None:
    write("lib/words.lua", "return { name = 'lua' }")
    write("lib/words.js", "export const name = 'javascript'")
    async with script(tmp_path, profile="none") as both:
        assert await both.value("return require('lib.words').name") == "lua"
        assert await value(both, "import { name } from './lib/words'\nreturn name") == "javascript"
