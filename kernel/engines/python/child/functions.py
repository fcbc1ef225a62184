"""Functions of the cells that the kernel holds, by number. Not here: calling those of the kernel (`calls`)."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .faults import ERRORS


@dataclass(slots=True)
class Held:
    """A function the kernel holds; `sent` counts how often it was given, `most` the arguments it takes (None: any)."""

    function: Callable[..., Any]
    most: int | None
    sent: int = 0


class FunctionTable:
    """The functions of the cells that the kernel holds, by number. The same function has the same number."""

    def __init__(self) -> None:
        self._held: dict[int, Held] = {}
        self._numbers: dict[Any, int] = {}
        self._last = 0

    def number(self, function: Callable[..., Any]) -> int:
        """The number of a function that is about to be sent."""
        key = _key(function)
        known = self._numbers.get(key)
        if known is None:
            self._last += 1
            known = self._numbers[key] = self._last
            self._held[known] = Held(function, _most(function))
        self._held[known].sent += 1
        return known

    def get(self, number: int) -> Callable[..., Any]:
        """The function of a number."""
        return self._held[number].function

    def call(self, number: int, arguments: list[Any]) -> Any:
        """Call it with as many of the arguments as it takes: other languages do not mind those left over."""
        held = self._held[number]
        return held.function(*arguments[: held.most])

    def forget(self, number: int, count: int) -> None:
        """The kernel let go of a function that it was given `count` times."""
        held = self._held.get(number)
        if held is None:
            return
        held.sent -= count
        if held.sent <= 0:
            del self._held[number]
            self._numbers.pop(_key(held.function), None)


def _key(function: Callable[..., Any]) -> Any:
    """What makes two functions the same: the methods of one object are made anew each time."""
    owner = getattr(function, "__self__", None)
    inner = getattr(function, "__func__", None)
    return (id(owner), id(inner)) if inner is not None else id(function)


def _most(function: Callable[..., Any]) -> int | None:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    kinds = [parameter.kind for parameter in parameters]
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return None
    return sum(kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD) for kind in kinds)


def gone(*_: Any) -> Any:
    """What stands for a function whose process has ended."""
    raise ERRORS["invalid"]("This function is gone with the Python process it lived in. Run its cell again.")
