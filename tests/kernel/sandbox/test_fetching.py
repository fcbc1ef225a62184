"""What a person is told in a browser's tab when the browser shows no answer, or when something cannot be had there."""

from __future__ import annotations

import pytest

from kernel.errors import DeniedError, InvalidError, ToolError
from kernel.sandbox import tab
from kernel.sandbox.fetching import refusal
from kernel.sandbox.listening import Listening
from kernel.sandbox.nearby import compute_here
from kernel.sandbox.network import Network

PAGE = "https://spells.example"


LOCAL = "http://127.0.0.1:8899"


@pytest.mark.parametrize(
    ("url", "origin", "online", "is_there", "said"),
    [
        ("https://models.example/v1", PAGE, True, True, f"pages of {PAGE} read its answers (CORS)"),
        ("http://127.0.0.1:1234/v1", LOCAL, False, True, f"Allow the origin {LOCAL} "),
        ("http://models.example/v1", PAGE, True, False, "without TLS"),
        ("https://models.example/v1", PAGE, False, False, "not connected to a network"),
        ("https://models.example/v1", PAGE, True, False, "nothing answers there"),
        ("http://localhost:1234/v1", PAGE, True, False, "reach servers of this computer"),
        ("http://127.0.0.1:1234/v1", LOCAL, False, False, "nothing answers there"),
        ("http://192.168.1.9/v1", LOCAL, True, False, "without TLS"),
        ("https://models.example/v1", PAGE, True, None, f"Then allow the origin {PAGE} "),
    ],
)
def test_a_browser_that_shows_no_answer_is_explained(
    url: str, origin: str, online: bool, is_there: bool | None, said: str
) -> None:
    assert said in refusal(url, origin, online, is_there)


def test_what_a_tab_has_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    tab.check_not_in_tab("A program", "Use another.")
    monkeypatch.setattr(tab, "is_in_tab", True)
    with pytest.raises(DeniedError, match=r"A program cannot be had in a browser's tab\. Use another\."):
        tab.check_not_in_tab("A program", "Use another.")


async def test_a_tab_has_no_sockets_and_says_so_where_the_profile_would_allow_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tab, "is_in_tab", True)
    with pytest.raises(DeniedError, match=r"A connection by a socket cannot be had in a browser's tab\. Ask by HTTP"):
        await Network(("*",)).connect("127.0.0.1", 25)
    with pytest.raises(DeniedError, match=r"A server cannot be had in a browser's tab"):
        Listening(("loopback",)).bind()


def test_a_computation_in_place_gives_what_a_process_of_its_own_would() -> None:
    assert compute_here("json:loads", {"s": '{"a": [1, 2]}'}) == {"a": [1, 2]}
    with pytest.raises(InvalidError, match="package"):
        compute_here("kernel.no_such_module:run", {})
    with pytest.raises(ToolError, match="cannot be computed"):
        compute_here("json:loads", {"s": "{"})
