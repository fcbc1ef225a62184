"""One visitor of an app: their own session over a copy of the notebook, and what their page sends and is told.

A visitor fills in the form, runs, reads chosen outputs, talks; nothing else can be asked for. The spell's questions:
`input` goes to the visitor, since it is their run; whatever wants approval is denied, because nobody who may give it is
there, and the visitor is told. Not here: who may come in (`room`, `guard`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from kernel.errors import InvalidError, SpellError, told_to_person
from studio.apps import AppPlan
from studio.kernels.client import Display, Failure, Output, Question, Stream
from studio.notebook.changes import SetParams
from studio.notebook.executing import runs
from studio.notebook.notices import Asked, CellStatus, KernelStatus, Notice, OutputAdded, OutputsCleared
from studio.notebook.session import Session
from webui.apps.belongings import Belongings
from webui.apps.conversation import LONGEST, Conversation, answer_code
from webui.apps.fields import plain_field, read_form
from webui.notebook.outbox import News, Outbox
from webui.notebook.wording import shown

log = logging.getLogger(__name__)

CHAT = "app-chat"
"""What notices call the code of the chat, which is in no cell."""

DENIED = "The spell wanted to do something that needs approval. An app has nobody to ask, so it was not done."


class Visit:
    """A visitor's page and session. `send` takes news for the page."""

    def __init__(self, session: Session, plan: AppPlan, send: Callable[[News], None], own: Belongings) -> None:
        self._session = session
        self._own = own
        self._plan = plan
        self._outbox = Outbox(send, self._everything)
        self._talk = Conversation()
        self._problems: dict[str, str] = {}
        self._has_run = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._unfollow = session.follow(self._hear)
        self._code = [cell.id for cell in session.notebook.cells if runs(cell)]

    def receive(self, message: Any) -> None:
        """Do what the page wishes; it comes from a browser, so every field is checked."""
        match message:
            case {"op": "ready"}:
                self._session.start()
                self._outbox.open()
            case {"op": "seen", "number": int(number)}:
                self._outbox.seen(number)
            case {"op": "run", "values": dict(values)}:
                self._spawn(self._run(values))
            case {"op": "say", "text": str(text), "values": dict(values)}:
                self._spawn(self._say(text, values))
            case {"op": "file", "field": str(field), "name": str(name), "content": str(content)}:
                self._spawn(self._keep(field, name, content))
            case {"op": "stop"}:
                self._spawn(self._session.interrupt())
            case {"op": "answer", "question": str(question), "value": value} if value is None or isinstance(value, str):
                self._spawn(self._session.answer(question, value))

    async def close(self) -> None:
        """The page is gone: end the session and its kernel."""
        self._unfollow()
        self._outbox.close()
        for task in self._tasks:
            task.cancel()
        try:
            await self._session.close()
        finally:
            await self._own.close()

    @property
    def _busy(self) -> bool:
        return any(self._session.view(id).status in ("queued", "running") for id in (*self._code, CHAT))

    def _spawn(self, work: Any) -> None:
        async def careful() -> None:
            try:
                await work
            except SpellError as error:
                self._outbox.put({"op": "trouble", "message": error.message})
            except Exception:
                log.exception("A wish of an app's visitor failed.")
                self._outbox.put({"op": "trouble", "message": "Something went wrong in the app. Try again."})

        task = asyncio.get_running_loop().create_task(careful())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, values: Mapping[str, Any]) -> bool:
        """Run the notebook with what the form says; False when that does not fit, and the page knows why."""
        if self._busy:
            return False
        params, self._problems = read_form(self._session.notebook.params, values, self._own)
        self._outbox.put({"op": "fields", "problems": self._problems})
        if self._problems:
            return False
        self._session.change(SetParams(params))
        if self._session.kernel_status == "dead" and self._has_run:
            await self._session.restart()
        self._session.clear_outputs()
        self._outbox.put({"op": "cleared"})
        self._has_run = True
        self._session.run_all()
        return True

    async def _keep(self, field: str, name: str, content: str) -> None:
        if any(one.name == field and one.type == "file" for one in self._session.notebook.params):
            problem = ""
            try:
                await self._own.keep(field, name, content)
            except (SpellError, OSError) as error:
                problem = error.message if isinstance(error, SpellError) else "The file could not be kept. Try again."
            self._outbox.put({"op": "kept", "field": field, "problem": problem})

    async def _say(self, text: str, values: Mapping[str, Any]) -> None:
        text = text.strip()
        if not self._plan.chat or not text or self._busy:
            return
        if len(text) > LONGEST:
            raise InvalidError(f"That is too long: at most {LONGEST:,} characters at once.")
        self._talk.ask(text)
        self._outbox.put({"op": "said", "role": "you", "text": text})
        if not self._has_run or self._session.kernel_status == "dead":
            # The cells make the agent.
            if not await self._run(values):
                self._put_trouble("Fill in the form above first.")
                return
            await self._session.settled()
            if any(self._session.view(id).status == "failed" for id in self._code):
                self._has_run = False
                self._put_trouble("The app could not get ready. What went wrong is shown above.")
                return
        self._session.run_aside(answer_code(self._plan.chat, text), CHAT, "chat")

    def _put_trouble(self, message: str) -> None:
        self._outbox.put(self._talk.fail(message))

    def _hear(self, notice: Notice) -> None:
        match notice:
            case OutputAdded(id, output) if id == CHAT:
                self._hear_agent(output)
            case OutputAdded(id, output) if self._plan.shows(id, output):
                self._outbox.put({"op": "output", "id": id, "items": [plain_output(output)]})
            case OutputsCleared():
                pass  # The page is told when a run begins; cells clear one by one.
            case CellStatus():
                self._outbox.put({"op": "state", **self._state()})
            case KernelStatus(status="dead", message=message) if message:
                self._outbox.put({"op": "trouble", "message": "The app stopped unexpectedly. Run it again."})
            case Asked(question):
                self._ask(question)

    def _hear_agent(self, output: Output) -> None:
        match output:
            case Stream("stdout", text):
                for news in self._talk.hear(text):
                    self._outbox.put(news)
            case Failure(error):
                self._put_trouble(_sentence(error))

    def _ask(self, question: Question) -> None:
        if question.kind == "input":
            plain = {"id": question.id, "kind": "input", "question": dict(question.question)}
            self._outbox.put({"op": "asked", "question": plain})
            return
        answer = {"decision": "deny", "message": "an app asks nobody"} if question.kind == "approval" else None
        self._spawn(self._session.answer(question.id, answer))
        self._outbox.put({"op": "trouble", "message": DENIED})

    def _state(self) -> News:
        return {"busy": self._busy, "talking": self._session.view(CHAT).status in ("queued", "running")}

    def _everything(self) -> News:
        notebook, plan = self._session.notebook, self._plan
        shown = [
            plain_output(output) for id in self._code for output in self._session.outputs(id) if plan.shows(id, output)
        ]
        questions = [asked for _, asked in self._session.questions if asked.kind == "input"]
        return {
            "op": "load",
            "title": plan.title,
            "about": plan.about,
            "fields": [plain_field(one) for one in notebook.params] if plan.has_form else [],
            "form": plan.has_form,
            "run": plan.run,
            "chat": plan.chat,
            "outputs": shown,
            "messages": self._talk.messages,
            "problems": self._problems,
            "has_run": self._has_run,
            "questions": [{"id": one.id, "kind": "input", "question": dict(one.question)} for one in questions],
            **self._state(),
        }


def plain_output(output: Output) -> dict[str, Any]:
    """An output as a visitor gets it: of an error the sentence, nothing of the code."""
    match output:
        case Stream(name, text):
            return {"type": "stream", "name": name, "text": text}
        case Display(data):
            return {"type": "display", "data": shown(data)}
        case Failure(error):
            return {"type": "failure", "error": {"type": str(error.get("type", "script")), "message": _sentence(error)}}


def _sentence(error: Mapping[str, Any]) -> str:
    return told_to_person(error)[:2_000]
