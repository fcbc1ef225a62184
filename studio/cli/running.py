"""Running a spell for a command: jobs one after the other, signals, exit codes.

Exit codes are those of a Unix program: 0 ok, 1 the spell failed, 2 usage, 130 interrupted.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from kernel.context import new_run_id
from kernel.errors import InvalidError, SpellError
from kernel.events import Event, Sink
from kernel.garbage import settle_garbage
from kernel.models.usual import usual_model
from kernel.policy import NO_MORE_RULES, ModuleRules, read_module_rules
from kernel.profiles import own_profiles
from kernel.protocols.executor import Done, Job, Screen
from kernel.records import dataclass
from kernel.runtime import Options, Runtime
from kernel.signals import catching
from kernel.tapes import Replay
from studio.cli.attachment import debug_port
from studio.cli.terminal import Terminal, show_error
from studio.spellfile import Spellfile

if TYPE_CHECKING:
    from kernel.breakpoints.marks import Mark

INTERRUPTED = 130

READER_GONE = 141
"""What a shell reports of a program that SIGPIPE ended."""


class Interruptible(Protocol):
    """Something that may hold the thread."""

    def interrupt(self) -> None:
        """Stop it."""
        ...


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a command wants its spell run. `timeout` is in seconds, `trace` a file for the events.

    `modules` are further rules for what may be loaded, `log_level` the level of `Logger`, "" for the spell's own.
    `allow` are grants beyond the profile, `isolated` runs scripts behind walls. `record` is a file for the calls it
    makes, `replay` where their answers come from. At `breakpoints` it pauses and asks.
    """

    profile: str | None = None
    model: str | None = None
    timeout: float | None = None
    trace: Path | None = None
    as_json: bool = False
    modules: ModuleRules = NO_MORE_RULES
    log_level: str = ""
    replay: Replay | None = None
    record: Path | None = None
    allow: tuple[str, ...] = ()
    isolated: bool = False
    breakpoints: tuple[Mark, ...] = ()


def module_rules(allow: tuple[str, ...], folders: tuple[str, ...]) -> ModuleRules:
    """What `--allow-module` and `--module-folder` say; folders are named from where the command runs."""
    return ModuleRules("", allow, tuple(str(Path(folder).expanduser().absolute()) for folder in folders))


def run_spell(spell: Spellfile, params: dict[str, Any], arguments: tuple[str, ...], wishes: Wishes) -> int:
    """Run a spell in this process; the exit code."""
    try:
        with trace_file(wishes.trace) as sinks:
            options = options_of(spell, params, arguments, wishes, sinks)
            port = debug_port(spell)
            if port is not None:
                return _run_debugged(spell, options, port)
            settle_garbage()
            terminal = Terminal(wishes.as_json, wishes.breakpoints, spell.place)
            return asyncio.run(_run(Runtime(options), spell, terminal, wishes.as_json))
    except SpellError as error:
        show_error(error.describe())
        return 1
    finally:
        _flush()


def _run_debugged(spell: Spellfile, options: Options, port: int) -> int:
    from studio.cli.debugging import debug_spell
    from studio.cli.editor import on_port

    return debug_spell(spell, options, on_port("127.0.0.1", port, stop_on_entry=False))


def options_of(
    spell: Spellfile, params: dict[str, Any], arguments: tuple[str, ...], wishes: Wishes, sinks: tuple[Sink, ...]
) -> Options:
    """How a runtime has to be set up for a spell that is run like this."""
    return Options(
        folder=Path.cwd(),
        profile=wishes.profile or own_profiles().usual,
        model=wishes.model or spell.model or usual_model(os.environ),
        params=spell.marked(params),
        arguments=arguments,
        limits={} if wishes.timeout is None else {"wall": wishes.timeout},
        beside=spell.path.parent if spell.path else None,
        modules=read_module_rules(spell.modules).joined(wishes.modules),
        allow=(*wishes.allow, *spell.files_in(params)),
        isolated=wishes.isolated or spell.isolated,
        insists=wishes.profile is not None,
        log_level=wishes.log_level or spell.log_level,
        sinks=sinks,
        on_trouble=lambda message: print(message, file=sys.stderr),
        replay=wishes.replay,
        record=wishes.record,
    )


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


async def _run(runtime: Runtime, spell: Spellfile, terminal: Terminal, as_json: bool) -> int:
    try:
        with interruptible(runtime, terminal):
            done = await run_jobs(runtime, spell, terminal, as_json, terminal.about())
    finally:
        await runtime.close()
    if done.status == "cancelled":
        if terminal.reader_gone:
            return READER_GONE
        print(f"Stopped. To go on: llmspell resume {done.run_id}", file=sys.stderr)
        return INTERRUPTED
    if done.status == "failed":
        show_error(done.error or {"message": "The spell failed."})
        return 1
    if as_json:
        print(json.dumps(done.value, ensure_ascii=False))
    return 0


async def run_jobs(
    runtime: Runtime, spell: Spellfile, screen: Screen, as_json: bool, more: Mapping[str, Any] | None = None
) -> Done:
    """Run the chunks of a spell, up to the first that fails; how it ended, told by the file's lines.

    `more` is told of the run besides.
    """
    run_id, done = new_run_id(), Done("ok")
    about = {**spell.about(runtime.home), **_told(runtime.options), **(more or {})}
    if not runtime.options.insists:
        about["profile"] = spell.profile
    if spell.kind == "notebook" and spell.path is not None:
        from studio.notebook.pinning import pin_run

        await asyncio.to_thread(pin_run, runtime.home, spell.path, run_id)
    for position, chunk in enumerate(spell.chunks, 1):
        job = Job(chunk, spell.language_of(chunk), run_id, about, last=position == len(spell.chunks))
        done = await runtime.execute(job, screen)
        if done.status != "ok":
            return replace(done, error=spell.locate(chunk, done.error or {}))
        if done.display is not None and not as_json:
            screen.display(done.display)
    return done


def _told(options: Options) -> dict[str, Any]:
    """What the options of a command said, for one that goes on with the run; see `wishes_of`."""
    rules = {"allow": list(options.modules.allow), "folders": list(options.modules.folders)}
    told: dict[str, Any] = {**rules, "log_level": options.log_level, "grants": list(options.allow)}
    told["isolated"] = options.isolated
    return {"told": {name: value for name, value in told.items() if value}} if any(told.values()) else {}


def wishes_of(about: Mapping[str, Any], wishes: Wishes) -> Wishes:
    """The wishes, and besides what the run that `about` tells of was started with."""
    told = about.get("told") or {}
    rules = ModuleRules("", tuple(told.get("allow", ())), tuple(told.get("folders", ())))
    profile, model = wishes.profile or about.get("profile"), wishes.model or about.get("model")
    log_level = wishes.log_level or str(told.get("log_level", ""))
    allow = (*told.get("grants", ()), *wishes.allow)
    isolated = bool(told.get("isolated")) or wishes.isolated
    wishes = replace(wishes, modules=wishes.modules.joined(rules), isolated=isolated)
    return replace(wishes, profile=profile, model=model, log_level=log_level, allow=allow)


@contextlib.contextmanager
def interruptible(runtime: Interruptible, terminal: Terminal) -> Iterator[None]:
    """Ctrl-C stops the spell, also when its own code holds the thread; so does a reader that goes away."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()

    def stop() -> None:
        runtime.interrupt()
        if task is not None:
            loop.call_soon_threadsafe(task.cancel)

    terminal.on_reader_gone = stop
    with catching({signal.SIGINT: stop, signal.SIGTERM: stop}):
        yield


@contextlib.contextmanager
def trace_file(path: Path | None) -> Iterator[tuple[Sink, ...]]:
    """A file that gets every event of a run; nothing for None. `InvalidError` when it cannot be written."""
    if path is None:
        yield ()
        return
    try:
        file = path.open("wb")
    except OSError as error:
        raise InvalidError(f"The trace cannot be written to {str(path)!r}: {error.strerror}.") from None
    with file:
        yield (_writer(file),)


def _writer(file: BinaryIO) -> Callable[[Event], None]:
    from kernel.stores.lines import encode

    def write(event: Event) -> None:
        file.write(encode(event))

    return write
