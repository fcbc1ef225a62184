"""A notebook as a static site, from the export dialog: what it asks for and is told. How it is made: `studio.site`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from kernel.errors import SpellError
from kernel.records import dataclass
from webui.handing import hand_over
from webui.shell.components import ExportDialog
from webui.wishes import Wish

if TYPE_CHECKING:
    from pathlib import Path

    from studio.notebook.document import Notebook
    from studio.site.built import Built
    from webui.hub import Hub

FORMAT = "site"
SUFFIX = "-site.zip"

ABOUT = "A zip of a folder for any web server: the notebook runs in the visitor's browser, and nothing behind it."


@dataclass(frozen=True, slots=True)
class SiteSource:
    """Where a built site comes from: `trouble` says in a sentence why there is none ("": there is), `built` gets it."""

    trouble: Callable[[], str]
    built: Callable[[], Awaitable[Built]]


def local_source() -> SiteSource:
    """That of this machine: of the environment, the settings, or beside the product."""
    from studio.site.built import find_site

    def trouble() -> str:
        try:
            find_site(None, os.environ)
        except SpellError as error:
            return error.message
        return ""

    return SiteSource(trouble, lambda: asyncio.to_thread(find_site, None, os.environ))


def offered_site(path: str, hub: Hub) -> dict[str, Any]:
    """The format as the dialog shows it."""
    from webui.exporting import script_name

    trouble = (hub.site_source or local_source()).trouble()
    return {
        "format": FORMAT, "label": "Web site", "about": trouble or ABOUT, "name": script_name(path, SUFFIX),
        "ending": ".zip", "runs": False, "outputs": "never", "app": not trouble, "missing": bool(trouble),
    }  # fmt: skip


async def grant_site(wish: Wish, notebook: Notebook, path: str, dialog: ExportDialog, hub: Hub) -> None:
    """Write the zip beside the notebook `path`, or hand it to the browser. `SpellError` when it cannot be made."""
    from studio.site.absences import absences
    from studio.site.pages import zip_site
    from webui.exporting import checked_name

    folder = hub.workspace.folder
    built = await (hub.site_source or local_source()).built()
    book = await asyncio.to_thread(_book, notebook, folder, path, wish.get("app") is True)
    data = await asyncio.to_thread(zip_site, book, built)
    name = checked_name(str(wish.get("name", "")), ".zip")
    told = " ".join(
        ["Unpack it where a web server finds it.", *map("Not there: {}".format, absences(notebook, book.files))]
    )
    if wish["wish"] == "write":
        from studio.luggage import take_in

        place = f"{path.rpartition('/')[0]}/{name}".lstrip("/")
        await asyncio.to_thread(take_in, folder, hub.workspace.home, {place: data}, "replace")
        dialog.written(place, told)
    else:
        await hand_over(lambda message: dialog.tell({**message, "told": told}), name, data)


def _book(notebook: Notebook, folder: Path, path: str, is_app: bool) -> Any:
    from studio.site.pages import gather

    return gather(notebook, folder / path, folder, os.environ, mode="app" if is_app else "notebook")
