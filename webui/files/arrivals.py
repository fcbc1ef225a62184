"""Folders and zips that a page brings into the workspace, and takes with it. What is done with files: `studio.luggage`.

A delivery comes in pieces and is put in place when all of it is there and a person has said what becomes of files whose
place is taken; until then nothing of it is in the workspace.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, get_args

from kernel.errors import InvalidError, SpellError
from kernel.records import dataclass
from studio.bundles import check_amount
from studio.luggage import Choice, Taken
from studio.notebook.markdown import SUFFIX
from webui.handing import hand_over
from webui.shell.components import Notices
from webui.wishes import Wish, text_of

if TYPE_CHECKING:
    from webui.files.panel import FilesPanel
    from webui.hub import Hub

WISHES = ("piece", "arrived", "settle", "abandon", "too_large", "pack")
"""What is asked of it."""


@dataclass(slots=True)
class Delivery:
    """What has come of a delivery up to now, by paths."""

    id: str
    parts: dict[str, bytearray]
    size: int = 0
    is_refused: bool = False


class Arrivals:
    """The deliveries of one page, one at a time."""

    def __init__(self, hub: Hub, panel: FilesPanel, says: Notices) -> None:
        self._hub, self._panel, self._says = hub, panel, says
        self._coming: Delivery | None = None
        self._whole: tuple[str, str, dict[str, bytes]] | None = None

    async def grant(self, wish: Wish) -> str:
        """Do what a wish of `WISHES` asks for; the notebook to show then, "" for none. `SpellError`."""
        match wish["wish"]:
            case "piece":
                self._take(wish)
            case "arrived":
                return await self._arrived(wish)
            case "settle":
                return await self._settle(wish)
            case "abandon" | "too_large":
                self._abandon(wish)
            case "pack":
                await self._pack(text_of(wish, "folder"))
        return ""

    def _take(self, wish: Wish) -> None:
        id, path = text_of(wish, "delivery"), text_of(wish, "path")
        if self._coming is None or self._coming.id != id:
            self._coming = Delivery(id, {})
        coming = self._coming
        if coming.is_refused:
            return
        try:
            piece = base64.b64decode(text_of(wish, "data"), validate=True)
        except (binascii.Error, ValueError):
            raise InvalidError(f"{path!r} did not arrive whole. Nothing was taken in; try again.") from None
        coming.size += len(piece)
        coming.parts.setdefault(path, bytearray()).extend(piece)
        try:
            check_amount(len(coming.parts), coming.size, path.partition("/")[0])
        except SpellError:
            coming.is_refused = True  # Said once: what still comes of it is too much as well.
            coming.parts.clear()
            raise

    async def _arrived(self, wish: Wish) -> str:
        coming, name = self._coming, text_of(wish, "name") or "the folder"
        self._coming = None
        if coming is not None and coming.is_refused:
            return ""
        if coming is None or coming.id != text_of(wish, "delivery") or not coming.parts:
            raise InvalidError(f"{name!r} did not arrive whole. Nothing was taken in; try again.")
        files = await asyncio.to_thread(_unpacked, coming.parts, name, wish.get("zip") is True)
        return await self._propose(coming.id, name, files)

    async def _propose(self, id: str, name: str, files: dict[str, bytes]) -> str:
        from studio.luggage import collisions

        taken = await asyncio.to_thread(collisions, self._hub.workspace.folder, files)
        self._whole = id, name, files
        if taken:
            self._panel.ask(id, taken)
            return ""
        return await self._put("keep")

    async def _settle(self, wish: Wish) -> str:
        choice: Any = text_of(wish, "choice")
        if self._whole is None or self._whole[0] != text_of(wish, "delivery") or choice not in get_args(Choice):
            raise InvalidError("What was to be taken in is not there any more. Choose it again.")
        return await self._put(choice)

    async def _put(self, choice: Choice) -> str:
        from studio.luggage import collisions, take_in

        assert self._whole is not None
        (_, name, files), self._whole = self._whole, None
        workspace = self._hub.workspace
        if choice == "replace":
            for path in await asyncio.to_thread(collisions, workspace.folder, files):
                await self._let_go(path)
        done = await asyncio.to_thread(take_in, workspace.folder, workspace.home, files, choice)
        self._says.note(said_of(done, name))
        books = [path for path in done.new if path.endswith(SUFFIX)]
        return books[0] if len(books) == 1 else ""

    async def _let_go(self, path: str) -> None:
        session = self._hub.session(path)
        if session is not None and session.kernel_status == "busy":
            raise InvalidError(f"{path!r} is running. Interrupt it before it is replaced.")
        if session is not None:
            await self._hub.shut(path, "")

    def _abandon(self, wish: Wish) -> None:
        self._coming = self._whole = None
        name = text_of(wish, "path") or text_of(wish, "name")
        if wish["wish"] == "too_large":
            size = wish.get("size")
            check_amount(0, int(size) if isinstance(size, int | float) else 0, name)
        if name:
            raise InvalidError(f"{name!r} could not be read. Nothing was taken in.")

    async def _pack(self, folder: str) -> None:
        from studio.bundles import pack
        from studio.luggage import folder_files

        workspace = self._hub.workspace
        await self._saved(folder)
        files = await asyncio.to_thread(folder_files, workspace.folder, folder)
        data = await asyncio.to_thread(pack, files)
        name = f"{PurePosixPath(folder or workspace.folder.name or 'workspace').name}.zip"
        await hand_over(self._panel.tell, name, data)
        self._says.note(f"Packed {counted(len(files))} into {name}.")

    async def _saved(self, folder: str) -> None:
        """What is open is in its file first."""
        for one in self._hub.notebooks():
            session = self._hub.session(one.path)
            if session is not None and not session.is_saved and one.path.startswith(folder):
                await session.save()


def _unpacked(parts: dict[str, bytearray], name: str, is_zip: bool) -> dict[str, bytes]:
    from studio.bundles import checked, is_litter, unpack

    if is_zip:
        zips = {path: unpack(bytes(data), path).files for path, data in parts.items()}
        whole = {path: data for files in zips.values() for path, data in files.items()}
        if len(whole) < sum(map(len, zips.values())):
            raise InvalidError(f"Some of these have files of the same name: {', '.join(zips)}. Take in one at a time.")
        return checked(whole, name)
    return checked({path: bytes(data) for path, data in parts.items() if not is_litter(path)}, name)


def said_of(done: Taken, name: str) -> str:
    """What was done, as a sentence."""
    told = [
        f"{counted(len(paths))} {word}"
        for paths, word in (
            (done.new, "new"), (done.replaced, "replaced (the old in the trash)"), (done.skipped, "left out"),
            (done.same, "there already"),
        )
        if paths
    ]  # fmt: skip
    return f"Took in {name}: {', '.join(told)}."


def counted(number: int) -> str:
    """How many files."""
    return "1 file" if number == 1 else f"{number:,} files"
