"""Keys in the keyring of the operating system, through the library `keyring` where it is installed.

A key is kept under the service `llmspell` and the provider's name: `keyring set llmspell openai`.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
from collections.abc import Callable
from typing import Any

SERVICE = "llmspell"

INSTALL = "pip install 'llmspell-studio[keys]'"

Get = Callable[[str, str], str | None]
"""`get(service, name)`: a password, None for none; raises what the keyring raises."""


class Keyring:
    """Keys that were looked up. Looking up may ask a person to unlock the keyring, so it happens off the loop."""

    def __init__(self, get: Get | None = None) -> None:
        self._get = get
        self._found: dict[str, str] = {}
        self.problem = ""

    def key(self, provider: str) -> str:
        """The key of a provider that was looked up; "" for none."""
        return self._found.get(provider, "")

    async def look(self, provider: str) -> None:
        """Look a key up, once. What goes wrong is kept in `problem`, for the error that says a key is missing."""
        if provider in self._found:
            return
        get = self._get or _installed()
        if get is None:
            self._found[provider] = ""
            return
        try:
            self._found[provider] = (await asyncio.to_thread(get, SERVICE, provider) or "").strip()
        except Exception as error:  # every backend has errors of its own
            self.problem = f"{type(error).__name__}: {error}"


def _installed() -> Get | None:
    if importlib.util.find_spec("keyring") is None:
        return None

    def get(service: str, name: str) -> str | None:
        keyring: Any = importlib.import_module("keyring")
        found: str | None = keyring.get_password(service, name)
        return found

    return get
