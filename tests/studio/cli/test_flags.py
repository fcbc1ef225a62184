"""Flags of parameters of every type, as the command line takes them; a secret stands nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from studio.cli.group import group
from studio.export import export_notebook
from studio.notebook.files import read_notebook

NOTEBOOK = """---
params:
  depth: {type: integer, default: 3, min: 1, max: 9}
  day: {type: date, default: 2026-01-31}
  tags: {type: list, default: [a], choices: [a, b, c]}
  words: {type: list}
  data: {type: json, default: {a: [1]}}
  paper: {type: file}
  token: {type: secret}
---

```lua {#read}
print(params.token)
return FileSystemTool.new():run({ operation = "read", path = params.paper }).content
```

```js
return {...params, token: params.token.length, paper: cells.read}
```
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("LLMSPELL_HOME", str(tmp_path / ".llmspell"))
    (tmp_path / "paper.txt").write_text("a paper")
    path = work / "types.spell.md"
    path.write_text(NOTEBOOK)
    return path


def run(path: Path, *words: str, stdin: str | None = None, **variables: str) -> Result:
    return CliRunner(env=variables).invoke(group, ["run", str(path), "--json", *words], input=stdin)


def test_every_type_has_a_flag(path: Path, tmp_path: Path):
    words = ("--tags", "b", "--tags", "c", "--words", "x", "--data", '{"b": 2}', "--paper", "../paper.txt")
    result = run(path, *words, "--token", "env:MINE", MINE="my-own-secret")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout.splitlines()[-1])
    assert told == {
        "depth": 3, "day": "2026-01-31", "tags": ["b", "c"], "words": ["x"], "data": {"b": 2}, "paper": "a paper",
        "token": 13,
    }  # fmt: skip
    kept = b"".join(one.read_bytes() for one in (tmp_path / ".llmspell" / "journals").iterdir())
    assert b"a paper" in kept
    assert b"my-own-secret" not in kept


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--token", "my-own-secret"), "does not belong on the command line"),
        ((), "secret:NAME, env:VARIABLE or file:PATH"),
        (("--token", "env:NO_SUCH_VARIABLE"), "NO_SUCH_VARIABLE"),
        (("--token", "secret:x", "--depth", "10"), "1<=x<=9"),
        (("--token", "secret:x", "--day", "tomorrow"), "a date such as"),
        (("--token", "secret:x", "--data", "{"), "JSON"),
        (("--token", "secret:x", "--paper", "none.txt"), "does not exist"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_runs(path: Path, words: tuple[str, ...], told: str):
    given = words if "--paper" in words else ("--paper", "../paper.txt", *words)
    result = run(path, "--words", "x", *given)
    assert result.exit_code == 2
    assert told in result.output
    assert "my-own-secret" not in result.output


def test_a_program_takes_secrets_from_its_environment_and_from_json(path: Path):
    program = path.with_name("types.py")
    export_notebook(read_notebook(path), "python").write(program)
    words = ("--words", "x", "--paper", "../paper.txt")
    path.with_name("token").write_text("my-own-secret\n")
    for result in (
        run(program, *words, TOKEN="my-own-secret"),
        run(program, *words, "-", stdin='{"token": "my-own-secret"}'),
        run(program, *words, "--token", "file:token"),
    ):
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout.splitlines()[-1])["token"] == 13
