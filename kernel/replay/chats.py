"""Chats on the tape: an answer is kept chunk by chunk, and comes again chunk by chunk.

Not here: what an agent does with an answer (`kernel.agents`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from kernel.errors import SpellError
from kernel.messages import Chunk, Model, Request
from kernel.operations import Call
from kernel.replay.content import chat_content
from kernel.replay.edges import KEY, REPLAYED, note_failure, path_of, used_of
from kernel.replay.edits import GIVEN
from kernel.replay.moments import TOLD, Retelling, told_of
from kernel.replay.records import Record, chunk_data, chunks_of, error_from
from kernel.replay.tape import Tape

ASKED = "asked"
"""The note of a call that a model was really asked for."""

FILL = 500
"""Chunks that are served at once; less than wait for a slow reader (`kernel.api.pieces`)."""


async def stream_chat(call: Call, model: Model, request: Request) -> AsyncIterator[Chunk]:
    """The answer of a model to a request, or the recorded one. Raises what `Model.stream` raises."""
    tape: Tape | None = call.ctx.run.tape
    if tape is None:
        call.ctx.run.afford()
        stream = model.stream(request)
    else:
        stream = await _on_tape(call, tape, model, request)
    try:
        async for chunk in stream:
            yield chunk
    finally:
        await _hang_up(stream)


async def _on_tape(call: Call, tape: Tape, model: Model, request: Request) -> AsyncIterator[Chunk]:
    content = tape.tidy.clean(chat_content(request))
    key, found = await tape.look_up("chat", request.model, content, path_of(call.ctx), call.notes.get(GIVEN))
    call.attributes[KEY] = key
    if found is None:
        call.ctx.run.afford()
        # An earlier attempt may have been served; what was asked now is to be paid.
        call.notes[ASKED] = True
        call.attributes.pop(REPLAYED, None)
        call.notes.pop(TOLD, None)
        record = tape.begin("chat", request.model, key, content)
        return _recorded(call, tape, record, model.stream(request))
    if ASKED not in call.notes:
        call.attributes[REPLAYED] = True
    _spare(model, request)
    return _served(call, tape, found, content)


async def _hang_up(stream: AsyncIterator[Chunk]) -> None:
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()


def _spare(model: Model, request: Request) -> None:
    """A model that counts its answers goes on behind the one that it is spared."""
    passed = getattr(model, "passed", None)
    if passed is not None:
        passed(request)


async def _recorded(
    call: Call, tape: Tape, record: Record, stream: AsyncIterator[Chunk]
) -> AsyncGenerator[Chunk, None]:
    said: list[Chunk] = []
    tape.hearing.begin(call, record, said)
    try:
        async for chunk in stream:
            said.append(chunk)
            if chunk.finish_reason:
                # The one who listens may not come back for more.
                _end(call, tape, record, said)
            yield chunk
    except SpellError as error:
        record.error = tape.tidy.clean(note_failure(call, error))
        _end(call, tape, record, said)
        raise
    except (asyncio.CancelledError, GeneratorExit):
        if not record.is_done:
            _end(call, tape, record, said)
            tape.stop(record)
        raise
    finally:
        await _hang_up(stream)
        tape.hearing.end(call)


def _end(call: Call, tape: Tape, record: Record, said: list[Chunk]) -> None:
    record.answer = tape.tidy.clean([chunk_data(chunk) for chunk in said])
    record.attributes = used_of("chat", call.attributes)
    tape.end(record)


async def _served(call: Call, tape: Tape, record: Record, request: Any) -> AsyncGenerator[Chunk, None]:
    tape.serve(record, request)
    tape.pass_time(record, 0)
    call.attributes |= record.attributes
    chunks = list(chunks_of(tape.tidy.at_home(record.answer or [])))
    call.notes[TOLD] = told_of(record, len(chunks))
    retelling = Retelling(call, record)
    for position, chunk in enumerate(chunks, 1):
        retelling.over(position - 1)
        tape.pass_time(record, position / len(chunks))
        if chunk.finish_reason:
            await tape.come_home(record)
        elif position % FILL == 0:
            # A reader takes the pieces of a long stream one by one, as it did when they came slowly.
            await asyncio.sleep(0)
        yield chunk
    retelling.over(len(chunks))
    if not (chunks and chunks[-1].finish_reason):
        await tape.come_home(record)
    if record.error is not None:
        tape.pass_time(record)
        error = error_from(tape.tidy.at_home(record.error))
        note_failure(call, error)
        raise error
