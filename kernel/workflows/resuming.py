"""Whether a checkpoint that a script hands back is one, and of the workflow as it is now.

Not here: the checkpoint of `llmspell resume`, which comes out of a journal (`kernel.replay.steps`).
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from kernel.errors import InvalidError
from kernel.replay.checkpoints import VERSION, decisions_flaw, shown, step_flaw
from kernel.workflows.steps import REPAIR


def refuse_foreign(name: str, checkpoint: Mapping[str, Any], names: Set[str] | None) -> None:
    """`InvalidError` for a checkpoint that is damaged, of another version, or of steps that are not there now.

    `name` is the workflow's, `names` those of its steps; None where they are not known.
    """
    version = checkpoint.get("version", VERSION)
    if type(version) not in (int, float) or version != VERSION:
        raise InvalidError(
            f"resume: the checkpoint is of version {shown(version)}; this program reads version {VERSION}. Go on with "
            "the llmspell that made it, or run the workflow anew."
        )
    for part in ("steps", "decisions"):
        if not isinstance(checkpoint.get(part), dict) and checkpoint.get(part) != []:
            raise InvalidError(
                f"resume: the checkpoint is damaged: its '{part}' are {_told(checkpoint, part)}. {REPAIR}"
            )
    if flaw := decisions_flaw(checkpoint["decisions"]):
        raise InvalidError(f"resume: the checkpoint is damaged: {flaw}. {REPAIR}")
    for key, kept in dict(checkpoint["steps"]).items():
        _refuse_step(name, key, kept, names)


def _refuse_step(name: str, key: str, kept: Any, names: Set[str] | None) -> None:
    if flaw := step_flaw(key, kept):
        raise InvalidError(f"resume: the checkpoint is damaged at step {key!r}: {flaw}. {REPAIR}", step_name=key)
    if names is not None and kept["name"] not in names:
        raise InvalidError(
            f"resume: the checkpoint has the finished step {key!r}, which the workflow {name!r} does not have now. Put "
            "the step back, or run the workflow anew.",
            step_name=key,
        )


def _told(checkpoint: Mapping[str, Any], part: str) -> str:
    value = checkpoint.get(part)
    return "missing" if value is None else f"{shown(value)}, not a table"
