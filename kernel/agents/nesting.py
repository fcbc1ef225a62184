"""Agents that have one another as tools: how deep they are inside, and where that ends. Not here: teams of agents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kernel.errors import LimitError

MOST_NESTED = 20
"""Agents within agents: each costs some of Python's memory, and a call of its model."""

LONGEST_SHOWN = 4

WAY: ContextVar[tuple[str, ...]] = ContextVar("kernel.agents.way", default=())
"""The names of the agents that are answering here, the outermost first."""


@contextmanager
def deeper(name: str) -> Iterator[None]:
    """While an agent answers. `LimitError` where it does so inside of too many others; the message tells the way."""
    way = (*WAY.get(), name)
    if len(way) > MOST_NESTED:
        shown = " → ".join(way[-LONGEST_SHOWN:])
        raise LimitError(f"Agents are nested {MOST_NESTED} deep: … → {shown}. Is one of them its own tool?")
    token = WAY.set(way)
    try:
        yield
    finally:
        WAY.reset(token)
