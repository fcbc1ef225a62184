"""What one answer of an agent, or of `llm.complete`, uses: all its calls of models together, be they of use or not."""

from __future__ import annotations

from typing import Protocol

from kernel.agents.asking import Turn, ask, count, counted
from kernel.context import Context
from kernel.errors import SpellError
from kernel.messages import Completion, Message, Usage
from kernel.models.paid import note_paid, take_paid
from kernel.operations import Call


class Payer(Protocol):
    """Who pays for several answers."""

    usage: Usage


class Purse:
    """Asks models, and adds up what that used; tells it to the span of `call` as it grows.

    As a context it ends with what happened in it: the `payer` has paid, and an error says how much that was.
    """

    def __init__(self, call: Call | None = None, payer: Payer | None = None) -> None:
        self.used = Usage()
        self._call = call
        self._payer = payer

    async def ask(self, ctx: Context, turn: Turn, messages: list[Message]) -> Completion:
        """The next answer in a conversation; see `ask`."""
        try:
            completion = await ask(ctx, turn, messages)
        except SpellError as error:
            self._add(take_paid(error))
            raise
        self._add(completion.usage)
        return completion

    def _add(self, usage: Usage) -> None:
        self.used = self.used + usage
        if self._call is not None:
            count(self._call, counted(self._call) + usage)

    def __enter__(self) -> Purse:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self._payer is not None:
            self._payer.usage = self._payer.usage + self.used
        if isinstance(error, SpellError):
            # It may come from a tool that asks models itself.
            note_paid(error, take_paid(error) + self.used)
