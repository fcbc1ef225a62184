"""When litellm is worth loading ahead of time."""

from __future__ import annotations

import pytest

from kernel.warming import needs_litellm


@pytest.mark.parametrize(
    ("model", "environment", "needed"),
    [
        ("demo/assistant", {}, False),
        ("demo/assistant", {"ANTHROPIC_API_KEY": ""}, False),
        ("demo/assistant", {"OPENAI_API_KEY": "k"}, False),
        ("demo/assistant", {"ANTHROPIC_API_KEY": "k"}, True),
        ("anthropic/claude", {}, True),
        ("litellm/anything/else", {}, True),
        ("openai/gpt", {}, False),
        ("scripted/steps.yaml", {}, False),
    ],
)
def test_litellm_is_loaded_only_for_whom_it_will_serve(model: str, environment: dict[str, str], needed: bool) -> None:
    assert needs_litellm(model, environment) is needed
