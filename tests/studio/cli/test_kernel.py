"""`llmspell kernel install`: what Jupyter finds afterwards."""

from __future__ import annotations

import json

import pytest
from jupyter_client.kernelspec import KernelSpecManager

from tests.kit.shell import Shell


def test_jupyter_finds_what_was_installed_and_not_what_was_removed(shell: Shell) -> None:
    done = shell.run("kernel", "install", "--prefix", str(shell.folder))
    assert done.code == 0, done.err
    assert "Installed llmspell-javascript (JavaScript)" in done.out
    manager = KernelSpecManager(
        kernel_dirs=[str(shell.folder / "share" / "jupyter" / "kernels")], ensure_native_kernel=False
    )
    found = {name: manager.get_kernel_spec(name) for name in manager.find_kernel_specs()}
    assert {name: (spec.display_name, spec.language) for name, spec in found.items()} == {
        "llmspell": ("Spell Studio (Lua)", "lua"),
        "llmspell-javascript": ("Spell Studio (JavaScript)", "javascript"),
        "llmspell-python": ("Spell Studio (Python)", "python"),
    }
    assert shell.run("kernel", "uninstall", "--prefix", str(shell.folder)).code == 0
    assert manager.find_kernel_specs() == {}
    again = shell.run("kernel", "uninstall", "--prefix", str(shell.folder))
    assert (again.code, "There are no kernels of ours" in again.err) == (1, True)


def test_one_language_alone_can_be_installed_for_the_person(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shell.folder / "data"
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder))
    done = shell.run("kernel", "install", "--user", "--lang", "js")
    assert done.code == 0, done.err
    [spec] = folder.glob("kernels/*/kernel.json")
    assert json.loads(spec.read_text())["argv"][-2:] == ["--language", "javascript"]


def test_what_does_not_go_is_one_sentence(shell: Shell) -> None:
    both = shell.run("kernel", "install", "--user", "--prefix", ".")
    assert (both.code, both.err.strip()) == (1, "Error: Use --user or --prefix, not both.")
    unknown = shell.run("kernel", "install", "--prefix", ".", "--lang", "ruby")
    assert (unknown.code, "There is no language 'ruby' here" in unknown.err) == (1, True)
