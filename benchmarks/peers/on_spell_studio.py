"""Spell Studio: the kernel called from Python, or from a Lua spell; with its trace (a journal on the disk) or without.

The second word on the command line says which: `python`, `lua`, `python-untraced`, `lua-untraced`. Hooks, limits and
the tape of replay are there in all of them: only where events go is different.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar

import measure

from kernel.agents.agent import Agent, AgentSpec
from kernel.api.foreign import SharingHost
from kernel.api.site import Spell
from kernel.context import Context, Door, Run, new_run_id
from kernel.engines.lua.engine import LuaEngine
from kernel.engines.protocol import Chunk as Source
from kernel.garbage import settle_garbage
from kernel.messages import Chunk, Request, ToolCall, Usage
from kernel.replay.edges import Edges
from kernel.replay.tape import Tape
from kernel.runtime import Options, approval_of, open_spell
from kernel.stores.journal import Journal
from kernel.tools.definition import Tool
from kernel.workflows.parallel import Parallel
from kernel.workflows.sequential import Sequence
from kernel.workflows.steps import Step
from kernel.workflows.workflow import Workflow

HERE = Path(__file__).parent

TOLD = ("HELLO", "ANSWER", "PIECE", "ROUNDS_OF_TOOLS", "STEPS", "BRANCHES", "LATENCY", "CHUNKS")
"""What the files of the Lua spell read as globals."""

ADD = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
    "required": ["a", "b"],
}


class Fake:
    """Answers at once, calls its tool so often, or streams."""

    def __init__(self, name: str) -> None:
        self.latency = measure.LATENCY if name == "slow" else 0.0
        self.calls = measure.ROUNDS_OF_TOOLS if name == "tools" else 0
        self.chunks = measure.CHUNKS if name == "long" else 0

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        if self.latency:
            await asyncio.sleep(self.latency)
        for _ in range(self.chunks):
            yield Chunk(measure.PIECE)
        done = sum(message.role == "tool" for message in request.messages)
        if done < self.calls:
            yield Chunk(tool_call=ToolCall(f"call_{done}", "add", {"a": done, "b": 1}))
        elif not self.chunks:
            yield Chunk(measure.ANSWER)
        yield Chunk(finish_reason="tool_calls" if done < self.calls else "stop", usage=Usage(1, 1), model=request.model)


class Grounds:
    """A spell put together as the runtime does it, and runs of it."""

    def __init__(self, folder: Path, traced: bool) -> None:
        self.home = folder / ".llmspell"
        self.traced = traced
        options = Options(folder)
        self.profile = options.profile_named(options.profile)
        self.spell: Spell = open_spell(options, self.profile, self.home)
        self.approval = approval_of(lambda: self.profile, folder)
        self.add = adder()
        models: Any = self.spell.models
        models.register("fake", Fake)

    async def run(self, work: Callable[[Context], Awaitable[Any]]) -> Any:
        """Do something in a run of its own."""
        tape, id = Tape(), new_run_id()
        journal = Journal(self.home / "journals", id) if self.traced else None
        door = Door((self.spell.hooks, self.spell.listeners, self.approval, Edges()))
        sink = journal or (lambda event: None)
        run = Run(id, sink, door, self.profile.limits, clock=tape.clock.now, tape=tape)
        if journal is not None:
            tape.flush, tape.sync = journal.flush, journal.sync
        try:
            return await work(Context(run))
        finally:
            if journal is not None:
                journal.close()

    def engine(self) -> LuaEngine:
        """An engine in which the spell's functions are known."""
        return LuaEngine(SharingHost(self.spell, "lua", lambda ctx, stream, text: None), self.profile.limits)

    def agent(self, id: str, model: str, tools: bool = False) -> Agent:
        spec = AgentSpec(id, f"fake/{model}", "You are terse.", memory_size=0, max_turns=2 * measure.ROUNDS_OF_TOOLS)
        return Agent(id, spec, self.spell.models, [self.add] if tools else [], self.spell.state)


def adder() -> Tool:
    async def add(ctx: Context, given: Any) -> int:
        return int(given["a"] + given["b"])

    return Tool("add", "Add two numbers.", ADD, add)


class Function:
    """A step that is a function."""

    description = ""
    input_schema: ClassVar[dict[str, Any]] = {}

    def __init__(self, name: str, function: Callable[[Any], Awaitable[Any]]) -> None:
        self.name = name
        self.function = function

    async def run(self, ctx: Context, input: Any) -> Any:
        return await self.function(input)


def chain() -> Workflow:
    async def increment(number: int) -> int:
        return number + 1

    steps = tuple(Step(f"step_{n}", Function(f"step_{n}", increment)) for n in range(measure.STEPS))
    return Workflow("workflow_1", "chain", Sequence(steps))


def fan() -> Workflow:
    async def branch(_: Any) -> int:
        await asyncio.sleep(measure.LATENCY)
        return 1

    steps = tuple(Step(f"branch_{n}", Function(f"branch_{n}", branch)) for n in range(measure.BRANCHES))
    return Workflow("workflow_2", "fan", Parallel(steps))


async def ask(ctx: Context, agent: Agent) -> None:
    measure.require(measure.ANSWER, await agent.chat(ctx, measure.HELLO))


class PythonRows:
    """The rows as calls of the kernel."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds
        self.plain, self.slow = grounds.agent("agent_1", "plain"), grounds.agent("agent_2", "slow")
        self.tools, self.long = grounds.agent("agent_3", "tools", True), grounds.agent("agent_4", "long")
        self.chain, self.fan = chain(), fan()

    async def step(self, ctx: Context) -> None:
        measure.require(measure.STEPS, (await self.chain.run(ctx, 0)).output)

    async def branches(self, ctx: Context) -> None:
        measure.require(measure.BRANCHES, len((await self.fan.run(ctx, 0)).output))

    async def turns(self, ctx: Context) -> None:
        await asyncio.gather(*(ask(ctx, self.slow) for _ in range(measure.BRANCHES)))

    async def stream(self, ctx: Context) -> None:
        heard = list[str]()
        await self.long.chat(ctx, measure.HELLO, heard.append)
        measure.require(measure.CHUNKS, heard.count(measure.PIECE))

    def rows(self) -> dict[str, measure.Row]:
        once = {"step": self.step, "branches": self.branches, "turns": self.turns, "stream": self.stream}
        once |= {"turn": lambda ctx: ask(ctx, self.plain), "tool": lambda ctx: ask(ctx, self.tools)}
        return {name: self.in_run(work) for name, work in once.items()}

    def in_run(self, work: Callable[[Context], Awaitable[None]]) -> measure.Row:
        async def row(repeats: int) -> None:
            async def often(ctx: Context) -> None:
                for _ in range(repeats):
                    await work(ctx)

            await self.grounds.run(often)

        return row


class LuaRows:
    """The rows as functions of a spell. `files` are loaded before the first of them."""

    def __init__(self, grounds: Grounds, *files: str) -> None:
        self.grounds = grounds
        self.engine = grounds.engine()
        self.engine.set_globals({name: item for name, item in vars(measure).items() if name in TOLD})
        self.files = list(files)

    async def do(self, source: str) -> None:
        while self.files:
            await self._run(HERE.joinpath(self.files.pop(0)).read_text("utf-8"))
        await self._run(source)

    async def _run(self, source: str) -> None:
        await self.grounds.run(lambda ctx: self.engine.run(ctx, Source(source, "rows")))

    def rows(self) -> dict[str, measure.Row]:
        functions = {"turn": "turn", "tool": "tool", "step": "step"}
        functions |= {"turns": "turns", "branches": "branches_at_once", "stream": "stream"}

        def row(function: str) -> measure.Row:
            return lambda repeats: self.do(f"{function}({repeats})")

        return {name: row(function) for name, function in functions.items()}


async def hello(grounds: Grounds) -> str:
    agent = grounds.agent("agent_1", "plain")
    return str(await grounds.run(lambda ctx: agent.chat(ctx, measure.HELLO)))


def contestant(grounds: Grounds, language: str) -> measure.Contestant:
    if language == "lua":
        crowd = LuaRows(grounds, "agents.lua")
        table = LuaRows(grounds, "agents.lua", "rows.lua").rows() if sys.argv[1] == "rows" else {}
        return measure.Contestant(table, lambda: hello(grounds), lambda count: crowd.do(f"crowd({count})"))

    def crowd(count: int) -> list[Agent]:
        return [grounds.agent(f"agent_{number}", "plain", True) for number in range(count)]

    table = PythonRows(grounds).rows() if sys.argv[1] == "rows" else {}
    return measure.Contestant(table, lambda: hello(grounds), crowd)


if __name__ == "__main__":
    chosen, _, untraced = sys.argv[2].partition("-")
    with tempfile.TemporaryDirectory() as folder:
        ours = contestant(Grounds(Path(folder), not untraced), chosen)
        settle_garbage()
        measure.main(ours)
