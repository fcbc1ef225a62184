"""The keys of editors: a habit of a person, the same in every notebook. Not here: the keys (`src/keyboards.ts`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webui.memory import Memory


KEYBOARDS = ("standard", "vim", "emacs")
"""Whose keys an editor can have."""


def keep_keys(view: Any, memory: Memory, told: Callable[[str], None]) -> None:
    """Give a notebook's view the keys that were chosen last, and remember and tell what is chosen there."""
    if "editor_keys" not in view.param:
        return
    if memory.habits.keys in view.param.editor_keys.objects:
        view.editor_keys = memory.habits.keys

    async def remember(event: Any) -> None:
        told(event.new)
        await memory.choose_keys(event.new)

    view.param.watch(remember, "editor_keys")


def give_keys(view: Any, keys: str) -> None:
    """Give the editors of a notebook's view the keys that were chosen elsewhere."""
    if "editor_keys" in view.param and view.editor_keys != keys:
        view.editor_keys = keys
