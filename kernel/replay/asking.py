"""What a person answered is on the tape too, and what a tokenizer counted: a replay asks nobody and counts nothing.

Not here: how they are asked (the screens), and who counts (`kernel.models.counting`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from kernel.context import Ask, Run
from kernel.messages import Request
from kernel.replay.content import chat_content
from kernel.replay.tape import Tape

NOT_KEPT = frozenset(("breakpoint",))
"""Questions of the one who watches the run, which are no part of it."""

ANSWERED = {"run.asked": "ask", "run.counted": "count"}
"""Events that keep an answer → what was asked for it."""


def taped_ask(run: Run, ask: Ask) -> Ask:
    """Asks with `ask`, or gives what was answered in the recording."""

    async def asked(kind: str, question: Mapping[str, Any]) -> Any:
        if kind in NOT_KEPT:
            return await ask(kind, question)
        return await _taped(
            run, "run.asked", kind, {"kind": kind, "question": dict(question)}, lambda: ask(kind, question)
        )

    return asked


async def taped_count(run: Run, request: Request, count: Callable[[], Awaitable[int]]) -> int:
    """The tokens of a request that `count` finds, or that the recording has."""
    if run.tape is None:
        return await count()
    return int(await _taped(run, "run.counted", request.model, chat_content(request), count))


async def _taped(run: Run, kind: str, name: str, asked: Any, answer_it: Callable[[], Awaitable[Any]]) -> Any:
    tape: Tape = run.tape
    operation, request = ANSWERED[kind], tape.tidy.clean(asked)
    key, found = await tape.look_up(operation, name, request)
    if found is not None:
        tape.serve(found, request)
        tape.pass_time(found)
        tape.come_by(found)
        answer = tape.tidy.at_home(found.output)
    else:
        record = tape.begin(operation, name, key, request)
        answer = await answer_it()
        record.output = tape.tidy.clean(answer)
        tape.end(record)
    run.emit(kind, name, {"key": key, "request": request, "output": tape.tidy.clean(answer)})
    return answer
