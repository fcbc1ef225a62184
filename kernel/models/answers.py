"""An answer on the chat-completions wire, event by event, as our chunks. No sockets here, and no waiting."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kernel.messages import Chunk, Usage
from kernel.models.faults import Caller, event_error, unreadable
from kernel.models.wire import CallAssembly, finish_reason, require_answer, usage_of


class Answer:
    """What one answer said so far. Tool calls come out whole, at the end, before the finish."""

    def __init__(self, caller: Caller) -> None:
        self.delivered = False
        self.finish = ""
        self._caller = caller
        self._calls = CallAssembly()
        self._usage: Usage | None = None
        self._model = ""
        self._refusal = ""

    def from_event(self, text: str) -> Iterator[Chunk]:
        """The chunks of one event. `ModelError` for garbage, the provider's own error for an error event."""
        data = self._decode(text)
        self._note(data)
        for choice in _choices(data)[:1]:
            yield from self._delta(_table(choice.get("delta")))
            self.finish = _text(choice.get("finish_reason")) or self.finish

    def from_document(self, text: str) -> Iterator[Chunk]:
        """The chunks of an answer that came as one JSON body; none for an empty body."""
        if not text.strip():
            return
        data = self._decode(text)
        self._note(data)
        choices = _choices(data)
        if not choices:
            raise unreadable(self._caller, text)
        yield from self._delta(_table(choices[0].get("message")))
        self.finish = _text(choices[0].get("finish_reason"))
        yield from self.end()

    @property
    def usage(self) -> Usage | None:
        """What the provider said it used; None where it said nothing."""
        return self._usage

    def done(self) -> None:
        """The provider says that this was all: some servers say so without a finish, and it is one where there is an
        answer.
        """
        if self.delivered or self._calls or self._refusal:
            self.finish = self.finish or ("tool_calls" if self._calls else "stop")

    def end(self) -> Iterator[Chunk]:
        """The tool calls and the finish; nothing when the provider sent no finish, or what was used all the same."""
        if not self.finish:
            if self._usage is not None:
                yield Chunk(usage=self._usage)
            return
        calls = self._calls.whole()
        require_answer(self._caller.id, self.finish, self.delivered or bool(calls), self._caller.quote(self._refusal))
        for call in calls:
            yield Chunk(tool_call=call)
        yield Chunk(finish_reason=finish_reason(self.finish, bool(calls)), usage=self._usage, model=self._model)

    def _decode(self, text: str) -> dict[str, Any]:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            raise unreadable(self._caller, text) from None
        if not isinstance(data, dict):
            raise unreadable(self._caller, text)
        if data.get("error"):
            raise event_error(self._caller, data)
        return data

    def _note(self, data: Mapping[str, Any]) -> None:
        self._usage = usage_of(data.get("usage")) or self._usage
        self._model = _text(data.get("model")) or self._model

    def _delta(self, delta: Mapping[str, Any]) -> Iterator[Chunk]:
        text = _text(delta.get("content"))
        self._refusal += _text(delta.get("refusal"))
        if text:
            self.delivered = True
            yield Chunk(text=text)
        for piece in _tables(delta.get("tool_calls")):
            function, index = _table(piece.get("function")), piece.get("index")
            arguments = function.get("arguments")
            self._calls.add(
                index if isinstance(index, int) else None,
                _text(piece.get("id")),
                _text(function.get("name")),
                json.dumps(arguments) if isinstance(arguments, dict) else _text(arguments),
            )


def _choices(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return _tables(data.get("choices"))


def _tables(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
