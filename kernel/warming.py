"""What is loaded ahead of its first use, for it takes seconds to import: litellm, where a spell will soon need it.

Not here: who wants that, and when.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from importlib.util import find_spec

from kernel.languages import LANGUAGES
from kernel.models.names import HOSTED_KEYS, split_id

DIRECT = ("openai",)
"""Hosted providers that we reach without litellm."""


def needs_litellm(model: str, environment: Mapping[str, str]) -> bool:
    """Whether the default model, or a key that is there, belongs to a provider that litellm reaches."""
    hosted = {name: keys for name, keys in HOSTED_KEYS.items() if name not in DIRECT}
    if split_id(model)[0] in hosted or model.startswith("litellm/"):
        return True
    return any(environment.get(key) for keys in hosted.values() for key in keys)


async def warm(model: str, environment: Mapping[str, str]) -> None:
    """Load, off the loop, the help for editors, and litellm if a spell with that default model needs it."""
    from kernel.assistance import prepare
    from kernel.models.hosted import load_litellm

    await asyncio.to_thread(prepare, LANGUAGES)
    if needs_litellm(model, environment) and find_spec("litellm") is not None:
        await load_litellm()
