"""Something that a worker does: started, stopped and answered from outside. Not here: what it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from dataclasses import field
from pathlib import Path
from typing import Any

import orjson

from kernel.errors import InternalError, InvalidError, SpellError, describe_error
from kernel.events import Event
from kernel.protocols.cluster.parcels import VERSION
from kernel.records import dataclass
from kernel.replay.records import error_from
from kernel.runtime import Runtime
from kernel.stores.lines import encode

PATIENCE = 60.0
"""Seconds that home may take to keep what must be known before something is done that may be done only once."""

Put = Callable[[str, bytes], None]


@dataclass(slots=True)
class Job:
    """Something to do, in a thread of its own. `run` blocks; `stop` may be called from any other thread."""

    parcel: dict[str, Any]
    place: Path | None
    put: Put
    do: Callable[[Job], Awaitable[dict[str, Any]]]
    runtime: Runtime | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _task: asyncio.Task[dict[str, Any]] | None = None
    _stopped: bool = False
    _questions: int = 0
    _asked: dict[int, Any] = field(default_factory=dict)

    def run(self) -> dict[str, Any]:
        """Do it; what came of it, for home."""
        try:
            return asyncio.run(self._run())
        except asyncio.CancelledError:
            return {"error": {"type": "cancelled", "message": "Stopped."}}
        except SpellError as error:
            return _failed(error)
        except Exception as error:
            return _failed(InternalError(f"The worker failed: {type(error).__name__}: {error}"))

    def tell(self, event: Event) -> None:
        """An event for home."""
        self.put("event", encode(event))

    def stop(self) -> None:
        """Stop it; nothing when it is over."""
        self._stopped = True
        if self.runtime is not None:
            self.runtime.interrupt()
        loop, task = self._loop, self._task
        if loop is not None and task is not None and not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)

    def answer(self, told: Mapping[str, Any]) -> None:
        """An answer from home; called from any thread."""
        waiting = self._asked.pop(told["id"], None)
        if isinstance(waiting, Future):
            waiting.set_result(told.get("value"))
        elif waiting is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_settle, waiting, told)

    async def ask(self, kind: str, question: Any) -> Any:
        """Ask home, and wait for the answer. Raises what home says where nobody can be asked."""
        self._questions += 1
        waiting = self._asked[self._questions] = asyncio.get_running_loop().create_future()
        self.put("ask", orjson.dumps({"id": self._questions, "kind": kind, "question": question}))
        return await waiting

    def wait_for_home(self) -> None:
        """The same as `sync`, holding this thread."""
        waiting: Any = Future()
        self._questions += 1
        self._asked[self._questions] = waiting
        self.put("ask", orjson.dumps({"id": self._questions, "kind": "sync", "question": None}))
        waiting.result(PATIENCE)

    async def sync(self) -> None:
        """Come back when home has kept what was told so far."""
        await self.ask("sync", None)

    async def _run(self) -> dict[str, Any]:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        if self._stopped:
            raise asyncio.CancelledError
        if self.parcel.get("version") != VERSION:
            raise InvalidError(
                f"The worker {self.parcel.get('worker')} has another version of llmspell. Install the same everywhere."
            )
        _require_folder(self.parcel)
        return await self.do(self)


def _require_folder(parcel: Mapping[str, Any]) -> None:
    folder = Path(parcel["spell"]["folder"])
    if not folder.is_dir():
        raise InvalidError(
            f"The worker {parcel.get('worker')} has no folder {str(folder)!r}: workers need the workspace in the same "
            "place as at home."
        )


def _failed(error: SpellError) -> dict[str, Any]:
    return {"error": describe_error(error), "usage": {}}


def _settle(waiting: asyncio.Future[Any], told: Mapping[str, Any]) -> None:
    if waiting.done():
        return
    if "error" in told:
        waiting.set_exception(error_from(told["error"]))
    else:
        waiting.set_result(told["value"])
