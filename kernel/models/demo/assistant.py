"""`demo/assistant`, the default model: offline, free, and always the same answer to the same conversation.

It follows rules, calls the tools it is given, and says plainly where a real language model is needed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from kernel.messages import Attachment, Chunk, Request, ToolCall
from kernel.models.demo.conversation import converse
from kernel.models.demo.prose import Answer, listed
from kernel.models.demo.reading import Reading, read
from kernel.models.demo.style import apply_style, read_style
from kernel.models.streams import pause, up_to_stop, words
from kernel.models.tokens import CHARACTERS_PER_TOKEN, estimate_usage


class Assistant:
    """Answers by rules; `options["latency_ms"]` is waited before the first chunk.

    Usage is counted as `tokens` says and costs nothing. `max_tokens` and `stop` cut the text.
    """

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer, word by word, or the tool calls. `InvalidError` for a latency that is not a number."""
        await pause(request.options)
        text, calls = respond(request)
        text, finish = _cut(text, request)
        for word in words(text):
            yield Chunk(text=word)
        for call in calls:
            yield Chunk(tool_call=call)
        finish = "tool_calls" if calls else finish
        yield Chunk(finish_reason=finish, usage=estimate_usage(request, text, calls), model=request.model)


def respond(request: Request) -> tuple[str, tuple[ToolCall, ...]]:
    """What the model says to a request, or the tools it calls first."""
    reading = read(request)
    seen = next((message.attachments for message in reversed(request.messages) if message.role == "user"), ())
    # What is only for tools is loaded with the first tool: most first spells have none.
    answer = _with_tools(reading) if reading.tools or reading.results else _seeing(seen) or converse(reading)
    if isinstance(answer, tuple):
        return "", answer
    if request.response_schema is not None:
        return _as_data(answer, request.response_schema), ()
    return apply_style(answer, read_style(reading.system, reading.message)), ()


def _seeing(attachments: tuple[Attachment, ...]) -> Answer | None:
    if not attachments:
        return None
    from kernel.models.demo.seeing import describe

    return describe(attachments)


def _as_data(answer: Answer, schema: Mapping[str, Any]) -> str:
    import json

    from kernel.models.demo.shapes import shape

    return json.dumps(shape(answer, schema), ensure_ascii=False)


def _with_tools(reading: Reading) -> Answer | tuple[ToolCall, ...]:
    from kernel.models.demo.choice import choose
    from kernel.models.demo.findings import report

    choice = choose(reading)
    if choice.calls:
        return choice.calls
    if choice.missing is None:
        return report(reading) if reading.results else converse(reading)
    tool, names = choice.missing
    needed = listed([name.replace("_", " ") for name in names])
    told = f"For the tool {tool} I still need: {needed}. Please tell me."
    return Answer(told, "Incomplete", {"missing": list(names)})


def _cut(text: str, request: Request) -> tuple[str, str]:
    """The text up to a stop sequence and within `max_tokens`, and the finish reason."""
    text = up_to_stop(text, request.stop)
    most = None if request.max_tokens is None else request.max_tokens * CHARACTERS_PER_TOKEN
    if most is not None and len(text) > most:
        return text[:most], "length"
    return text, "stop"
