"""What a person answered is on the tape too: a replay asks nobody.

Not here: how they are asked (the screens).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.context import Ask, Run
from kernel.replay.tape import Tape

NOT_KEPT = frozenset(("breakpoint",))
"""Questions of the one who watches the run, which are no part of it."""


def taped_ask(run: Run, ask: Ask) -> Ask:
    """Asks with `ask`, or gives what was answered in the recording."""
    tape: Tape = run.tape

    async def asked(kind: str, question: Mapping[str, Any]) -> Any:
        if kind in NOT_KEPT:
            return await ask(kind, question)
        request = tape.tidy.clean({"kind": kind, "question": dict(question)})
        key, found = tape.find("ask", kind, request)
        if found is not None:
            tape.serve(found, request)
            tape.pass_time(found)
            answer = tape.tidy.at_home(found.output)
        else:
            record = tape.begin("ask", kind, key, request)
            answer = await ask(kind, question)
            record.output = tape.tidy.clean(answer)
            tape.end(record)
        run.emit("run.asked", kind, {"key": key, "request": request, "output": tape.tidy.clean(answer)})
        return answer

    return asked
