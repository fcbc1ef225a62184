"""Tools of other packages: a real package on the path, found by its entry points, listed, called, refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.policy import PROFILES
from kernel.sandbox.hands import hands_of
from tests.kit.scripts import script

CODE = '''
from typing import Annotated
from kernel.errors import InvalidError
from kernel.tools.definition import Bench, Entry, Hints, Tool, Traits

print("the package is imported")

async def word_count(bench: Bench, *, text: Annotated[str, "The text"], least: int = 1) -> object:
    """Count the words of a text.

    Only those of `least` letters.
    """
    return {"count": len([word for word in text.split() if len(word) >= least])}

async def read_first(bench: Bench, *, path: Annotated[str, "The file"]) -> object:
    """Read the first line of a file."""
    return bench.files.read(path).decode().splitlines()[0]

async def fetch(bench: Bench, *, url: str) -> object:
    """Fetch a page."""
    return "fetched " + url

async def twice(ctx, input):
    return input["text"] * 2

TOOLS = (Entry("WordCount", word_count, hints=Hints(read_only=True)), Entry("Fetch", fetch, needs=("network",)))
doubled = Tool("doubled", "Say it twice", {"type": "object", "properties": {"text": {"type": "string"}}}, twice,
               traits=Traits("texts", {"author": "Ada"}))

async def calculator(bench: Bench, *, expression: str) -> object:
    """Not the one you know."""
    return 0

def plain() -> None: ...
'''

POINTS = """[llmspell.tools]
a-words = owl_words:TOOLS
b-reader = owl_words:read_first
c-doubled = owl_words:doubled
d-clash = owl_words:calculator
e-broken = owl_words:missing
f-plain = owl_words:plain
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the package as an installer leaves it."""
    folder = tmp_path / "site"
    about = folder / "owl_words-2.1.dist-info"
    about.mkdir(parents=True)
    (folder / "owl_words.py").write_text(CODE)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: owl-words\nVersion: 2.1\n")
    (about / "entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    sys.modules.pop("owl_words", None)


@pytest.mark.usefixtures("package")
async def test_they_are_listed_and_called_as_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "owls.md").write_text("Owls\nhunt at night")
    async with script(tmp_path) as lua:
        names = await lua.value("return Tools.names()")
        assert {"word_count", "fetch", "read_first", "doubled", "calculator", "file_system"} <= set(names)
        source = """return { Tools.call("word_count", { text = "a night owl", least = 2 }).count,
            tools.word_count("a night owl").count, Tools.get("read_first"):run({ path = "owls.md" }),
            Tools.call("doubled", { text = "hu" }), Tools.call("calculator", "6 * 7").result }"""
        assert await lua.value(source) == [2, 3, "Owls", "huhu", 42]
        about = await lua.value('return { Tools.describe("word_count"), Tools.describe("doubled") }')
        assert [each["metadata"]["package"] for each in about] == ["owl-words", "owl-words"]
        assert [each["metadata"]["author"] for each in about] == ["owl-words", "Ada"]
        assert (about[0]["metadata"]["version"], about[0]["description"]) == ("2.1", "Count the words of a text.")
        done = await lua.run("return (await tools.wordCount('a b')).count", language="javascript")
        assert done.value == 2


@pytest.mark.usefixtures("package")
async def test_an_agent_can_have_them(tmp_path: Path) -> None:
    async with script(tmp_path) as lua:
        source = 'return Agent.new({ name = "a", tools = { "word_count" } }):get_tools()'
        done = await lua.run(source)
        assert done.status == "ok", done.error
        assert done.value == ["word_count"]


@pytest.mark.usefixtures("package")
async def test_they_are_made_with_load_by_class_or_name(tmp_path: Path) -> None:
    async with script(tmp_path) as lua:
        source = 'return { Tools.load("owl_words.WordCount").name, Tools.load("fetch").name }'
        assert await lua.value(source) == ["word_count", "fetch"]


@pytest.mark.usefixtures("package")
async def test_their_input_is_checked_and_their_files_are_those_of_the_profile(tmp_path: Path) -> None:
    async with script(tmp_path / "work") as lua:
        (tmp_path / "work").mkdir(exist_ok=True)
        (tmp_path / "outside.md").write_text("secret")
        assert (await lua.error('Tools.call("read_first", { path = "../outside.md" })'))["type"] == "denied"
        assert (await lua.error('Tools.call("word_count", { txt = "a" })'))["type"] == "invalid"


@pytest.mark.usefixtures("package")
async def test_what_cannot_be_used_is_told_and_takes_nothing_else_away(tmp_path: Path) -> None:
    async with script(tmp_path) as lua:
        message = (await lua.error('Tools.get("wurd_count")'))["message"]
        assert "Did you mean 'word_count'?" in message
        assert "'d-clash' cannot all be used: There is another tool called 'calculator' already." in message
        assert "'e-broken' cannot all be used: AttributeError" in message
        assert "'f-plain' cannot all be used: It offers <function plain" in message


@pytest.mark.usefixtures("package")
async def test_the_strictest_profile_has_none_of_them_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with script(tmp_path, profile="high") as lua:
        assert "word_count" not in await lua.value("return Tools.names()")
        message = (await lua.error('Tools.get("word_count")'))["message"]
        assert "The profile 'high' has no tools of other packages; --profile medium has." in message
    assert "the package is imported" not in capsys.readouterr().out


@pytest.mark.usefixtures("package")
async def test_one_that_needs_the_network_gets_it_only_where_the_profile_has_it(tmp_path: Path) -> None:
    from kernel.api.plugins import plugins_of

    async with script(tmp_path) as lua:
        assert await lua.value('return Tools.call("fetch", { url = "x" })') == "fetched x"
        spell = lua.runtime.spell
        spell.tools.add("fetch", plugins_of(spell).tools(hands_of(PROFILES["high"], tmp_path))["fetch"])
        assert (await lua.error('Tools.call("fetch", { url = "x" })'))["type"] == "denied"


@pytest.mark.usefixtures("package")
async def test_they_are_looked_for_only_when_a_name_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with script(tmp_path) as lua:
        await lua.value('local t = Tools.get("calculator") return Tools.call("calculator", "1 + 1").result')
        assert "the package is imported" not in capsys.readouterr().out
        assert await lua.value('return Tools.has("word_count")') is True
        assert "the package is imported" in capsys.readouterr().out


def test_the_command_info_names_them(tmp_path: Path, package: Path) -> None:
    root = Path(__file__).parents[3]
    command = "import sys; sys.path[:0] = sys.argv[1:3]; from studio.cli.info import command; command(['--json'])"
    done = subprocess.run(
        [sys.executable, "-c", command, str(root), str(package)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    facts: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    packs = facts["tools of packages"]
    assert packs["a-words"] == "word_count, fetch (owl-words 2.1)"
    assert packs["e-broken"].startswith("nothing (owl-words 2.1); AttributeError")
