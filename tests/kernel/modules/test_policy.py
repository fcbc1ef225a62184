"""Who may load which module: profiles, lists, sums, folders, and tricks with paths; what is denied is told."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError
from kernel.policy import ModuleRules, read_module_rules
from kernel.sandbox.module_names import read_entry
from tests.kernel.modules.conftest import Write
from tests.kit.scripts import Script, script

LUA = "return require('lib.words')"
JAVASCRIPT = "import word from './lib/words.js'\nreturn word"
SOURCES = {"lua": LUA, "javascript": JAVASCRIPT}
FILES = {"lua": ("lib/words.lua", "return 'loaded'"), "javascript": ("lib/words.js", "export default 'loaded'")}

both = pytest.mark.parametrize("language", SOURCES)


async def run(running: Script, language: str, **job: Any) -> Any:
    done = await running.run(SOURCES[language], language=language, **job)
    return done.value if done.error is None else done.error


def listed(*allow: str, folders: tuple[str, ...] = ()) -> ModuleRules:
    return ModuleRules("", allow, folders)


@both
@pytest.mark.parametrize(
    ("profile", "words"), [("medium", "--profile low --allow-module lib/words"), ("high", "--profile low")]
)
async def test_stricter_profiles_load_nothing_and_say_what_would(
    tmp_path: Path, write: Write, language: str, profile: str, words: str
) -> None:
    write(*FILES[language])
    async with script(tmp_path, profile=profile, modules=listed("**")) as running:
        error = await run(running, language)
        assert (error["type"], error["line"], error["profile"]) == ("denied", 1, profile)
        assert f"The profile {profile!r} loads no modules" in error["message"]
        assert words in error["message"]
        told = next(event for event in running.events if event.kind == "run_script.progress")
        assert told.data["fields"] == {"module": error["module"], "profile": profile, "type": "denied"}


@both
async def test_the_api_s_own_modules_are_always_there(tmp_path: Path, language: str) -> None:
    source = {"lua": "return type(require('llmspell.agent'))", "javascript": "return typeof (await import('llmspell'))"}
    async with script(tmp_path, profile="high") as running:
        assert (await running.run(source[language], language=language)).value in ("table", "object")


@both
@pytest.mark.parametrize("entry", ["lib/words.*", "lib/*", "**", "lib/words", "**/words.*", "./lib/words", "li?/words"])
async def test_low_loads_what_is_listed(tmp_path: Path, write: Write, language: str, entry: str) -> None:
    write(*FILES[language])
    async with script(tmp_path, profile="low", modules=listed(entry)) as running:
        assert await run(running, language) == "loaded"


@both
@pytest.mark.parametrize("entry", ["words", "*", "lib", "lib/word", "words.*", "lib.wordz"])
async def test_low_loads_nothing_else(tmp_path: Path, write: Write, language: str, entry: str) -> None:
    write(*FILES[language])
    async with script(tmp_path, profile="low", modules=listed(entry)) as running:
        error = await run(running, language)
        assert error["type"] == "denied"
        assert f"--allow-module {FILES[language][0]}" in error["message"]
        assert f"modules: {{allow: [{FILES[language][0]}]}}" in error["message"]


def test_names_of_lua_can_be_listed_as_they_are_required() -> None:
    assert [
        read_entry("lib.words").covers(path) for path in ("lib/words.lua", "lib/words.js", "lib/words/init.lua")
    ] == [
        True,
        False,
        True,
    ]
    assert [read_entry("lib.*").covers(path) for path in ("lib/words.lua", "lib/deep/words.lua")] == [True, False]


@both
@pytest.mark.parametrize("profile", ["low", "none"])
async def test_a_file_can_be_bound_to_its_sum(tmp_path: Path, write: Write, language: str, profile: str) -> None:
    name, text = FILES[language]
    write(name, text)
    rules = listed(f"{name}#sha256={hashlib.sha256(text.encode()).hexdigest().upper()}", "lib/*")
    async with script(tmp_path, profile=profile, modules=rules) as running:
        assert await run(running, language) == "loaded"
        write(name, text + " ")
        error = await run(running, language)
        assert error["type"] == "denied"
        assert "is not the file that was allowed: its sha-256 is" in error["message"]


@pytest.mark.parametrize("entry", ["", "lib/words.lua#sha256=abc", "#sha256=" + "0" * 64])
def test_a_malformed_entry_is_told(entry: str) -> None:
    with pytest.raises(InvalidError, match="is no entry for a list of modules"):
        read_entry(entry)


@pytest.mark.parametrize("said", [["lib"], {"alow": ["lib"]}, {"allow": 3}, {"folders": [""]}])
def test_malformed_front_matter_is_told(said: Any) -> None:
    with pytest.raises(InvalidError, match="`modules"):
        read_module_rules(said)


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "./../secret",
        "lib/../../secret",
        "lib....secret",
        "/etc/hostname",
        "~/secret",
        "C:\\\\secret",
        "file:///x",
    ],
)
async def test_no_name_leads_out_in_lua(tmp_path: Path, write: Write, name: str) -> None:
    write("secret.lua", "return 'secret'")
    async with script(tmp_path, profile="none", beside=tmp_path / "spells") as running:
        error = await running.error(f"return require('{name}')")
        assert error["type"] == "denied"


@pytest.mark.parametrize(
    "name",
    ["../secret.js", "./../secret.js", "./lib/../../secret", "/etc/hostname", "~/secret.js", "file:///x", "node:fs"],
)
async def test_no_name_leads_out_in_javascript(tmp_path: Path, write: Write, name: str) -> None:
    write("secret.js", "export default 'secret'")
    async with script(tmp_path, profile="none", beside=tmp_path / "spells") as running:
        error = (await running.run(f"await import('{name}')", language="javascript")).error
        assert error is not None
        assert error["type"] == "denied"


@both
async def test_a_link_out_of_the_folder_is_denied(tmp_path: Path, write: Write, language: str) -> None:
    name, text = FILES[language]
    outside = write(f"elsewhere/{Path(name).name}", text)
    (tmp_path / "spells/lib").mkdir(parents=True)
    (tmp_path / "spells" / name).symlink_to(outside)
    async with script(tmp_path, profile="none", beside=tmp_path / "spells") as running:
        error = await run(running, language)
        assert error["type"] == "denied"
        assert "is a link that leads out of its folder" in error["message"]


@both
async def test_folders_the_profile_cannot_read_are_closed(tmp_path: Path, write: Write, language: str) -> None:
    name, text = FILES[language]
    write(f"spells/{name}", text)
    (tmp_path / "work").mkdir()
    rules = ModuleRules("all")
    async with script(tmp_path / "work", profile="medium", beside=tmp_path / "spells", modules=rules) as running:
        error = await run(running, language)
        assert (error["type"], "does not reach the folder" in error["message"]) == ("denied", True)


async def test_configured_folders_are_searched_too(tmp_path: Path, write: Write) -> None:
    write("shared/tools/greet.lua", "local name = require('tools.name') return 'Hello ' .. name")
    write("shared/tools/name.lua", "return 'Ada'")
    write("shared/tools/greet.js", "import name from './name.js'\nexport default `Hello ${name}`")
    write("shared/tools/name.js", "export default 'Ada'")
    (tmp_path / "spells").mkdir()
    rules = listed("tools/*", folders=("../shared", "../missing"))
    async with script(tmp_path, profile="low", beside=tmp_path / "spells", modules=rules) as running:
        assert await running.value("return require('tools.greet')") == "Hello Ada"
        done = await running.run("import g from 'tools/greet.js'\nreturn g", language="javascript")
        assert done.value == "Hello Ada"


async def test_a_program_that_embeds_a_spell_may_open_everything(tmp_path: Path, write: Write) -> None:
    write("lib/words.lua", "return 'loaded'")
    async with script(tmp_path, profile="medium", modules=ModuleRules("all")) as running:
        assert await running.value(LUA) == "loaded"


async def test_a_notebook_says_where_it_is_and_which_modules_it_loads(tmp_path: Path, write: Write) -> None:
    write("notes/lib/words.lua", "return 'loaded'")
    about = {"path": "notes/n.spell.md", "kind": "notebook", "profile": "low", "modules": {"allow": ["lib.*"]}}
    async with script(tmp_path, profile="low") as running:
        assert await run(running, "lua", cell="c1", about=about) == "loaded"
        error = await run(running, "lua", cell="c1", about={**about, "modules": {}})
        assert error["type"] == "denied"
        error = await run(running, "lua", cell="c1", about={**about, "modules": "lib"})
        assert "`modules` in the front matter" in error["message"]


@pytest.mark.parametrize("text", [b"\xff\xfe", b"return '\xe9'"])
async def test_a_module_that_is_no_text_is_told(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "odd.lua").write_bytes(text)
    async with script(tmp_path, profile="none") as running:
        assert "is not a text in UTF-8" in (await running.error("require('odd')"))["message"]


async def test_a_module_that_is_too_large_or_a_folder_is_told(tmp_path: Path, write: Write) -> None:
    write("large.lua", "-" * (5 << 20))
    (tmp_path / "folder.lua").mkdir()
    async with script(tmp_path, profile="none") as running:
        assert "bytes; the most that is read is" in (await running.error("require('large')"))["message"]
        assert "There is no module 'folder'" in (await running.error("require('folder')"))["message"]


async def test_what_was_loaded_is_in_the_trace(tmp_path: Path, write: Write) -> None:
    text = "return 'loaded'"
    write("lib/words.lua", text)
    async with script(tmp_path, profile="none") as running:
        await running.value(f"{LUA}, {LUA.removeprefix('return ')}")
        told = [event.data for event in running.events if event.kind == "run_script.progress"]
        sum = hashlib.sha256(text.encode()).hexdigest()
        assert [each["fields"] for each in told] == [{"module": "lib.words", "path": "lib/words.lua", "sha256": sum}]
