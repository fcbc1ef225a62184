"""A screen that remembers what was written, and answers questions from a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass


@dataclass
class Paper:
    """A `Screen`: what was written, as pairs of stream and text, and the answers to questions, in order."""

    written: list[tuple[str, str]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)

    def stream(self, name: str, text: str) -> None:
        """Keep a text."""
        self.written.append((name, text))

    def display(self, bundle: dict[str, Any]) -> None:
        """Keep the plain form of a rich output."""
        self.written.append(("display", str(bundle.get("text/plain", ""))))

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        """The next answer. `InvalidError` when none is left."""
        if not self.answers:
            raise InvalidError(f"The spell asks for {kind}, and nobody is there: the list of answers is used up.")
        return self.answers.pop(0)

    @property
    def text(self) -> str:
        """What was printed to stdout."""
        return "".join(text for name, text in self.written if name == "stdout")

    @property
    def lines(self) -> list[str]:
        """The lines of it."""
        return self.text.splitlines()
