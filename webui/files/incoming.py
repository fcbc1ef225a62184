"""A file that was dropped on the `Files` panel, as a notebook. Not what becomes of its content (`importing`)."""

from __future__ import annotations

import asyncio
import base64
import binascii
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kernel.errors import InvalidError
from webui.shell.components import Notices
from webui.wishes import Wish, text_of

if TYPE_CHECKING:
    from studio.workspace import Workspace


async def bring_in(wish: Wish, workspace: Workspace, says: Notices) -> str:
    """Make a notebook of the file; its path. What could not be kept is told. `InvalidError` when it cannot be one."""
    name = PurePosixPath(text_of(wish, "name").replace("\\", "/")).name
    if "data" not in wish:
        raise InvalidError(f"{name!r} is too large to send. Import it with: llmspell import {name}")
    try:
        data = base64.b64decode(text_of(wish, "data"), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidError(f"{name!r} did not arrive whole. Try again.") from None
    path, remarks = await asyncio.to_thread(_import, data, name, workspace)
    says.note(" ".join([f"Imported {name} as {path}.", *remarks]))
    return path


def _import(data: bytes, name: str, workspace: Workspace) -> tuple[str, tuple[str, ...]]:
    from studio.importing import import_bytes, notebook_name
    from studio.notebook.markdown import render

    imported = import_bytes(data, name)
    return workspace.new(notebook_name(name).lstrip("."), render(imported.notebook)), imported.remarks
