"""The prompt at a breakpoint: a call or a line is shown, edited, stepped from, or the run is ended.

Several branches may be paused at once; one of them is talked about, and `pauses` lists the others. Not here: when a run
pauses (`kernel.breakpoints`), and lines of Lua under a debugger (`llmspell debug`).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click

from kernel.breakpoints.marks import Mark, read_mark
from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.cli.breaking import data_of
from studio.cli.lines import TerminalLines
from studio.cli.pausestate import PausedState
from studio.cli.pauseviews import about_pause, shown, title_of, visible

HELP = """\
c             continue                  p              show all of it: what goes in, comes out, who called
n             over: until it has ended  p PATH         a part of it, as p input.topic
s             into: the next call       set PATH = V   change a part: set input.topic = "owls", set prompt = "…"
o             out: until what called    e              change what goes in, or came out, in an editor
              it has ended              b              list the breakpoints; b PLACE [if CONDITION] sets one
q             end the run               clear NUMBER   take a breakpoint away
state         what the spell keeps      state set KEY = V, state delete KEY   change it, in any scope
pauses        what else is paused; pauses NUMBER talks about that
At a line: n next line, s into the calls of the line, o until the function is left.
Enter repeats the last step."""

ACTIONS = {"c": "continue", "n": "over", "s": "into", "o": "out", "q": "abort"}

WORDS = {"continue": "c", "over": "n", "next": "n", "into": "s", "step": "s", "out": "o", "abort": "q", "quit": "q"}
WORDS |= {"show": "p", "print": "p", "edit": "e", "break": "b", "help": "h", "?": "h"}

Locate = Callable[[Mapping[str, Any]], str]
"""Where something is, as `file:line`."""


@dataclass(slots=True, eq=False)
class Waiting:
    """A pause that nobody has answered."""

    question: Mapping[str, Any]
    answered: asyncio.Future[Any]
    edit: dict[str, Any]
    state: PausedState


class PausePrompt:
    """All pauses of a run, at one terminal. `marks` are the breakpoints, which can be changed here."""

    def __init__(self, marks: tuple[Mark, ...] = (), locate: Locate | None = None) -> None:
        self._marks = list(marks)
        self._revision = 1
        self._locate = locate
        self._waiting: list[Waiting] = []
        self._current: Waiting | None = None
        self._lines = TerminalLines()
        self._talk: asyncio.Task[None] | None = None
        self._last = "c"
        self._is_over = False
        self._table: dict[str, Callable[[str], None]] = {
            "p": self._print, "set": self._set, "b": self._break, "clear": self._clear, "pauses": self._choose,
            "h": lambda _: self._say(HELP), "state": self._keep,
        }  # fmt: skip

    async def ask(self, question: Mapping[str, Any]) -> Any:
        """Wait until the person at the terminal has said how a pause goes on."""
        waiting = Waiting(question, asyncio.get_running_loop().create_future(), {}, PausedState(question))
        self._waiting.append(waiting)
        if self._current in self._open():
            self._say(f"Also paused: {title_of(question, self._locate)}. `pauses` lists all.")
        if self._talk is None or self._talk.done():
            self._talk = asyncio.create_task(self._converse())
        try:
            return await waiting.answered
        finally:
            self._waiting.remove(waiting)
            if not self._waiting:
                self._talk.cancel()

    def _open(self) -> list[Waiting]:
        """The pauses that nobody has answered."""
        return [one for one in self._waiting if not one.answered.done()]

    async def _converse(self) -> None:
        while self._open() and not self._is_over:
            if self._current not in self._open():
                self._current = self._open()[0]
                self._arrive(self._current)
            line = await self._lines.read("(paused) ")
            if self._current in self._open():
                await self._do(line)

    def _arrive(self, waiting: Waiting) -> None:
        sys.stdout.flush()
        self._say(click.style(title_of(waiting.question, self._locate), bold=True))
        self._say(about_pause(waiting.question))
        others = len(self._open()) - 1
        if others:
            self._say(f"{others} more {'is' if others == 1 else 'are'} paused: `pauses` lists all.")

    async def _do(self, line: str | None) -> None:
        if line is None:
            # The terminal was hung up: nobody is there to go on with it.
            self._answer("abort")
            return
        word, _, rest = line.strip().partition(" ")
        word = WORDS.get(word, word) or self._last
        if word in ACTIONS:
            self._last = word if word != "q" else self._last
            self._answer(ACTIONS[word])
        elif word == "e":
            await self._edit()
        elif word in self._table:
            try:
                self._table[word](rest.strip())
            except InvalidError as error:
                self._say(error.message)
        else:
            self._say(f"There is no command {visible(word)!r}; h lists them.")

    def _answer(self, action: str) -> None:
        waiting = self._current
        assert waiting is not None
        data = {"revision": self._revision, "marks": [data_of(mark) for mark in self._marks]}
        known = waiting.question.get("answers") or ()
        if action not in known and "step" in known:
            # A breakpoint that the spell set itself knows one kind of step.
            action = "step"
        self._is_over = action == "abort"
        answer = {"action": action, "edit": waiting.edit, "breakpoints": data}
        changes = waiting.state.changes
        waiting.answered.set_result({**answer, "state": changes} if changes else answer)

    def _print(self, path: str) -> None:
        assert self._current is not None
        self._say(shown(self._current.question, self._current.edit, path))

    def _keep(self, text: str) -> None:
        assert self._current is not None
        self._say(self._current.state.told(text))

    def _set(self, text: str) -> None:
        assert self._current is not None
        path, equals, value = text.partition("=")
        able = tuple(self._current.question.get("editable") or ())
        if not equals or not path.strip():
            raise InvalidError(f"Say set PATH = VALUE. What can be changed here: {', '.join(able) or 'nothing'}.")
        if path.strip().split(".")[0] not in able:
            raise InvalidError(f"{path.strip()!r} cannot be changed here. What can be: {', '.join(able) or 'nothing'}.")
        self._current.edit[path.strip()] = _value(value.strip())
        self._say(f"{path.strip()} will be {value.strip()} when it goes on.")

    async def _edit(self) -> None:
        from studio.cli.pauseviews import edited, text_to_edit

        assert self._current is not None
        text = text_to_edit(self._current.question, self._current.edit)
        if not text:
            self._say("Nothing can be changed here.")
            return
        made = await asyncio.to_thread(click.edit, text, extension=".json")
        try:
            changes = edited(text, made)
        except InvalidError as error:
            self._say(error.message)
            return
        self._current.edit.update(changes)
        self._say(f"Changed: {', '.join(changes)}." if changes else "Nothing was changed.")

    def _break(self, text: str) -> None:
        if text:
            mark = read_mark(text)
            self._marks.append(mark)
            self._revision += 1
        for number, mark in enumerate(self._marks, 1):
            self._say(f"{number}  {mark.where}{f' if {mark.condition}' if mark.condition else ''}")
        if not self._marks:
            self._say("There are no breakpoints.")

    def _clear(self, text: str) -> None:
        if not text.isdigit() or not 1 <= int(text) <= len(self._marks):
            raise InvalidError("Say clear NUMBER; b lists the breakpoints.")
        gone = self._marks.pop(int(text) - 1)
        self._revision += 1
        self._say(f"No longer: {gone.where}.")

    def _choose(self, text: str) -> None:
        paused = self._open()
        if text.isdigit() and 1 <= int(text) <= len(paused):
            self._current = paused[int(text) - 1]
            self._arrive(self._current)
            return
        for number, one in enumerate(paused, 1):
            here = "*" if one is self._current else " "
            self._say(f"{here}{number}  {title_of(one.question, self._locate)}")

    def _say(self, text: str) -> None:
        click.echo(text, err=True)


def _value(text: str) -> Any:
    """A value as JSON, or else as the text it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text
