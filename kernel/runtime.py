"""The composition root: the only place that builds stores, engines and models and puts a spell together.

`Runtime` is an `Executor`: it runs jobs of any language in one spell, each run with its own journal.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel import hooks, listeners, state
from kernel.api.plugins import tool_sources
from kernel.api.site import Spell
from kernel.breakpoints.late import LateBreakpoints
from kernel.cells import NamedResults
from kernel.confinement import bounded, door_of
from kernel.consulting import asking_of
from kernel.context import Context, Run
from kernel.display import bare, bundle
from kernel.distant import LateCluster
from kernel.engine_room import EngineRoom
from kernel.engines.halts import with_halts
from kernel.engines.protocol import Chunk, Completions, Engine, SyntaxProblem
from kernel.errors import InvalidError, SpellError, describe_error
from kernel.events import Source
from kernel.interpreting import interpret
from kernel.languages import MakeEngine
from kernel.models.names import resolve_id
from kernel.models.providers import standard_models
from kernel.models.usual import usual_model
from kernel.operations import Call, perform
from kernel.options import Choice
from kernel.options import Options as Options
from kernel.policy import Profile
from kernel.profiles import own_profiles
from kernel.protocols.executor import Done, Job, Screen
from kernel.runs import Runs, spent
from kernel.sandbox.hands import hands_of, model_network
from kernel.sandbox.redaction import Redaction
from kernel.stage import Stage
from kernel.stores.approvals import approval_of as approval_of
from kernel.stores.home import home_of
from kernel.stores.state_file import StateFile
from kernel.tapes import Deck
from kernel.values import Value, plain

if TYPE_CHECKING:
    from kernel.api.calls import Signature


def open_executor(options: Mapping[str, Any], open_worker: Any = None) -> Runtime:
    """A runtime from plain data: `folder`, `home`, `profile`, `model`, `params`, `allow`. `InvalidError` else."""
    known = {"folder": Path, "home": Path, "profile": str, "model": str, "params": dict, "allow": tuple}
    unknown = set(options) - set(known)
    if unknown:
        raise InvalidError(f"A kernel has no option {sorted(unknown)[0]!r}. It takes: {', '.join(known)}.")
    given: dict[str, Any] = {name: known[name](value) for name, value in options.items() if value}
    usual = {"profile": own_profiles().usual, "model": usual_model(os.environ)}
    return Runtime(Options(**{**usual, **given}, open_worker=open_worker))


def open_spell(options: Options, profile: Profile, home: Path) -> Spell:
    """The parts of a spell, put together."""
    folder = options.folder.resolve()
    hands = hands_of(profile, folder)
    models = standard_models(folder, os.environ, permit=hands.files.permit, network=model_network(hands, profile))
    spell = Spell(
        profile=profile,
        models=models,
        hands=replace(hands, models=models, interpret=interpret, open_worker=options.open_worker),
        hooks=hooks.Hooks(),
        listeners=listeners.Listeners(),
        state=state.State(StateFile(home / "state.ndjson")),
        model=resolve_id(options.model, None),
        params=options.params,
    )
    spell.hands = replace(spell.hands, tools=spell.tools)
    spell.tools.sources = tool_sources(spell)
    return spell


class Runtime:
    """One spell and its engines. Globals, agents, hooks and state live until `close`."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.profile = options.profile_named(options.profile)
        self._choice = Choice(options.profile, isolated=options.isolated)
        home = options.home or home_of(options.folder)
        deck = Deck(home, options.folder, options.replay, options.record)
        self.runs = Runs(home, options.sinks, options.on_trouble, deck, options.goes_out)
        self.engines = EngineRoom(lambda: self.spell, self._write, options.arguments, options.isolated)
        self._approval = approval_of(lambda: self.spell.profile, options.folder)
        self._stages: dict[tuple[str, str], Stage] = {}
        self._results = NamedResults()
        self.breakpoints = LateBreakpoints()
        self._spell: Spell | None = None
        self._abroad = options.abroad or LateCluster(lambda: (self.spell, options, self._choice, self.home))

    @property
    def home(self) -> Path:
        """Where traces are kept."""
        return self.runs.home

    @property
    def on_journal(self) -> Callable[[str], None] | None:
        """Hears the run id of every event."""
        return self.runs.on_journal

    @on_journal.setter
    def on_journal(self, listener: Callable[[str], None] | None) -> None:
        self.runs.on_journal = listener

    @property
    def spell(self) -> Spell:
        """The spell, made on first use."""
        if self._spell is None:
            self._spell = open_spell(self.options, self.profile, self.home)
            self._spell.hands.session[Redaction] = self.runs.redaction
        return self._spell

    async def execute(self, job: Job, screen: Screen) -> Done:
        """Run a job through the door; see `Executor.execute`."""
        try:
            run = self._run(job, screen)
        except SpellError as error:
            return Done("failed", None, None, describe_error(error), job.run_id)
        before = run.usage, run.spared
        try:
            value = await self._perform(job, Context(run), screen)
            done = Done("ok", plain(bare(value)), bundle(value), None, run.id)
            broken = run.tape.broken or (run.tape.missed() if job.last else None)
            if broken is not None:
                # The script caught the error; a strict replay fails all the same.
                raise broken
        except asyncio.CancelledError:
            done = Done("cancelled", None, None, {"type": "cancelled", "message": "Stopped."}, run.id)
        except Exception as error:
            done = Done("failed", None, None, describe_error(error), run.id)
        await run.wind_up(done.status == "ok", has_more=bool(job.chunk.cell))
        if job.last or done.status != "ok":
            self._finish(run, done)
        self.runs.flush(run)
        return replace(done, usage=spent(before[0], run.usage), spared=spent(before[1], run.spared))

    def complete(self, source: str, cursor: int, language: str) -> Completions:
        """What could be written at the cursor, with the signatures of what is in the script API."""
        from kernel.assistance import explain

        return explain(self.engine(language).complete(source, cursor), source, cursor, language)

    def check(self, chunk: Chunk, language: str) -> SyntaxProblem | None:
        """Parse only."""
        return self.engine(language).check(chunk)

    def inspect(self, source: str, cursor: int, language: str) -> str:
        """Help for the name at the cursor, as Markdown."""
        from kernel.assistance import inspect

        return inspect(source, cursor, language)

    def signature(self, source: str, cursor: int, language: str) -> Signature | None:
        """The call whose arguments are written at the cursor."""
        from kernel.assistance import sign

        return sign(source, cursor, language)

    def tools(self) -> list[dict[str, Any]]:
        """Every tool of the spell, described."""
        from kernel.api.tool_listing import list_tools

        return list_tools(self.spell)

    async def warm(self) -> None:
        """Load, off the loop, what the first help for an editor and the first call of a hosted model would wait for."""
        from kernel.warming import warm

        await warm(self.spell.model, os.environ)

    def interrupt(self) -> None:
        """Stop script code that holds the thread."""
        self.engines.interrupt()

    async def close(self) -> None:
        """End every run and give everything back."""
        for run in self.runs.open_runs():
            run.drop_work()
            self._finish(run, Done("cancelled"))
        self.close_engines()
        await self.runs.close()
        await self._abroad.close()
        if self._spell is not None:
            await self._spell.hands.aclose()
        close = getattr(self._spell.models, "close", None) if self._spell else None
        if close is not None:
            await close()

    def close_engines(self) -> None:
        """Give the memory of the engines back; what is used next starts afresh."""
        self.engines.close()

    def engine(self, language: str) -> Engine:
        """The engine of a language, started on first use. `InvalidError` when there is none."""
        return self.engines.engine(language)[0]

    def register_engine(self, language: str, make: MakeEngine) -> None:
        """Have an engine of your own run a language: `make(host, limits)` gives it. `InvalidError` when it has one."""
        self.engines.register_engine(language, make)

    def set_limits(self, **limits: Any) -> None:
        """Replace limits of the profile (`memory`, `wall`, …) from the next job on; see `kernel.policy.Limits`."""
        profile = replace(self.profile, limits=replace(self.profile.limits, **limits))
        self.engines.limit(profile.limits)
        self.profile = profile
        if self._spell is not None:
            self._spell.profile = replace(self._spell.profile, limits=profile.limits)

    async def _perform(self, job: Job, ctx: Context, screen: Screen) -> Value:
        chunk, run_id = job.chunk, ctx.run.id

        async def do(call: Call) -> Value:
            stage = Stage(call.ctx, screen)
            self._stages[run_id, call.ctx.span_id] = stage
            try:
                return await self._play(job, replace(call.ctx, stage=call.ctx), stage)
            finally:
                stage.record()

        source = Source(chunk.name, chunk.first_line, chunk.cell, job.language)
        operation = "run_cell" if chunk.cell else "run_script"
        about = {"profile": chunk.profile} if chunk.profile else {}
        return await perform(ctx.at(source), operation, chunk.name, chunk.source, do, **about)

    async def _play(self, job: Job, ctx: Context, stage: Stage) -> Value:
        engine, host = self.engines.engine(job.language)
        async with bounded(job, self.spell, self.engines, self.options.profiles) as confines:
            ctx = replace(ctx, confines=confines)
            ctx.run.tape.begin_engine(engine)
            await self._results.tell(engine, host.reference, ctx)
            # An interrupt that came while the engine was opened is heard here: code without an end hears no other.
            await asyncio.sleep(0)
            chunk = with_halts(job.chunk, job.language, self.breakpoints, partial(stage.write, "stderr"))
            value = await engine.run(ctx, chunk)
            await ctx.run.settle()
        self._results.keep(job.chunk, value)
        if (shown := bundle(value)) is not None:
            stage.display(shown)
        return value

    def _write(self, ctx: Context, stream: str, text: str) -> None:
        if (stage := self._stage(ctx)) is not None:
            stage.write(stream, text)

    def _stage(self, ctx: Context) -> Stage | None:
        return self._stages.get((ctx.run.id, (ctx.stage or ctx).span_id))

    def _run(self, job: Job, screen: Screen) -> Run:
        run = self.runs.find(job.run_id)
        if run is None:
            # A run whose last job never came (its cell was deleted) ends when the next begins.
            for other in self.runs.open_runs():
                self._finish(other, Done("ok"))
            self._adopt(job.about)
            self.engines.has_run = True
            setting = {"profile": self.profile.name, "model": self.spell.model, "params": dict(self.spell.params)}
            setting |= {"arguments": list(self.options.arguments), "grants": list(self.options.allow)}
            run = self.runs.begin(job, setting, self.profile.limits)
            run.tape.relive = self.spell.relive
            run.door = door_of(self.spell, self.options.guests, self._approval)
            run.abroad, run.stage_of = self._abroad, self._stage
            self.breakpoints.adopt(job.about.get("breakpoints"))
        run.breakpoints = self.breakpoints.attend(self.spell.hooks, self.spell.state)
        run.task = asyncio.current_task()
        run.ask = asking_of(run, screen.ask, job, self)
        return run

    def _adopt(self, about: Mapping[str, Any]) -> None:
        """Take over what a notebook says now: its parameters, its model, and before the first run its profile."""
        wish, isolated = str(about.get("profile") or ""), bool(about.get("isolated"))
        choice = self.options.choose(str(about.get("path") or ""), wish, isolated)
        if "profile" in about and choice != self._choice:
            if not self.engines.renew(choice.isolated):
                raise InvalidError(f"{choice.told(self._choice)} Restart the kernel to apply it.")
            self.profile, self._spell = self.options.profile_of(choice), None
            self._choice, self._approval.wish = choice, choice.asked
        self.spell.place(about, self.profile, self.options)
        if about.get("model"):
            self.spell.model = resolve_id(str(about["model"]), None)
        if "params" in about:
            self.spell.params = dict(about["params"])
            self.engines.set_globals({"params": dict(self.spell.params)})

    def _finish(self, run: Run, done: Done) -> None:
        self.runs.finish(run, done)
        self._stages = {key: stage for key, stage in self._stages.items() if key[0] != run.id}
