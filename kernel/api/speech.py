"""Text that functions of the API write on behalf of a script: to its screen and its trace, counted as its output."""

from __future__ import annotations

from kernel.api.site import Site


def say(site: Site, stream: str, text: str) -> None:
    """Write to `stdout` or `stderr` of the cell or script. `LimitError` past its output limit."""
    if site.write is not None:
        site.write(site.ctx, stream, text)
        return
    site.ctx.run.count_output(len(text))
    (site.ctx.stage or site.ctx).emit("stdout", stream=stream, text=text)
