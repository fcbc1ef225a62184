"""What a page says and shows when its notebook is renamed or deleted on another page. Not here: leaving it (`page`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webui.wishes import OnWish, Wish, text_of

if TYPE_CHECKING:
    from webui.shell.components import Notices


class Parting:
    """The parting of one page from notebooks. `grant` does what is wished of files."""

    def __init__(self, says: Notices, grant: OnWish) -> None:
        self._says = says
        self._grant = grant
        self._own = self._left = ""

    def wished(self, wish: Wish) -> None:
        """This page itself does something with a file, and tells that in its own words."""
        self._own = "" if wish["wish"] == "open" else text_of(wish, "path")

    def leave(self, path: str, is_gone: bool) -> None:
        """The page has left the notebook `path`, which is gone or will be somewhere else."""
        self._left = path
        if is_gone and path != self._own:
            self._says.note(f"{path} was deleted or replaced in another window. What it was is in the trash.")

    async def follow(self, path: str, became: str) -> None:
        """The notebook `path` is `became` now: show it where it was shown."""
        if self._left != path:
            return
        self._left, is_own = "", path == self._own
        await self._grant({"wish": "open", "path": became})
        if not is_own and became != path:
            self._says.note(f"{path} was renamed in another window. It is {became} now.")
