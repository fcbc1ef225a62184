"""Which modules an engine has, and whether they are still what their files say. Not here: running them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from kernel.context import Context
from kernel.engines.halts import read_halting
from kernel.engines.protocol import Host
from kernel.errors import SpellError
from kernel.records import dataclass
from kernel.sandbox.modules import Module


@dataclass(slots=True)
class Held:
    """A module that the engine has: the sum of its file, where it can pause, and the names it asked for itself."""

    sha256: str
    halts: Mapping[int, int]
    needs: dict[str, None] = field(default_factory=dict)


class Shelf:
    """The modules of one engine. Files are looked at once in each run: within a run a module stays what it is."""

    def __init__(self, host: Host, language: str) -> None:
        self._host = host
        self._language = language
        self._held: dict[str, Held] = {}
        self._run = ""
        self._read: dict[tuple[str, str], Module] = {}

    async def find(self, ctx: Context, name: str, referrer: str) -> tuple[Module, bool]:
        """The module of a name, and whether the engine has it as it is, with all that it asked for itself.

        Raises what `Host.read_module` does.
        """
        if ctx.run.id != self._run:
            self._run = ctx.run.id
            self._read.clear()
        module = await self._look(ctx, name, referrer)
        if referrer in self._held:
            self._held[referrer].needs[name] = None
        return module, await self._is_current(ctx, module, set())

    def put(self, module: Module) -> None:
        """The engine takes this version, and runs it now."""
        self._held[module.path] = Held(module.sha256, module.halts)

    async def _look(self, ctx: Context, name: str, referrer: str) -> Module:
        module = self._read.get((name, referrer))
        if module is None:
            module = await read_halting(self._host, self._language, ctx, name, referrer)
            self._read[name, referrer] = module
        return module

    async def _is_current(self, ctx: Context, module: Module, asked: set[str]) -> bool:
        held = self._held.get(module.path)
        if held is None or held.sha256 != module.sha256:
            return False
        if not module.halts.items() <= held.halts.items():
            return False  # A breakpoint that was taken away pauses nowhere; a new one has to be put in.
        if module.path not in asked:
            asked.add(module.path)
            for name in held.needs:
                try:
                    needed = await self._look(ctx, name, module.path)
                except SpellError:
                    return False  # Loading it again tells of that, at the line that asks for it.
                if not await self._is_current(ctx, needed, asked):
                    return False
        return True
