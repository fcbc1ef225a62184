"""JavaScript and Python from the shell: run by name, by shebang and from a pipe, validated, mixed, exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kernel.stores.lines import decode
from tests.kit.shell import Shell

HELLO = {
    "lua": ("hello.lua", 'print("hi " .. (params.who or "you"))'),
    "js": ("hello.js", 'console.log("hi " + (params.who ?? "you"))'),
    "py": ("hello.py", 'print("hi", params.get("who", "you"))'),
}
NOTEBOOK = """---
title: Greeting
params:
  who: {type: string, default: Ada}
---

# Greeting

```LANGUAGE {#first}
FIRST
```

```LANGUAGE
SECOND
```
"""
CELLS = {
    "js": (
        "javascript",
        "const n = 20;\nlet m = 1;\nreturn `hi ${params.who}`",
        "const k = 2;\nconsole.log(n + m, cells.first)",
    ),
    "py": ("python", "n = 20\nf'hi {params.who}'", "print(n + 1, cells.first)"),
}
BAD = {"js": ("let a = 1;\nlet b = = 2;\n", 2), "py": ("a = 1\nb = = 2\n", 2)}


def notebook(lang: str) -> str:
    kind, first, second = CELLS[lang]
    return NOTEBOOK.replace("LANGUAGE", kind).replace("FIRST", first).replace("SECOND", second)


@pytest.mark.parametrize("lang", HELLO)
def test_a_script_runs_by_its_name_bare_and_with_parameters(shell: Shell, lang: str) -> None:
    name, source = HELLO[lang]
    shell.write(name, source)
    assert shell.run(name).out == "hi you\n"
    assert shell.run("run", name, "--param", "who=Ada").out == "hi Ada\n"


@pytest.mark.parametrize("lang", ["js", "py"])
def test_a_language_is_named_by_an_option_or_by_the_shebang_line(shell: Shell, lang: str) -> None:
    _, source = HELLO[lang]
    assert shell.run("run", "--lang", lang, "-", stdin=source).out == "hi you\n"
    script = shell.write("greet", f"#!/usr/bin/env -S llmspell run --lang {lang}\n{source}\n")
    script.chmod(0o755)
    assert shell.program(str(script), "--param", "who=Ada").out == "hi Ada\n"
    assert shell.run("run", "greet").out == "hi you\n"


def test_an_unknown_language_is_refused_with_those_there_are(shell: Shell) -> None:
    done = shell.run("run", "--lang", "cobol", "-", stdin="")
    assert done.code == 2
    assert "'cobol'" in done.err
    assert "javascript" in done.err


@pytest.mark.parametrize(
    ("lang", "code"), [("js", "6 * 7"), ("py", "6 * 7"), ("js", "{ a: 1 }.a * 42"), ("lua", "6 * 7")]
)
def test_eval_prints_the_value_of_an_expression(shell: Shell, lang: str, code: str) -> None:
    assert shell.run("eval", "--lang", lang, code).out == "42\n"


@pytest.mark.parametrize("lang", BAD)
def test_validate_names_the_line_and_column_of_the_file(shell: Shell, lang: str) -> None:
    source, line = BAD[lang]
    shell.write(f"bad.{lang}", source)
    shell.write(f"good.{lang}", HELLO[lang][1])
    done = shell.run("validate", f"bad.{lang}", f"good.{lang}")
    assert (done.code, done.out) == (1, f"good.{lang}: ok\n")
    assert done.err.startswith(f"bad.{lang}:{line}:")
    shell.write("bad.spell.md", f"# T\n\n```lua\nx = 1\n```\n\n```{lang}\n{source}```\n")
    assert shell.run("validate", "bad.spell.md").err.startswith(f"bad.spell.md:{line + 7}:")


@pytest.mark.parametrize("lang", CELLS)
def test_a_notebook_and_its_exported_script_say_and_do_the_same(shell: Shell, lang: str) -> None:
    shell.write("greet.spell.md", notebook(lang))
    ran = shell.run("run", "greet.spell.md", "--trace", "a")
    assert (ran.code, ran.err, ran.out) == (0, "", "hi Ada\n21 hi Ada\n")
    assert shell.run("export", "greet.spell.md").out.startswith(f"Wrote greet.{lang}.")
    script = shell.program(str(shell.folder / f"greet.{lang}"), "--trace", "b")
    assert (script.code, script.err, script.out) == (0, "", ran.out)
    assert told(shell.folder / "a") == told(shell.folder / "b")
    assert shell.run(f"greet.{lang}", "--who", "Bob").out.splitlines()[0] == "hi Bob"
    assert "--who" in shell.run("run", f"greet.{lang}", "--help").out


@pytest.mark.parametrize("lang", CELLS)
def test_an_error_in_an_exported_script_names_the_line_of_the_file(shell: Shell, lang: str) -> None:
    fault = {"js": "throw new Error('no')", "py": "raise ValueError('no')"}[lang]
    shell.write("greet.spell.md", notebook(lang).replace(CELLS[lang][2], f"1\n{fault}"))
    shell.run("export", "greet.spell.md")
    lines = (shell.folder / f"greet.{lang}").read_text().splitlines()
    done = shell.run(f"greet.{lang}")
    assert done.code == 1
    assert f"greet.{lang}:{lines.index(fault) + 1}" in done.err


def test_a_notebook_of_several_languages_runs_and_is_exported_as_a_program(shell: Shell) -> None:
    shell.write("mixed.spell.md", "```lua {#n}\nreturn 41\n```\n\n```python\ncells.n + 1\n```\n")
    assert shell.run("run", "mixed.spell.md").out == "41\n42\n"
    assert json.loads(shell.run("run", "mixed.spell.md", "--json").out) == 42
    assert shell.run("export", "mixed.spell.md").out.startswith("Wrote mixed.py.")
    assert shell.program(str(shell.folder / "mixed.py")).out == "41\n42\n"
    done = shell.run("export", "mixed.spell.md", "--to", "lua")
    assert done.code == 1
    assert "'Cell 2' (python)" in done.err


def test_info_says_which_engines_are_ready(shell: Shell) -> None:
    engines = json.loads(shell.run("info", "--json").out)["engines"]
    assert engines == {"lua": "ready", "javascript": "ready", "python": "ready", "sql": "ready"}


def told(trace: Path) -> list[tuple[str, str, object]]:
    events = [decode(line) for line in trace.read_bytes().splitlines(keepends=True)]
    return [(e.kind, e.name, e.data.get("input")) for e in events if not e.kind.startswith("run.")]
