"""Asking a person before a tool does what the profile wants approved: the policy's one check at the door.

A person sees the tool, its arguments and the reason, and may allow it once, for this run or always, edit the arguments,
or deny it. Each answer is an event. Not here: what needs approval (`kernel.policy`), and how a person is asked
(`Run.ask`: the terminal, the screen, a protocol).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from kernel.errors import DeniedError, InvalidError
from kernel.operations import Call
from kernel.policy import Profile
from kernel.values import plain

CHOICES = ("once", "run", "always", "deny")

Keep = Callable[[str], None]
"""Remembers what a person approved for good: the name of a tool."""


class Approval:
    """Stands at the door, behind the hooks: what they made of a call is what is asked about."""

    def __init__(self, profile: Callable[[], Profile], keep: Keep | None = None) -> None:
        self._profile = profile
        self._keep = keep
        self._for_run: set[tuple[str, str]] = set()
        self._always: set[str] = set()

    async def walk(self, moment: str, call: Call) -> None:
        """Ask before a tool is called, where the profile wants that. `DeniedError` when the answer is no."""
        if moment != "before" or call.operation != "execute_tool" or call.answered:
            return
        profile = self._profile()
        if not profile.ask:
            return
        reason = reason_to_ask(profile, call)
        if reason and not self._is_approved(call):
            await self._ask(call, reason)

    def _is_approved(self, call: Call) -> bool:
        return call.name in self._always or (call.ctx.run.id, call.name) in self._for_run

    async def _ask(self, call: Call, reason: str) -> None:
        arguments = plain(call.input)
        question = {"tool": call.name, "arguments": arguments, "reason": reason, "choices": list(CHOICES)}
        try:
            answer = await call.ctx.run.ask("approval", question)
        except InvalidError:
            call.ctx.emit("denied", reason=reason, by="nobody", arguments=arguments)
            raise DeniedError(
                f"The tool {call.name!r} needs approval ({reason}), and there is nobody to ask. "
                f"Allow it with --allow approve:{call.name}, or run with a wider profile.",
                tool=call.name,
            ) from None
        self._take(call, reason, answer if isinstance(answer, Mapping) else {"decision": answer})

    def _take(self, call: Call, reason: str, answer: Mapping[str, Any]) -> None:
        decision, given = str(answer.get("decision", "deny")), answer.get("arguments")
        if decision not in CHOICES or decision == "deny":
            why = str(answer.get("message") or "")
            call.ctx.emit("denied", reason=reason, by="person", message=why, arguments=plain(call.input))
            raise DeniedError(f"The call of {call.name!r} was not approved{': ' + why if why else ''}.", tool=call.name)
        if isinstance(given, dict) and given != call.input:
            call.input = given
        if decision == "run":
            self._for_run.add((call.ctx.run.id, call.name))
        if decision == "always":
            self._always.add(call.name)
            if self._keep is not None:
                self._keep(call.name)
        call.ctx.emit("allowed", reason=reason, by="person", scope=decision, arguments=plain(call.input))


def reason_to_ask(profile: Profile, call: Call) -> str:
    """Why a call of a tool needs approval: the rule of the profile that says so, "" for none."""
    traits, hints = getattr(call.subject, "traits", None), getattr(call.subject, "hints", None)
    needs = traits.needs if traits is not None else ()
    for rule in profile.ask:
        met = rule in needs or (rule == "destructive" and hints is not None and hints.destructive)
        if met or fnmatchcase(call.name, rule):
            return "" if _approved(profile, call, rule) else rule
    return ""


def _approved(profile: Profile, call: Call, rule: str) -> bool:
    if any(said == rule or fnmatchcase(call.name, said) for said in profile.approved):
        return True
    commands = [said.partition(":")[2] for said in profile.approved if said.startswith("command:")]
    covers = getattr(getattr(call.subject, "traits", None), "covers", None)
    return bool(commands and covers is not None and covers(commands, call.input))
