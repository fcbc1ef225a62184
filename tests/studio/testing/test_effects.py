"""`expect.files` and `expect.duration`: what a spell must have written, and how long it may take."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from studio.testing import checking
from tests.kit.generating import Desk
from tests.kit.shell import Shell

WRITE = """
local tool = FileWriter.new()
tool:run({ path = "out/brief.md", content = "# Owls\\nThey hunt at night.\\n" })
tool:run({ path = "owls.json", content = '{"owls": ["barn", "snowy"], "n": 2}' })
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "write.lua").write_text(WRITE)
    return Desk(tmp_path)


def told(desk: Desk, expect: str, rest: str = "folder: false\n") -> str:
    """What is wrong when a spell that writes two files is expected to do this."""
    (desk.folder / "write.test.yaml").write_text(f"{rest}expect: {expect}\n")
    return desk.verdicts("write.test.yaml")["write.test.yaml"]


@pytest.mark.parametrize(
    "expect",
    [
        '{out/brief.md: "# Owls\\nThey hunt at night."}',
        "{out/brief.md: {contains: [Owls, night], lacks: mice}}",
        "{out/brief.md: {matches: ^They}}",
        "{owls.json: {owls: [barn, snowy], n: 2}}",
        "{owls.json: {owls: {contains: snowy}, n: {at_least: 1}}}",
        "{out/brief.md: true, none.txt: false}",
    ],
)
def test_files_that_are_as_expected_pass_and_a_fresh_folder_leaves_nothing(desk: Desk, expect: str) -> None:
    assert told(desk, f"{{files: {expect}}}") == ""
    assert desk.names() == ["write.lua", "write.test.yaml"]


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("{brief.md: true}", "the file 'brief.md' was not written; there are: out/brief.md, owls.json"),
        ("{out/brief.md: false}", "the file 'out/brief.md' was written, and was not expected to be"),
        ("{out: true}", "the file 'out' is a folder"),
        ("{out/brief.md: {contains: mice}}", "files.out/brief.md: expected contains 'mice', got '# Owls"),
        ("{out/brief.md: Mice}", "files.out/brief.md differs"),
        ("{out/brief.md: {n: 2}}", "the file 'out/brief.md' is not JSON: Expecting value"),
        ("{owls.json: {owls: [barn], n: 2}}", "files.owls.json differs"),
    ],
)
def test_a_file_that_is_not_as_expected_is_told(desk: Desk, expect: str, said: str) -> None:
    assert said in told(desk, f"{{files: {expect}}}")


def test_a_spell_that_writes_nothing_is_told_so(desk: Desk) -> None:
    (desk.folder / "write.lua").write_text("return 1")
    assert "'a.txt' was not written; the spell wrote no files at all" in told(desk, "{files: {a.txt: true}}")


def test_a_file_that_was_there_before_was_not_written(desk: Desk) -> None:
    (desk.folder / "old.txt").write_text("owls")
    (desk.folder / "owls.json").write_text("{}")
    assert "'old.txt' was there before, and the spell did not write it" in told(
        desk, "{files: {old.txt: owls}}", rest=""
    )
    assert told(desk, "{files: {old.txt: false, owls.json: true}}", rest="") == ""


def test_a_folder_beside_the_test_is_where_files_are_looked_for(desk: Desk) -> None:
    (desk.folder / "here").mkdir()
    assert told(desk, "{files: {owls.json: true}}", rest="folder: here\n") == ""
    assert desk.names("here") == sorted(["out", "owls.json"])


def test_a_file_that_is_no_text_is_told(desk: Desk) -> None:
    (desk.folder / "write.py").write_text("open('b.bin', 'wb').write(bytes([255, 0]))")
    (desk.folder / "write.lua").unlink()
    assert "'b.bin' is not a text in UTF-8 (byte 0)" in told(desk, "{files: {b.bin: x}}")
    assert told(desk, "{files: {b.bin: true}}") == ""


def test_a_fresh_folder_goes_with_a_cassette(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.write("ask.lua", f"print(Agent.new({{}}):chat('What is 6 * 7?')){WRITE}")
    assert shell.run("run", "ask.lua", "--record", "ask.cassette.jsonl").code == 0
    (tmp_path / "owls.json").unlink()
    shell.write("ask.test.yaml", "folder: false\nexpect: {printed: {contains: '42'}, files: {owls.json: true}}\n")
    done = shell.run("test", "ask.test.yaml")
    assert done.code == 0, done.out
    assert not (tmp_path / "owls.json").exists()
    shell.write("ask.test.yaml", "expect: {files: {owls.json: true}}\n")
    done = shell.run("test", "ask.test.yaml")
    assert "'owls.json' was not written; what the cassette has of tools that write is not done again" in done.out


def test_what_was_written_can_be_updated_where_a_text_was_expected(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.write("write.lua", WRITE)
    file = shell.write(
        "write.test.yaml",
        "folder: false\nexpect:\n  files:\n    out/brief.md: Mice # not owls\n    owls.json: {n: 3}\n    a.txt: A\n",
    )
    done = shell.run("test", "--update")
    assert done.code == 1
    assert "updated files.out/brief.md" in done.out
    assert "# Owls" in file.read_text()
    assert "n: 3" in file.read_text()
    assert "a.txt: A\n" in file.read_text()


@pytest.mark.parametrize("limit", ["60", "{at_most: 60}", "{at_least: 0.0000001, at_most: 60.5}"])
def test_a_spell_within_its_time_passes(desk: Desk, limit: str) -> None:
    assert told(desk, f"{{duration: {limit}}}") == ""


@pytest.mark.parametrize(
    ("limit", "said"),
    [("0.0000001", "expected at most 1e-07 s"), ("{at_least: 1000}", "expected at least 1000 s")],
)
def test_a_spell_that_takes_too_long_is_told_with_both_times(desk: Desk, limit: str, said: str) -> None:
    found = told(desk, f"{{duration: {limit}}}")
    assert re.match(r"duration: the spell took \d+\.\d+ s, ", found)
    assert said in found


def test_no_time_is_ever_updated(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.write("quick.lua", "return 1")
    file = shell.write("quick.test.yaml", "expect: {duration: 0.0000001}\n")
    assert shell.run("test", "--update").code == 1
    assert file.read_text() == "expect: {duration: 0.0000001}\n"


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("{duration: soon}", "must be the most seconds"),
        ("{duration: 0}", "must be the most seconds"),
        ("{duration: {at_most: -1}}", "must be the most seconds"),
        ("{duration: {}}", "must be the most seconds"),
        ("{files: out.txt}", "must be a table of files"),
        ("{files: {}}", "must be a table of files"),
        ("{files: {../out.txt: true}}", "must name files in the folder of the spell, not '../out.txt'"),
        ("{files: {/tmp/out.txt: true}}", "must name files in the folder"),
        ("{files: {out.txt: 3}}", "must say of 'out.txt'"),
        ("{files: {out.txt: {matches: '('}}}", "no regular expression"),
    ],
)
def test_what_cannot_be_expected_is_told_with_its_line(desk: Desk, expect: str, said: str) -> None:
    found = told(desk, expect)
    assert said in found
    assert "'expect." in found


def test_both_are_in_the_report_of_a_ci_service(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.write("write.lua", WRITE)
    shell.write("write.test.yaml", "folder: false\nexpect:\n  duration: 0.0000001\n  files: {a.txt: true}\n")
    done = shell.run("test", "--junit", "report.xml")
    assert done.code == 1
    assert "(expected in write.test.yaml:3)" in done.out
    assert "(expected in write.test.yaml:4)" in done.out
    case = ElementTree.parse(tmp_path / "report.xml").getroot().find(".//testcase")
    assert case is not None
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("type") == "duration"
    assert str(failure.get("message")).startswith("duration: the spell took")
    assert "the file 'a.txt' was not written" in str(failure.text)


def test_every_expectation_of_a_test_file_is_checked() -> None:
    from studio.testing.expected import EXPECTED

    assert set(EXPECTED) - {"status"} == set(checking.CHECKS)
