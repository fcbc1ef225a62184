"""Asking a person before a tool does what the profile wants approved: the policy's one check at the door.

A person sees the tool, its arguments and the reason, and may allow it once, for this run or always, edit the arguments,
or deny it. Each answer is an event. Not here: what needs approval (`kernel.policy`), and how a person is asked
(`Run.ask`: the terminal, the screen, a protocol).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from kernel.confines import joined
from kernel.errors import DeniedError, InvalidError
from kernel.operations import Call, Do
from kernel.policy import Profile, too_wide
from kernel.values import Value, plain

COMMAND = "command:"

APPROVE = "approve:"

EXACTLY = "exactly:"
"""Before a tool and its arguments: what a person approved when they were shown a command, and nothing wider."""

PROFILE = "profile:"

SCRIPTS = ("run_cell", "run_script")

CHOICES = ("once", "run", "always", "deny")

Keep = Callable[[str], None]
"""Remembers a grant for good: `approve:email`, `command:git status`."""


class Approval:
    """Stands at the door, behind the hooks and inside of middleware: what they made of a call is asked about."""

    def __init__(
        self, profile: Callable[[], Profile], kept: Callable[[], Iterable[str]] = tuple, keep: Keep | None = None
    ) -> None:
        self._profile = profile
        self._kept = kept
        self._keep = keep
        self.wish = ""
        """The profile that the file of the spell asks for, wider than the person's own; "" for none."""
        self._for_run: dict[str, set[str]] = {}
        self._always: set[str] | None = None

    async def walk(self, moment: str, call: Call) -> None:
        """Ask before a tool is called, where the profile wants that. `DeniedError` when the answer is no."""
        if moment != "before" or call.answered:
            return
        if self.wish and call.operation in SCRIPTS:
            await self._ask_for_profile(call)
        if call.operation != "execute_tool":
            return
        profiles = (self._profile(), *(confines.profile for confines in joined(call.ctx.confines)))
        wanted = [(reason, each.approved) for each in profiles if each.ask and (reason := _rule(each, call))]
        if wanted:
            # Inside of all that stands around a call: what middleware made of it is what is done, and asked about.
            call.wraps.append(partial(self._approved_first, wanted))

    async def _approved_first(self, wanted: list[tuple[str, tuple[str, ...]]], call: Call, do: Do) -> Value:
        for reason, approved in wanted:
            if not _is_approved(call, reason, (*approved, *self._given(call))):
                await self._ask(call, reason, _grant(call), plain(call.input))
                break
        return await do(call)

    async def _ask_for_profile(self, call: Call) -> None:
        """Before the first code of a file runs that wants more than the person usually gives."""
        grant = f"{PROFILE}{self.wish}"
        if grant not in self._given(call):
            await self._ask(call, "profile", grant, {"profile": self.wish})

    def _given(self, call: Call) -> set[str]:
        if self._always is None:
            self._always = {_approved(grant) for grant in self._kept()}
        return self._always | self._for_run.get(call.ctx.run.id, set())

    async def _ask(self, call: Call, reason: str, grant: str, arguments: Value) -> None:
        what = f"The profile {self.wish!r}" if grant.startswith(PROFILE) else f"The tool {call.name!r}"
        subject = what.removeprefix("The tool ").strip("'")
        question = {"tool": subject, "arguments": arguments, "reason": reason, "choices": list(CHOICES), **_about(call)}
        call.ctx.emit("ask", kind="approval", question=question)
        try:
            answer = await call.ctx.run.ask("approval", question)
        except InvalidError:
            call.ctx.emit("denied", reason=reason, by="nobody", arguments=arguments)
            raise DeniedError(_nobody(what, reason, grant), tool=call.name) from None
        self._take(call, reason, grant, answer if isinstance(answer, Mapping) else {"decision": answer})

    def _take(self, call: Call, reason: str, grant: str, answer: Mapping[str, Any]) -> None:
        decision, given = str(answer.get("decision")), answer.get("arguments")
        is_profile = grant.startswith(PROFILE)
        arguments = {"profile": self.wish} if is_profile else plain(call.input)
        if decision not in CHOICES or decision == "deny":
            why = str(answer.get("message") or "")
            call.ctx.emit("denied", reason=reason, by="person", message=why, arguments=arguments)
            what = f"The profile {self.wish!r}" if is_profile else f"The call of {call.name!r}"
            raise DeniedError(f"{what} was not approved{': ' + why if why else ''}.", tool=call.name)
        if isinstance(given, dict) and not is_profile:
            call.input, arguments = given, given
        grant = grant if is_profile else _shown(call)
        if decision == "run":
            self._for_run = {call.ctx.run.id: {*self._for_run.get(call.ctx.run.id, ()), _approved(grant)}}
        if decision == "always":
            self._always = {*self._given(call), _approved(grant)}
            if self._keep is not None:
                self._keep(grant)
        call.ctx.emit("allowed", reason=reason, by="person", scope=decision, arguments=arguments)


def _about(call: Call) -> dict[str, str]:
    """Which agent wants it, "" for the spell itself; whether an answer for longer is of the `call` or the `tool`."""
    agent = str(call.ctx.scope.get("agent_name") or "")
    return {"agent": agent, "of": "call" if _shown(call).startswith(EXACTLY) else "tool"}


def _nobody(what: str, reason: str, grant: str) -> str:
    """What to tell where nobody is there to approve."""
    if grant.startswith(PROFILE):
        return too_wide(grant.removeprefix(PROFILE))
    return (
        f"{what} needs approval, because of {reason!r}, and there is nobody to ask. "
        f"Allow it beforehand with --allow {grant!r}, or run with a wider profile."
    )


def _rule(profile: Profile, call: Call) -> str:
    """The rule of the profile that wants a call of a tool approved, "" for none."""
    traits, hints = getattr(call.subject, "traits", None), getattr(call.subject, "hints", None)
    needs = traits.needs if traits is not None else ()
    for rule in profile.ask:
        met = rule in needs or (rule == "destructive" and hints is not None and hints.destructive)
        if met or fnmatchcase(call.name, rule):
            return rule
    return ""


def _is_approved(call: Call, rule: str, approved: Iterable[str]) -> bool:
    said = list(approved)
    if any(each == rule or (":" not in each and fnmatchcase(call.name, each)) for each in said):
        return True
    if _shown(call) in said:
        return True
    commands = [each.removeprefix(COMMAND) for each in said if each.startswith(COMMAND)]
    covers = getattr(getattr(call.subject, "traits", None), "covers", None)
    return bool(commands and covers is not None and covers(commands, call.input))


def _shown(call: Call) -> str:
    """What a person approves who was shown this call: the very call where the tool runs a command, else the tool."""
    if getattr(getattr(call.subject, "traits", None), "covers", None) is None:
        return f"{APPROVE}{call.name}"
    return f"{EXACTLY}{call.name}:{json.dumps(plain(call.input), sort_keys=True)}"


def _grant(call: Call) -> str:
    """What to allow beforehand, to let this call through: the command where the tool runs one, else the tool."""
    covers = getattr(getattr(call.subject, "traits", None), "covers", None)
    command = call.input.get("command") if isinstance(call.input, dict) else None
    return f"{COMMAND}{command}" if covers is not None and isinstance(command, str) else f"{APPROVE}{call.name}"


def _approved(grant: str) -> str:
    return grant.removeprefix(APPROVE)
