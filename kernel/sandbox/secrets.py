"""The only hands that reveal secrets to tools: by name, so that a spell need not hold them.

`secret:slack` is what `keyring set llmspell slack` keeps, or the environment variable `SLACK` where the profile lets
the spell read it. Not here: the keys of models (`kernel.models.keys`).
"""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Iterable

from kernel.errors import InvalidError
from kernel.sandbox.environment import readable_variables

PREFIX = "secret:"

SERVICE = "llmspell"


async def reveal(said: str, variable: str, patterns: Iterable[str]) -> str:
    """The secret that `said` is or names; that of an environment variable when nothing was said; "" for none.

    `InvalidError` where a name is kept nowhere.
    """
    if said and not said.startswith(PREFIX):
        return said
    readable = readable_variables(patterns)
    if not said:
        return readable.get(variable, "") if variable else ""
    name = said.removeprefix(PREFIX)
    found = await _kept(name) or readable.get(name.upper().replace("-", "_"), "")
    if not found:
        raise InvalidError(f"No secret {name!r} is kept. Put it into the keyring: keyring set {SERVICE} {name}")
    return found


async def _kept(name: str) -> str:
    if importlib.util.find_spec("keyring") is None:
        return ""
    import keyring
    from keyring.errors import KeyringError

    try:
        return await asyncio.to_thread(keyring.get_password, SERVICE, name) or ""
    except KeyringError as error:
        raise InvalidError(f"The keyring could not be read for {name!r}: {error}.") from None
