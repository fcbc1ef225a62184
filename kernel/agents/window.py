"""What of a conversation a model is sent: the oldest messages are left out, or become a summary, and both are told.

Not here: how much an agent remembers between its answers (`kernel.agents.memory`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from typing import Any

from kernel.agents.asking import Turn
from kernel.agents.memory import context_tokens, remembered
from kernel.agents.purse import Purse
from kernel.errors import LimitError, ModelError, SpellError, describe_error
from kernel.messages import Message, Request, ToolSpec
from kernel.models.counting import overflow
from kernel.models.tokens import CHARACTERS_PER_TOKEN, count_request, count_tokens
from kernel.operations import Call
from kernel.records import dataclass

BEFORE = "What was said before, in short:"

SUM_UP = (
    "Sum up this conversation for yourself, in at most 150 words, so that you can go on without it. Keep names, "
    "numbers, decisions and what is still open. Give the summary only."
)

LONGEST_SUMMED = 6_000
"""Tokens of a conversation that one summary is made of; of more, the latest."""


@dataclass(slots=True)
class Window:
    """What one answer is made from. `summary` is what became of messages that were left out; `purse` pays for it."""

    call: Call
    turn: Turn
    summary: str = ""
    purse: Purse = field(default_factory=Purse)

    def system(self) -> list[Message]:
        """The system message: the agent's role, and the summary."""
        parts = [self.turn.spec.system_prompt, f"{BEFORE}\n{self.summary}" if self.summary else ""]
        told = "\n\n".join(part for part in parts if part)
        return [Message("system", told)] if told else []

    async def recall(self, history: Sequence[Message], asked: Message) -> list[Message]:
        """What of a history goes along with a message: no more than the agent remembers, and its context holds.

        An agent that sums up keeps only half of that, so that it need not do so again at the next message.
        """
        kept = self._within(history, asked, 1)
        if len(kept) == len(history):
            return kept
        half = self._within(history, asked, 2)
        if await self._sum_up(history[: len(history) - len(half)]):
            return half
        self._tell("trimmed", history[: len(history) - len(kept)])
        return kept

    async def fit(
        self, history: list[Message], asked: Message, since: list[Message]
    ) -> tuple[list[Message], list[Message]]:
        """What goes along of the history, and of the calls of tools `since` the message.

        `InvalidError` (its `reason` is `context_overflow`) when the message alone is too long.
        """
        left_out: list[Message] = []
        while self._excess([*history, asked, *since]) > 0:
            if history:
                history, unit = _without_first(history, _begins_turn)
            elif len(_units(since, _calls_tools)) > 1:
                since, unit = _without_first(since, _calls_tools)
            else:
                since = self._shortened(asked, since)
                break
            left_out += unit
        if left_out and not await self._sum_up(left_out):
            self._tell("trimmed", left_out)
        return history, since

    def _within(self, history: Sequence[Message], asked: Message, part: int) -> list[Message]:
        size, tokens = self.turn.spec.memory_size, self.turn.spec.memory_tokens
        # One exchange is the least that is worth keeping.
        fewest = size if not size or size < 2 else max(2, size // part)
        kept = remembered(history, fewest, tokens and tokens // part)
        while kept and self._excess([*kept, asked], part) > 0:
            kept, _ = _without_first(kept, _begins_turn)
        return kept

    def _excess(self, messages: Sequence[Message], part: int = 1) -> int:
        """How many tokens there are too many; 0 and less when all of it fits."""
        most = self.turn.spec.max_context_tokens
        if most is None:
            return 0
        tools = tuple(ToolSpec(tool.name, tool.description, tool.input_schema) for tool in self.turn.tools)
        size = count_request(Request("", (*self.system(), *messages), tools))
        return size - int(most) // part

    def _shortened(self, asked: Message, since: list[Message]) -> list[Message]:
        """The last results of tools, the longest of them cut until all fits."""
        while (excess := self._excess([asked, *since])) > 0:
            results = [message for message in since if message.role == "tool"]
            longest = max(results, key=lambda message: len(message.content), default=None)
            spare = 0 if longest is None else len(longest.content) - 200
            if longest is None or spare <= 0:
                most = self.turn.spec.max_context_tokens
                raise overflow(self.turn.spec.model, f"{most + excess} tokens, where max_context_tokens is {most}")
            cut = min(spare, (excess + 12) * CHARACTERS_PER_TOKEN)
            self.call.ctx.emit("trimmed", messages=1, tokens=cut // CHARACTERS_PER_TOKEN, tool=longest.name)
            kept = f"{longest.content[: len(longest.content) - cut]}\n[… {cut} characters left out]"
            since = [replace(message, content=kept) if message is longest else message for message in since]
        return since

    async def _sum_up(self, messages: Sequence[Message]) -> bool:
        """Put what messages said into the summary; whether that was wanted, and succeeded."""
        if not self.turn.spec.summarize:
            return False
        try:
            self.summary = await self._summed_up(messages)
        except LimitError:
            raise
        except SpellError as error:
            self.call.ctx.emit("fallback", error=describe_error(error), **{"from": "a summary", "to": "leaving out"})
            return False
        self._tell("summarized", messages, summary_tokens=count_tokens(self.summary))
        return True

    def _tell(self, moment: str, messages: Sequence[Message], **more: Any) -> None:
        self.call.ctx.emit(moment, messages=len(messages), tokens=context_tokens(messages), **more)

    async def _summed_up(self, messages: Sequence[Message]) -> str:
        spec: Any = self.turn.spec
        other = {"model": spec.summarize, "fallback_models": ()} if isinstance(spec.summarize, str) else {}
        spec = replace(spec, system_prompt="", response_schema=None, cache=None, **other)
        said = "\n".join(_line(message) for message in messages)[-LONGEST_SUMMED * CHARACTERS_PER_TOKEN :]
        before = f"{BEFORE}\n{self.summary}\n\n" if self.summary else ""
        turn = replace(self.turn, spec=spec, tools=(), heard=None)
        answer = await self.purse.ask(self.call.ctx, turn, [Message("user", f"{SUM_UP}\n\n{before}{said}")])
        if not answer.text.strip():
            raise ModelError(f"{spec.model!r} gave an empty summary.", reason="empty")
        return answer.text.strip()


def _line(message: Message) -> str:
    if message.role == "tool":
        return f"{message.name} gave: {message.content}"
    calls = "".join(f" [calls {call.name} {call.arguments}]" for call in message.tool_calls)
    return f"{message.role}: {message.content}{calls}"


def _begins_turn(message: Message) -> bool:
    return message.role == "user"


def _calls_tools(message: Message) -> bool:
    return bool(message.tool_calls)


def _units(messages: Sequence[Message], begins: Callable[[Message], bool]) -> list[list[Message]]:
    """The messages in parts that belong together: each begins where `begins` says so."""
    units: list[list[Message]] = []
    for message in messages:
        if begins(message) or not units:
            units.append([])
        units[-1].append(message)
    return units


def _without_first(
    messages: Sequence[Message], begins: Callable[[Message], bool]
) -> tuple[list[Message], list[Message]]:
    """The messages without the first of those parts, and that part."""
    first, *rest = _units(messages, begins)
    return [message for unit in rest for message in unit], first
