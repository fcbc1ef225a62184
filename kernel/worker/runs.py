"""A whole run, done by a worker in a home that is thrown away. Not here: branches (`kernel.worker.branches`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from kernel.engines.protocol import Chunk
from kernel.events import Event, from_envelope
from kernel.policy import ModuleRules
from kernel.protocols.executor import Done
from kernel.protocols.executor import Job as ExecutorJob
from kernel.records import dataclass
from kernel.runtime import Options, Runtime
from kernel.stores.home import journals_of, prepare
from kernel.stores.journal import Journal
from kernel.stores.state_file import StateFile
from kernel.tapes import Replay
from kernel.values import plain
from kernel.worker.branches import Here
from kernel.worker.job import Job


@dataclass(frozen=True, slots=True)
class Away:
    """The screen of a run that is shown at home."""

    job: Job

    def stream(self, name: str, text: str) -> None:
        """Text."""
        self.job.put("stream", orjson.dumps([name, text]))

    def display(self, bundle: dict[str, Any]) -> None:
        """A rich output."""
        self.job.put("display", orjson.dumps(plain(bundle)))

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        """Ask the person at home."""
        return await self.job.ask(kind, plain(dict(question)))


async def do_run(job: Job) -> dict[str, Any]:
    """Do a whole run in a home of its own, which is thrown away; how it ended, as data."""
    assert job.place is not None, "a run has a folder"
    parcel, home = job.parcel, job.place / ".llmspell"
    job.runtime = runtime = Runtime(_options(job, home))
    screen, done = Away(job), Done("ok")
    try:
        for position, one in enumerate(parcel["jobs"], 1):
            chunk, last = Chunk(**one["chunk"]), position == len(parcel["jobs"]) and not parcel["after"]["code"]
            work = ExecutorJob(chunk, one["language"], parcel["run"], parcel["about"], last)
            done = await runtime.execute(work, screen)
            if done.status != "ok":
                break
            if done.display is not None and parcel["shows"]:
                screen.display(done.display)
        if done.status == "ok" and parcel["after"]["code"]:
            done = await _go_on(runtime, parcel, screen, done)
    finally:
        await runtime.close()
    told = {"status": done.status, "value": done.value, "error": done.error, "chunk": position - 1}
    return {**told, "state": _changed(home, parcel["state"])}


async def _go_on(runtime: Runtime, parcel: Mapping[str, Any], screen: Away, done: Done) -> Done:
    """Run what comes after a spell that returned nothing; the value of one that did stands."""
    after = parcel["after"]
    chunk = Chunk(after["code"] if done.value is None else "", "score")
    last = await runtime.execute(
        ExecutorJob(chunk, after["language"], parcel["run"], parcel["about"], last=True), screen
    )
    return last if done.value is None or last.status != "ok" else done


def _changed(home: Path, before: list[list[Any]]) -> list[list[Any]]:
    """The values of the global state that the run changed; None for those it deleted."""
    was = {(scope, owner, key): value for scope, owner, key, value in before}
    now = dict(StateFile(home / "state.ndjson").load())
    changed = [address for address in {**was, **now} if was.get(address) != now.get(address)]
    return [[*address, now.get(address)] for address in changed]


def _keep_state(home: Path, state: list[list[Any]]) -> None:
    prepare(home)
    kept = StateFile(home / "state.ndjson")
    for scope, owner, key, value in state:
        kept.keep((scope, owner, key), value)


def _options(job: Job, home: Path) -> Options:
    parcel = job.parcel
    about, replay = parcel["spell"], None
    _keep_state(home, parcel["state"])
    if parcel["past"]:
        replay = Replay(_write_past(home, parcel["past"]), "resume")

    def tell(event: Event) -> None:
        job.tell(event)
        if event.kind.endswith(".intent"):
            job.wait_for_home()

    return Options(
        folder=Path(about["folder"]),
        home=home,
        profile=about["profile"],
        model=about["model"],
        params=about["params"],
        arguments=tuple(about["arguments"]),
        limits=about["limits"],
        beside=Path(about["beside"]) if about["beside"] else None,
        modules=ModuleRules(**{name: _rule(value) for name, value in about["modules"].items()}),
        log_level=about["log_level"],
        **about["confines"],
        sinks=(tell,),
        replay=replay,
        abroad=Here(),
        goes_out=False,
    )


def _rule(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _write_past(home: Path, attempts: list[list[dict[str, Any]]]) -> str:
    """The journals of the attempts that were lost; the id of the first."""
    for events in attempts:
        journal = Journal(journals_of(home), events[0]["run"])
        for event in events:
            journal(from_envelope(event))
        journal.close()
    return str(attempts[0][0]["run"])
