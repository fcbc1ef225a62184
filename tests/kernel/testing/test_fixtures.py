"""Fixtures in folders, one for each version."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import InvalidError, NotFoundError
from kernel.testing import TestEnvironment, fixture_versions, load_fixtures

GREETING = "fixtures/1.0.0/cases/greeting"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, f"{GREETING}/script.lua", "State.set('seen', params.who) return 'Hello ' .. params.who")
    write(tmp_path, f"{GREETING}/script.js", "await State.set('seen', params.who); return `Hello ${params.who}`")
    write(
        tmp_path,
        f"{GREETING}/case.yaml",
        "input_params: {who: Ada}\nexpected_output: Hello Ada\nperformance_threshold: 60\n"
        "expected_side_effects: [{state: seen, value: Ada}]\n",
    )
    write(tmp_path, "fixtures/1.0.0/data/birds.json", '[{"name": "owl"}]')
    write(tmp_path, "fixtures/1.0.0/data/note.txt", "as it is")
    return tmp_path / "fixtures"


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


async def test_a_case_of_a_folder_is_checked_in_both_languages(folder: Path) -> None:
    fixtures = load_fixtures(folder)
    assert (fixtures.version, fixtures.data) == ("1.0.0", {"birds": [{"name": "owl"}], "note": "as it is"})
    async with TestEnvironment() as place:
        assert set(await fixtures.case("greeting").check(place)) == {"lua", "javascript"}
    write(folder.parent, f"{GREETING}/script.js", "return `Hi ${params.who}`")
    async with TestEnvironment() as place:
        with pytest.raises(AssertionError) as raised:
            await load_fixtures(folder).case("greeting").check(place)
    assert "javascript: it gave 'Hi Ada', not 'Hello Ada'" in str(raised.value)
    assert "javascript: the state 'seen' was not set" in str(raised.value)


def test_a_version_has_what_it_extends_and_what_is_its_own(folder: Path) -> None:
    write(folder, "1.10.0/fixtures.yaml", "extends: 1.0.0")
    write(folder, "1.10.0/data/birds.json", "[]")
    write(folder, "1.9.0/data/other.yaml", "a: 1")
    write(folder, "2.0.0/data/birds.json", "[2]")
    assert fixture_versions(folder) == ["1.0.0", "1.9.0", "1.10.0", "2.0.0"]
    assert [load_fixtures(folder, version).version for version in ("", "1", "1.9", "1.0.0")] == [
        *("2.0.0", "1.10.0", "1.9.0", "1.0.0"),
    ]
    newer = load_fixtures(folder, "1.10")
    assert (newer.data["birds"], newer.data["note"], list(newer.cases)) == ([], "as it is", ["greeting"])
    with pytest.raises(NotFoundError, match=r"no version '3'.*There are: 1.0.0, 1.9.0, 1.10.0, 2.0.0"):
        load_fixtures(folder, "3")
    with pytest.raises(NotFoundError, match="Did you mean 'greeting'"):
        newer.case("greetin")
    with pytest.raises(NotFoundError, match=r"they lie in folders like 1.0.0"):
        load_fixtures(folder / "nowhere")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("1.0.0/cases/greeting/case.yaml", "inputs: {}", "does not take 'inputs'. It takes: description"),
        ("1.0.0/cases/greeting/case.yaml", "expected_side_effects: [{mail: x}]", "is no side effect. They are: file"),
        ("1.0.0/cases/greeting/case.yaml", "expected_side_effects: [{state: x}]", "needs value"),
        ("1.0.0/cases/greeting/case.yaml", "a: [", "is no YAML"),
        ("1.0.0/cases/empty/case.yaml", "{}", "has no script: script.lua"),
        ("1.0.0/data/birds.json", "[", "is no JSON"),
        ("1.0.0/fixtures.yaml", "extends: 1.0.0", "cannot extend '1.0.0'"),
        ("1.0.0/fixtures.yaml", "extends: 0.1.0", "cannot extend '0.1.0'"),
    ],
)
def test_what_is_wrong_is_told_with_its_file(folder: Path, name: str, text: str, told: str) -> None:
    write(folder, name, text)
    with pytest.raises(InvalidError) as raised:
        load_fixtures(folder)
    assert told in raised.value.message
    assert name.rpartition("/")[2].removesuffix(".yaml") in raised.value.message or "empty" in raised.value.message
