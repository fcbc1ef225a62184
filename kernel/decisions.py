"""What was decided when something went wrong, or grew too large, as events that a person can read.

A decision is a moment inside an open span, like `delta` or `progress`: `chat.retry`, `invoke_agent.fallback`. Not here:
who decides (`kernel.recovery`, `kernel.workflows.running`, `kernel.agents.memory`, `kernel.models.retrying`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from kernel.durations import lasting


class Tell(Protocol):
    """Puts a decision into the trace; the `emit` of a `Context` is one."""

    def __call__(self, moment: str, **data: Any) -> None:
        """Tell of a decision, one of `DECISIONS`."""
        ...


def nobody(moment: str, **data: Any) -> None:
    """Where nobody wants to know."""


def sentence(moment: str, data: Mapping[str, Any]) -> str:
    """A decision in words; "" for a moment that is none."""
    say = DECISIONS.get(moment)
    return say(data) if say is not None else ""


def _retry(data: Mapping[str, Any]) -> str:
    return f"attempt {data.get('attempt', 1)} failed{_because(data)}; the next in {_span(data.get('delay'))}"


def _gave_up(data: Mapping[str, Any]) -> str:
    if "reason" in data:
        return f"attempt {data.get('attempt', 1)} failed{_because(data)}; no other: {data['reason']}"
    asked, longest = _span(data.get("delay")), _span(data.get("longest"))
    failed = f"attempt {data.get('attempt', 1)} failed{_because(data)}"
    return f"{failed}; a wait of {asked} was asked for, at most {longest}"


def _opened(data: Mapping[str, Any]) -> str:
    failures = data.get("failures", 0)
    times = "1 failure" if failures == 1 else f"{failures} failures"
    return f"the circuit {data.get('circuit')!r} opened after {times} in a row, for {_span(data.get('seconds'))}"


def _blocked(data: Mapping[str, Any]) -> str:
    return f"the circuit {data.get('circuit')!r} is open: not called, for another {_span(data.get('seconds'))}"


def _on_trial(data: Mapping[str, Any]) -> str:
    return f"the circuit {data.get('circuit')!r} is half open: one attempt on trial"


def _closed(data: Mapping[str, Any]) -> str:
    return f"the circuit {data.get('circuit')!r} closed: a call succeeded"


def _fallback(data: Mapping[str, Any]) -> str:
    failed, other = data.get("from", data.get("model")), data.get("to", data.get("next"))
    return f"{other} in the place of {failed}{_because(data)}"


def _routed(data: Mapping[str, Any]) -> str:
    models = data.get("models")
    order = ", then ".join(map(str, models)) if isinstance(models, list) else str(models)
    return f"asks {order} (by {data.get('by')})"


def _limited(data: Mapping[str, Any]) -> str:
    what = "waits" if data.get("waits") else "refused for"
    rate = f"at most {data.get('requests')} in {_span(data.get('seconds'))}"
    return f"too many requests for {data.get('key')!r} ({rate}): {what} {_span(data.get('delay'))}"


def _recovered(data: Mapping[str, Any]) -> str:
    attempt = f" at attempt {data['attempt']}" if "attempt" in data else ""
    parts = "in part " if data.get("partial") else ""
    return f"{parts}by {data.get('by', 'itself')}{attempt}{_because(data)}"


def _not_recovered(data: Mapping[str, Any]) -> str:
    problem = _because({"error": data.get("problem")})
    return f"{data.get('by', 'nothing')} did not help{problem}; the error stays{_because(data)}"


def _trimmed(data: Mapping[str, Any]) -> str:
    return f"{_messages(data)} left out of the conversation"


def _summarized(data: Mapping[str, Any]) -> str:
    return f"{_messages(data)} became a summary of {data.get('summary_tokens')} tokens"


def _cut(data: Mapping[str, Any]) -> str:
    tokens = data.get("tokens")
    after = f" after {tokens} tokens" if tokens else ""
    return f"{data.get('model')} was cut off{after}: max_tokens is used up, or the most it can say"


def _stays(data: Mapping[str, Any]) -> str:
    return f"runs here and not in the cluster: {data.get('reason')}"


def _not_handed(data: Mapping[str, Any]) -> str:
    return f"{data.get('to')} does not take over: {data.get('first')} goes on already"


def _passed_over(data: Mapping[str, Any]) -> str:
    still = f" for another {_span(data['seconds'])}" if "seconds" in data else ""
    return f"{data.get('who')} is passed over: {data.get('reason')}{still}{_because(data)}"


def _limits_nothing(data: Mapping[str, Any]) -> str:
    return f"the rate of the {data.get('by')} {data.get('name')!r} limits nothing: there is none of that name"


def _task(data: Mapping[str, Any]) -> str:
    known = data.get("known")
    names = ", ".join(map(str, known)) if isinstance(known, list) else str(known)
    return f"{data.get('action')!r} is none of its actions ({names}): its model is asked for it as a task"


def _cached(data: Mapping[str, Any]) -> str:
    similarity, question = data.get("similarity"), " ".join(str(data.get("question", "")).split())
    near = "the same question" if similarity == 1 else f"similarity {similarity}"
    return f"answered from the cache ({near}): {question if len(question) <= 80 else question[:79] + '…'}"


def _forked(data: Mapping[str, Any]) -> str:
    return f"edited by the fork of the run: {', '.join(map(str, data.get('edit') or ()))}"


def _edited(data: Mapping[str, Any]) -> str:
    return f"edited by a {data.get('by')} at a breakpoint: {', '.join(map(str, data.get('edit') or ()))}"


def _paused(data: Mapping[str, Any]) -> str:
    place = f"at line {data.get('line')}" if data.get("at") == "line" else f"{data.get('at')} the call"
    why = f"the breakpoint {data['breakpoint']}" if data.get("breakpoint") else "a step"
    return f"paused {place}: {why}"


def _resumed(data: Mapping[str, Any]) -> str:
    if data.get("by") == "nobody":
        return "went on: nobody was there to be asked"
    return f"{data.get('action')} after a pause of {_span(data.get('seconds'))}"


def _messages(data: Mapping[str, Any]) -> str:
    count = data.get("messages", 0)
    return f"{count} {'message' if count == 1 else 'messages'} ({data.get('tokens', 0)} tokens)"


def _because(data: Mapping[str, Any]) -> str:
    error = data.get("error")
    if not isinstance(error, Mapping):
        return ""
    told = " ".join(str(error.get("message", "")).split())
    return f" ({error.get('type')}: {told if len(told) <= 120 else told[:119] + '…'})"


def _span(seconds: Any) -> str:
    if not isinstance(seconds, int | float):
        return "a while"
    return lasting(seconds)


def _allowed(data: Mapping[str, Any]) -> str:
    scope = {"run": " for this run", "always": " for good"}.get(str(data.get("scope")), "")
    return f"approved{scope} by a {data.get('by')} (asked because of {data.get('reason')})"


def _denied(data: Mapping[str, Any]) -> str:
    why = f": {data['message']}" if data.get("message") else ""
    who = "nobody was there to approve" if data.get("by") == "nobody" else f"denied by a {data.get('by')}"
    return f"{who} (asked because of {data.get('reason')}){why}"


DECISIONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "retry": _retry,
    "gave_up": _gave_up,
    "circuit_opened": _opened,
    "circuit_blocked": _blocked,
    "circuit_tried": _on_trial,
    "circuit_closed": _closed,
    "fallback": _fallback,
    "route": _routed,
    "rate_limited": _limited,
    "recovered": _recovered,
    "recovery_failed": _not_recovered,
    "trimmed": _trimmed,
    "summarized": _summarized,
    "cut_short": _cut,
    "stays": _stays,
    "handoff_ignored": _not_handed,
    "taken_as_task": _task,
    "limits_nothing": _limits_nothing,
    "passed_over": _passed_over,
    "cached": _cached,
    "allowed": _allowed,
    "denied": _denied,
    "forked": _forked,
    "paused": _paused,
    "edited": _edited,
    "resumed": _resumed,
}
"""Each decision, and how it is said.

Their data: `retry` has `attempt` (the one that failed, from 1), `delay` (seconds) and `error`; `gave_up` (no other
attempt follows) has the same, where `delay` is what was asked for, and the `longest` allowed, or else a `reason`;
`circuit_opened` has `circuit`, `failures`, `seconds` (until it may be tried); `circuit_blocked` (a call was refused)
has `circuit`, `seconds`; `circuit_tried` (a call on trial) and `circuit_closed` have `circuit`; `fallback` has `from`,
`to` (for models `model`, `next`) and `error`; `route` has `models` in the order they are asked and `by`;
`rate_limited` has `key`, `requests`, `seconds` (of the rate), `delay` and `waits`; `recovered` has `by`, and perhaps
`attempt`, `partial`, `error`; `recovery_failed` has the `problem` of the one it is `by`, and the `error` that stays;
`trimmed` and `summarized` have `messages`, `tokens`, and `summary_tokens`; `cut_short` has `model` and `tokens` (that
it said); `stays` has the `reason`; `handoff_ignored` has whom it was `to` and the `first`; `taken_as_task`
has the `action` and those that are `known`; `limits_nothing` has `by` and the `name`; `passed_over` has
`who`, the `reason`, and `seconds` or the `error`; `cached` has the
`similarity` to the earlier `question`, from -1 to 1; `allowed` and `denied` have the `reason` why a person had to be
asked, `by` whom (`person`, `nobody`), the `arguments`, and `scope` or `message`; `paused` says where (`at`: `before`,
`after`, `error`, `line`) and why (`reason`, `breakpoint`, `condition`, `hits`); `edited` has the `edit` (path → value),
what was there `before`, and `by` whom; `resumed` has the `action`, `by` whom, and the `seconds` of the pause.
"""
