"""What a person grants a spell beyond its profile, as texts: `host:127.0.0.1:8000`, `path:~/data`, `command:git *`.

Not here: the profiles (`kernel.policy`), and who asks a person while a spell runs (`kernel.approval`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kernel.errors import InvalidError
from kernel.libraries import read_rule
from kernel.policy import Profile

FIELDS = {"host": "hosts", "path": "roots", "command": "commands", "env": "environment", "listen": "listen"}
"""What a grant speaks of, and the field of a profile that it is added to."""

LIBRARY = "library"
"""Grants of this kind name a library of a language: `library:lua:os`."""

APPROVED = "approve"
"""Grants of this kind name a tool, or what tools need, that nobody has to be asked about."""


def granted(profile: Profile, grants: Iterable[str]) -> Profile:
    """The profile with more. `InvalidError` names a grant that nobody understands."""
    for said in grants:
        kind, _, value = said.partition(":")
        if not value or kind not in (*FIELDS, LIBRARY, APPROVED):
            known = ", ".join(f"{each}:" for each in (*FIELDS, LIBRARY, APPROVED))
            raise InvalidError(f"{said!r} grants nothing. A grant begins with one of: {known}.")
        profile = _more(profile, kind, value)
    return profile


def _more(profile: Profile, kind: str, value: str) -> Profile:
    if kind == APPROVED:
        return replace(profile, approved=(*profile.approved, value))
    if kind == LIBRARY:
        return replace(profile, libraries=(*profile.libraries, read_rule(value)))
    if kind == "command":
        # Whoever names a command has approved of it.
        profile = replace(profile, approved=(*profile.approved, f"command:{value}"))
    more: dict[str, Any] = {FIELDS[kind]: (*getattr(profile, FIELDS[kind]), value)}
    return replace(profile, **more)
