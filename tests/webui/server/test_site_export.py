"""The export dialog's way to a static site: offered with what is missing, made as a zip, told what will not work."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from kernel.errors import NotFoundError
from studio.bundles import unpack
from studio.notebook.document import Cell, Notebook
from studio.site.built import VARIABLE
from tests.browser.conftest import BROWSER
from tests.kit.studio_double import hub_double
from tests.webui.server.test_exporting import DialogDouble
from webui.exporting import grant_export, offer_export

NOTEBOOK = Notebook("Owls", cells=(Cell("a", "lua", 'local one = ShellCommandTool.new()\nprint("data.csv")'),))
PATH = "notes/owls.spell.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace beside a built site."""
    assert BROWSER.is_dir()
    from tests.kit.small_site import small_site

    monkeypatch.setenv(VARIABLE, str(small_site(tmp_path / "site").folder))
    (tmp_path / "work" / "notes").mkdir(parents=True)
    (tmp_path / "work" / "notes" / "data.csv").write_text("a,b")
    return tmp_path / "work"


async def test_a_site_is_a_zip_with_what_the_notebook_names(folder: Path) -> None:
    dialog, hub = DialogDouble(), hub_double(folder)
    wish = {"wish": "download", "name": "owls", "format": "site", "app": True}
    await grant_export(wish, NOTEBOOK, folder, PATH, dialog, hub)
    files = unpack(b"".join(base64.b64decode(one["piece"]) for one in dialog.sent), "owls.zip").files
    assert 'data-mode="app"' in files["index.html"].decode()
    (book,) = (data for name, data in files.items() if name.startswith("spell/"))
    assert set(unpack(book, "spell.zip").files) == {PATH, "notes/data.csv"}
    assert dialog.sent[-1]["name"] == "owls.zip"
    assert "shell_command" in dialog.sent[-1]["told"]


async def test_a_site_is_written_beside_the_notebook(folder: Path) -> None:
    dialog, hub = DialogDouble(), hub_double(folder)
    for _ in range(2):
        wish = {"wish": "write", "name": "owls-site.zip", "format": "site"}
        await grant_export(wish, NOTEBOOK, folder, PATH, dialog, hub)
    assert dialog.sent[0]["written"] == "notes/owls-site.zip"
    assert [one.name for one in (folder / "notes").glob("*.zip")] == ["owls-site.zip"]


async def test_where_no_site_was_built_the_dialog_says_how(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog, hub = DialogDouble(), hub_double(folder)
    offer_export(NOTEBOOK, PATH, dialog, hub)
    assert [one["missing"] for one in dialog.sent[0]["show"] if one["format"] == "site"] == [False]
    monkeypatch.setenv(VARIABLE, str(folder / "none"))
    offer_export(NOTEBOOK, PATH, dialog, hub)
    (offered,) = (one for one in dialog.sent[1]["show"] if one["format"] == "site")
    assert offered["missing"]
    assert "There is no folder" in offered["about"]
    with pytest.raises(NotFoundError):
        await grant_export({"wish": "write", "name": "x", "format": "site"}, NOTEBOOK, folder, PATH, dialog, hub)
