"""The only hands that read environment variables: those a profile names, and nothing that looks like a secret."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase

from kernel.confines import here

NEVER = ("LLMSPELL_SECRET_KEY",)
"""What no spell may read: the passphrase of the secrets."""


def readable_variables(patterns: Iterable[str]) -> dict[str, str]:
    """The variables whose names match one of the patterns (`LLM_*`, `LANG`)."""
    wanted = tuple(patterns)
    named = {name: value for name, value in os.environ.items() if any(fnmatchcase(name, p) for p in wanted)}
    lists = [confines.profile.environment for confines in here()]
    allowed = {name: value for name, value in named.items() if all(_is_named(name, each) for each in lists)}
    return {name: value for name, value in allowed.items() if name not in NEVER}


def _is_named(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
