"""What is made from the one definition: pages, declarations for editors. They are as new as the classes, and right."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kernel.api.definition import describe
from kernel.api.reference.__main__ import ROOT, render_all
from kernel.api.reference.luals import render_luals
from kernel.api.reference.sections import by_section, described_classes
from kernel.api.reference.types import luals, split, typescript

FOLDER = ROOT / "docs" / "reference"
TSC = ROOT / "tests" / "typescript" / "node_modules" / ".bin" / "tsc"
TOP_LEVEL_RETURN = "TS1108"
"""A spell may return at its top level; a module of TypeScript may not."""


def test_the_reference_is_as_new_as_the_api() -> None:
    made = render_all()
    assert {path.name for path in FOLDER.iterdir()} == set(made), "run: python -m kernel.api.reference"
    old = [name for name, text in made.items() if (FOLDER / name).read_text() != text]
    assert old == [], "run: python -m kernel.api.reference"


def test_every_class_stands_in_a_section() -> None:
    listed = [one.name for classes in by_section().values() for one in classes]
    assert sorted(listed) == sorted(one.name for one in described_classes())


def test_no_two_pages_differ_in_the_case_of_their_names_only() -> None:
    names = [path.name.lower() for path in FOLDER.iterdir()]
    assert len(names) == len(set(names))


def test_links_between_pages_lead_somewhere() -> None:
    for path in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\(([\w.-]+)\)", path.read_text()):
            assert (FOLDER / target).exists(), f"{path.name} links to {target}"


@pytest.mark.parametrize(
    ("annotation", "in_typescript", "in_lua"),
    [
        ("str | None", "string | undefined", "string|nil"),
        ("list[str | int]", "(string | number | bigint)[]", "(string|integer)[]"),
        ("dict[str, Value]", "Record<string, any>", "table<string, any>"),
        ("Agent", "Agent", "Agent"),
        ("Nobody", "any", "any"),
    ],
)
def test_types_are_written_as_each_language_does(annotation: str, in_typescript: str, in_lua: str) -> None:
    known = frozenset({"Agent"})
    assert (typescript(annotation, known), luals(annotation, known)) == (in_typescript, in_lua)


def test_a_union_is_split_outside_of_brackets_only() -> None:
    assert split("str | list[str | int] | None") == ["str", "list[str | int]", "None"]


def test_the_annotations_for_lua_are_sound_lua() -> None:
    from lupa.lua54 import LuaRuntime

    assert LuaRuntime().eval("function(text) return load(text) ~= nil end")(render_luals())


def test_every_class_is_declared_for_both_editors() -> None:
    declared = (FOLDER / "llmspell.d.ts").read_text()
    for one in described_classes():
        if "javascript" in (one.languages or ("javascript",)):
            assert re.search(rf"export (class|const) {re.escape(one.name)}\b", declared), one.name
        if describe(one.cls).namespace:
            assert f"{one.name} = {{}}" in render_luals() or one.languages, one.name


@pytest.mark.skipif(not TSC.exists() or not shutil.which("node"), reason="make test installs tsc where npm is")
def test_tsc_finds_no_fault_in_the_declarations_and_the_spells(tmp_path: Path) -> None:
    for path in (ROOT / "spells" / "pairs").glob("*.js"):
        (tmp_path / path.name).write_text(f"export {{}};{path.read_text()}")
    options = {"target": "esnext", "module": "esnext", "moduleResolution": "bundler", "lib": ["esnext"], "types": []}
    checks = {"noEmit": True, "strict": False, "allowJs": True, "checkJs": True}
    (tmp_path / "world.d.ts").write_text("declare const server: string;")
    files = [str(FOLDER / "llmspell.d.ts"), str(tmp_path / "world.d.ts"), *map(str, sorted(tmp_path.glob("*.js")))]
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options | checks, "files": files}))
    done = subprocess.run([TSC, "-p", tmp_path, "--pretty", "false"], capture_output=True, text=True, check=False)
    faults = [line for line in done.stdout.splitlines() if "error TS" in line and TOP_LEVEL_RETURN not in line]
    assert faults == [], "\n".join(faults[:20])
    assert "error TS" in done.stdout or done.returncode == 0, done.stderr
