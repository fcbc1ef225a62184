"""`demo/echo`: says the user's last message again, word for word. For tests of everything around a model."""

from __future__ import annotations

from collections.abc import AsyncIterator

from kernel.messages import Chunk, Request
from kernel.models.streams import pause, up_to_stop, words
from kernel.models.tokens import estimate_usage


class Echo:
    """Answers with the last user message, up to a stop sequence, after `options["latency_ms"]`."""

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The message, word by word. `InvalidError` for a latency that is not a number."""
        await pause(request.options)
        text = next((message.content for message in reversed(request.messages) if message.role == "user"), "")
        text = up_to_stop(text, request.stop)
        for word in words(text):
            yield Chunk(text=word)
        yield Chunk(finish_reason="stop", usage=estimate_usage(request, text), model=request.model)
