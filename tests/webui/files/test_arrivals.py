"""Folders and zips into the list of files and out of it, over a real folder, without a page."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError, LimitError, NotFoundError, SpellError
from studio import bundles
from studio.bundles import pack, unpack
from studio.site.delivery import Delivery
from tests.kit.studio_double import hub_double
from tests.webui.files.test_shelf import Heard, nothing
from webui.files.panel import FilesPanel
from webui.files.shelf import Shelf
from webui.shell.components import Welcome


class Panel(FilesPanel):
    """A panel that notes what its script would be told."""

    def __init__(self) -> None:
        super().__init__(nothing)
        self.told: list[dict[str, Any]] = []

    def tell(self, message: dict[str, Any]) -> None:
        self.told.append(message)


class Desk:
    """A shelf over a folder, and what it says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.panel, self.says = folder, Panel(), Heard()
        self.hub = hub_double(folder)
        self.shelf = Shelf(self.hub, self.panel, Welcome(nothing), self.says)

    async def send(self, files: dict[str, bytes], delivery: str = "1", name: str = "owls", **more: Any) -> str:
        """As the script does: in pieces, then that all is there."""
        for path, data in files.items():
            for at in range(0, len(data) or 1, 4):
                piece = base64.b64encode(data[at : at + 4]).decode()
                await self.shelf.grant({"wish": "piece", "delivery": delivery, "path": path, "data": piece})
        return await self.shelf.grant({"wish": "arrived", "delivery": delivery, "name": name, **more})

    def files(self) -> dict[str, bytes]:
        found = [file for file in self.folder.rglob("*") if file.is_file() and ".llmspell" not in file.parts]
        return {file.relative_to(self.folder).as_posix(): file.read_bytes() for file in found}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "a.spell.md").write_text("mine")
    return Desk(tmp_path)


async def test_a_folder_comes_in_with_its_files_and_its_one_notebook_is_shown(desk: Desk) -> None:
    path = await desk.send({"owls/b.spell.md": b"a longer notebook", "owls/data/x.csv": b"", "owls/.env": b"key"})
    assert path == "owls/b.spell.md"
    assert desk.files() == {"a.spell.md": b"mine", "owls/b.spell.md": b"a longer notebook", "owls/data/x.csv": b""}
    assert desk.says.notes == ["Took in owls: 2 files new."]


@pytest.mark.parametrize(
    ("choice", "said"),
    [("keep", "2 files new"), ("replace", "1 file new, 1 file replaced"), ("skip", "1 file new, 1 file left out")],
)
async def test_before_anything_that_is_there_is_touched_a_person_is_asked(desk: Desk, choice: str, said: str) -> None:
    before = desk.files()
    await desk.send({"o.zip": pack({"a.spell.md": b"theirs", "b.txt": b"b"})}, name="o.zip", zip=True)
    assert desk.panel.told == [{"taken": ["a.spell.md"], "delivery": "1"}]
    assert desk.files() == before
    await desk.shelf.grant({"wish": "settle", "delivery": "1", "choice": choice})
    assert said in desk.says.notes[0]
    assert desk.files()["a.spell.md"] == (b"theirs" if choice == "replace" else b"mine")


async def test_a_delivery_that_is_given_up_leaves_nothing(desk: Desk) -> None:
    before = desk.files()
    await desk.send({"o.zip": pack({"a.spell.md": b"theirs", "b.txt": b"b"})}, zip=True)
    await desk.shelf.grant({"wish": "abandon", "delivery": "1"})
    with pytest.raises(InvalidError, match="Choose it again"):
        await desk.shelf.grant({"wish": "settle", "delivery": "1", "choice": "replace"})
    assert desk.files() == before


@pytest.mark.parametrize(
    ("files", "is_zip"),
    [
        ({"o.zip": b"broken"}, True),
        ({"../out.txt": b"1"}, False),
        ({"a.spell.md/x.txt": b"1"}, False),
        ({"one.zip": pack({"x": b"1"}), "two.zip": pack({"x": b"2"})}, True),
        ({"owls/.git": b"1"}, False),
    ],
)
async def test_what_cannot_be_taken_in_is_refused_whole(desk: Desk, files: dict[str, bytes], is_zip: bool) -> None:
    before = desk.files()
    with pytest.raises(SpellError):
        await desk.send({**files}, zip=is_zip)
    assert desk.files() == before


async def test_too_much_is_said_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "LARGEST", 10)
    piece = {"wish": "piece", "delivery": "1", "path": "big", "data": base64.b64encode(b"0" * 11).decode()}
    with pytest.raises(LimitError):
        await desk.shelf.grant(piece)
    assert await desk.shelf.grant(piece) == ""
    assert await desk.shelf.grant({"wish": "arrived", "delivery": "1"}) == ""
    with pytest.raises(LimitError):
        await desk.shelf.grant({"wish": "too_large", "name": "big", "size": 11})


async def test_everything_or_a_folder_goes_out_as_a_zip(desk: Desk) -> None:
    await desk.send({"owls/b.txt": b"b"})
    for folder, name, files in (("", desk.folder.name, desk.files()), ("owls", "owls", {"owls/b.txt": b"b"})):
        desk.panel.told.clear()
        await desk.shelf.grant({"wish": "pack", "folder": folder})
        assert desk.panel.told[-1]["left"] == 0
        assert desk.panel.told[-1]["name"] == f"{name}.zip"
        whole = b"".join(base64.b64decode(message["piece"]) for message in desk.panel.told)
        assert unpack(whole, name).files == files
    with pytest.raises(NotFoundError):
        await desk.shelf.grant({"wish": "pack", "folder": "../"})


async def test_what_came_with_a_site_is_marked_when_it_was_changed_and_can_be_had_again(desk: Desk) -> None:
    desk.hub.originals = Delivery({"a.spell.md": b"theirs"}, "a.spell.md", desk.folder, desk.folder)
    await desk.shelf.refresh()
    assert [one["changed"] for one in desk.panel.files] == [True]
    assert await desk.shelf.grant({"wish": "reset"}) == "a.spell.md"
    assert desk.files()["a.spell.md"] == b"theirs"
    await desk.shelf.refresh()
    assert [one["changed"] for one in desk.panel.files] == [False]
    back = await desk.shelf.grant({"wish": "restore", "path": "a.spell.md"})
    assert desk.files()[back] == b"mine"


async def test_without_a_site_there_is_no_original(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="no original"):
        await desk.shelf.grant({"wish": "reset"})
