"""No attack on the hands that run commands succeeds; each does where they are not defended."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import DeniedError, InvalidError
from kernel.sandbox.commands import Commands
from tests.kit.naive_commands import NaiveCommands
from tests.security.processes.attacks import ATTACKS, Attack, Scene

attacks = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    (tmp_path / "workspace").mkdir()
    return Scene(tmp_path / "workspace")


@attacks
async def test_it_succeeds_on_hands_without_the_defence(attack: Attack, scene: Scene) -> None:
    scene.hands = NaiveCommands(scene.folder, attack.allowed)
    assert await attack.run(scene)


@attacks
async def test_it_gets_nothing(attack: Attack, scene: Scene) -> None:
    scene.hands = Commands(scene.folder, attack.allowed)
    try:
        assert not await attack.run(scene)
    except (DeniedError, InvalidError):
        assert not scene.is_planted
