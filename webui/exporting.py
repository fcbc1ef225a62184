"""What the export dialog asks for: a notebook in another format, beside the notebook or in the browser's hands."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kernel.errors import InvalidError
from webui.shell.components import ExportDialog
from webui.sites import FORMAT as SITE
from webui.sites import grant_site, offered_site
from webui.wishes import Wish, text_of

if TYPE_CHECKING:
    from studio.export.past import Past
    from studio.notebook.document import Notebook
    from webui.hub import Hub

NOTEBOOK_SUFFIX = ".spell.md"

ABOUT = {
    "lua": "Runs from the shell and does what the notebook does; parameters become flags.",
    "javascript": "Runs from the shell and does what the notebook does; parameters become flags.",
    "python": "Runs by itself: with uv run, pipx run, or python. Holds cells of any language; parameters become flags.",
    "ipynb": "Opens in Jupyter; import brings the notebook back, without outputs.",
    "html": "One page to read, print or send: prose, code, what the last run put out, and its trace. No server needed.",
    "md": "The notebook's own text, for places that show Markdown.",
}
"""What a person should know of each format that the dialog offers."""

RUNS = ("lua", "javascript", "python")


def offer_export(notebook: Notebook, path: str, dialog: ExportDialog, hub: Hub | None = None) -> None:
    """Open the dialog for the notebook `path` with every format that can hold it; the usual script comes first.

    With `hub` a static site is one of them.
    """
    from studio.export import EXPORTERS, usual_format

    kinds = {cell.kind for cell in notebook.cells if cell.kind != "markdown"}
    usual = usual_format(notebook)
    fitting = [name for name in ABOUT if name not in ("lua", "javascript") or kinds <= {name}]
    ordered = sorted(fitting, key=lambda name: name != usual)
    formats = [
        {
            "format": name,
            "label": EXPORTERS[name].label,
            "about": ABOUT[name],
            "name": script_name(path, EXPORTERS[name].suffix),
            "runs": name in RUNS,
            "outputs": EXPORTERS[name].outputs,
        }
        for name in ordered
    ]
    dialog.show([*formats, *([offered_site(path, hub)] if hub is not None else [])])


def script_name(path: str, suffix: str) -> str:
    """The file's usual name: that of the notebook, without its folder."""
    return Path(path).name.removesuffix(NOTEBOOK_SUFFIX) + suffix


async def grant_export(
    wish: Wish, notebook: Notebook, folder: Path, path: str, dialog: ExportDialog, hub: Hub | None = None
) -> None:
    """Write the file beside the notebook `path` of the workspace `folder`, or hand it to the browser.

    `hub` knows what the notebook's last run put out. `SpellError` when it cannot be made or written.
    """
    from studio.export import export_notebook, exporter_named

    format = text_of(wish, "format") or "script"
    if format == SITE and hub is not None:
        await grant_site(wish, notebook, path, dialog, hub)
        return
    said = wish.get("outputs")
    exporter = exporter_named(format, notebook)
    with_outputs = exporter.takes_outputs(said if isinstance(said, bool) else None)
    is_shown = with_outputs or exporter.outputs == "usually"
    past = await past_of(hub, path, notebook) if hub is not None and is_shown else None
    past = replace(past, outputs={}) if past is not None and not with_outputs else past
    exported = await asyncio.to_thread(export_notebook, notebook, format, past)
    name = checked_name(text_of(wish, "name"), exported.suffix)
    match wish["wish"]:
        case "write":
            place = PurePosixPath(path).with_name(name)
            await asyncio.to_thread(exported.write, folder / place)
            dialog.written(str(place))
        case "download":
            dialog.give(name, exported.text)


async def past_of(hub: Hub, path: str, notebook: Notebook) -> Past:
    """What the notebook's last run put out."""
    from studio.export.past import read_past

    await hub.refresh()
    return await asyncio.to_thread(read_past, hub.projection, path, notebook)


def checked_name(name: str, suffix: str) -> str:
    """A plain file name that ends with `suffix`. `InvalidError` for anything else."""
    name = name if name.endswith(suffix) else name + suffix
    if name == suffix or name.startswith(".") or any(one in name for one in '/\\\0:*?"<>|') or len(name) > 200:
        raise InvalidError(f"{name!r} cannot be the name of a file. Use letters, digits, '-' and '_'.")
    if name.endswith(NOTEBOOK_SUFFIX):
        raise InvalidError(f"{name!r} would be another notebook here. Choose a name that does not end with .spell.md.")
    return name
