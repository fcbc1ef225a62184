"""Which profiles a cell can have of its own, and what each leaves it, for the options of a cell on the page.

Not here: what keeps a cell to one (`kernel.confinement`).
"""

from __future__ import annotations

from typing import Any

from kernel.policy import DEFAULT_PROFILE, Profile, is_wider
from kernel.profiles import own_profiles
from studio.linting.headers import no_profiles
from studio.notebook.document import Notebook


def cell_profiles(notebook: Notebook, kind: str) -> dict[str, Any]:
    """`{trouble, choices: [{name, left}]}`: profiles that take something away; `trouble` says why there are none."""
    trouble = no_profiles(kind)
    if trouble:
        return {"trouble": trouble, "choices": []}
    profiles = own_profiles()
    known = {name: profiles.named(name) for name in profiles.names()}
    spell = known.get(notebook.profile or profiles.usual) or known[DEFAULT_PROFILE]
    narrower = [profile for profile in known.values() if is_wider(spell, profile)]
    return {"trouble": "", "choices": [{"name": each.name, "left": _left(each)} for each in narrower]}


def _left(profile: Profile) -> str:
    """What a cell under a profile can still do, in a few words."""
    changes = "files can be read and changed" if profile.write else "files can be read"
    parts = [
        f"{changes} in {', '.join(profile.roots)}" if profile.roots else "no files",
        f"hosts: {', '.join(profile.hosts)}" if profile.hosts else "no network",
        _programs(profile),
    ]
    if profile.limits.cost is not None:
        parts.append(f"at most {profile.limits.cost:g} US$")
    return ", ".join(parts)


def _programs(profile: Profile) -> str:
    if not profile.commands:
        return "no programs"
    return "programs if approved" if "commands" in profile.ask else f"programs: {', '.join(profile.commands)}"
