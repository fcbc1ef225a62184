"""What happened, as those who listen see it: an event is made of a moment of a call.

Times are in milliseconds here, as everywhere in scripts. Not here: who listens (`kernel.listeners.bus`).
"""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple

from kernel.messages import ATTRIBUTES
from kernel.operations import Call
from kernel.values import Outcome, Record, Value


class Answer:
    """What somebody who hears an event may reply; the first reply counts."""

    def __init__(self) -> None:
        self.future: asyncio.Future[Value] = asyncio.get_running_loop().create_future()

    def give(self, value: Value) -> None:
        """Reply."""
        if not self.future.done():
            self.future.set_result(value)

    @property
    def value(self) -> Value:
        """The reply; None when there is none yet."""
        return self.future.result() if self.future.done() and not self.future.cancelled() else None


class Happening(NamedTuple):
    """A moment of a call. `names` are what it is called; `time` is in seconds since the epoch, `seconds` a duration."""

    names: tuple[str, ...]
    moment: str
    call: Call
    time: float
    seconds: float

    @property
    def subjects(self) -> tuple[Any, ...]:
        """The ids of the agent and the workflow in which it happened."""
        scope = self.call.ctx.scope
        return scope.get("agent_id"), scope.get("workflow_id")

    def event(self, name: str) -> Record:
        """The event, under one of its names: `type`, `data`, who acted, and the fields of its operation."""
        call = self.call
        data = call.input if call.operation == "emit_event" else self.told()
        event = Record(
            {
                "type": name,
                "name": call.name,
                "time": round(self.time * 1000, 3),
                "run_id": call.ctx.run.id,
                "span_id": call.ctx.span_id,
                **call.ctx.scope,
                "data": data,
            }
        )
        if isinstance(call.subject, Answer):
            event["reply"] = call.subject
        return event if call.operation == "emit_event" else Record({**data, **event})

    def told(self) -> Record:
        """What is told of the call: the fields of its operation."""
        call = self.call
        fields = Record(_of_operation(call, self.moment != "before"))
        if self.moment != "before":
            fields["duration"] = round(self.seconds * 1000, 3)
        if self.moment == "error" and call.error is not None:
            fields["error"] = call.error
        fields |= {key: call.ctx.scope.get(key) for key in ("agent_id", "agent_name")}
        return Record({key: value for key, value in fields.items() if value is not None})


def _of_operation(call: Call, ended: bool) -> dict[str, Value]:
    output = call.output.output if isinstance(call.output, Outcome) else call.output
    match call.operation:
        case "invoke_agent":
            return {"message": call.input, **({"response": output, **tokens_of(call)} if ended else {})}
        case "chat":
            return _of_chat(call, ended)
        case "execute_tool":
            return {"tool_name": call.name, "params": call.input, "result": output if ended else None}
        case "create_agent":
            return dict(call.input) if isinstance(call.input, dict) else {}
        case "invoke_workflow":
            return {"input": call.input, "output": output if ended else None}
        case "run_step":
            return _of_step(call, ended)
        case "write_state" | "handoff":
            old = output.get("old") if ended and isinstance(output, dict) else None
            return {**call.input, "old": old} if isinstance(call.input, dict) else {}
    return {}


def _of_step(call: Call, ended: bool) -> dict[str, Value]:
    """`step` and `result` are what `on_step_complete` hears, so what a workflow emits itself from there is the same."""
    step, scope = Record(name=call.name), call.ctx.scope
    if scope.get("step_name") == call.name:
        step["index"] = scope["step_index"]
    if not ended:
        return {"step": step, "input": call.input}
    output = call.output.output if isinstance(call.output, Outcome) else call.output
    step["status"] = "failed" if call.error is not None else "completed"
    return {"step": step, "input": call.input, "output": output, "result": output}


def _of_chat(call: Call, ended: bool) -> dict[str, Value]:
    known = {"provider": call.attributes.get(ATTRIBUTES["provider"]), "model": call.input.get("model")}
    if not ended:
        return known
    answer: dict[str, Value] = call.output if isinstance(call.output, dict) else {"text": call.output}
    return {**known, "response": answer.get("text"), **tokens_of(call)}


def tokens_of(call: Call) -> dict[str, Value]:
    """What a call used: `tokens_used`, `token_usage` (`input`, `output`, `total`) and `cost`; nothing when unknown."""
    used = call.attributes.get(ATTRIBUTES["input_tokens"])
    if used is None:
        return {}
    made = call.attributes.get(ATTRIBUTES["output_tokens"], 0)
    usage = Record({"input": used, "output": made, "total": used + made})
    usage |= {"input_tokens": used, "output_tokens": made, "total_tokens": used + made}
    return {"tokens_used": used + made, "token_usage": usage, "cost": call.attributes.get(ATTRIBUTES["cost"])}
