"""How long a script waits for a model: `timeout` and `silence_timeout` of its options. Not here: the clock."""

from __future__ import annotations

from typing import Any, Protocol

from kernel.messages import LONGEST_CALL, LONGEST_SILENCE


class Waits(Protocol):
    """Options with both, in milliseconds."""

    timeout: float | None
    silence_timeout: float | None


def patience_of(options: Waits) -> dict[str, Any]:
    """`timeout` and `silence`, in seconds. Who says only how long the whole may take has nothing against a silence."""
    whole = None if options.timeout is None else options.timeout / 1000
    silence = None if options.silence_timeout is None else options.silence_timeout / 1000
    if silence is None:
        silence = LONGEST_SILENCE if whole is None else whole
    whole = max(LONGEST_CALL, silence) if whole is None else whole
    return {"timeout": whole, "silence": min(silence, whole)}
