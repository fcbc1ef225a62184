"""The list of files over a real folder, without a page."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.kit.studio_double import hub_double
from webui.files.panel import FilesPanel
from webui.files.shelf import Shelf
from webui.shell.components import Notices, Welcome
from webui.wishes import Wish


class Heard(Notices):
    def __init__(self) -> None:
        super().__init__(nothing)
        self.troubles: list[str] = []

    def trouble(self, text: str) -> None:
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
