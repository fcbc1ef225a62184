"""The composition root: the only place that builds stores, engines and models and puts a spell together.

`Runtime` is an `Executor`: it runs jobs of any language in one spell, each run with its own journal.
"""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from kernel import __version__, hooks, listeners, state
from kernel.api.classes import all_classes, builtin_tools
from kernel.api.host import ScriptHost
from kernel.api.site import Spell
from kernel.context import Ask, Context, Door, Run, new_run_id
from kernel.display import bundle
from kernel.engines.protocol import Chunk, Completions, Engine, SyntaxProblem
from kernel.errors import InvalidError, LimitError, SpellError, describe_error
from kernel.events import Event, Sink, Source
from kernel.models.names import DEFAULT_MODEL, resolve_id
from kernel.models.providers import standard_models
from kernel.operations import Call, perform
from kernel.policy import DEFAULT_PROFILE, Profile, profile_named
from kernel.protocols.executor import Done, Job, Screen
from kernel.sandbox.environment import readable_variables
from kernel.sandbox.files import Files
from kernel.stage import Stage
from kernel.stores.home import home_of, prepare
from kernel.stores.journal import Journal, warn
from kernel.stores.state_file import StateFile
from kernel.values import Outcome, Value, plain

ENGINES = {
    "lua": "kernel.engines.lua.engine:LuaEngine",
}
"""Language → where its engine is. A new language is one engine, one prelude, and a line here."""

LANGUAGES = tuple(ENGINES)


@dataclass(frozen=True, slots=True)
class Options:
    """How to set up a spell.

    `folder` is the workspace, where relative paths start; `home` where traces are kept (found
    from the folder when None); `limits` replace those of the profile; `sinks` hear every event.
    """

    folder: Path = field(default_factory=Path.cwd)
    home: Path | None = None
    profile: str = DEFAULT_PROFILE
    model: str = DEFAULT_MODEL
    params: Mapping[str, Any] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    sinks: tuple[Sink, ...] = ()
    on_trouble: Callable[[str], None] | None = None


def open_executor(options: Mapping[str, Any]) -> Runtime:
    """A runtime from plain data: `folder`, `home`, `profile`, `model`, `params`. `InvalidError` for anything else."""
    known = {"folder": Path, "home": Path, "profile": str, "model": str, "params": dict}
    unknown = set(options) - set(known)
    if unknown:
        raise InvalidError(f"A kernel has no option {sorted(unknown)[0]!r}. It takes: {', '.join(known)}.")
    return Runtime(Options(**{name: known[name](value) for name, value in options.items() if value}))


def settle_garbage() -> None:
    """For a process that only runs spells: what is loaded by now stays, and is not looked through again.

    That would cost a third of the time of a thousand chats at once.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def open_spell(options: Options, profile: Profile, home: Path) -> Spell:
    """The parts of a spell, put together."""
    folder = options.folder.resolve()
    roots = tuple((folder / Path(root).expanduser()).resolve() for root in profile.roots)
    files = Files(folder, roots, profile.write)
    spell = Spell(
        profile=profile,
        models=standard_models(folder, os.environ, permit=files.permit),
        files=files,
        hooks=hooks.Hooks(),
        listeners=listeners.Listeners(),
        state=state.State(StateFile(home / "state.ndjson")),
        model=resolve_id(options.model, None),
        params=options.params,
    )
    spell.tools.more = lambda: {name: entry.tool(files) for name, entry in builtin_tools().items()}
    return spell


class Runtime:
    """One spell and its engines. Globals, agents, hooks and state live until `close`."""

    def __init__(self, options: Options) -> None:
        self.options = options
        profile = profile_named(options.profile)
        self.profile = replace(profile, limits=replace(profile.limits, **options.limits))
        self.home = options.home or home_of(options.folder)
        self.on_journal: Callable[[str], None] | None = None
        self._engines: dict[str, Engine] = {}
        self._runs: dict[str, tuple[Run, Journal]] = {}
        self._stages: dict[tuple[str, str], Stage] = {}
        self._spell: Spell | None = None

    @property
    def spell(self) -> Spell:
        """The spell, made on first use."""
        if self._spell is None:
            self._spell = open_spell(self.options, self.profile, self.home)
        return self._spell

    async def execute(self, job: Job, screen: Screen) -> Done:
        """Run a job through the door; see `Executor.execute`."""
        try:
            run, journal = self._run(job, screen)
        except SpellError as error:
            return Done("failed", None, None, describe_error(error), job.run_id)
        try:
            value = await self._perform(job, Context(run), screen)
            done = Done("ok", plain(_inner(value)), bundle(value), None, run.id)
        except asyncio.CancelledError:
            done = Done("cancelled", None, None, {"type": "cancelled", "message": "Stopped."}, run.id)
        except Exception as error:
            done = Done("failed", None, None, describe_error(error), run.id)
        if job.last or done.status != "ok":
            self._finish(run, done)
        journal.flush()
        return done

    def complete(self, source: str, cursor: int, language: str) -> Completions:
        """What could be written at the cursor."""
        return self.engine(language).complete(source, cursor)

    def check(self, chunk: Chunk, language: str) -> SyntaxProblem | None:
        """Parse only."""
        return self.engine(language).check(chunk)

    def inspect(self, source: str, cursor: int, language: str) -> str:
        """Help for the name at the cursor, as Markdown."""
        from kernel.api.help import help_at

        return help_at(all_classes(), source, cursor, language)

    def interrupt(self) -> None:
        """Stop script code that holds the thread."""
        for engine in self._engines.values():
            engine.interrupt()

    async def close(self) -> None:
        """End every run and give everything back."""
        for run, _ in list(self._runs.values()):
            for task in list(run.work):
                task.cancel()
            self._finish(run, Done("cancelled"))
        for engine in self._engines.values():
            engine.close()
        self._engines.clear()
        close = getattr(self._spell.models, "close", None) if self._spell else None
        if close is not None:
            await close()

    def engine(self, language: str) -> Engine:
        """The engine of a language, started on first use. `InvalidError` when there is none."""
        if language not in LANGUAGES:
            raise InvalidError(f"There is no engine for {language!r} here. There are: {', '.join(LANGUAGES)}.")
        if language not in self._engines:
            module, name = ENGINES[language].split(":")
            host = ScriptHost(self.spell, language, self._write)
            engine: Engine = getattr(import_module(module), name)(host, self.profile.limits)
            engine.set_globals(self._globals())
            self._engines[language] = engine
        return self._engines[language]

    def _globals(self) -> dict[str, Value]:
        variables = readable_variables(self.profile.environment)
        arguments = list(self.options.arguments)
        return {"params": dict(self.spell.params), "env": variables, "config": {}, "arg": arguments}

    async def _perform(self, job: Job, ctx: Context, screen: Screen) -> Value:
        chunk, run_id = job.chunk, ctx.run.id

        async def do(call: Call) -> Value:
            stage = Stage(call.ctx, screen.stream)
            self._stages[run_id, call.ctx.span_id] = stage
            try:
                return await self._play(job, replace(call.ctx, stage=call.ctx), stage)
            finally:
                stage.record()

        source = Source(chunk.name, chunk.first_line, chunk.cell, job.language)
        operation = "run_cell" if chunk.cell else "run_script"
        return await perform(ctx.at(source), operation, chunk.name, chunk.source, do)

    async def _play(self, job: Job, ctx: Context, stage: Stage) -> Value:
        limit = self.profile.limits.wall
        try:
            async with asyncio.timeout(limit):
                value = await self.engine(job.language).run(ctx, job.chunk)
                await ctx.run.settle()
        except TimeoutError:
            raise LimitError(f"The spell ran longer than {limit:g} s. Give it more time with --timeout.") from None
        shown = bundle(value)
        if shown is not None:
            stage.display(shown)
        return value

    def _write(self, ctx: Context, stream: str, text: str) -> None:
        stage = self._stages.get((ctx.run.id, (ctx.stage or ctx).span_id))
        if stage is not None:
            stage.write(stream, text)

    def _run(self, job: Job, screen: Screen) -> tuple[Run, Journal]:
        id = job.run_id or new_run_id()
        if id not in self._runs:
            # A run whose last job never came (its cell was deleted) ends when the next begins.
            for other, _ in list(self._runs.values()):
                self._finish(other, Done("ok"))
            self._adopt(job.about)
            prepare(self.home)
            journal = Journal(self.home / "journals", id, self.options.on_trouble or warn)
            run = Run(id, self._sink(journal), limits=self.profile.limits)
            run.door = Door((self.spell.hooks, self.spell.listeners))
            self._runs[id] = run, journal
            run.emit("run.started", str(job.about.get("title") or job.chunk.name), self._about(job))
        run, journal = self._runs[id]
        run.ask = _asking(screen)
        return run, journal

    def _adopt(self, about: Mapping[str, Any]) -> None:
        """Take over what a notebook says now: its parameters, its model, and before the first run its profile."""
        name = about.get("profile") or self.profile.name
        if name != self.profile.name:
            if self._engines:
                raise InvalidError(f"The profile is now {name!r}. Restart the kernel to apply it.")
            self.profile, self._spell = profile_named(name), None
        if about.get("model"):
            self.spell.model = resolve_id(str(about["model"]), None)
        if "params" in about:
            self.spell.params = dict(about["params"])
            for engine in self._engines.values():
                engine.set_globals({"params": dict(self.spell.params)})

    def _sink(self, journal: Journal) -> Sink:
        def sink(event: Event) -> None:
            journal(event)
            for other in self.options.sinks:
                other(event)
            if self.on_journal is not None:
                self.on_journal(event.run_id)

        return sink

    def _about(self, job: Job) -> dict[str, Any]:
        kind = "notebook" if job.chunk.cell else "script"
        about = {"title": job.chunk.name, "path": "", "kind": kind, **job.about}
        setting = {"profile": self.profile.name, "model": self.spell.model, "params": dict(self.spell.params)}
        return {**about, **setting, "pid": os.getpid(), "versions": {"llmspell": __version__}}

    def _finish(self, run: Run, done: Done) -> None:
        entry = self._runs.pop(run.id, None)
        if entry is None:
            return
        usage = {"input_tokens": run.usage.input_tokens, "output_tokens": run.usage.output_tokens}
        data: dict[str, Any] = {"status": done.status, "usage": {**usage, "cost": run.usage.cost}}
        if done.error:
            data["error"] = done.error
        run.emit("run.finished", "", data)
        self._stages = {key: stage for key, stage in self._stages.items() if key[0] != run.id}
        entry[1].close()


def _inner(value: Value) -> Value:
    return value.output if isinstance(value, Outcome) else value


def _asking(screen: Screen) -> Ask:
    async def ask(kind: str, question: Mapping[str, Any]) -> Any:
        return await screen.ask(kind, question)

    return ask
