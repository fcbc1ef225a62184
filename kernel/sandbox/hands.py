"""All the hands a tool works with, as a profile grants them. Not here: what each may do (`files`, `network`, …)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from kernel.confines import Confines
from kernel.policy import ModuleRules, Profile
from kernel.records import dataclass
from kernel.sandbox.commands import Commands
from kernel.sandbox.environment import readable_variables
from kernel.sandbox.files import Files
from kernel.sandbox.listening import Listening
from kernel.sandbox.network import Network


@dataclass(frozen=True)
class Hands:
    """What a tool may touch things with.

    `commands` run programs, `listening` waits for others to connect; `patterns` name the environment variables it may
    read. `models` gives the models of the spell and `tools` its tools by name, for tools that use others;
    `interpret(ctx, wanted)` runs code apart from it (`kernel.sandbox.interpreting`); `session` is what lives as long as
    the kernel session (open listeners, a warm process), by its class. `open_worker` begins a worker for Python cells,
    in a browser's tab.
    """

    files: Files
    network: Network
    commands: Commands
    patterns: tuple[str, ...] = ()
    models: Any = None
    tools: Any = None
    interpret: Any = None
    open_worker: Any = None
    listening: Listening = field(default_factory=Listening)
    session: dict[type, Any] = field(default_factory=dict)

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment variables that may be read, as they are now."""
        return readable_variables(self.patterns)

    async def aclose(self) -> None:
        """Close what of the session has an `aclose`, the youngest first."""
        while self.session:
            _, part = self.session.popitem()
            close = getattr(part, "aclose", None)
            if close is not None:
                await close()


def hands_of(profile: Profile, folder: Path) -> Hands:
    """The hands a profile grants to a spell whose workspace is `folder`."""
    roots = tuple((folder / Path(root).expanduser()).resolve() for root in profile.roots)
    network = Network(profile.hosts, profile.require_tls, profile=profile.name)
    files = Files(folder, roots, profile.write)
    if not profile.guarded:
        files = replace(files, protected=(), hard_links=True)
    commands = Commands(folder.resolve(), profile.commands, profile.environment, roots=roots)
    listening = Listening(profile.listen, profile.name)
    return Hands(files, network, commands, profile.environment, listening=listening)


def model_network(hands: Hands, profile: Profile) -> Network:
    """How far models are reached whose address a spell names: `models` of the profile, besides its hosts."""
    return replace(hands.network, hosts=(*profile.hosts, *profile.models), kind="models")


def confines_of(profile: Profile, folder: Path, cell: str, listed: ModuleRules) -> Confines:
    """What a cell of that profile is confined to; `cell` is what errors call it."""
    hands = hands_of(profile, folder)
    networks = {"tools": hands.network, "models": model_network(hands, profile)}
    return Confines(profile, cell, hands, networks, listed)
