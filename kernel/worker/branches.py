"""A branch of a workflow, done by a worker. Not here: a whole run (`kernel.worker.runs`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kernel.attempts import together
from kernel.context import Context, Door, Run
from kernel.errors import describe_error
from kernel.events import Source, from_envelope
from kernel.protocols.cluster.copies import Copies
from kernel.protocols.cluster.parcels import no_things, pack_result, unpack
from kernel.replay.content import Tidy
from kernel.replay.edges import Edges
from kernel.replay.journals import past_of
from kernel.replay.tape import Tape
from kernel.runnable import Runnable
from kernel.runtime import Options, approval_of, open_spell
from kernel.tapes import tidy_of
from kernel.values import Value
from kernel.worker.job import Job
from kernel.workflows.doers import ask


class Here:
    """Branches of what a worker does stay with that worker: it must not wait for a place in its own cluster."""

    always = False

    def __call__(self) -> Here:
        """Itself."""
        return self

    async def close(self) -> None:
        """There is nothing to close."""

    async def ask(self, ctx: Context, doer: Runnable, action: str, input: Value, required: bool) -> Value:
        """Do it here."""
        return await ask(ctx, doer, action, input)


async def do_branch(job: Job) -> dict[str, Any]:
    """Do a branch; its outcome as data. Errors of the work are in there, those of the parcel are raised."""
    parcel = job.parcel
    about = parcel["spell"]
    folder, home = Path(about["folder"]), Path(about["home"])
    options = Options(folder, home, about["profile"], about["model"], limits=parcel["limits"], **about["confines"])
    profile = options.profile_named(options.profile)
    spell = open_spell(options, profile, home)
    tape = _tape(parcel, tidy_of(folder))
    run = Run(parcel["run"], job.tell, limits=profile.limits, tape=tape, abroad=Here())
    tape.sync, run.ask = job.sync, job.ask
    run.door = Door((spell.hooks, spell.listeners, approval_of(lambda: profile, folder), Edges()))
    work, ctx = unpack(parcel["work"], Copies(spell).make), _context(run, parcel)
    told: dict[str, Any] = {}
    try:
        value = await ask(ctx, work["doer"], work["action"], work["input"])
        await run.settle()
        told["value"] = pack_result(value)
    except Exception as error:
        told["error"] = describe_error(error)
    finally:
        run.drop_work()
        close = getattr(spell.models, "close", None)
        if close is not None:
            await close()
    used = run.usage
    told["usage"] = {"input_tokens": used.input_tokens, "output_tokens": used.output_tokens, "cost": used.cost}
    return told


def _context(run: Run, parcel: Mapping[str, Any]) -> Context:
    source = parcel.get("source")
    scope = {**unpack(parcel["scope"], no_things), "worker": parcel["worker"], "attempt": parcel["attempt"]}
    return Context(run, source=Source(**source) if source else None, scope=scope)


def _tape(parcel: Mapping[str, Any], tidy: Tidy) -> Tape:
    """A tape that serves what lost workers had done already."""
    tape, attempts = Tape(tidy=tidy), parcel["past"]
    if any(attempts):
        pasts = [past_of("a lost worker", map(from_envelope, events), tidy) for events in attempts]
        past = together("a lost worker", pasts)
        past.records = [record for record in past.records if record.is_done]
        tape = Tape(past, "resume", tidy)
    tape.origin = parcel["origin"]
    return tape
