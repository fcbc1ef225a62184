"""`llmspell generate agent`: what is written runs, and its own tests pass and can fail."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
import yaml

from kernel.agents.roles import ROLES
from kernel.agents.templates import AgentTemplate
from tests.kit.generating import Desk
from tests.kit.shell import Shell

ENDINGS = {"lua": ".lua", "js": ".js", "python": ".py"}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.kind)
def test_the_tests_of_every_template_pass_at_once_and_have_each_of_its_actions(desk: Desk, role: AgentTemplate) -> None:
    desk.generate("agent", "helper", "--template", role.name)
    verdicts = desk.verdicts()
    assert set(verdicts.values()) == {""}
    assert set(role.actions) < {test.split(" ")[0] for test in verdicts}


@pytest.mark.parametrize("lang", ENDINGS)
@pytest.mark.parametrize("kind", ["chat", "orchestrator", "data", "writer", "planner"])
def test_an_agent_can_be_written_in_each_language(desk: Desk, lang: str, kind: str) -> None:
    desk.generate("agent", "my-helper", "--template", kind, "--lang", lang)
    assert desk.names() == sorted([f"my-helper{ENDINGS[lang]}", "my-helper.test.yaml"])
    assert set(desk.verdicts().values()) == {""}


def test_a_generated_test_fails_when_the_agent_is_not_what_it_was(desk: Desk) -> None:
    desk.generate("agent", "critic", "-t", "review")
    script = desk.folder / "critic.lua"
    script.write_text(script.read_text().replace("ReviewAgent.new", "GeneralAgent.new"))
    told = desk.verdicts()
    assert "No step" in told["review approves"]
    assert told["the error of a model is that of the spell"] == ""


def test_what_the_scripts_say_of_themselves_can_be_run(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    assert shell.run("generate", "agent", "helper", "--template", "research").code == 0
    shown = [line[2:].strip() for line in (tmp_path / "helper.lua").read_text().splitlines() if "  llmspell" in line]
    assert len(shown) == 4
    for line in shown:
        done = shell.run(*shlex.split(line)[1:])
        assert (done.code, bool(done.out)) == (0, True), line + done.err


def test_files_that_are_there_are_kept_unless_force_is_said(desk: Desk) -> None:
    desk.generate("agent", "helper")
    mine = desk.folder / "helper.test.yaml"
    (desk.folder / "helper.lua").unlink()
    mine.write_text("# mine")
    told = desk.generate("agent", "helper", code=2).output
    assert "'helper.test.yaml' is there already" in told
    assert desk.names() == ["helper.test.yaml"]
    desk.generate("agent", "helper", "--force")
    assert mine.read_text() != "# mine"
    assert desk.names() == ["helper.lua", "helper.test.yaml"]


def test_a_folder_in_the_place_of_a_file_is_told_and_nothing_is_left(desk: Desk) -> None:
    (desk.folder / "new" / "helper.lua").mkdir(parents=True)
    told = desk.generate("agent", "helper", "--out", "new", "--force", code=1).output
    assert "is a folder, and is not replaced" in told
    assert desk.names("new") == ["helper.lua"]


def test_a_folder_that_is_a_file_is_told(desk: Desk) -> None:
    (desk.folder / "taken").write_text("")
    assert "is a file" in desk.generate("agent", "helper", "--out", "taken", code=2).output
    assert "cannot be written to" in desk.generate("agent", "helper", "--out", "taken/below", code=1).output


def test_folders_are_made_and_what_to_do_next_is_told(desk: Desk) -> None:
    done = desk.generate("agent", "helper", "--out", "some where/new")
    assert desk.names("some where/new") == ["helper.lua", "helper.test.yaml"]
    assert done.stdout.splitlines() == ["Wrote some where/new/helper.lua", "Wrote some where/new/helper.test.yaml"]
    assert "llmspell test 'some where/new/helper.test.yaml'" in done.stderr


def test_the_language_may_be_the_end_of_the_name(desk: Desk) -> None:
    desk.generate("agent", "helper.js")
    assert desk.names() == ["helper.js", "helper.test.yaml"]
    assert "cannot be written in lua" in desk.generate("agent", "helper.js", "--lang", "lua", code=2).output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("../helper",), "cannot be a name"),
        (("1st",), "cannot be a name"),
        (("x" * 61,), "cannot be a name"),
        (("helper", "--template", "reserch"), "no agent template 'reserch'"),
        (("helper", "--lang", "cobol"), "no language 'cobol'"),
        (("helper", "--prompt", "a\x00b"), "characters that cannot be seen"),
    ],
)
def test_what_cannot_be_generated_is_told_and_nothing_is_written(desk: Desk, words: tuple[str, ...], told: str) -> None:
    assert told in desk.generate("agent", *words, code=2).output
    assert desk.names() == []


def test_a_system_prompt_of_ones_own_is_written_as_it_is(desk: Desk) -> None:
    prompt = 'You say "hoo".\nTwice: \\o/ — {{ owls }} %d $x'
    for lang in ENDINGS:
        desk.generate("agent", f"owl-{lang}", "--prompt", prompt, "--lang", lang)
        file = desk.folder / f"owl-{lang}{ENDINGS[lang]}"
        head, _, _ = file.read_text().rpartition("return")
        file.write_text(f"{head}return agent.{'systemPrompt' if lang == 'js' else 'system_prompt'}\n")
        test = {"spell": file.name, "expect": {"value": prompt}}
        (desk.folder / f"owl-{lang}.test.yaml").write_text(yaml.safe_dump(test))
    assert [*desk.verdicts().values()] == ["", "", ""]


def test_the_help_lists_every_template(desk: Desk) -> None:
    told = " ".join(desk.generate("agent", "--help").output.split())
    for role in ROLES:
        assert role.kind in told
