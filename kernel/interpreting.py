"""Code that is run apart from the spell: in a fresh engine that knows nothing of it, with limits, and thrown away.

Python runs in an isolated process with a folder of its own (Linux); Lua and JavaScript have no way out by themselves.
Not here: the tool (`kernel.tools.ai.code_interpreter`), and the engines of the spell (`kernel.engine_room`).
"""

from __future__ import annotations

import asyncio
from typing import Any

from kernel.context import Context
from kernel.engines.protocol import Chunk, Engine
from kernel.errors import DeadlineError, DeniedError, InvalidError, LimitError, SpellError
from kernel.languages import load_engine
from kernel.policy import Limits
from kernel.sandbox.interpreting import Interpreted, Wanted
from kernel.sandbox.temporary import TemporaryFolder
from kernel.values import Value, plain

NAME = "code"


class ClosedHost:
    """A host without a script API, which keeps what is written."""

    def __init__(self, most: int) -> None:
        self.written: dict[str, str] = {"stdout": "", "stderr": ""}
        self._most = most
        self._size = 0

    def bindings(self) -> dict[str, Any]:
        """No classes at all."""
        return {"classes": {}, "libraries": {}}

    async def call(self, ctx: Context, name: str, args: list[Value]) -> Value:
        """Nothing can be called."""
        raise InvalidError(f"There is no {name!r} here: this code runs apart from the spell.")

    def write(self, ctx: Context, stream: str, text: str) -> None:
        """Keep it. `LimitError` past the limit."""
        self._size += len(text)
        if self._size > self._most:
            raise LimitError(f"The code wrote more than {self._most:,} characters.")
        self.written[stream] = self.written.get(stream, "") + text

    def reference(self, thing: Any) -> dict[str, Any] | None:
        """There are no objects."""
        return None

    def resolve(self, data: dict[str, Any]) -> Any:
        """There are no objects."""
        raise InvalidError("There are no objects of the spell here.")

    def release(self, ids: list[int]) -> None:
        """There are no objects."""

    async def read_module(self, ctx: Context, name: str, referrer: str) -> Any:
        """There are no modules."""
        raise DeniedError(f"The module {name!r} is not there: this code runs apart from the spell.")


async def interpret(ctx: Context, wanted: Wanted) -> Interpreted:
    """Run code to its end. `InvalidError` where its language cannot be had; what the code does wrong is in `error`."""
    folder = await asyncio.to_thread(TemporaryFolder)
    host = ClosedHost(wanted.most_output)
    limits = Limits(cpu=wanted.seconds, memory=wanted.memory)
    try:
        for name, content in wanted.files.items():
            await asyncio.to_thread((folder.path / name).write_bytes, content)
        engine = _engine(wanted.language, host, limits, folder)
        value, error = await _run(engine, ctx, wanted)
        made = await asyncio.to_thread(_files, folder, wanted) if error is None else {}
    finally:
        await asyncio.to_thread(folder.close)
    return Interpreted(host.written["stdout"], host.written["stderr"], value, error, made)


def _engine(language: str, host: ClosedHost, limits: Limits, folder: TemporaryFolder) -> Engine:
    if language != "python":
        return load_engine(language, plugins=False)(host, limits)
    from kernel.engines.python.engine import PythonEngine
    from kernel.engines.python.setting import Setting

    return PythonEngine(host, limits, Setting(folder.path, "isolated", (folder.path,), True, {}))


async def _run(engine: Engine, ctx: Context, wanted: Wanted) -> tuple[Value, dict[str, Any] | None]:
    try:
        async with asyncio.timeout(wanted.seconds):
            return plain(await engine.run(ctx, Chunk(wanted.code, NAME, NAME))), None
    except TimeoutError:
        return None, DeadlineError(f"The code did not end within {wanted.seconds:g} s.").describe()
    except SpellError as error:
        return None, error.describe()
    finally:
        engine.close()


def _files(folder: TemporaryFolder, wanted: Wanted) -> dict[str, bytes]:
    """Plain files the code made or changed, as far as they are small enough. Links are not followed."""
    made: dict[str, bytes] = {}
    for path in sorted(folder.path.rglob("*")):
        name = path.relative_to(folder.path).as_posix()
        if path.is_symlink() or not path.is_file() or folder.path not in path.resolve().parents:
            continue
        if path.stat().st_size > wanted.most_file or len(made) >= wanted.most_files:
            continue
        content = path.read_bytes()
        if wanted.files.get(name) != content:
            made[name] = content
    return made
