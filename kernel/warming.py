"""Whether a spell will soon need litellm, which takes seconds to import. Not here: who imports it, and when."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.models.names import HOSTED_KEYS, split_id

DIRECT = ("openai",)
"""Hosted providers that we reach without litellm."""


def needs_litellm(model: str, environment: Mapping[str, str]) -> bool:
    """Whether the default model, or a key that is there, belongs to a provider that litellm reaches."""
    hosted = {name: keys for name, keys in HOSTED_KEYS.items() if name not in DIRECT}
    if split_id(model)[0] in hosted or model.startswith("litellm/"):
        return True
    return any(environment.get(key) for keys in hosted.values() for key in keys)
