"""A screen and a person's home for the window; the tests that need them say why when they cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.desktop import Desktop, missing, screen


@pytest.fixture
def display() -> Iterator[str]:
    """The display of a screen that nobody sees."""
    if why := missing():
        pytest.skip(why)
    with screen() as name:
        yield name


@pytest.fixture
def desktop(display: str, tmp_path: Path) -> Iterator[Desktop]:
    """A person who has never opened a window."""
    one = Desktop(tmp_path / "home", display)
    one.home.mkdir()
    try:
        yield one
    finally:
        one.end()
