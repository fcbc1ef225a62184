"""What the journal of a run says of its workflows: how far each was, and what their steps did in here.

Not here: the calls of the world (`journals`).
"""

from __future__ import annotations

from typing import Any

from kernel.errors import InvalidError
from kernel.events import Event
from kernel.messages import ATTRIBUTES
from kernel.replay.checkpoints import event_flaw
from kernel.replay.records import Lived, Past, Progress
from kernel.replay.steps import PATH


class History:
    """Takes the events of one run, in order, and fills in the `workflows` and the `lived` of a past."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._parents: dict[str, str] = {}
        self._steps: dict[str, str] = {}
        self._inputs: dict[str, Any] = {}
        self._asked: dict[str, str] = {}
        self._answers: dict[str, str] = {}

    def take(self, event: Event) -> None:
        """One event more. `InvalidError` when it should be a checkpoint and is none."""
        operation, _, moment = event.kind.partition(".")
        if moment == "started":
            self._parents[event.span_id] = event.parent_id
            self._begin(operation, event)
        elif moment == "checkpoint":
            self._checkpoint(event.data)
        elif moment in ("finished", "failed"):
            self._end(operation, moment, event)

    def _begin(self, operation: str, event: Event) -> None:
        path = event.data.get("attributes", {}).get(PATH)
        match operation:
            case "run_step" if path:
                self._steps[event.span_id] = path
            case "invoke_workflow" if path:
                self._take_over(event)
                self._past.workflows[path] = Progress(event.name, event.data.get("input"))
            case "write_state":
                self._inputs[event.span_id] = event.data.get("input")
            case "chat":
                messages = event.data.get("input", {}).get("messages") or [{}]
                self._asked.setdefault(event.parent_id, str(messages[-1].get("content", "")))

    def _end(self, operation: str, moment: str, event: Event) -> None:
        match operation:
            case "invoke_workflow":
                self._stop(event, moment)
            case "chat" if moment == "finished":
                self._answers[event.parent_id] = str((event.data.get("output") or {}).get("text", ""))
            case "write_state" if moment == "finished":
                change = event.data.get("input", self._inputs.pop(event.span_id, None))
                self._live(event.parent_id, Lived("state", dict(change or {})))
            case "invoke_agent" if moment == "finished" and event.span_id in self._answers:
                agent = event.data.get("attributes", {}).get(ATTRIBUTES["agent_id"])
                said = {"asked": self._asked[event.span_id], "answered": self._answers[event.span_id]}
                self._live(event.parent_id, Lived("chat", {"agent": agent, **said}))

    def _stop(self, event: Event, moment: str) -> None:
        progress = self._past.workflows.get(event.data.get("attributes", {}).get(PATH, ""))
        if progress is not None:
            error = event.data.get("error", {})
            # One that was told to pause may have been cancelled before it did.
            progress.is_stopped = moment == "failed" and bool(error.get("paused"))

    def _take_over(self, event: Event) -> None:
        """What was paused goes on here, in the same run: what becomes of it is told at the end of this one."""
        paused = [one for one in self._past.workflows.values() if one.is_stopped and one.workflow == event.name]
        same = [one for one in paused if one.input == event.data.get("input")]
        # Hooks may have changed the input that a checkpoint has.
        is_resumed = bool(event.data.get("attributes", {}).get("resumed"))
        for one in (same or (paused if is_resumed else []))[-1:]:
            one.is_stopped = False

    def _checkpoint(self, data: dict[str, Any]) -> None:
        # One that is left out would run a finished step again.
        if flaw := event_flaw(data):
            raise InvalidError(f"no checkpoint: {flaw}")
        progress = self._past.workflows.get(data["path"])
        if progress is None:
            raise InvalidError(f"the checkpoint of a workflow {data['path']!r} that did not begin before it")
        if data.get("paused"):
            progress.pauses += 1
        else:
            progress.steps[data["key"]] = data["result"]
            progress.decisions.update(data.get("decisions") or {})

    def _live(self, span: str, lived: Lived) -> None:
        """Note it at every step around."""
        while span:
            if span in self._steps:
                self._past.lived.setdefault(self._steps[span], []).append(lived)
            span = self._parents.get(span, "")
