"""The list of files over a real folder, without a page."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import pytest

from kernel.errors import InvalidError
from studio.workspace import Workspace
from tests.kit.studio_double import hub_double
from webui.files.incoming import bring_in
from webui.files.panel import FilesPanel
from webui.files.shelf import Shelf
from webui.shell.components import Notices, Welcome
from webui.wishes import Wish


class Heard(Notices):
    def __init__(self) -> None:
        super().__init__(nothing)
        self.troubles: list[str] = []
        self.notes: list[str] = []

    def note(self, text: str, action: str = "", wish: dict[str, str] | None = None) -> None:
        self.notes.append(text)

    def trouble(self, text: str, action: str = "", wish: dict[str, str] | None = None, about: str = "") -> None:
        self.troubles.append(text)


async def nothing(wish: Wish) -> None:
    """Nobody presses anything."""


async def test_a_folder_that_goes_is_told_once_and_its_files_are_there_again_with_it(tmp_path: Path) -> None:
    folder, said = tmp_path / "spells", Heard()
    folder.mkdir()
    (folder / "owls.spell.md").write_text("---\ntitle: x\n---\n")
    files = FilesPanel(nothing, folder=folder.name)
    shelf = Shelf(hub_double(folder), files, Welcome(nothing), said)
    await shelf.look()
    shutil.move(folder, tmp_path / "elsewhere")
    for _ in range(3):
        await shelf.look()
    assert len(said.troubles) == 1
    assert "is gone. Put it back" in said.troubles[0]
    shutil.move(tmp_path / "elsewhere", folder)
    await shelf.look()
    assert [entry["path"] for entry in files.files] == ["owls.spell.md"]
    assert len(said.troubles) == 1


async def test_a_file_that_is_dropped_becomes_a_notebook_and_what_was_left_out_is_told(tmp_path: Path) -> None:
    said, workspace = Heard(), Workspace(tmp_path)
    cell = {"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": [{"output_type": "stream"}]}
    data = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}).encode()
    wish = {"wish": "import", "name": "../up/owls.ipynb", "data": base64.b64encode(data).decode()}
    assert await bring_in(wish, workspace, said) == "owls.spell.md"
    assert await bring_in(wish, workspace, said) == "owls-2.spell.md"
    assert "```python\nx = 1\n```" in (tmp_path / "owls.spell.md").read_text()
    assert said.notes[0].startswith("Imported owls.ipynb as owls.spell.md. The outputs of 1 cell were left out.")


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"name": "owls.ipynb", "size": 10**9}, "llmspell import owls.ipynb"),
        ({"name": "owls.ipynb", "data": "?"}, "did not arrive whole"),
        ({"name": "owls.exe", "data": ""}, "cannot be imported"),
        ({"data": ""}, "cannot be imported"),
    ],
)
async def test_a_file_that_cannot_be_a_notebook_is_refused_in_a_sentence(tmp_path: Path, wish: Wish, told: str) -> None:
    with pytest.raises(InvalidError, match=told):
        await bring_in(wish, Workspace(tmp_path), Heard())
    assert Workspace(tmp_path).list() == []
