"""The examples with modules, and every example of the page about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.kit.scripts import script
from tests.kit.shell import Shell

ROOT = Path(__file__).parents[2]
SPELLS = ROOT / "spells" / "modules"
PAGE = (ROOT / "docs" / "modules.md").read_text()

FENCE = re.compile(r"^```(lua|javascript)(?: file=(\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PROMISED = re.compile(r"(?:-->|//>) (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    language: str
    code: str

    @property
    def promised(self) -> list[str]:
        return PROMISED.findall(self.code)


FILES = {file: code for _, file, code in FENCE.findall(PAGE) if file}
EXAMPLES = [Example(language, code) for language, file, code in FENCE.findall(PAGE) if not file]


def test_the_page_has_the_six_patterns_in_both_languages() -> None:
    patterns = re.findall(r"^### \d\. .*?(?=^##)", PAGE, re.DOTALL | re.MULTILINE)
    assert [[language for language, _, _ in FENCE.findall(text)] for text in patterns] == [["lua", "javascript"]] * 6


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{n}-{example.language}" for n, example in enumerate(EXAMPLES)])
async def test_an_example_of_the_page_prints_what_it_says(tmp_path: Path, example: Example) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    loads = "require(" in example.code or "import " in example.code
    async with script(tmp_path, profile="none" if loads else "medium") as running:
        done = await running.run(example.code, language=example.language)
        assert done.status == "ok", done.error
        assert example.promised
        assert running.paper.lines == example.promised


@pytest.mark.parametrize("name", ["owls.lua", "owls.js"])
def test_a_spell_loads_what_is_beside_it_from_wherever_it_runs(tmp_path: Path, name: str) -> None:
    shell = Shell(tmp_path)
    done = shell.run("run", "--profile", "none", str(SPELLS / name))
    assert (done.code, done.out, done.err) == (0, (SPELLS / "owls.out").read_text(), "")
    denied = shell.run("run", str(SPELLS / name))
    assert denied.code == 1
    assert "profile 'medium' loads no modules" in denied.err


def copied(folder: Path) -> Path:
    import shutil

    return Path(shutil.copytree(SPELLS, folder / "modules"))


@pytest.mark.parametrize("name", ["owls.lua", "owls.js"])
def test_the_profile_low_loads_what_the_command_line_lists(tmp_path: Path, name: str) -> None:
    spell, shell = copied(tmp_path) / name, Shell(tmp_path)
    done = shell.run("run", "--profile", "low", "--allow-module", "lib/*", str(spell))
    assert (done.code, done.err) == (0, "")
    refused = shell.run("run", "--profile", "low", "--allow-module", "lib/words.*", str(spell))
    assert (refused.code, "--allow-module lib/owls" in refused.err) == (1, True)
    shared = shell.run("run", "--profile", "low", "--module-folder", "modules", "--allow-module", "**", str(spell))
    assert shared.code == 0


def test_a_notebook_and_its_export_load_what_the_front_matter_lists(tmp_path: Path) -> None:
    folder, shell = copied(tmp_path), Shell(tmp_path)
    done = shell.run("run", "--profile", "low", "modules/owls.spell.md")
    assert (done.code, done.out, done.err) == (0, "3\n3 of 3: barn owl, snowy owl, tawny owl\n", "")
    notebook = (folder / "owls.spell.md").read_text()
    (folder / "one.spell.md").write_text(notebook[: notebook.index("```javascript")])
    exported = shell.run("export", "modules/one.spell.md", "-o", "modules/one.lua")
    assert (exported.code, exported.err) == (0, "")
    assert shell.run("run", "--profile", "low", "modules/one.lua").out == "3\n"
    (folder / "lib/owls.lua").write_text("return { find = function() return { 'changed' } end }")
    changed = shell.run("run", "--profile", "low", "modules/owls.spell.md")
    assert (changed.code, "is not the file that was allowed" in changed.err) == (1, True)


def test_an_exported_notebook_of_javascript_imports_beside_itself(tmp_path: Path) -> None:
    folder, shell = copied(tmp_path), Shell(tmp_path)
    text = "---\nprofile: none\n---\n\n```javascript\nimport { known } from './lib/owls.js'\n```\n\n"
    (folder / "n.spell.md").write_text(text + "```javascript\nconsole.log(known.length)\n```\n")
    assert shell.run("run", "--profile", "none", "modules/n.spell.md").out == "3\n"
    exported = shell.run("export", "modules/n.spell.md", "-o", "modules/n.js")
    assert (exported.code, exported.err) == (0, "")
    assert shell.run("run", "--profile", "none", "modules/n.js").out == "3\n"


def test_the_level_of_the_log_is_set_from_outside(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    spell = "Logger.debug('fine') Logger.info('plain') Logger.warn('odd')"
    shell.write("log.lua", spell)
    shell.write("n.spell.md", f"---\nlog_level: warn\n---\n\n```lua\n{spell}\n```\n")
    shell.write("d.spell.md", f"---\ndebug_mode: true\n---\n\n```lua\n{spell}\n```\n")
    shell.write("o.spell.md", f"---\nlog_level: off\n---\n\n```lua\n{spell}\n```\n")
    shell.write("b.spell.md", f"---\nlog_level: loud\n---\n\n```lua\n{spell}\n```\n")
    lines = {
        name: shell.run(*words).err.splitlines()
        for name, words in {
            "plain": ["log.lua"],
            "debug": ["run", "--log-level", "debug", "log.lua"],
            "front": ["run", "n.spell.md"],
            "both": ["run", "--log-level", "error", "n.spell.md"],
            "mode": ["run", "d.spell.md"],
            "off": ["run", "o.spell.md"],
        }.items()
    }
    assert {name: len(told) for name, told in lines.items()} == {
        "plain": 2,
        "debug": 3,
        "front": 1,
        "both": 0,
        "mode": 3,
        "off": 0,
    }
    bad = shell.run("run", "b.spell.md")
    assert (bad.code, "There is no log level 'loud'" in bad.err) == (1, True)
