"""Libraries of Lua and globals of JavaScript that a profile keeps from scripts, one by one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError, SpellError
from kernel.libraries import LIBRARIES, denied_of, read_rule, seen_by
from kernel.options import Options
from kernel.policy import PROFILES, is_wider
from kernel.profiles import ProfileBuilder, read_profiles
from kernel.scripting import ScriptEngine

ALL = [(language, name) for language, names in LIBRARIES.items() for name in names]

USES = {
    "lua": "local found = {name}; local kind = type(found); if found ~= nil then _ = found.anything end return kind",
    "javascript": "return typeof globalThis.{name}",
}

WORK = {
    "lua": """
        local clerk = Agent.new({ name = "clerk", model = "demo/echo" })
        local ok, e = pcall(function() return Agent.new({ nme = 1 }) end)
        print(clerk:chat("owls"), json.encode({ 1 }), ok, e.type)
        return { clerk:chat("hi"), #uuid.generate(), inspect({ 1 }) ~= nil }
    """,
    "javascript": """
        const clerk = new Agent({ name: "clerk", model: "demo/echo" });
        const e = await new Agent({ nme: 1 }).chat("x").catch((error) => error);
        for await (const piece of clerk.streamChat("a b")) piece.length;
        return [await clerk.chat("hi"), uuid.generate().length, e.type !== "denied" && inspect([1]) !== ""];
    """,
}


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.toml"
    monkeypatch.setenv("LLMSPELL_CONFIG", str(file))
    return file


def write_profile(settings: Path, language: str, without: str) -> None:
    rules = [f"{each}:{name}" for each, name in ALL if (each, name) != (language, without)]
    settings.write_text(f"[security.profiles.narrow]\nlibraries = {rules!r}".replace("'", '"'))


async def play(folder: Path, language: str, code: str, **more: Any) -> Any:
    options = Options(folder=folder, home=folder / ".llmspell", profile="narrow", insists=True, **more)
    async with ScriptEngine(language, options) as engine:
        return await engine.execute(code, {})


@pytest.mark.parametrize(("language", "name"), ALL)
async def test_what_is_kept_from_scripts_says_so_and_the_rest_works(
    settings: Path, tmp_path: Path, language: str, name: str
) -> None:
    write_profile(settings, language, name)
    with pytest.raises(SpellError) as met:
        await play(tmp_path, language, USES[language].replace("{name}", name))
    told = met.value.describe()
    assert told["type"] == "denied"
    assert f"The library '{name}' is not there for scripts under the profile 'narrow'" in told["message"]
    assert f"--allow library:{language}:{name}" in told["message"]
    assert await play(tmp_path, language, WORK[language]) == ["hi", 36, True]
    # The proof: with the grant that the error names it is there.
    kind = await play(tmp_path, language, USES[language].replace("{name}", name), allow=(f"library:{language}:{name}",))
    assert kind in ("table", "function", "object", "undefined")


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("string", "return ('x'):upper()"),
        ("os", "return require('os').time()"),
        ("os", "return load('return os.time()')()"),
        ("os", "return _G.os.time()"),
        ("os", "for name in pairs(os) do return name end"),
    ],
)
async def test_other_ways_to_a_library_of_lua_are_closed(settings: Path, tmp_path: Path, name: str, way: str) -> None:
    write_profile(settings, "lua", name)
    with pytest.raises(SpellError, match=f"library '{name}'"):
        await play(tmp_path, "lua", way)
    assert await play(tmp_path, "lua", way, allow=("library:lua:*",)) is not None


@pytest.mark.parametrize(
    "way",
    [
        "return (() => {}).constructor('return 1')()",
        "return await (async () => {}).constructor('return 1')()",
        "return Object.getPrototypeOf(function* () {}).constructor('yield 1')().next().value",
        "return Reflect.construct(Object.getPrototypeOf(() => {}).constructor, ['return 1'])()",
    ],
)
async def test_functions_are_not_made_of_text_by_other_ways(settings: Path, tmp_path: Path, way: str) -> None:
    write_profile(settings, "javascript", "Function")
    with pytest.raises(SpellError, match="library 'Function'"):
        await play(tmp_path, "javascript", way)
    assert await play(tmp_path, "javascript", way, allow=("library:js:*",)) == 1


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("console", "import { console } from 'llmspell'; return typeof console.log"),
        ("URL", "import { URL } from 'url'; return typeof URL"),
        ("process", "return typeof require('process').process.cwd"),
    ],
)
async def test_what_is_kept_away_cannot_be_imported(settings: Path, tmp_path: Path, name: str, way: str) -> None:
    write_profile(settings, "javascript", name)
    with pytest.raises(SpellError, match=f"library '{name}'"):
        await play(tmp_path, "javascript", way)
    assert await play(tmp_path, "javascript", way, allow=("library:*",)) == "function"


async def test_a_script_may_have_something_of_its_own_by_that_name(settings: Path, tmp_path: Path) -> None:
    write_profile(settings, "lua", "os")
    assert await play(tmp_path, "lua", "os = { time = function() return 7 end } return os.time()") == 7
    write_profile(settings, "javascript", "Date")
    assert await play(tmp_path, "javascript", "globalThis.Date = { now: () => 7 }; return Date.now()") == 7


@pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux")
@pytest.mark.parametrize(("language", "name"), [("lua", "os"), ("javascript", "eval")])
async def test_it_is_the_same_behind_walls(settings: Path, tmp_path: Path, language: str, name: str) -> None:
    write_profile(settings, language, name)
    with pytest.raises(SpellError, match=f"library '{name}'"):
        await play(tmp_path, language, USES[language].replace("{name}", name), isolated=True)


def test_the_settings_may_say_it_by_language(settings: Path) -> None:
    settings.write_text('[security.profiles.x]\nstdlib_access = { lua = ["string", "table"], js = [] }')
    rules = read_profiles({"LLMSPELL_CONFIG": str(settings)}).named("x").libraries
    assert seen_by(rules) == {"lua:string", "lua:table"}
    settings.write_text('[security.profiles.x]\nstdlib_access = { lua = ["math"] }')
    rules = read_profiles({"LLMSPELL_CONFIG": str(settings)}).named("x").libraries
    assert (denied_of(rules, "javascript"), "os" in denied_of(rules, "lua")) == ([], True)


@pytest.mark.parametrize("rule", ["os", "lua:oss", "perl:os", "lua:", ""])
def test_a_rule_that_names_nothing_is_refused(rule: str) -> None:
    with pytest.raises(InvalidError, match=r"names no library|There is no library"):
        ProfileBuilder("x").libraries(rule)


RULES = st.lists(st.sampled_from(["*", "lua:*", "javascript:*", "lua:os", "javascript:Date"]))


@given(RULES, RULES)
def test_a_profile_that_shows_more_is_wider(some: list[str], others: list[str]) -> None:
    one = ProfileBuilder("one").libraries(*some).build()
    other = ProfileBuilder("other").libraries(*others).build()
    assert is_wider(one, other) is not (seen_by(some) <= seen_by(others))


def test_the_profile_high_has_nothing_that_tells_of_the_machine_or_makes_code() -> None:
    rules = PROFILES["high"].libraries
    assert set(denied_of(rules, "lua")) == {"os", "io", "debug"}
    assert set(denied_of(rules, "javascript")) == {"eval", "Function"}
    assert read_rule("js:eval") == "javascript:eval"
    for name in ("none", "low", "medium"):
        assert seen_by(PROFILES[name].libraries) == {f"{language}:{name}" for language, name in ALL}
