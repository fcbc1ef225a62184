"""Where workers reach home: each takes what it is to do here, and sends events and the outcome back.

A connection carries one branch or run. Home closes it to stop the work; when it breaks, the worker stops as well.
The first word of a worker is a token that only the cluster was told. Not here: what is done with the events.
"""

from __future__ import annotations

import secrets
from typing import Any, Protocol

import orjson

from kernel.errors import SpellError, describe_error
from kernel.events import Event
from kernel.stores.lines import decode


class Work(Protocol):
    """Something that is done by a worker."""

    def begin(self, worker: str) -> dict[str, Any]:
        """A worker takes it; what it needs to know."""
        ...

    async def take(self, event: Event) -> None:
        """An event of the worker."""
        ...

    async def hear(self, kind: str, data: Any) -> None:
        """Anything else of the worker."""
        ...

    async def asked(self, kind: str, question: Any) -> Any:
        """The answer to a question of the worker, which waits for it: `sync`, or one for a person."""
        ...

    def lose(self) -> None:
        """The worker is gone."""
        ...

    def end(self, told: dict[str, Any]) -> None:
        """The worker is done with it."""
        ...


class Line:
    """Listens for workers."""

    def __init__(self) -> None:
        self._works: dict[str, Work] = {}
        self._comms: dict[str, Any] = {}
        self._listener: Any = None

    @property
    def address(self) -> str:
        """Where workers connect to."""
        return str(self._listener.contact_address)

    async def open(self, scheduler: str, security: Any) -> None:
        """Begin to listen, on the interface from which the scheduler is reached (loopback for one on loopback)."""
        from distributed.comm import get_local_address_for, listen

        # The port is any free one.
        place = get_local_address_for(scheduler)
        arguments = security.get_listen_args("client")
        self._listener = await listen(place, self._serve, deserialize=False, **arguments)

    async def close(self) -> None:
        """Hear nobody any more; whatever is still done stops."""
        for token in [*self._comms]:
            self.drop(token)
        if self._listener is not None:
            self._listener.stop()

    def add(self, work: Work) -> str:
        """Something a worker may ask for; the token it needs."""
        token = secrets.token_hex(16)
        self._works[token] = work
        return token

    def drop(self, token: str) -> None:
        """Nobody is to do that any more: whoever does it stops."""
        self._works.pop(token, None)
        comm = self._comms.pop(token, None)
        if comm is not None:
            comm.abort()

    async def _serve(self, comm: Any) -> None:
        token = ""
        try:
            hello = await comm.read()
            token = str(hello["token"])
            work = self._works.get(token)
            if work is None:
                return
            earlier = self._comms.get(token)
            self._comms[token] = comm
            if earlier is not None:
                # The cluster takes that worker for lost: it must not go on beside this one.
                earlier.abort()
            await comm.write({"parcel": orjson.dumps(work.begin(str(hello["worker"])))})
            await self._follow(comm, token, work)
        except (OSError, KeyError, TypeError):
            return
        finally:
            if self._comms.get(token) is comm:
                del self._comms[token]
                if token in self._works:
                    self._works[token].lose()
            comm.abort()

    async def _follow(self, comm: Any, token: str, work: Work) -> None:
        while True:
            message = await comm.read()
            for kind, data in message.get("items", ()):
                if self._comms.get(token) is not comm:
                    return
                await _hear(comm, work, kind, data)
            if "end" in message:
                self._works.pop(token, None)
                work.end(orjson.loads(message["end"]))
                return


async def _hear(comm: Any, work: Work, kind: str, data: bytes) -> None:
    if kind == "event":
        await work.take(decode(data))
        return
    told = orjson.loads(data)
    if kind == "ask":
        await comm.write({"answer": orjson.dumps({"id": told["id"], **await _answer(work, told)})})
    else:
        await work.hear(kind, told)


async def _answer(work: Work, told: dict[str, Any]) -> dict[str, Any]:
    """What home says to a question; where nobody can be asked, that error."""
    try:
        return {"value": await work.asked(told["kind"], told["question"])}
    except SpellError as error:
        return {"error": describe_error(error)}
