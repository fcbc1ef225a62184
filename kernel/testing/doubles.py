"""Doubles of tools and agents: by name, for whatever a spell calls so (`Doubles`), and as values (`fake_tool`, …).

Not here: doubles of models (`models`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from kernel.agents.agent import Agent, AgentSpec
from kernel.context import Context
from kernel.errors import InvalidError, ScriptError, SpellError, ToolError
from kernel.messages import Model
from kernel.models.scripted import ERRORS
from kernel.operations import Call, Do
from kernel.records import dataclass
from kernel.testing.fakes import fake_model
from kernel.tools.definition import Tool, Traits
from kernel.values import Value

DOUBLED = "llmspell.double"
"""The attribute of a call that a double answered."""

FAILURES: Mapping[str, type[SpellError]] = {ToolError.type: ToolError, ScriptError.type: ScriptError, **ERRORS}
"""What the error of a double may be, by its type."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one call of a double gives: its output, or an error with a type in `FAILURES`."""

    output: Value = None
    error_type: str = ""
    message: str = "This is a planned error."

    def give(self) -> Value:
        """The output; raises the error."""
        if self.error_type:
            if self.error_type not in FAILURES:
                raise InvalidError(f"There is no error type {self.error_type!r}. Use one of: {', '.join(FAILURES)}.")
            raise FAILURES[self.error_type](self.message)
        return self.output


@dataclass(slots=True)
class Script:
    """The outcomes of one double in order, the last of them again and again; `calls` are the inputs it got."""

    outcomes: Sequence[Outcome]
    calls: list[Any] = field(default_factory=list)

    def next(self, input: Value) -> Value:
        """The outcome for one more call. Raises what it says."""
        self.calls.append(input)
        return self.outcomes[min(len(self.calls), len(self.outcomes)) - 1].give()


@dataclass(slots=True)
class Doubles:
    """Stands at the door of a run (`kernel.runtime.Options.guests`) and answers for tools and agents by their name.

    The input of a tool is checked against its schema as always; nothing of the tool itself is run, in no replay either.
    """

    tools: Mapping[str, Script] = field(default_factory=dict)
    agents: Mapping[str, Script] = field(default_factory=dict)

    async def walk(self, moment: str, call: Call) -> None:
        """Put the double around the call."""
        if moment != "before" or call.operation not in ("execute_tool", "invoke_agent"):
            return
        script = (self.tools if call.operation == "execute_tool" else self.agents).get(call.name)
        if script is not None and not call.answered:
            call.attributes[DOUBLED] = True

            async def answer(call: Call, do: Do) -> Value:
                check = getattr(call.subject, "check", None)
                if check is not None:
                    call.input = check(call.input)
                return script.next(call.input)

            call.wraps.insert(0, answer)


class FakeTool(Tool):
    """A tool that does nothing but give its outcomes; `calls` are the inputs it got."""

    def __init__(self, name: str, script: Script, description: str, input_schema: dict[str, Any], effect: str) -> None:
        async def handle(ctx: Context, input: Any) -> Value:
            return script.next(input)

        super().__init__(name, description, input_schema, handle, traits=Traits(effect=effect))
        self._script = script

    @property
    def calls(self) -> list[Any]:
        """The inputs, in the order of the calls."""
        return self._script.calls


def fake_tool(
    name: str,
    *outputs: Value | Outcome,
    description: str = "",
    input_schema: dict[str, Any] | None = None,
    effect: str = "",
) -> FakeTool:
    """A tool that gives these outputs one after the other, the last one again and again; None without any.

    An `Outcome` may be an error. `input_schema` (JSON Schema) is checked as for every tool; by default all is taken.
    """
    outcomes = [one if isinstance(one, Outcome) else Outcome(one) for one in outputs] or [Outcome()]
    return FakeTool(name, Script(outcomes), description or f"The tool {name}", input_schema or {}, effect)


class _One:
    """A catalog of one model."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def model(self, id: str) -> Model:
        """The one model."""
        return self._model


def fake_agent(name: str, *answers: str, model: Model | None = None, system_prompt: str = "", **spec: Any) -> Agent:
    """A real agent whose model gives these answers (or is `model`): it can be a tool, a step, a member of a team.

    `spec` are further fields of `AgentSpec`.
    """
    given = AgentSpec(name, "demo/assistant", system_prompt or f"You are {name}", **spec)
    return Agent(f"fake_{name}", given, _One(model or fake_model(*answers, name=name)), [])
