"""Hands of a profile for a test, closed at its end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kernel.policy import PROFILES, Profile
from kernel.sandbox.hands import Hands, hands_of


@asynccontextmanager
async def open_hands(folder: Path, profile: Profile = PROFILES["low"]) -> AsyncIterator[Hands]:
    """Hands whose workspace is `folder`."""
    hands = hands_of(profile, folder)
    try:
        yield hands
    finally:
        await hands.aclose()
