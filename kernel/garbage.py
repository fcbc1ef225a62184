"""How Python's garbage collector is set in a process that only runs spells. Not here: the memory of scripts."""

from __future__ import annotations

import gc


def settle_garbage() -> None:
    """What is loaded by now stays, and is not looked through again.

    That would cost a third of the time of a thousand chats at once.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
