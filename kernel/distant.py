"""The cluster of a spell, made when the first branch is handed over; most spells never load what that takes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kernel.api.site import Spell
    from kernel.options import Choice, Options
    from kernel.protocols.cluster.home import Cluster

Place = Callable[[], "tuple[Spell, Options, Choice, Path]"]
"""Gives a spell, its options, the profile it got and its home as they are now."""


class LateCluster:
    """Call it for the `Cluster`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._cluster: Cluster | None = None

    def __call__(self) -> Cluster:
        """The cluster, the same each time."""
        if self._cluster is None:
            from kernel.protocols.cluster.home import Cluster

            spell, options, choice, home = self._place()
            about = {"folder": str(options.folder.resolve()), "home": str(home), "profile": choice.name}
            self._cluster = Cluster(spell, {**about, "confines": options.confines(choice)}, os.environ)
        return self._cluster

    async def close(self) -> None:
        """Hang up, where anybody called."""
        if self._cluster is not None:
            await self._cluster.close()
            self._cluster = None
