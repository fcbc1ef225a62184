"""Whether this program runs in a tab of a browser, and what is said there of what a tab has not."""

from __future__ import annotations

import sys

from kernel.errors import DeniedError

is_in_tab = sys.platform == "emscripten"
"""Whether this is a browser's tab, which has no processes, no threads and no sockets."""


def check_not_in_tab(what: str, instead: str) -> None:
    """`DeniedError` in a tab: `what` (a phrase that begins a sentence) needs more, and what to do `instead`."""
    if is_in_tab:
        raise DeniedError(f"{what} cannot be had in a browser's tab. {instead}")
