"""Security profiles as data: what a spell may touch and how much it may use.

Not here: who asks (`runtime` puts a hook at the door) and who enforces (`kernel.sandbox`, the engines).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from kernel.errors import InvalidError

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run may use; None means no limit.

    `wall` and `cpu` are seconds (cpu: script code between two host calls), `memory` and
    `output` bytes, `calls` host calls, `tokens` model tokens, `cost` US dollars.
    """

    wall: float | None = None
    cpu: float | None = None
    memory: int | None = None
    output: int | None = None
    calls: int | None = None
    tokens: int | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a spell may do.

    `roots` are folders it may touch ("." is the workspace, "~" the home folder, "/" all);
    `write` says whether files may be changed; `network` whether tools may reach other hosts;
    `environment` names the variables a spell may read, with `*` at the end for any suffix;
    `python` says how Python cells run: `trusted` (as any program of yours, in a process of their own), `isolated`
    (walled in, Linux only) or `off`.
    """

    name: str
    limits: Limits
    roots: tuple[str, ...] = (".",)
    write: bool = True
    network: bool = True
    environment: tuple[str, ...] = ("LLM_*", "LLMSPELL_PARAM_*", "LANG", "TZ", "USER")
    python: str = "trusted"


PROFILES: dict[str, Profile] = {
    "none": Profile("none", Limits(), roots=("/",), environment=("*",)),
    "low": Profile(
        "low", Limits(cpu=120, memory=1024 * MEGABYTE, output=256 * MEGABYTE, calls=50_000_000), roots=(".", "~")
    ),
    "medium": Profile(
        "medium", Limits(cpu=30, memory=256 * MEGABYTE, output=16 * MEGABYTE, calls=10_000_000, tokens=2_000_000)
    ),
    "high": Profile(
        "high",
        Limits(wall=300, cpu=5, memory=64 * MEGABYTE, output=4 * MEGABYTE, calls=1_000_000, tokens=200_000, cost=1.0),
        roots=(),
        write=False,
        network=False,
        environment=(),
        python="isolated",
    ),
}
"""The built-in profiles; `medium` is the default."""

DEFAULT_PROFILE = "medium"


def profile_named(name: str, **limits: Any) -> Profile:
    """The built-in profile `name`, with some of its limits replaced. `InvalidError` when there is none."""
    if name not in PROFILES:
        raise InvalidError(f"There is no profile {name!r}. Use one of: {', '.join(PROFILES)}.")
    profile = PROFILES[name]
    return replace(profile, limits=replace(profile.limits, **limits)) if limits else profile
