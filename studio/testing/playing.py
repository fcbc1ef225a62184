"""Running the spell of a test, in a runtime of its own that calls nobody: what happened.

Not here: whether that is as it should be (`checking`).
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from kernel.context import new_run_id
from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError, NotFoundError, SpellError, describe_error
from kernel.events import Event
from kernel.messages import Usage
from kernel.models.names import DEFAULT_MODEL
from kernel.models.scripted import Scripted
from kernel.policy import read_module_rules
from kernel.profiles import own_profiles
from kernel.protocols.executor import Done, Job
from kernel.records import dataclass
from kernel.replay.cassette import read_cassette
from kernel.runtime import Options, Runtime
from kernel.stores.home import NAME, home_of, journals_of, prepare
from kernel.tapes import Replay
from kernel.testing.doubles import Doubles, Script
from kernel.testing.models import OfflineModels
from kernel.testing.screen import Paper
from studio.spellfile import Spellfile
from studio.testing.doubled import refuse_unknown
from studio.testing.effects import Anew, FileSeen, advice_for, files_seen, stamps_of
from studio.testing.testfile import Case


@dataclass(frozen=True, slots=True)
class CellPlayed:
    """How one test cell ended; `line` is its first in the file."""

    name: str
    done: Done
    line: int
    printed: str
    seconds: float


@dataclass(slots=True)
class Played:
    """One run of a spell: how it ended, its events, what it printed and used, the files; then its test cells."""

    done: Done
    events: list[Event] = field(default_factory=list)
    printed: str = ""
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    files: Mapping[str, FileSeen] = field(default_factory=dict)
    cells: list[CellPlayed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stance:
    """How tests are run: `live` lets models and tools be asked, `timeout` replaces that of the tests.

    `isolated` puts walls around the scripts; those of a notebook that says so have them anyway. `profile` is what the
    person said; a wider one that only a file asks for is refused.

    `record` is where the calls of the run go, `journal` that of the run it replays; `wanted` says which test cells
    run, by name.
    """

    live: bool = False
    timeout: float | None = None
    record: Path | None = None
    journal: Path | None = None
    wanted: Callable[[str], bool] = lambda name: True
    watch: Callable[[Runtime], None] = lambda runtime: None
    isolated: bool = False
    profile: str = ""


async def play(case: Case, spell: Spellfile, stance: Stance, replay: Replay | None = None) -> Played:
    """Run the spell, then its test cells. Raises `SpellError` where it cannot begin: its cassette, its parameters.

    Its state begins empty and its traces are thrown away.
    """
    events: list[Event] = []
    with tempfile.TemporaryDirectory(prefix="llmspell-test-") as folder:
        if stance.journal is not None:
            shutil.copy(stance.journal, journals_of(prepare(Path(folder) / NAME)))
        runtime = _runtime(case, spell, stance, Path(folder), events, replay)
        stance.watch(runtime)
        try:
            _check_syntax(runtime, spell)
            played = await _play(runtime, case, spell, stance, events)
            if played.done.status == "ok":
                for guest in runtime.options.guests:
                    if isinstance(guest, Doubles):
                        refuse_unknown(case, guest.tools, runtime.spell.tools, events)
            return played
        finally:
            await runtime.close()


def _runtime(
    case: Case, spell: Spellfile, stance: Stance, home: Path, events: list[Event], replay: Replay | None
) -> Runtime:
    workspace = _workspace(case, home)
    if replay is None and case.cassette is not None and stance.record is None:
        replay = _cassette(case.cassette, workspace)
    wish, usual, timeout = case.profile or spell.profile, own_profiles().usual, stance.timeout or case.timeout
    options = Options(
        folder=workspace,
        home=home / NAME,
        profile=stance.profile or usual,
        model=case.model or spell.model or DEFAULT_MODEL,
        params=params_of(spell, case.params),
        arguments=case.arguments,
        limits=_times(stance.profile or wish or usual, timeout),
        beside=case.spell.absolute().parent,
        modules=read_module_rules(spell.modules),
        log_level=spell.log_level,
        isolated=stance.isolated or spell.isolated,
        insists=bool(stance.profile),
        sinks=(events.append,),
        goes_out=False,
        replay=replay,
        record=stance.record,
        guests=_guests(case),
    )
    runtime = Runtime(options.settled(spell.path_in(home_of(Path.cwd())), wish))
    if replay is None and not stance.live:
        runtime.profile = replace(runtime.profile, hosts=())
    doubled = {id: Scripted(steps, id) for id, steps in case.doubles.get("models", {}).items()}
    runtime.spell.models = OfflineModels(runtime.spell.models, doubled, stance.live)
    return runtime


def _workspace(case: Case, home: Path) -> Path:
    if not case.is_fresh:
        return case.folder or Path.cwd()
    (home / "folder").mkdir()
    return home / "folder"


def _times(profile: str, timeout: float) -> dict[str, float]:
    """As long as a test may take, where the profile has no less."""
    own = own_profiles().named(profile).limits
    return {"wall": min(timeout, own.wall or timeout), "cpu": min(timeout, own.cpu or timeout)}


def _guests(case: Case) -> tuple[Doubles | Anew, ...]:
    tools = {name: Script(outcomes) for name, outcomes in case.doubles.get("tools", {}).items()}
    agents = {name: Script(outcomes) for name, outcomes in case.doubles.get("agents", {}).items()}
    return (Doubles(tools, agents), Anew()) if case.is_fresh else (Doubles(tools, agents),)


def _cassette(cassette: Path, workspace: Path) -> Replay:
    """What a run is served from; read once before, so that a damaged one is no failure of the spell."""
    if not cassette.is_file():
        raise NotFoundError(
            f"There is no cassette {str(cassette)!r}. Make it: llmspell test --record (--live, to ask providers)."
        )
    source = os.path.relpath(cassette.resolve(), workspace.resolve())
    read_cassette(cassette, str(cassette))
    return Replay(source, "strict")


def params_of(spell: Spellfile, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a run. `InvalidError` when one does not fit, or has no default and is not given."""
    params = dict(given)
    for parameter in spell.params:
        if parameter.name in given:
            params[parameter.name] = parameter.convert(given[parameter.name])
        elif parameter.default is None:
            raise InvalidError(
                f"The parameter {parameter.name!r} has no default. Give it in a test file: "
                f"params: {{{parameter.name}: …}}."
            )
        else:
            params[parameter.name] = parameter.default
    return params


def _check_syntax(runtime: Runtime, spell: Spellfile) -> None:
    for chunk in spell.chunks:
        problem = runtime.check(chunk, spell.language_of(chunk))
        if problem is not None:
            line = problem.line + spell.first_lines.get(chunk.cell, 1) - 1
            raise InvalidError(problem.message, file=str(spell.path), line=line)


async def _play(runtime: Runtime, case: Case, spell: Spellfile, stance: Stance, events: list[Event]) -> Played:
    chunks = [chunk for chunk in spell.chunks if chunk.cell not in spell.tests]
    tests = [chunk for chunk in spell.chunks if chunk.cell in spell.tests and stance.wanted(chunk.name)]
    stage = _Stage(runtime, spell, Paper(answers=list(case.answers)))
    stamps = stamps_of(runtime.options.folder, case.expect.get("files", {}))
    played, began = Played(Done("ok")), time.monotonic()
    for position, chunk in enumerate(chunks, 1):
        played.done = await stage.run(chunk, last=position == len(chunks) and not tests)
        played.usage = played.usage + played.done.usage
        if played.done.status != "ok":
            break
    played.seconds = time.monotonic() - began
    played.events, played.printed = list(events), stage.paper.text
    replayed = case.cassette is not None and stance.record is None
    advice = advice_for(runtime.options.folder, case.is_fresh, replayed) if stamps else ""
    played.files = files_seen(runtime.options.folder, stamps, advice)
    if played.done.status == "ok":
        played.cells = await _play_cells(stage, tests)
    return played


async def _play_cells(stage: _Stage, tests: list[Chunk]) -> list[CellPlayed]:
    cells: list[CellPlayed] = []
    for position, chunk in enumerate(tests, 1):
        began, before = time.monotonic(), len(stage.paper.text)
        done = await stage.run(chunk, last=position == len(tests))
        line, printed = stage.first_line(chunk), stage.paper.text[before:]
        cells.append(CellPlayed(chunk.name, done, line, printed, time.monotonic() - began))
        if done.status == "cancelled":
            break
    return cells


class _Stage:
    """Runs the chunks of one spell in one run."""

    def __init__(self, runtime: Runtime, spell: Spellfile, paper: Paper) -> None:
        self.paper = paper
        self._runtime = runtime
        self._spell = spell
        self._run_id = new_run_id()
        self._about = spell.about(runtime.home)

    def first_line(self, chunk: Chunk) -> int:
        """The line of the file a chunk begins with."""
        return self._spell.first_lines.get(chunk.cell, 1)

    async def run(self, chunk: Chunk, last: bool) -> Done:
        """Run one chunk; its error is told by the lines of the file."""
        language = self._spell.language_of(chunk)
        job = Job(chunk, language, self._run_id, self._about, last=last)
        try:
            done = await self._runtime.execute(job, self.paper)
        except SpellError as error:
            done = Done("failed", error=describe_error(error))
        return done if done.error is None else replace(done, error=self._spell.locate(chunk, done.error))
