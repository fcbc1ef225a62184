"""What a cell with a profile of its own is confined to, with all that it begins, for as long as any of it goes on.

Whatever touches the world asks `here()` as well as its own rules, so that nothing that is called on behalf of such a
cell, however wide the hands it was made with, does more than the narrower of both. The place in a run (`Context`)
carries it through scripts and asyncio's context through the kernel; each takes over what the other says. Not here: what
a profile means (`kernel.policy`), and the hands themselves (`kernel.sandbox`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import Any

from kernel.errors import InvalidError, LimitError
from kernel.messages import Usage
from kernel.policy import ModuleRules, Profile, is_wider
from kernel.records import dataclass


@dataclass(slots=True, eq=False)
class Confines:
    """Those of one cell, by the `profile` it names; `cell` is what errors call it.

    `hands` are the hands of that profile, `networks` those of its tools and models by their kind, `listed` the rules
    for modules that stand in the file. The counts are of all that was done on its behalf.
    """

    profile: Profile
    cell: str
    hands: Any = None
    networks: Mapping[str, Any] = field(default_factory=dict)
    listed: ModuleRules = field(default_factory=ModuleRules)
    usage: Usage = field(default_factory=Usage)
    output: int = 0
    calls: int = 0

    @property
    def why(self) -> str:
        """What to add to a refusal."""
        return f" So says the profile {self.profile.name!r} of {self.cell}."

    def count_call(self) -> None:
        """Count a call of the host. `LimitError` past the limit."""
        self.calls += 1
        most = self.profile.limits.calls
        if most is not None and self.calls > most:
            raise LimitError(
                f"{self.cell} made more than {most} calls, which its profile {self.profile.name!r} allows."
            )

    def count_output(self, size: int) -> None:
        """Count bytes that were written. `LimitError` past the limit."""
        self.output += size
        most = self.profile.limits.output
        if most is not None and self.output > most:
            raise LimitError(f"{self.cell} wrote more than {most >> 20} MB, which is the most under its profile.")

    def spend(self, usage: Usage) -> None:
        """Count tokens and cost. `LimitError` past a limit."""
        self.usage = self.usage + usage
        limits = self.profile.limits
        if limits.tokens is not None and self.usage.total > limits.tokens:
            raise LimitError(f"{self.cell} used {self.usage.total} tokens; its profile allows {limits.tokens}.")
        if limits.cost is not None and (self.usage.cost or 0) > limits.cost:
            raise LimitError(f"{self.cell} cost {self.usage.cost:.4f} dollars; its profile allows {limits.cost}.")


Several = tuple[Confines, ...]
"""All that hold at a place; each of them has to be kept. None: the profile of the spell is all."""

_HERE: ContextVar[Several] = ContextVar("kernel.confines.here", default=())

here = _HERE.get
"""What holds for the code that runs now, in this asyncio task and all that it begins."""


@contextmanager
def within(confines: Several) -> Iterator[None]:
    """A block for which exactly these hold."""
    token = _HERE.set(confines)
    try:
        yield
    finally:
        _HERE.reset(token)


def joined(confines: Several) -> Several:
    """These and those that hold here."""
    around = _HERE.get()
    if confines is around or not around:
        return confines
    return (*confines, *(each for each in around if each not in confines))


def check_narrower(profile: Profile, spell: Profile, cell: str) -> None:
    """`InvalidError` for a cell's profile that would only allow more than the spell's: it would do nothing."""
    if is_wider(profile, spell) and not is_wider(spell, profile):
        raise InvalidError(
            f"{cell} asks for the profile {profile.name!r}, which allows more than {spell.name!r}, that of the spell. "
            "The profile of a cell only takes away. Take its option 'profile' out, or give the whole spell "
            f"the wider one: `profile: {profile.name}` in its front matter, or --profile {profile.name}."
        )
