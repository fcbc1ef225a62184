"""A model whose answers are kept: to a question that was asked before, or one near enough to it, nobody is asked.

It stands behind the tape of a run, so a recorded call is served from the recording and never from here. Not here: where
answers are kept (`kernel.models.similar`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from kernel.context import Context
from kernel.errors import DeadlineError, ModelError, NetworkError, RateLimitError
from kernel.messages import Chunk, Model, Request, Usage
from kernel.models.similar import Answers, Entry, unit
from kernel.models.streams import closing, words
from kernel.models.structured import Misfit, read_answer
from kernel.operations import Call
from kernel.records import dataclass
from kernel.replay.content import chat_content, key_of
from kernel.values import plain

CACHE = "llmspell.cache"
"""The attribute of a call that could have been answered from the cache: `hit` or `miss`."""

SIMILARITY = "llmspell.cache.similarity"
"""The attribute with how near the nearest question was, from -1 to 1."""

Embed = Callable[[Context, str], Awaitable[Sequence[float]]]
"""Makes the embedding of a text, through the door."""

FAULTS = (NetworkError, RateLimitError, DeadlineError, ModelError)
"""What an embedding may fail with so that the model is asked as if there were no cache."""


@dataclass(frozen=True, slots=True)
class Caching:
    """The option `cache` of an agent or a call: answers are kept in `answers`, for `seconds` (None: for ever).

    With `embed` a question may be as near as `threshold` to an earlier one, else it is the same.
    """

    answers: Answers
    threshold: float
    seconds: float | None = None
    embed: Embed | None = None


class Kept:
    """The model of one call, with the answers that were kept before it."""

    def __init__(self, model: Model, caching: Caching, call: Call) -> None:
        self._model = model
        self._caching = caching
        self._call = call

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer that was kept, or else the model's; raises as the `Model` Protocol says."""
        asked = _asked(request)
        if asked is None:
            async with closing(self._model.stream(request)) as chunks:
                async for chunk in chunks:
                    yield chunk
            return
        place, question = asked
        similarity, found, vector = await self._look(place, question)
        self._call.attributes[CACHE] = "hit" if found else "miss"
        if similarity is not None:
            self._call.attributes[SIMILARITY] = round(similarity, 4)
        if found is not None:
            self._call.ctx.emit("cached", similarity=round(similarity or 0.0, 4), question=found.question)
            for word in words(found.answer):
                yield Chunk(word)
            yield Chunk(finish_reason="stop", usage=Usage(cost=0.0), model=found.model)
            return
        said = _Said()
        async with closing(self._model.stream(request)) as chunks:
            async for chunk in chunks:
                if said.take(chunk) and _fits(request, said.text):
                    entry = Entry(place, question, said.text, chunk.model or request.model, unit(vector))
                    self._caching.answers.keep(entry, self._caching.seconds)
                yield chunk

    def passed(self, request: Request) -> None:
        """A recording answered in the model's place."""
        passed = getattr(self._model, "passed", None)
        if passed is not None:
            passed(request)

    async def _look(self, place: str, question: str) -> tuple[float | None, Entry | None, Sequence[float]]:
        """How near the nearest question is, its answer where that is near enough, and the embedding of this one."""
        answers, embed = self._caching.answers, self._caching.embed
        same = answers.exact(place, question)
        if same is not None:
            answers.use(same)
            return 1.0, same, ()
        if embed is None:
            return None, None, ()
        try:
            vector = await embed(self._call.ctx, question)
        except FAULTS as error:
            self._call.ctx.emit("fallback", error=error.describe(), **{"from": "the cache", "to": "the model"})
            return None, None, ()
        near = answers.nearest(place, vector)
        if near is None or near[0] < self._caching.threshold:
            return near and near[0], None, vector
        answers.use(near[1])
        return *near, vector


def _asked(request: Request) -> tuple[str, str] | None:
    """All that is asked but the last message's text, as a key, and that text; None where that is no user's.

    What comes after the call of a tool depends on the world, which may have changed.
    """
    last = request.messages[-1] if request.messages else None
    if last is None or last.role != "user" or not last.content.strip():
        return None
    content: dict[str, Any] = chat_content(request)
    content["messages"][-1]["content"] = ""
    # Who is asked, and as whom: never kept but in this hash.
    return key_of("chat", {**content, "reached": plain(request.options)}), last.content


class _Said:
    """An answer on its way."""

    def __init__(self) -> None:
        self.text = ""
        self._plain = True

    def take(self, chunk: Chunk) -> bool:
        """Note a piece; whether that is the end of a whole answer in words."""
        self.text += chunk.text
        self._plain = self._plain and chunk.tool_call is None
        return chunk.finish_reason == "stop" and self._plain and bool(self.text.strip())


def _fits(request: Request, text: str) -> bool:
    """Whether a text is what was asked for: one that is not would be given, and mended, again and again."""
    if request.response_schema is None:
        return True
    try:
        read_answer(request.model, text, request.response_schema)
    except Misfit:
        return False
    return True
