"""What one call of the world asked and got: a `Record`; and the whole of a past run: a `Past`.

Not here: the files they are kept in (`cassette`, `journals`), and who is served from them (`tape`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any

from kernel import errors
from kernel.errors import InvalidError, ScriptError, SpellError
from kernel.messages import Chunk, ToolCall, Usage
from kernel.records import dataclass

EFFECTS = ("pure", "idempotent", "once")
"""What a tool does to the world: nothing, something that may be done twice, something that may not."""


class UnrecordedError(SpellError):
    """A strict replay met a call that is not in the recording. Details: `operation`, `nearest`, `diff`."""

    type = "invalid"


@dataclass(slots=True, eq=False)
class Record:
    """One call. `request` is its content and `key` the hash of that; `at` and `took` are seconds, `at` since the
    beginning of the run.

    What it got is `answer` (the chunks of a chat), `output`, or `error` (as data; an `answer` beside it is what came
    before it); with `is_done` false it was begun and nobody knows how it ended, but that it `is_stopped` by somebody.
    `place` is the line of the file it comes from, `path` the step it belongs to; `attributes` are those that the call
    put into its span, where they come again with its output. `told` are the numbers of the chunks (from 1) after which
    the trace was told the text, None for unknown; `moments` what else it was told: chunks so far, moment, data.
    `number` is that of the event it began with, in a journal.
    """

    operation: str
    name: str
    key: str
    request: Any
    at: float = 0.0
    took: float = 0.0
    answer: list[Any] | None = None
    output: Any = None
    error: dict[str, Any] | None = None
    effect: str = ""
    is_done: bool = True
    path: str = ""
    place: int = 0
    attributes: dict[str, Any] = field(default_factory=dict)
    told: list[int] | None = None
    moments: list[list[Any]] = field(default_factory=list)
    is_stopped: bool = False
    number: int = 0


@dataclass(slots=True)
class Progress:
    """How far a workflow was: what became of its `steps`, by their keys, and its `decisions`. `pauses` is how often it
    was paused; `is_stopped` when it ended that way and nothing in its run went on with it.
    """

    workflow: str
    input: Any
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    decisions: dict[str, Any] = field(default_factory=dict)
    pauses: int = 0
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Lived:
    """Something a step did in here: a change of `state`, or a `chat` that an agent remembers."""

    kind: str
    data: dict[str, Any]


@dataclass(slots=True)
class Past:
    """What is known of an earlier run. `name` is what messages call it; `began` is seconds since the epoch.

    `times` are the clock readings of its scripts by their language, in order; `shape` makes of a request what its
    records have of one. Of a journal also: how far its `workflows` were and what their steps did (`lived`), by their
    paths; the `status` it ended with ("" when it did not) and when it was last heard of.
    """

    name: str
    records: list[Record] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)
    seed: int = 0
    began: float = 0.0
    about: Mapping[str, Any] = field(default_factory=dict)
    shape: Callable[[Any], Any] = lambda request: request
    workflows: dict[str, Progress] = field(default_factory=dict)
    lived: dict[str, list[Lived]] = field(default_factory=dict)
    status: str = ""
    ended: float = 0.0


def chunk_data(chunk: Chunk) -> Any:
    """A chunk as JSON data: text is a text, anything else a table."""
    if chunk.tool_call is not None:
        call = chunk.tool_call
        return {"tool_call": {"id": call.id, "name": call.name, "arguments": call.arguments}}
    if not chunk.finish_reason:
        return chunk.text
    data: dict[str, Any] = {"text": chunk.text} if chunk.text else {}
    data["finish_reason"] = chunk.finish_reason
    if chunk.usage is not None:
        usage = chunk.usage
        data["usage"] = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens, "cost": usage.cost}
    if chunk.model:
        data["model"] = chunk.model
    return data


def chunks_of(answer: Any) -> Iterator[Chunk]:
    """The chunks of recorded data. `InvalidError` when it is none."""
    if not isinstance(answer, list):
        raise InvalidError("an answer is a list of texts and tables")
    for data in answer:
        yield _chunk(data)


def _chunk(data: Any) -> Chunk:
    try:
        match data:
            case str():
                return Chunk(data)
            case {"tool_call": {"id": str() as id, "name": str() as name, "arguments": dict() as arguments}}:
                return Chunk(tool_call=ToolCall(id, name, arguments))
            case {"finish_reason": str() as reason}:
                usage = Usage(**data["usage"]) if data.get("usage") else None
                return Chunk(str(data.get("text", "")), None, reason, usage, str(data.get("model", "")))
    except TypeError as error:
        raise InvalidError(f"the usage {data.get('usage')!r} is not one: {error}") from None
    raise InvalidError(f"{data!r} is no piece of an answer: a text, a tool_call, or the end with its finish_reason")


def error_from(described: Mapping[str, Any]) -> SpellError:
    """A recorded error as it was raised."""
    kinds = {kind.type: kind for kind in SpellError.__subclasses__() if kind.__module__ == errors.__name__}
    details = {name: value for name, value in described.items() if name not in ("type", "message")}
    kind, message = kinds.get(str(described.get("type"))), str(described.get("message", ""))
    if kind is None or kind is ScriptError:
        return ScriptError(message, type=described.get("type"), **details)
    return kind(message, **details)
