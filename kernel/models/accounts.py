"""What a call has used, as its attributes have it. Not here: what may be used (`kernel.context.Run.spend`)."""

from __future__ import annotations

from kernel.messages import ATTRIBUTES, Usage
from kernel.operations import Call


def counted(call: Call) -> Usage:
    """What the call has used already: an agent may answer more than once in one span."""
    used = call.attributes
    tokens = used.get(ATTRIBUTES["input_tokens"], 0), used.get(ATTRIBUTES["output_tokens"], 0)
    return Usage(*tokens, used.get(ATTRIBUTES["cost"]))


def count(call: Call, usage: Usage) -> None:
    """Put what was used into the attributes of a call."""
    call.attributes[ATTRIBUTES["input_tokens"]] = usage.input_tokens
    call.attributes[ATTRIBUTES["output_tokens"]] = usage.output_tokens
    if usage.cost is not None:
        call.attributes[ATTRIBUTES["cost"]] = usage.cost
