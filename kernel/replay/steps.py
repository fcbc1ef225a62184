"""The steps of workflows as a resumed run finds them: what had ended is not run again, but its effects in here are.

Not here: how a step runs (`kernel.workflows`), and the calls inside it (`tape`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.replay.records import Lived, Progress
from kernel.replay.tape import Tape
from kernel.values import Value, plain

PATH = "llmspell.path"
"""The attribute with the place of a workflow or a step in its run, the same in each attempt."""


def workflow_path(ctx: Context, name: str) -> str:
    """The place of a workflow that begins here: the step around it, its name, and which of that name it is."""
    tape: Tape | None = ctx.run.tape
    around = str(ctx.scope.get("step_path", ""))
    place = f"{around}/{name}" if around else name
    return place if tape is None else f"{place}#{tape.ordinal(f'workflow {place}')}"


def saved_progress(ctx: Context, path: str, name: str, input: Value, names: Iterable[str]) -> dict[str, Any] | None:
    """The checkpoint of the workflow at a path, where an earlier attempt left one; `names` are the steps it has now.

    `InvalidError` when the spell is no longer the one that was stopped.
    """
    progress = _progress(ctx, path)
    if progress is None or not progress.steps:
        return None
    known = set(names)
    for key, kept in progress.steps.items():
        if kept.get("name") not in known:
            raise InvalidError(
                f"The stopped run had finished the step {key!r} of the workflow {name!r}, which has no such step now. "
                "Undo the change of the spell, or run it anew.",
                step_path=f"{path}/{key}",
            )
    if progress.input != plain(input):
        raise InvalidError(
            f"The workflow {name!r} ({path}) begins with another input than in the stopped run: "
            f"{_short(plain(input))} instead of {_short(progress.input)}. Undo the change of the spell, or run it "
            "anew.",
            step_path=path,
        )
    return {"workflow": name, "input": progress.input, "steps": progress.steps, "decisions": progress.decisions}


def keep_step(ctx: Context, path: str, key: str, kept: Mapping[str, Any], decisions: Mapping[str, Any]) -> None:
    """Write down that a step has ended, before anything else happens."""
    ctx.emit("checkpoint", path=path, key=key, result=kept, decisions=dict(decisions))
    if ctx.run.tape is not None:
        ctx.run.tape.flush()


async def relive(ctx: Context, path: str) -> None:
    """What a step that is not run again did to the state and to the memory of agents."""
    tape: Tape | None = ctx.run.tape
    if tape is None or tape.past is None or tape.relive is None:
        return
    for lived in tape.past.lived.get(path, ()):
        await tape.relive(ctx, lived)


def skip_pause(ctx: Context, path: str) -> bool:
    """Whether this pause is the one that the earlier attempt already made."""
    progress = _progress(ctx, path)
    if progress is None or not progress.pauses:
        return False
    progress.pauses -= 1
    return True


def _progress(ctx: Context, path: str) -> Progress | None:
    tape: Tape | None = ctx.run.tape
    if tape is None or tape.past is None or tape.mode != "resume":
        return None
    return tape.past.workflows.get(path)


def _short(data: Any) -> str:
    text = repr(data)
    return text if len(text) <= 80 else f"{text[:80]}…"


__all__ = ["Lived", "keep_step", "relive", "saved_progress", "skip_pause", "workflow_path"]
