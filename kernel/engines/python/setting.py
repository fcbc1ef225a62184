"""Where and how Python cells run: the folder, the environment, the walls. Not here: who decides (`kernel.policy`)."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from kernel.engines.protocol import Host
from kernel.errors import DeniedError
from kernel.policy import Profile
from kernel.records import dataclass
from kernel.sandbox.environment import readable_variables
from kernel.sandbox.files import Files
from kernel.sandbox.processes import plain_environment
from kernel.sandbox.walls import python_files


class Surroundings(Protocol):
    """What the engine wants to know of a spell."""

    profile: Profile
    files: Files


@runtime_checkable
class Situated(Protocol):
    """A host that knows the spell it belongs to."""

    spell: Surroundings


@dataclass(frozen=True, slots=True)
class Setting:
    """How Python cells run.

    `mode` is `trusted`, `isolated` or `off`; relative paths start at `folder`; an isolated process reads
    `roots` (and writes there when `write`) and Python's own files, and nothing else.
    """

    folder: Path = field(default_factory=Path.cwd)
    mode: str = "trusted"
    roots: tuple[Path, ...] = ()
    write: bool = False
    variables: dict[str, str] = field(default_factory=plain_environment)

    @staticmethod
    def of(host: Host) -> Setting:
        """The setting of the spell behind a host; that of trusted code where there is none."""
        if not isinstance(host, Situated):
            return Setting()
        profile, files = host.spell.profile, host.spell.files
        needed = {} if profile.python == "isolated" else plain_environment()
        variables = {**needed, **readable_variables(profile.environment)}
        return Setting(files.base, profile.python, files.roots, files.write, variables)

    def check(self) -> None:
        """`DeniedError` where Python cells may not run at all."""
        if self.mode == "off":
            raise DeniedError(
                "This profile has no Python cells. Run the spell with a wider one, e.g. --profile medium."
            )

    def walls(self) -> dict[str, Any] | None:
        """What an isolated process may read and write; None for a trusted one."""
        if self.mode != "isolated":
            return None
        roots = [str(root) for root in self.roots]
        return {"read": [*python_files(), *roots], "write": roots if self.write else []}
