"""Prices by litellm's table, without litellm."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kernel.models.prices import price_of


def test_a_price_is_that_of_litellm() -> None:
    litellm = pytest.importorskip("litellm")
    expected = sum(litellm.cost_per_token(model="openai/gpt-4o-mini", prompt_tokens=1000, completion_tokens=200))
    assert price_of("openai/gpt-4o-mini", 1000, 200) == pytest.approx(expected)


@pytest.mark.parametrize("id", ["", "demo/echo", "local/gpt-4o-mini", "openai/no-such-model", "gpt-4o-mini"])
def test_a_model_that_the_table_does_not_know_has_no_price(id: str) -> None:
    assert price_of(id, 1000, 200) is None


def test_nothing_is_imported_for_it() -> None:
    code = "import sys; from kernel.models.prices import price_of; price_of('openai/gpt-4o-mini', 1, 1); "
    code += "sys.exit('litellm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
