"""A script with what it is given and what it has to do, in one language or in several that have to do the same.

Not here: where it runs (`environment`), and tests of spells in files (`llmspell test`).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kernel.durations import lasting
from kernel.errors import SpellError
from kernel.records import dataclass
from kernel.testing.side_effects import SideEffect

if TYPE_CHECKING:
    from kernel.testing.environment import TestEnvironment


class _Any:
    """Stands for every value."""

    def __repr__(self) -> str:
        return "ANY"


ANY: Any = _Any()
"""As `expected_output`: whatever comes out."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case went in one language: what the script gave, and in how many seconds. `faults` are sentences."""

    value: Any
    seconds: float
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptTestCase:
    """A script in each language that is given, its parameters, and what is expected of it in all of them.

    `expected_error` is the type of the error it has to raise, `performance_threshold` the most seconds it may take.
    """

    name: str
    lua_script: str = ""
    javascript_script: str = ""
    python_script: str = ""
    description: str = ""
    input_params: Mapping[str, Any] = field(default_factory=dict)
    expected_output: Any = ANY
    expected_printed: str | None = None
    expected_error: str = ""
    expected_side_effects: tuple[SideEffect, ...] = ()
    performance_threshold: float | timedelta | None = None
    other_scripts: Mapping[str, str] = field(default_factory=dict)

    def scripts(self) -> dict[str, str]:
        """The scripts by their language."""
        named = {"lua": self.lua_script, "javascript": self.javascript_script, "python": self.python_script}
        return {language: script for language, script in {**named, **self.other_scripts}.items() if script}

    async def check(self, place: TestEnvironment) -> dict[str, CaseResult]:
        """Run it in each language; the results. `AssertionError` with everything that is not as it should be."""
        scripts = self.scripts()
        assert scripts, f"The case {self.name!r} has no script."
        results = {language: await self.run(place, language) for language in scripts}
        told = [f"{language}: {fault}" for language, result in results.items() for fault in result.faults]
        if told:
            lines = [f"The case {self.name!r} is not as it should be.", self.description, *told]
            raise AssertionError("\n".join(line for line in lines if line))
        return results

    async def run(self, place: TestEnvironment, language: str) -> CaseResult:
        """Run it in one language; what came of it. Never raises for a fault of the script."""
        before = [(effect, effect.before(place)) for effect in self.expected_side_effects]
        engine, written = place.create_test_engine(language), len(place.stage.paper.text)
        value, error, began = None, "", time.perf_counter()
        try:
            value = await engine.execute(self.scripts()[language], dict(self.input_params), self.name)
        except SpellError as raised:
            error = raised.type
            faults = [] if error == self.expected_error else [f"it failed: {raised.message} [{error}]"]
        else:
            faults = self._output_faults(value)
        seconds = time.perf_counter() - began
        faults += self._printed_faults(place.stage.paper.text[written:])
        faults += [told for effect, since in before if (told := effect.complaint(place, since))]
        return CaseResult(value, seconds, (*faults, *self._time_faults(seconds)))

    def _output_faults(self, value: Any) -> list[str]:
        if self.expected_error:
            return [f"it did not fail, and was expected to [{self.expected_error}]"]
        if self.expected_output is ANY or value == self.expected_output:
            return []
        return [f"it gave {value!r}, not {self.expected_output!r}"]

    def _printed_faults(self, printed: str) -> list[str]:
        if self.expected_printed is None or printed == self.expected_printed:
            return []
        return [f"it printed {printed!r}, not {self.expected_printed!r}"]

    def _time_faults(self, seconds: float) -> list[str]:
        limit = self.performance_threshold
        most = limit.total_seconds() if isinstance(limit, timedelta) else limit
        return [] if most is None or seconds <= most else [f"it took {seconds:.3f} s, and may take {lasting(most)}"]
