"""What must not be given away with a site: the values of secrets, and what looks like a key. Found, never told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kernel.errors import DeniedError
from kernel.moderation import FLAGGED
from kernel.replay.content import SECRET, SHORTEST_SECRET
from kernel.settings import read_section, settings_file

_KEYS = re.compile(
    "|".join(pattern for pattern in FLAGGED["secret"] if not pattern.startswith("(password")).encode(), re.IGNORECASE
)
"""Keys of the usual providers, and private keys, by their shape."""


def check_files(files: Mapping[str, bytes], environment: Mapping[str, str]) -> None:
    """`DeniedError` names the first file, and the line, that holds a key or the value of a secret of this machine.

    Those of the environment and of the person's settings are known by their names (`…_API_KEY`, `token`, …).
    """
    values = {*_secrets(environment), *_secrets(read_section(settings_file(environment), "providers"))}
    known = re.compile(b"|".join(re.escape(value.encode()) for value in sorted(values, key=len, reverse=True)))
    for name, data in files.items():
        for pattern in (_KEYS, *([known] if values else [])):
            if found := pattern.search(data):
                line = data.count(b"\n", 0, found.start()) + 1
                raise DeniedError(
                    f"{name!r} holds a key or a password (line {line}), and whoever opens the site could read it. "
                    "Take it out; the visitor can type it as a parameter of the type secret."
                )


def _secrets(said: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        if isinstance(value, dict):
            yield from _secrets(value)
        elif isinstance(value, str) and SECRET.search(name) and len(value) >= SHORTEST_SECRET:
            yield value
