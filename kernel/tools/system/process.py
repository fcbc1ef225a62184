"""`ProcessTool`: a look at processes, and an end to those that commands of the spell started."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from kernel.errors import DeniedError, InvalidError
from kernel.sandbox.process_table import ProcessTable
from kernel.tools.definition import Bench
from kernel.values import Value


async def process(
    bench: Bench,
    *,
    operation: Annotated[Literal["list", "info", "stop", "signal"], "What to do"],
    pid: Annotated[int, "The number of the process"] = 0,
    name: Annotated[str, "For list: a part of its name"] = "",
    limit: Annotated[int, "For list: the most that are given"] = 100,
    signal: Annotated[str, "For signal: TERM, KILL, INT, HUP, STOP, CONT, …"] = "TERM",
    force: Annotated[bool, "For stop: end it at once (KILL), not politely (TERM)"] = False,
) -> Value:
    """Look at the processes of this user, and end those that commands of this spell started.

    `list` gives `processes` with `pid`, `parent`, `name`, `status`, `cpu` (seconds), `memory` (bytes), `started`
    (seconds since the epoch) and `own`; `info` gives one, with its `command` when it is the spell's own; `stop` and
    `signal` reach only the spell's own.

    ```lua
    local listed = ProcessTool.new():run({ operation = "list", limit = 3 })
    print(#listed.processes <= 3) --> true
    ```

    Fails with `denied` for processes of others and where the profile runs no commands, or `not_found`.
    """
    commands = bench.hands.commands
    if not commands.runs_something:
        raise DeniedError(
            "This profile does not show processes. Run the spell with a wider one, e.g. --profile medium."
        )
    table = ProcessTable(commands.running)
    if operation == "list":
        if limit < 1:
            raise InvalidError(f"process: 'limit' should be 1 or more, not {limit}.")
        return {"processes": table.entries(name, limit)}
    if operation == "info":
        found: dict[str, Any] = table.inspect(pid)
        return found
    sent = signal if operation == "signal" else "KILL" if force else "TERM"
    table.signal(pid, sent)
    return {"pid": pid, "signal": sent.upper().removeprefix("SIG")}


def process_effect(input: Value) -> str:
    """What an operation does: looking is recorded, since processes come and go; a signal is sent once."""
    operation = input.get("operation") if isinstance(input, dict) else ""
    return "idempotent" if operation in ("list", "info") else "once"
