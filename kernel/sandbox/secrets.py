"""The only hands that reveal secrets to tools: by name, so that a spell need not hold them.

`secret:slack` is what `llmspell secret set slack` or `keyring set llmspell slack` keeps, or the environment variable
`SLACK` where the profile lets the spell read it. A secret that a person keeps goes only where it belongs, so that no
spell can send it elsewhere. Not here: how it is kept (`vault`), the keys of models (`kernel.models.keys`), and how it
is kept out of what is told (`redaction`).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass
from kernel.sandbox.addresses import plain_host
from kernel.sandbox.environment import readable_variables
from kernel.sandbox.vault import Kept, Vault

PREFIX = "secret:"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a secret will be sent: an address or a host, "" for nowhere. `homes` are the hosts of the service itself,
    patterns, which every secret may go to that is not meant for others."""

    at: str = ""
    homes: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The host."""
        return plain_host((urlsplit(self.at).hostname or "") if "://" in self.at else self.at)


async def reveal(said: str, variable: str, patterns: Iterable[str], destination: Destination | None = None) -> str:
    """The secret that `said` is or names; that of an environment variable when nothing was said; "" for none.

    `InvalidError` where a name is kept nowhere, `DeniedError` where it is not meant for the destination.
    """
    if said and not said.startswith(PREFIX):
        return said
    readable = readable_variables(patterns)
    if not said:
        return readable.get(variable, "") if variable else ""
    name = said.removeprefix(PREFIX)
    kept = await asyncio.to_thread(Vault(os.environ).find, name)
    if kept is not None:
        _permit(name, kept, destination or Destination())
        return kept.value
    found = readable.get(name.upper().replace("-", "_"), "")
    if not found:
        raise InvalidError(f"No secret {name!r} is kept. Keep it: llmspell secret set {name}")
    return found


def _permit(name: str, kept: Kept, destination: Destination) -> None:
    if not destination.at:
        return
    host, allowed = destination.host, kept.hosts or destination.homes
    if not any(fnmatchcase(host, each) for each in allowed):
        meant = f"It is meant for {', '.join(allowed)}." if allowed else "It is not meant for any host yet."
        wider = f"To allow it: llmspell secret set {name} --host {host}"
        raise DeniedError(f"The secret {name!r} is not sent to {host!r}. {meant} {wider}", host=host)
