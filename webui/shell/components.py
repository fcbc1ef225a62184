"""The parts of the page's frame as Panel components: each a class here, and its script and style beside it.

They hold no notebook: state goes out as Parameters, and what a person wants comes back as wishes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import Child, Children

from webui.elements.component import OwnComponent
from webui.elements.script import script_of, style_of
from webui.wishes import WishingComponent

HERE = Path(__file__).parent


class TopBar(WishingComponent):
    """The bar above a notebook.

    Wishes: `title` (with `title`), `save undo redo run_all interrupt restart tools export theme sidebar dashboards
    settings`; `share` (with `password`, "" for none, and `seconds`, 0 for without end) and `unshare`.
    """

    opened = param.Boolean(False, doc="Whether a notebook is shown; without one there is only the product's mark.")
    title = param.String("", doc="The notebook's title.")
    file = param.String("", doc="Its path in the workspace.")
    saved = param.String("", doc="`Saved 12:03`, `Saving…` or why it is not saved.")
    unsaved = param.Boolean(False, doc="Whether saving failed.")
    status = param.Selector(default="starting", objects=["starting", "idle", "busy", "dead", "resting"])
    status_message = param.String("", doc="Why the kernel died.")
    can_undo = param.Boolean(False)
    can_redo = param.Boolean(False)
    sharing = param.Dict({"state": "off"}, doc="`state link locked seconds until trouble command` of its app.")

    _esm = script_of(
        HERE / "bar.js", "wording/bar.js", "wording/share.js", "icons.js", "make.js", "menu.js", HERE / "share.js"
    )
    _stylesheets: ClassVar[list[Path | str]] = [HERE / "bar.css", HERE / "share.css", style_of("menu.css")]


class FileField(WishingComponent):
    """A field of a form that takes files of at most `most` bytes, too. Wish: `file` (`name`, `content` as Base64)."""

    field = Child()
    label = param.String("")
    most = param.Integer(0)

    _esm = script_of(HERE / "filefield.js", "wording/filefield.js", "make.js", "drops.js")
    _stylesheets: ClassVar[list[Path]] = [HERE / "filefield.css"]


class Split(OwnComponent):
    """Two panes with a border that can be moved; `alone` hides the second."""

    first = Child()
    second = Child()
    alone = param.Boolean(True)

    _esm = HERE / "split.js"
    _stylesheets: ClassVar[list[Path]] = [HERE / "split.css"]


class Dock(OwnComponent):
    """Named sheets of which one shows at a time; `active` is its index. `calm` is said by the page, once the notebook
    beside it is there and whoever opened it has had a moment.
    """

    sheets = Children()
    names = param.List(default=[], item_type=str)
    active = param.Integer(0)
    calm = param.Boolean(False)

    _esm = HERE / "dock.js"
    _stylesheets: ClassVar[list[Path]] = [HERE / "dock.css"]


class Welcome(WishingComponent):
    """What shows without a notebook. Wishes: `new`, `open` (with `path`), `sample` (with `name`), `settings` (with the
    `section` to show).

    `models` is `{"usual", "ready"}`, a model and names of providers, or `{"problem"}`; `recent` is a list of
    `{"path", "title", "about"}`, `samples` of `{"name", "title", "about"}`.
    """

    recent = param.List(default=[], item_type=dict)
    samples = param.List(default=[], item_type=dict)
    models = param.Dict(default={})
    known = param.Boolean(False, doc="Whether the folder and the samples have been looked at.")

    _esm = script_of(HERE / "welcome.js", "wording/welcome.js", "icons.js", "make.js")
    _stylesheets: ClassVar[list[Path]] = [HERE / "welcome.css"]


class Notices(WishingComponent):
    """Messages that come and go; an action's wish comes back as it was given."""

    _esm = HERE / "notices.js"
    _stylesheets: ClassVar[list[Path]] = [HERE / "notices.css"]

    def trouble(self, text: str, action: str = "", wish: dict[str, str] | None = None, about: str = "") -> None:
        """Say what went wrong; stays until it is closed. With `action`, a button that sends `wish`.

        With `about`, it takes the place of what was said about the same, and goes when that is `over`.
        """
        self._send_msg({"kind": "trouble", "text": text, "action": action, "wish": wish, "about": about})

    def over(self, about: str) -> None:
        """Take away what was said about something, since it is no longer so."""
        self._send_msg({"kind": "over", "about": about})

    def note(self, text: str, action: str = "", wish: dict[str, str] | None = None) -> None:
        """Say something in passing; with `action`, a button that sends `wish`."""
        self._send_msg({"kind": "note", "text": text, "action": action, "wish": wish})


class ExportDialog(WishingComponent):
    """Asks in which format a notebook goes where. Wishes: `write`, `download`; `name`, `format`, `outputs`, `app`."""

    _esm = script_of(HERE / "export.js", "parcels.js")
    _stylesheets: ClassVar[list[Path]] = [HERE / "export.css"]

    def show(self, formats: list[dict[str, Any]]) -> None:
        """Open the dialog with these formats, the likeliest first.

        Each is `{"format", "label", "about", "name", "runs", "outputs"}`; a site's has `app` too (it can be one),
        `missing` (it cannot be made here) and `ending`, where that is not what its name ends with.
        """
        self._send_msg({"show": formats})

    def written(self, name: str, told: str = "") -> None:
        """Say that the file was written, and what else there is to know of it."""
        self._send_msg({"written": name, **({"told": told} if told else {})})

    def tell(self, message: dict[str, Any]) -> None:
        """Send the script something; what, says `webui.handing`."""
        self._send_msg(message)

    def give(self, name: str, content: str) -> None:
        """Hand the file to the browser as a download."""
        self._send_msg({"content": content, "name": name})

    def failed(self, message: str) -> None:
        """Say why there is no file."""
        self._send_msg({"failed": message})
