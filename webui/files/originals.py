"""*Reset to the original*: a visitor's copy of what a static site came with becomes as it came."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kernel.errors import NotFoundError
from studio.notebook.markdown import SUFFIX
from webui.shell.components import Notices

if TYPE_CHECKING:
    from webui.hub import Hub


async def reset(hub: Hub, says: Notices) -> str:
    """Make every file as it came; the notebook to show. Notebooks that were changed go to the trash.

    `NotFoundError` where nothing came with the site.
    """
    originals = hub.originals
    if originals is None:
        raise NotFoundError("There is no original here to go back to: nothing came with this studio.")
    for path in originals.changed:
        if path.endswith(SUFFIX):
            await hub.shut(path, "")
            await asyncio.to_thread(hub.workspace.delete, path)
    await asyncio.to_thread(originals.reset)
    says.note(
        "This is the original again. Your copy is in the trash.",
        "Bring my copy back",
        {"wish": "restore", "path": originals.main},
    )
    return originals.main


def changed_of(hub: Hub) -> frozenset[str]:
    """The files that are not as they came with the site."""
    return frozenset(hub.originals.changed) if hub.originals is not None else frozenset()
