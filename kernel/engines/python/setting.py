"""Where and how Python cells run: the folder, the environment, the walls. Not here: who decides (`kernel.policy`)."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from kernel.engines.process.port import OpenWorker
from kernel.engines.protocol import Host
from kernel.errors import DeniedError
from kernel.policy import Profile
from kernel.records import dataclass
from kernel.sandbox.environment import readable_variables
from kernel.sandbox.files import Files
from kernel.sandbox.processes import plain_environment
from kernel.sandbox.tab import check_not_in_tab
from kernel.sandbox.walls import python_files

if TYPE_CHECKING:
    from kernel.sandbox.hands import Hands


class Surroundings(Protocol):
    """What the engine wants to know of a spell."""

    profile: Profile
    files: Files
    hands: Hands


@runtime_checkable
class Situated(Protocol):
    """A host that knows the spell it belongs to."""

    spell: Surroundings


@dataclass(frozen=True, slots=True)
class Setting:
    """How Python cells run.

    `mode` is `trusted`, `isolated` or `off`; relative paths start at `folder`; an isolated process reads
    `roots` (and writes there when `write`) and Python's own files, and nothing else. In a browser's tab `open_worker`
    begins the worker that takes the place of the process.
    """

    folder: Path = field(default_factory=Path.cwd)
    mode: str = "trusted"
    roots: tuple[Path, ...] = ()
    write: bool = False
    variables: dict[str, str] = field(default_factory=plain_environment)
    open_worker: OpenWorker | None = None

    @staticmethod
    def of(host: Host) -> Setting:
        """The setting of the spell behind a host; that of trusted code where there is none."""
        if not isinstance(host, Situated):
            return Setting()
        profile, files = host.spell.profile, host.spell.files
        needed = {} if profile.python == "isolated" else plain_environment()
        variables = {**needed, **readable_variables(profile.environment)}
        open_worker = host.spell.hands.open_worker
        return Setting(files.base, profile.python, files.roots, files.write, variables, open_worker)

    def check(self) -> None:
        """`DeniedError` where Python cells may not run at all."""
        if self.mode == "off":
            raise DeniedError(
                "This profile has no Python cells. Run the spell with a wider one, e.g. --profile medium."
            )
        if self.mode == "isolated":
            check_not_in_tab("Python behind walls", "Choose another profile, or open the spellbook on a computer.")

    def walls(self) -> dict[str, Any] | None:
        """What an isolated process may read and write; None for a trusted one."""
        if self.mode != "isolated":
            return None
        roots = [str(root) for root in self.roots]
        return {"read": [*python_files(), *roots], "write": roots if self.write else []}
