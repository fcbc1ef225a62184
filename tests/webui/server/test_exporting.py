"""The export dialog's wishes, with the dialog's own messages recorded."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import DeniedError, InvalidError
from studio.notebook.document import Cell, Kind, Notebook
from webui.exporting import checked_name, grant_export, offer_export, script_name
from webui.shell.components import ExportDialog

NOTEBOOK = Notebook("Owls", cells=(Cell("a", "lua", "print('hoo')"),))


class DialogDouble(ExportDialog):  # type: ignore[misc]
    """Records what would go to the browser."""

    def __init__(self) -> None:
        super().__init__(on_wish=None)
        self.sent: list[dict[str, Any]] = []

    def _send_msg(self, data: dict[str, Any]) -> None:
        self.sent.append(data)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


async def test_the_script_is_written_beside_the_notebook_and_can_be_run(tmp_path: Path, notes: Path) -> None:
    dialog = DialogDouble()
    await grant_export({"wish": "write", "name": "owls"}, NOTEBOOK, tmp_path, "notes/owls.spell.md", dialog)
    script = notes / "owls.lua"
    assert dialog.sent == [{"written": "notes/owls.lua"}]
    assert "print('hoo')" in script.read_text()
    assert stat.S_IMODE(script.stat().st_mode) == 0o755


async def test_a_download_goes_to_the_browser_and_leaves_no_file(tmp_path: Path, notes: Path) -> None:
    dialog = DialogDouble()
    await grant_export({"wish": "download", "name": "owls.lua"}, NOTEBOOK, tmp_path, "notes/owls.spell.md", dialog)
    assert "print('hoo')" in dialog.sent[0]["content"]
    assert not (notes / "owls.lua").exists()


async def test_a_folder_that_is_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DeniedError, match="owls"):
        await grant_export({"wish": "write", "name": "owls"}, NOTEBOOK, tmp_path, "gone/owls.spell.md", DialogDouble())


@pytest.mark.parametrize("name", ["", ".lua", "../x", "a/b.lua", "a\\b", "\0", ".hidden", "x" * 300, "a:b"])
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(InvalidError):
        checked_name(name, ".lua")


def test_the_usual_name_is_that_of_the_notebook() -> None:
    assert script_name("notes/my owls.spell.md", ".lua") == "my owls.lua"


@pytest.mark.parametrize(
    ("kinds", "usual", "name"),
    [
        (("lua",), "lua", "owls.lua"),
        (("javascript",), "javascript", "owls.js"),
        (("python",), "python", "owls.py"),
        (("lua", "javascript"), "python", "owls.py"),
    ],
)
def test_the_dialog_offers_what_can_hold_the_notebook_and_first_its_usual_script(
    kinds: tuple[Kind, ...], usual: str, name: str
) -> None:
    dialog = DialogDouble()
    cells = tuple(Cell(kind, kind, "x = 1") for kind in kinds)
    offer_export(Notebook(cells=cells), "notes/owls.spell.md", dialog)
    formats = dialog.sent[0]["show"]
    assert (formats[0]["format"], formats[0]["name"]) == (usual, name)
    assert {"python", "ipynb", "html", "md"} <= {one["format"] for one in formats}
    assert ("lua" in [one["format"] for one in formats]) == (kinds == ("lua",))


@pytest.mark.parametrize("format", ["ipynb", "html", "md", "python"])
async def test_every_format_can_be_downloaded(tmp_path: Path, notes: Path, format: str) -> None:
    dialog = DialogDouble()
    wish = {"wish": "download", "name": "owls", "format": format}
    await grant_export(wish, NOTEBOOK, tmp_path, "notes/owls.spell.md", dialog)
    assert "hoo" in dialog.sent[0]["content"]
    assert dialog.sent[0]["name"].startswith("owls.")


def test_a_copy_cannot_take_the_notebooks_own_name() -> None:
    with pytest.raises(InvalidError, match="another notebook"):
        checked_name("owls.spell.md", ".md")
