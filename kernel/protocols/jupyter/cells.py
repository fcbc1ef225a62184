"""Runs execute requests, one at a time, and turns how they end into the protocol's messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError, describe_error
from kernel.portable import portable
from kernel.protocols.executor import Done, Executor, Job
from kernel.protocols.jupyter.magics import refusal, understand, wanted_help
from kernel.protocols.jupyter.pace import Pace
from kernel.protocols.jupyter.publisher import Publisher, Tell
from kernel.protocols.jupyter.questions import Questions
from kernel.protocols.jupyter.replies import Reply, error_content, language_of
from kernel.protocols.jupyter.screen import CellScreen
from kernel.protocols.jupyter.spec import DEFAULT_LANGUAGE
from kernel.protocols.jupyter.wire import Message

_log = logging.getLogger(__name__)

_STOPPED = {"type": "cancelled", "message": "Stopped."}
_EXPRESSIONS = {"lua": "return {}", "javascript": "return {}", "js": "return {}"}
"""How an expression becomes code that returns it; any other language takes it as it is."""


class Cells:
    """Runs cells, in `language` where a client does not say another.

    `history` holds the code of each counted one; `running` is the request at work, if any.
    """

    def __init__(
        self,
        executor: Executor,
        publisher: Publisher,
        questions: Questions,
        journal: Pace,
        language: str = DEFAULT_LANGUAGE,
    ) -> None:
        self._executor = executor
        self._language = language
        self._publisher = publisher
        self._questions = questions
        self._journal = journal
        self._task: asyncio.Task[Done] | None = None
        self._loop = asyncio.get_running_loop()
        self.history: list[str] = []
        self.running: Message | None = None

    async def run(self, request: Message) -> Reply:
        """Run the cell of an `execute_request`; everything it shows is out before the reply."""
        silent = bool(request.content.get("silent", False))
        code = request.content.get("code")
        if not isinstance(code, str):
            raise InvalidError(f"An execute_request needs the text 'code'; it has {code!r}.")
        if not silent and request.content.get("store_history", True):
            self.history.append(code)
        tell = self._publisher.of(request, silent)
        tell("execute_input", {"code": code, "execution_count": len(self.history)})
        understood = understand(request, self._language)
        if not request.ours and (name := wanted_help(code)):
            return self._help(name, understood, tell)
        self.running = request
        try:
            done = await self._done(understood, tell)
            expressions = await self._evaluate(understood, done)
        finally:
            self.running = None
            self._journal.flush()
        return self._conclude(done, tell, expressions)

    async def _done(self, request: Message, tell: Tell) -> Done:
        code = str(request.content["code"])
        if why := refusal(code):
            return Done("failed", error={"type": "invalid", "message": why})
        return await self._execute(request, self._job(request, code), tell)

    def _help(self, name: str, request: Message, tell: Tell) -> Reply:
        """What the client shows in its pager."""
        text = self._executor.inspect(name, len(name), language_of(request))
        if not text:
            error = {"type": "not_found", "message": f"There is no help for {name!r}."}
            return self._conclude(Done("failed", error=error), tell)
        page = {"source": "page", "start": 0, "data": {"text/markdown": text, "text/plain": text}}
        return self._conclude(Done("ok"), tell, payload=[page])

    def abort(self) -> Reply:
        """The reply to a cell that does not run, because one before it failed."""
        return Reply({"status": "aborted", "execution_count": len(self.history)}, {"status": "cancelled"})

    def interrupt(self) -> None:
        """Stop the running cell, if any."""
        if self._task is not None:
            self._executor.interrupt()
            self._task.cancel()

    def interrupt_thread(self) -> None:
        """The same from a signal handler, while a script holds the thread; a cell that is stopping is left to it."""
        if self._task is not None:
            self._executor.interrupt()
            self._loop.call_soon_threadsafe(_cancel_once, self._task)

    async def settle(self, seconds: float) -> None:
        """Wait until nothing runs, `seconds` at most."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=seconds)

    async def _execute(self, request: Message, job: Job, tell: Tell) -> Done:
        screen = CellScreen(tell, partial(self._questions.ask, request), self._look)
        self._task = task = asyncio.create_task(self._executor.execute(job, screen), name=f"cell {job.chunk.name}")
        try:
            await asyncio.wait({task})
            return _outcome(task)
        finally:
            self._task = None
            task.cancel()
            screen.flush()

    async def _evaluate(self, request: Message, done: Done) -> dict[str, Any]:
        expressions = request.content.get("user_expressions") or {}
        if done.status != "ok" or not isinstance(expressions, Mapping):
            return {}
        return {str(name): await self._expression(request, str(code)) for name, code in expressions.items()}

    async def _expression(self, request: Message, code: str) -> dict[str, Any]:
        source = _EXPRESSIONS.get(language_of(request), "{}").replace("{}", code)
        job = Job(Chunk(source, "expression"), language_of(request), about={"title": "Expression", "kind": "notebook"})
        done = await self._execute(request, job, self._publisher.of(request, silent=True))
        if done.status == "ok":
            return {"status": "ok", "data": done.display or {}, "metadata": {}}
        return {"status": "error", **error_content(done.error or _STOPPED)}

    def _look(self, bundle: Mapping[str, Any]) -> dict[str, Any]:
        """What is sent of a bundle: our own page draws our own types, other programs need theirs."""
        return dict(bundle) if self._publisher.is_ours else portable(bundle)

    def _conclude(
        self, done: Done, tell: Tell, expressions: Mapping[str, Any] | None = None, payload: Sequence[Any] = ()
    ) -> Reply:
        count = {"execution_count": len(self.history)}
        used = {"usage": asdict(done.usage), "spared": asdict(done.spared)}
        ours: dict[str, Any] = {"run_id": done.run_id, "status": done.status, **used}
        if done.status == "ok":
            if done.display is not None:
                tell("execute_result", {"data": self._look(done.display), "metadata": {}, **count})
            return Reply({"status": "ok", "payload": [*payload], "user_expressions": expressions or {}, **count}, ours)
        error = done.error or _STOPPED
        content = error_content(error)
        tell("error", content, error=error)
        return Reply({"status": "error", **content, **count}, {**ours, "error": error})

    def _job(self, request: Message, code: str) -> Job:
        ours = request.ours
        name = str(ours.get("name") or f"cell {len(self.history)}")
        first_line, timeout = ours.get("first_line"), ours.get("timeout")
        limit = float(timeout) if isinstance(timeout, (int, float)) and timeout > 0 else None
        about = ours.get("about")
        line, profile = first_line if isinstance(first_line, int) else 1, str(ours.get("profile") or "")
        rows = ours.get("rows")
        return Job(
            Chunk(code, name, str(ours.get("cell", "")), line, limit, profile, rows if isinstance(rows, int) else 0),
            language_of(request),
            str(ours.get("run_id", "")),
            about if isinstance(about, Mapping) else {"title": name, "path": "", "kind": "notebook"},
            bool(ours.get("last", True)),
        )


def _outcome(task: asyncio.Task[Done]) -> Done:
    if task.cancelled():
        return Done("cancelled", error=_STOPPED)
    error = task.exception()
    if error is None:
        return task.result()
    _log.error("The executor raised instead of telling how the cell ended.", exc_info=error)
    return Done("failed", error=describe_error(error))


def _cancel_once(task: asyncio.Task[Done]) -> None:
    if not task.cancelling():
        task.cancel()
