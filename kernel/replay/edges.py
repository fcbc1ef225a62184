"""Tools and embeddings on the tape: what touches the world is done once, then served. Tools get there by a guest at the
door of a run.

Not here: chats, which are kept chunk by chunk (`chats`).
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable
from typing import Any

from kernel.context import Context
from kernel.errors import SpellError
from kernel.messages import ATTRIBUTES
from kernel.operations import Call, Do
from kernel.replay.edits import GIVEN
from kernel.replay.moments import FAILURES, Retelling
from kernel.replay.records import Record, error_from
from kernel.replay.tape import Tape
from kernel.values import Value, from_border, plain

KEY = "llmspell.call.key"
"""The attribute with the content address of a call."""

REPLAYED = "llmspell.replayed"
"""The attribute of a call that was served from a recording."""

RAW = "llmspell.call.output"
"""The attribute with what a call got, where a hook made something else of it."""

UNDONE = "llmspell.call.undone"
"""The attribute of a call that was stopped before it began."""

EFFECT = "llmspell.effect"
"""The attribute with what a tool does to the world: `pure`, `idempotent` or `once`."""


TOKEN = "idempotency_key"
"""The parameter, and the name in the scope, of what tells a service that a call is the same as an earlier one."""

WATCHED = frozenset(("chat", "execute_tool", "embeddings"))

USED = {
    "embeddings": tuple(ATTRIBUTES[name] for name in ("input_tokens", "output_tokens", "cost", "response_model")),
    "chat": ("llmspell.cache", "llmspell.cache.similarity"),
}
"""The attributes that come again in a replay, by operation: what was used, how a cache answered."""


class Edges:
    """Stands last at the door of a run, so that hooks see and change a call before it is looked up."""

    async def walk(self, moment: str, call: Call) -> None:
        """Stand around a call of the world; and say, behind the hooks, what it got before they changed it."""
        if call.operation not in WATCHED:
            return
        if moment == "before":
            if not call.answered:
                _stand(call)
        elif moment == "after" and call.notes.get(RAW, call.output) is not call.output:
            call.attributes[RAW] = plain(call.notes[RAW])
        elif moment == "error" and RAW in call.notes:
            # The world did it; what failed came after.
            call.attributes[RAW] = plain(call.notes[RAW])


def _stand(call: Call) -> None:
    call.notes.pop(RAW, None)
    call.attributes.pop(RAW, None)
    if call.operation != "execute_tool":
        call.wraps.append(_keep_raw)
        return
    effect = effect_of(call)
    if effect in ("idempotent", "once"):
        call.attributes[EFFECT] = effect
        call.wraps.append(_around)


async def embed_once(call: Call, do: Do) -> Value:
    """The vectors that `do` gives, or the recorded ones; what they used is in the attributes of the call."""
    call.attributes[EFFECT] = "idempotent"
    return await _around(call, do)


def used_of(operation: str, attributes: dict[str, Any]) -> dict[str, Any]:
    """What of a call's attributes comes again with its output."""
    return {name: attributes[name] for name in USED.get(operation, ()) if name in attributes}


def effect_of(call: Call) -> str:
    """What a tool does to the world; "" for a tool of the script, which is run again like the script itself."""
    said: Any = call.attributes.get(EFFECT)
    if said is None:
        said = getattr(call.subject, "effect", "")
    return str(said(call.input)) if callable(said) else str(said)


def path_of(ctx: Context) -> str:
    """The step a call is made in."""
    return str(ctx.scope.get("step_path", ""))


async def _keep_raw(call: Call, do: Do) -> Value:
    output = call.notes[RAW] = await do(call)
    return output


def note_failure(call: Call, error: SpellError) -> dict[str, Any]:
    """An attempt failed; the error as data."""
    told: dict[str, Any] = plain(error.describe())
    call.attributes.setdefault(FAILURES, []).append(told)
    return told


async def _around(call: Call, do: Do) -> Value:
    tape: Tape | None = call.ctx.run.tape
    if tape is None:
        return await do(call)
    request, token = tape.tidy.clean(call.input), tape.token(call.ctx, call.name)
    key, found = await tape.look_up(call.operation, call.name, request, path_of(call.ctx), call.notes.get(GIVEN))
    call.attributes[KEY] = key
    effect = str(call.attributes.get(EFFECT, ""))
    if effect == "once":
        tape.once.append((path_of(call.ctx), call.name, _keyed(call)))
    if found is not None:
        call.attributes[REPLAYED] = True
        return await _served(call, tape, found, request)
    record = tape.begin(call.operation, call.name, key, request, effect)
    if effect == "once":
        call.ctx.emit("intent", **{KEY: key, EFFECT: effect, TOKEN: token})
        try:
            await tape.sync()
        except BaseException:
            call.attributes[UNDONE] = True
            raise
    output = await _done(call, tape, record, _with_token(call, do, token))
    record.output, record.attributes = tape.tidy.clean(output), used_of(call.operation, call.attributes)
    tape.end(record)
    call.notes[RAW] = output
    return output


async def _done(call: Call, tape: Tape, record: Record, work: Awaitable[Value]) -> Value:
    tape.hearing.begin(call, record, [])
    try:
        return await work
    except SpellError as error:
        record.error = tape.tidy.clean(note_failure(call, error))
        tape.end(record)
        raise
    except asyncio.CancelledError:
        tape.stop(record)
        raise
    finally:
        tape.hearing.end(call)


def _keyed(call: Call) -> str:
    """Whose idempotency key a call has: `said` by the script, `made` by us, "" for none."""
    if isinstance(call.input, dict) and call.input.get(TOKEN):
        return "said"
    return "made" if TOKEN in getattr(call.subject, "input_schema", {}).get("properties", {}) else ""


async def _with_token(call: Call, do: Do, token: str) -> Value:
    """Do it; a tool that takes an `idempotency_key` gets it, and the trace does not."""
    schema = getattr(call.subject, "input_schema", {})
    call.ctx = call.ctx.within(idempotency_key=token)
    if TOKEN not in schema.get("properties", {}) or not isinstance(call.input, dict) or call.input.get(TOKEN):
        return await do(call)
    call.input = {**call.input, TOKEN: token}
    try:
        return await do(call)
    finally:
        call.input = {name: value for name, value in call.input.items() if name != TOKEN}


async def _served(call: Call, tape: Tape, record: Record, request: Any) -> Value:
    tape.serve(record, request)
    Retelling(call, record).over(math.inf)
    await tape.come_home(record)
    tape.pass_time(record)
    check = getattr(call.subject, "check", None)
    if check is not None:
        # The trace has the input as the tool saw it, its defaults put in.
        call.input = check(call.input)
    if record.error is not None:
        error = error_from(tape.tidy.at_home(record.error))
        note_failure(call, error)
        raise error
    call.attributes |= record.attributes
    output = call.notes[RAW] = from_border(tape.tidy.at_home(record.output), _nothing)
    return output


def _nothing(data: dict[str, Any]) -> Any:
    """Functions and objects of a script do not outlive it; their short text does."""
    return data.get("$text")
