"""Loading a module for a script: which file its name means, and what the trace says of it.

Not here: how a name becomes a file (`kernel.sandbox.modules`), and running it (the engines).
"""

from __future__ import annotations

from dataclasses import replace

from kernel.api.site import Site
from kernel.api.speech import say
from kernel.confines import here
from kernel.errors import DeniedError
from kernel.sandbox.modules import Module, Modules


def read_module(site: Site, name: str, referrer: str) -> Module:
    """The file of a module. Which one it was, or why it was denied, is a `progress` event of the open span."""
    spell = site.spell
    modules = Modules(spell.files, spell.profile, spell.beside or spell.files.base)
    try:
        module = modules.find(name, site.language, referrer)
        for confines in here():
            rules = confines.profile.modules.joined(confines.listed)
            Modules(spell.files, replace(confines.profile, modules=rules), modules.beside).find(
                name, site.language, referrer
            )
    except DeniedError as error:
        denied = {"module": name, "profile": spell.profile.name, "type": error.type}
        site.ctx.emit("progress", level="warn", message=error.message, fields=denied)
        raise
    about = {"module": name, "path": module.name, "sha256": module.sha256}
    site.ctx.emit("progress", level="debug", message=f"Loaded the module {name!r}.", fields=about)
    watch = site.ctx.run.breakpoints
    return module if watch is None else watch.marked(module, site.language, lambda text: say(site, "stderr", text))
