"""Where a script makes something, with the text around it. Not what is done with it (`kernel.workflows.places`)."""

from __future__ import annotations

from kernel.api.site import Site
from kernel.workflows.places import Place


def place_of(site: Site) -> Place | None:
    """The place of the call that is going on; None when nobody knows it."""
    source = site.ctx.source
    if source is None:
        return None
    for call in site.spell.hooks.around(site.ctx):
        if call.operation in ("run_cell", "run_script") and call.name == source.name and isinstance(call.input, str):
            return Place(source, call.input, call.ctx.source.line if call.ctx.source else 1)
    return Place(source)
