"""The memory of an agent: what was said, what became of the rest. Not here: what goes to a model (`window`)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, NamedTuple

from kernel.agents.memory import context_tokens, remembered
from kernel.agents.window import Window
from kernel.messages import Message


class Asked(NamedTuple):
    """What an agent was asked: the message (None: it is not to be remembered), and the schema the answer is to fit."""

    message: Message | None
    schema: Any = None


class Remembering:
    """Remembers a conversation, as far as `memory_size` and `memory_tokens` of its `spec` let it.

    `summary` is what became of messages that were summed up; `forgotten` are those that went since the last answer.
    """

    def __init__(self, spec: Any) -> None:
        self.spec = spec
        # Tuples: those of agents that said nothing yet cost nothing.
        self.conversation: tuple[Message, ...] = ()
        self.summary = ""
        self.forgotten: tuple[Message, ...] = ()
        self._said: tuple[Message, ...] = ()
        self._recalling: asyncio.Lock | None = None

    @property
    def whole(self) -> list[Message]:
        """What it remembers, with what was said in the answer that is going on."""
        return [*self.conversation, *self._said]

    def remember(self, messages: Iterable[Message]) -> None:
        """Put messages at the end of the conversation; the oldest go where it remembers only some.

        The next answer tells of that. Those that are to be summed up stay until then.
        """
        whole = (*self.conversation, *messages)
        self.conversation = whole
        if not self.spec.summarize:
            self.conversation = tuple(remembered(whole, self.spec.memory_size, self.spec.memory_tokens))
            gone = whole[: len(whole) - len(self.conversation)]
            self.forgotten += gone if self.spec.memory_size != 0 else ()

    def take_as_said(self, messages: Iterable[Message]) -> None:
        """Remember messages as part of the answer that is going on: when it is done (`settle`)."""
        self._said += tuple(messages)

    def forget(self) -> None:
        """Forget the whole conversation."""
        self.conversation, self.summary, self.forgotten = (), "", ()

    async def recall(self, window: Window, asked: Message) -> list[Message]:
        """What of the conversation goes along with a message; what does not is gone."""
        # Most agents that are made are never asked: a thousand of them need no lock.
        self._recalling = self._recalling or asyncio.Lock()
        async with self._recalling:
            if self.forgotten:
                told = {"messages": len(self.forgotten), "tokens": context_tokens(self.forgotten)}
                window.call.ctx.emit("trimmed", **told)
                self.forgotten = ()
            known = list(self.conversation)
            past = await window.recall(known, asked)
            self.conversation = self.conversation[len(known) - len(past) :]
            self.summary = window.summary
            return past

    def settle(self) -> None:
        """Remember what was said while it was busy."""
        said, self._said = self._said, ()
        self.remember(said)
