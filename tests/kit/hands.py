"""Hands of a profile for a test, closed at its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kernel.policy import PROFILES, Profile
from kernel.sandbox.hands import Hands, hands_of
from kernel.sandbox.laboratory import Laboratory
from tests.kit.laboratories import KEPT


@asynccontextmanager
async def open_hands(folder: Path, profile: Profile = PROFILES["low"]) -> AsyncIterator[Hands]:
    """Hands whose workspace is `folder`."""
    hands = hands_of(profile, folder)
    if kept := KEPT.get(asyncio.get_running_loop()):
        hands.session[Laboratory] = kept
    try:
        yield hands
    finally:
        await hands.aclose()
