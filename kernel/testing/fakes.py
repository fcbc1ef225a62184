"""A model for tests that says what it was told to, waits, fails, and keeps a log of its calls.

Not here: how the steps of a scripted model are written in a file (`kernel.models.steps`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, Literal, Self

from kernel.errors import InvalidError, ModelError, SpellError
from kernel.messages import Chunk, Request, ToolCall, Usage
from kernel.models.embedding import Embedded, EmbedRequest
from kernel.models.scripted import ERRORS, Planned, Scripted, Step
from kernel.models.streams import closing, pause
from kernel.models.tokens import count_tokens
from kernel.records import dataclass


@dataclass(slots=True)
class ModelCall:
    """One call of a fake model, as its log keeps it.

    `prompt` is the last message of the user or a tool, or the texts to embed, by lines. `answer` is the text that was
    said, up to the error where there was one; `error` is the error's type, "" for none.
    """

    operation: Literal["chat", "embeddings"]
    model: str
    prompt: str
    request: Request | EmbedRequest
    answer: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    error: str = ""


class FakeModel(Scripted):
    """A scripted model with a log, `call_log`; what it is to do is told by methods that can be chained.

    It is a builder and the model at once: `build` gives the model itself.
    """

    def __init__(self, steps: Sequence[Step] = (), name: str = "fake") -> None:
        super().__init__(steps, name)
        self.call_log: list[ModelCall] = []
        self._vectors: list[tuple[float, ...]] = []
        self._failure: Planned | None = None
        self._failures: int | None = None

    def with_completion(self, *answers: str | Step) -> Self:
        """Add answers: texts, or steps with tool calls, chunks, usage."""
        for answer in answers:
            self.with_step(Step(answer) if isinstance(answer, str) else answer)
        return self

    def with_embedding(self, *vectors: Sequence[float]) -> Self:
        """Add vectors: one for each text it is asked for, the last again and again. `InvalidError` unless alike."""
        self._vectors += [tuple(float(number) for number in vector) for vector in vectors]
        if len({len(vector) for vector in self._vectors}) > 1 or not all(self._vectors):
            raise InvalidError("The vectors of a model have numbers, all of them equally many.")
        return self

    def with_latency(self, milliseconds: float) -> Self:
        """Let every call wait before its first chunk, but for steps that have a latency of their own."""
        self._latency = milliseconds
        return self

    def should_fail(
        self,
        type: str = "model",
        message: str = "This is a planned error.",
        *,
        times: int | None = None,
        retry_after: float | None = None,
    ) -> Self:
        """From now on fail with an error of a type in `ERRORS`; only the next `times` calls where that is said.

        Calls that fail use up no answer. `retry_after` is in seconds. `InvalidError` for another type.
        """
        if type not in ERRORS:
            raise InvalidError(f"There is no error type {type!r} here. Use one of: {', '.join(ERRORS)}.")
        self._failure, self._failures = Planned(type, message, retry_after), times
        return self

    def build(self) -> Self:
        """The model, which is this object."""
        return self

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The next answer, or the planned failure. `ModelError` when no step is left for it."""
        prompt = next((m.content for m in reversed(request.messages) if m.role in ("user", "tool")), "")
        call = ModelCall("chat", request.model, prompt, request)
        self.call_log.append(call)
        try:
            await self._begin(request.options)
            async with closing(super().stream(request)) as chunks:
                async for chunk in chunks:
                    call.answer += chunk.text
                    call.tool_calls += (chunk.tool_call,) if chunk.tool_call else ()
                    yield chunk
        except SpellError as error:
            call.error = error.type
            raise

    async def embed(self, request: EmbedRequest) -> Embedded:
        """The next vectors, or the planned failure. `ModelError` when there are none."""
        call = ModelCall("embeddings", request.model, "\n".join(request.texts), request)
        self.call_log.append(call)
        try:
            await self._begin(request.options)
            await pause({"latency_ms": self._latency})
            if not self._vectors:
                raise ModelError(f"The model {self._name!r} was given no vectors. Say with_embedding([0.1, 0.2]).")
            made = tuple(self._vector() for _ in request.texts)
        except SpellError as error:
            call.error = error.type
            raise
        return Embedded(made, Usage(sum(map(count_tokens, request.texts))), request.model)

    async def _begin(self, options: dict[str, Any]) -> None:
        if self._failure is None or self._failures == 0:
            return
        if self._failures is not None:
            self._failures -= 1
        await pause({"latency_ms": self._latency or options.get("latency_ms", 0)})
        raise self._failure.error()

    def _vector(self) -> tuple[float, ...]:
        return self._vectors.pop(0) if len(self._vectors) > 1 else self._vectors[0]

    def with_step(self, step: Step) -> Self:
        """Add a step."""
        self._steps.append(step)
        self._used.append(0)
        return self

    def _take(self, request: Request) -> Step:
        step = super()._take(request)
        return replace(step, latency_ms=step.latency_ms or self._latency)


def fake_model(*answers: str | Step, name: str = "fake") -> FakeModel:
    """A model that gives these answers one after the other, and keeps its calls in `call_log` and `calls`.

    An answer is a text or a `Step` (tool calls, errors, usage); `with_completion`, `with_tool_call`, `with_error`,
    `with_embedding`, `with_latency` and `should_fail` tell it more. `ModelError` when it is asked more often.
    """
    return FakeModel((), name).with_completion(*answers)
