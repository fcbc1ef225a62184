"""The keys of editors: a habit of a person, the same in every notebook. Not here: the keys (`src/keyboards.ts`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webui.memory import Memory


def keep_keys(view: Any, memory: Memory) -> None:
    """Give a notebook's view the keys that were chosen last, and remember what is chosen there."""
    if "editor_keys" not in view.param:
        return
    if memory.habits.keys in view.param.editor_keys.objects:
        view.editor_keys = memory.habits.keys

    async def remember(event: Any) -> None:
        await memory.choose_keys(event.new)

    view.param.watch(remember, "editor_keys")
