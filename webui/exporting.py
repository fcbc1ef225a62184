"""What the export dialog asks for: a notebook's script, beside the notebook or in the browser's hands."""

from __future__ import annotations

import asyncio
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kernel.errors import InvalidError
from webui.shell.components import ExportDialog
from webui.wishes import Wish, text_of

if TYPE_CHECKING:
    from studio.notebook.document import Notebook

NOTEBOOK_SUFFIX = ".spell.md"


def offer_export(notebook: Notebook, path: str, dialog: ExportDialog) -> None:
    """Open the dialog for the notebook `path`: a script in its language, or how to run it when it mixes several."""
    from studio.export import EXPORTERS, usual_format
    from studio.export.scripts import LABELS

    try:
        format = usual_format(notebook)
    except InvalidError as error:
        dialog.refuse(error.message, path)
        return
    if format not in EXPORTERS:
        dialog.refuse(f"Cells of {format} have no script of their own; the notebook runs from the shell.", path)
        return
    dialog.show(script_name(path, EXPORTERS[format].suffix), LABELS[format])


def script_name(path: str, suffix: str) -> str:
    """The script's usual name: that of the notebook, without its folder."""
    return Path(path).name.removesuffix(NOTEBOOK_SUFFIX) + suffix


async def grant_export(wish: Wish, notebook: Notebook, folder: Path, path: str, dialog: ExportDialog) -> None:
    """Write the script beside the notebook `path` of the workspace `folder`, or hand it to the browser.

    `SpellError` when it cannot be made or written.
    """
    from studio.export import export_notebook

    exported = await asyncio.to_thread(export_notebook, notebook, "script")
    name = checked_name(text_of(wish, "name"), exported.suffix)
    match wish["wish"]:
        case "write":
            place = PurePosixPath(path).with_name(name)
            await asyncio.to_thread(exported.write, folder / place)
            dialog.written(str(place))
        case "download":
            dialog.give(name, exported.text)


def checked_name(name: str, suffix: str) -> str:
    """A plain file name that ends with `suffix`. `InvalidError` for anything else."""
    name = name if name.endswith(suffix) else name + suffix
    if name == suffix or name.startswith(".") or any(one in name for one in '/\\\0:*?"<>|') or len(name) > 200:
        raise InvalidError(f"{name!r} cannot be the name of a script. Use letters, digits, '-' and '_'.")
    return name
