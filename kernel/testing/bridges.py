"""A bridge for tests of scripts and engines: it gives what it was told to, and keeps a log of its calls.

Not here: what a bridge is (`kernel.bridges`), and a check of bridges of your own (`bridge_check`).
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Self

from kernel.bridges import MethodInfo
from kernel.conversion import to_script_value
from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.testing.doubles import FAILURES, Outcome
from kernel.values import Value


@dataclass(slots=True)
class BridgeCall:
    """One call of a mock bridge: its arguments, and the `result`, or the type of its `error`."""

    method: str
    args: list[Value]
    result: Value = None
    error: str = ""


@dataclass(slots=True)
class _Method:
    description: str
    outcomes: list[Any]
    times: int = 0
    failure: Outcome | None = None

    def next(self) -> Any:
        """What comes next: the outcomes in order, the last of them again and again."""
        self.times += 1
        return self.failure or self.outcomes[min(self.times, len(self.outcomes)) - 1]


@dataclass(slots=True)
class MockBridge:
    """A `kernel.bridges.Bridge` whose methods give what they were told to; `call_log` has its calls.

    `methods` of the constructor are one outcome by name: a value, an `Outcome` (which may be an error), or a function
    of the arguments, async or not. What it can do has to be told before it is registered.
    """

    method_responses: Mapping[str, Any] = field(default_factory=dict)
    call_log: list[BridgeCall] = field(default_factory=list)
    _methods: dict[str, _Method] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, outcome in self.method_responses.items():
            self.with_method(name, outcome)

    def with_method(self, name: str, *outcomes: Any, description: str = "") -> Self:
        """Add a method with its outcomes, one after the other, the last again and again; None without any."""
        self._methods[name] = _Method(description, list(outcomes) or [None])
        return self

    def should_fail_method(self, name: str, type: str = "tool", message: str = "This is a planned error.") -> Self:
        """Have a method fail from now on, with an error of a type in `FAILURES`. `NotFoundError` without a method."""
        if type not in FAILURES:
            raise InvalidError(f"There is no error type {type!r}. Use one of: {', '.join(FAILURES)}.")
        self._found(name).failure = Outcome(None, type, message)
        return self

    def calls_of(self, name: str) -> list[list[Value]]:
        """The arguments of each call of a method, in order."""
        return [call.args for call in self.call_log if call.method == name]

    def methods(self) -> list[MethodInfo]:
        """One for each method that was told."""
        return [MethodInfo(name, method.description) for name, method in self._methods.items()]

    async def execute_method(self, name: str, args: list[Value]) -> Value:
        """The next outcome of a method. Raises the error it is, or what its function raises."""
        call = BridgeCall(name, args)
        self.call_log.append(call)
        try:
            call.result = to_script_value(await _given(self._found(name).next(), args))
        except Exception as error:
            call.error = error.type if isinstance(error, SpellError) else type(error).__name__
            raise
        return call.result

    def _found(self, name: str) -> _Method:
        if name not in self._methods:
            raise NotFoundError(f"This mock bridge has no method {name!r}.{suggest(name, list(self._methods))}")
        return self._methods[name]


async def _given(outcome: Any, args: list[Value]) -> Any:
    if isinstance(outcome, Outcome):
        return outcome.give()
    if callable(outcome):
        value = outcome(*args)
        return await value if inspect.isawaitable(value) else value
    return outcome
