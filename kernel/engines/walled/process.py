"""A process of scripts behind walls: what it adds to any process of an engine. Not here: what it does (`beginning`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kernel.context import Context
from kernel.engines.border import as_spell_error, dump
from kernel.engines.halts import read_halting
from kernel.engines.process.calls import Do
from kernel.engines.process.process import STOPPED, Process, Start
from kernel.engines.process.strands import Strand
from kernel.engines.protocol import Host, Numbered
from kernel.engines.walled.fields import Fields
from kernel.errors import ScriptError, error_of
from kernel.policy import Limits
from kernel.sandbox.walls import python_files
from kernel.values import Value

OVERHEAD = 192 << 20
"""Bytes that the process may use beyond those of the scripts."""

BEGINNING = Path(__file__).with_name("beginning.py")
KERNEL = Path(__file__).parents[2]


class WalledProcess(Process):
    """Runs scripts of one language, with the engine at `engine` (`module:Class`).

    With `mirrored` the scripts read the fields of host objects at once: they are told before whatever names these.
    """

    def __init__(self, host: Host, limits: Limits, language: str, engine: str, mirrored: bool) -> None:
        bindings = host.bindings()
        self._numbered = host if mirrored and isinstance(host, Numbered) else None
        self._number_told = 0
        self._work_told = False
        self._fields: Fields | None = None
        super().__init__(host, limits, language, Start(BEGINNING, Path("/"), {}, self._hello(bindings, limits, engine)))
        if mirrored:
            self._fields = Fields(self.wire, bindings.get("classes", {}), language)

    def _hello(self, bindings: Mapping[str, Any], limits: Limits, engine: str) -> dict[str, Any]:
        return {
            "engine": engine,
            "bindings": bindings,
            "bounds": {"cpu": limits.cpu, "memory": limits.memory, "output": limits.output},
            "limits": {} if limits.memory is None else {"memory": limits.memory + OVERHEAD},
            # Nothing of the workspace: scripts reach files by calls, which the kernel answers.
            "confine": {"read": [*python_files(), str(KERNEL)], "write": []},
        }

    def _send(self, line: bytes) -> None:
        """A line; before it what the scripts have to know to make sense of it."""
        if self._fields is not None:
            self._tell(self._fields)
        super()._send(line)

    def _tell(self, fields: Fields) -> None:
        news = fields.news()
        if news:
            super()._send(b'["fields",%s]' % news)
        number = self._numbered.next_number("agent") if self._numbered is not None else 0
        if number != self._number_told:
            self._number_told = number
            super()._send(dump(["number", number]))
        lingering = set(self._lingering.values())
        works = any(strand.ctx.run.work - lingering for strand in self._strands.values())
        if works != self._work_told:
            self._work_told = works
            super()._send(dump(["work", works]))

    def _frames(self) -> dict[str, Callable[..., None]]:
        return {**super()._frames(), "given": self._take_id}

    def _take_id(self, id: str) -> None:
        if self._numbered is not None:
            self._numbered.take_id(str(id))

    def _own_operations(self) -> Mapping[str, Do]:
        return {"$module": self._module, "$beside": self._beside}

    async def _module(self, ctx: Context, given: list[Any]) -> Value:
        module = await read_halting(self._host, self._language, ctx, *given)
        told = {name: getattr(module, name) for name in ("path", "name", "source", "sha256")}
        return {**told, "halts": [[line, wanted] for line, wanted in module.halts.items()]}

    async def _beside(self, ctx: Context, given: list[Any]) -> Value:
        work = self._host.call(ctx, *given)
        try:
            return await self._host.call(ctx, "Promise.of", [work])
        except BaseException:
            close = getattr(work, "close", None)
            if close is not None:
                close()
            raise

    def _fault(self, strand: Strand, status: int, content: Any) -> BaseException:
        if status == STOPPED:
            return asyncio.CancelledError()
        said = content["error"]
        # What a script throws is its own error, whatever type it says that has.
        told = ScriptError(said.pop("message"), **said) if content["thrown"] else error_of(said)
        original = self._faults.original(content["origin"])
        if original is None:
            return told
        error = as_spell_error(original)
        for name in ("file", "line", "traceback", "cell"):
            if name in told.details:
                error.details.setdefault(name, told.details[name])
        return error
