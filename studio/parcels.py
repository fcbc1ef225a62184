"""A spell as plain data, for a worker of a cluster that runs it. Not here: sending it (`kernel.protocols.cluster`)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError
from kernel.parameters import secrets_in
from kernel.protocols.cluster.parcels import VERSION
from kernel.replay.content import Tidy
from kernel.runtime import Options
from kernel.stores.state_file import StateFile
from studio.spellfile import Spellfile


def parcel_of(
    spell: Spellfile, options: Options, home: Path, about: Mapping[str, Any], shows: bool = False, after: str = ""
) -> dict[str, Any]:
    """All a worker needs to run a spell; `about` goes into its `run.started`, `after` is run if it returned nothing.

    `InvalidError` when it holds a secret: that of a parameter, or the value of one of the environment.
    """
    limits = asdict(options.profile_named(options.profile).limits)
    parcel = {
        "version": VERSION,
        "kind": "run",
        "jobs": [{"chunk": asdict(chunk), "language": spell.language_of(chunk)} for chunk in spell.chunks],
        "about": {**spell.about(home), **about},
        "after": {"code": after, "language": spell.language},
        "shows": shows,
        "state": [[*address, value] for address, value in StateFile(home / "state.ndjson").load()],
        "spell": {
            "folder": str(options.folder.resolve()),
            "profile": options.profile,
            "model": options.model,
            "params": dict(options.params),
            "arguments": list(options.arguments),
            "limits": limits,
            "beside": str(options.beside.resolve()) if options.beside else "",
            "modules": asdict(options.modules),
            "log_level": options.log_level,
            "confines": options.confines(),
        },
    }
    if secrets_in(options.params) or Tidy(environment=os.environ).holds_secret(parcel):
        raise InvalidError(
            "The spell, its parameters or the state hold a secret, or a key or password of the environment, "
            "which is not sent to a cluster. Let the spell read it from the environment of the worker."
        )
    return parcel
