"""What a person is told in a browser's tab when the browser shows no answer, or when something cannot be had there."""

from __future__ import annotations

import pytest

from kernel.errors import DeniedError, InvalidError, ToolError
from kernel.sandbox import tab
from kernel.sandbox.fetching import refusal
from kernel.sandbox.nearby import compute_here

PAGE = "https://spells.example"


@pytest.mark.parametrize(
    ("url", "online", "said"),
    [
        ("https://models.example/v1", True, f"pages of {PAGE} to read its answers \\(CORS\\)"),
        ("http://models.example/v1", True, "without TLS"),
        ("https://models.example/v1", False, "not connected to a network"),
    ],
)
def test_a_browser_that_shows_no_answer_is_explained(url: str, online: bool, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        raise ValueError(refusal(url, PAGE, online))


def test_what_a_tab_has_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    tab.check_not_in_tab("A program", "Use another.")
    monkeypatch.setattr(tab, "is_in_tab", True)
    with pytest.raises(DeniedError, match=r"A program cannot be had in a browser's tab\. Use another\."):
        tab.check_not_in_tab("A program", "Use another.")


def test_a_computation_in_place_gives_what_a_process_of_its_own_would() -> None:
    assert compute_here("json:loads", {"s": '{"a": [1, 2]}'}) == {"a": [1, 2]}
    with pytest.raises(InvalidError, match="package"):
        compute_here("kernel.no_such_module:run", {})
    with pytest.raises(ToolError, match="cannot be computed"):
        compute_here("json:loads", {"s": "{"})
