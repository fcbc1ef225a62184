"""Reading the step tables of a script: who does what, when, and what happens if it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from operator import eq
from typing import Any

from kernel.api.agent_options import as_runnable
from kernel.api.arguments import option_name, read_table, read_words, told
from kernel.api.retry_options import read_jitter
from kernel.api.site import Site
from kernel.api.workflow_functions import ScriptFunction
from kernel.api.workflow_options import StepOptions
from kernel.errors import InvalidError, NamelessError
from kernel.records import dataclass
from kernel.recovery import BACKOFFS
from kernel.registry import Registry, suggest
from kernel.runnable import Runnable
from kernel.spelling import same_name, snake_case
from kernel.values import Value
from kernel.workflows.doers import address
from kernel.workflows.places import Place
from kernel.workflows.steps import Pattern, Step

PLAIN = ("", "agent", "tool", "workflow", "handler", "function", "step")
"""Types of steps that hold no others."""

BOTH = ("continue_on_error",)
"""Options of the branches in a step that are those of the step, too."""

Find = Callable[[str], Runnable]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads steps where a script wrote them (`place`). `find` looks for agents by name."""

    site: Site
    find: Find
    place: Place | None = None

    def steps(self, given: Value, key: str = "steps") -> tuple[Step, ...]:
        """The steps of a list; those without a name get one of their own. `key` is where a script wrote the list."""
        if not isinstance(given, list):
            if given == {}:
                return ()
            raise NamelessError(f"The {key} of a workflow are a list, not {told(given)}.")
        made: list[Step] = []
        word = "Stage" if key == "stages" else "Step"
        for position, one in enumerate(given, 1):
            step = self.step(position, one, f"{word} {position} of {key!r}")
            taken = {other.name for other in made}
            if step.name in taken and not _named(one):
                step = replace(step, name=f"{step.name}_{position}")
            made.append(step)
        return tuple(made)

    def branches(self, given: Value) -> tuple[Step, ...]:
        """A step for each entry of a table by name."""
        return tuple(
            replace(self.step(position, one, f"Branch {name!r} of 'branches'"), name=str(name))
            for position, (name, one) in enumerate(given.items(), 1)
        )

    def step(self, position: int, given: Value, what: str = "") -> Step:
        """A step out of a table, or of somebody who does it. `NamelessError` says `what` is wrong in it."""
        what = what or f"Step {position}"
        made = getattr(given, "step", None)
        if isinstance(made, Step):
            return made
        if not isinstance(given, dict):
            doer = self.doer(given, what)
            name = "" if isinstance(doer, ScriptFunction) else doer.name
            return Step(name or f"step_{position}", doer, place=self.place)
        try:
            return self._read(position, given, what)
        except InvalidError as error:
            # The call is known further up; what stands here is only where the step is.
            raise NamelessError(error.message, **error.details) from None

    def body(self, given: Value, name: str, what: str) -> Step:
        """One step out of a table, a doer or a list of steps that follow one another."""
        if isinstance(given, list):
            from kernel.workflows.sequential import Sequence

            return Step(name, Sequence(self.steps(given)), place=self.place)
        step = self.step(1, given, what)
        return (
            step if _named(given) or (isinstance(given, dict) and step.name != "step_1") else replace(step, name=name)
        )

    def doer(self, given: Value, what: str) -> Runnable:
        """Somebody who does something: a function, an agent, a tool, a workflow, or the name of one."""
        if isinstance(given, str):
            return address(given, self.find)
        if callable(given):
            return ScriptFunction(given)
        if given is None or isinstance(given, bool | int | float | list | dict | bytes):
            raise NamelessError(f"{what} is an agent, a tool, a workflow, a function or a name, not {told(given)}.")
        return as_runnable(self.site, given)

    def asked(self, given: Value, what: str) -> Runnable | None:
        """The same, where it may be left out."""
        return None if given is None else self.doer(given, what)

    def _read(self, position: int, given: dict[str, Value], what: str) -> Step:
        kind = given.get("type") or _guessed(given)
        if not isinstance(kind, str):
            raise NamelessError(f"{what}: 'type' should be a text, not {told(kind)}.")
        rest, pattern = given, None
        if kind not in PLAIN:
            from kernel.api.workflow_patterns import read_block

            rest, pattern = read_block(self, kind, given, what)
            rest |= {name: value for name, value in given.items() if snake_case(name) in BOTH}
        options = read_table(StepOptions, rest, what)
        name = options.name or options.role or options.action or _doers_name(options) or f"step_{position}"
        does = pattern or self._does(name, options)
        return self._made(name, does, options, _said(rest))

    def _does(self, name: str, options: StepOptions) -> Runnable:
        words = {word: getattr(options, word) for word in ("agent", "tool", "workflow", "handler")}
        doers = {word: doer for word, doer in words.items() if doer is not None}
        if len(doers) != 1:
            has = " and ".join(doers) or "none of them"
            raise InvalidError(f"Step {name!r} needs one of agent, tool, workflow or handler; it has {has}.")
        [(word, doer)] = doers.items()
        if isinstance(doer, str) and word in ("tool", "workflow"):
            registry = self.site.spell.tools if word == "tool" else self.site.spell.workflows
            return address(doer, lambda name: found(name, registry))
        return self.doer(doer, f"The {word} of step {name!r}")

    def _made(self, name: str, does: Runnable | Pattern, options: StepOptions, said: dict[str, str]) -> Step:
        def reads(option: str) -> Runnable | None:
            return self.asked(getattr(options, option), f"The {said.get(option, option)} of step {name!r}")

        if min(options.retries, options.retry_delay, options.max_retry_delay) < 0:
            raise InvalidError(f"Step {name!r}: 'retries', 'retry_delay' and 'max_retry_delay' cannot be below 0.")
        return Step(
            name=name,
            does=does,
            input=options.input,
            output=options.output,
            action=options.action or options.role,
            timeout=read_timeout(options.timeout, f"Step {name!r}: "),
            retries=options.retries,
            retry_delay=options.retry_delay / 1000,
            backoff=_backoff(options.backoff, f"Step {name!r}"),
            jitter=read_jitter(options.jitter, f"Step {name!r}"),
            longest_delay=options.max_retry_delay / 1000,
            repeats_once=options.retry_once_tools,
            continue_on_error=options.continue_on_error,
            fallback=options.fallback_output,
            when=reads("condition"),
            input_transform=reads("input_transform"),
            output_transform=reads("output_transform"),
            on_output=reads("on_output"),
            compensate=reads("compensate"),
            after=read_words(options.depends_on, f"The 'depends_on' of step {name!r}"),
            metadata=options.metadata,
            place=self.place,
        )


def read_timeout(given: float | None, subject: str = "") -> float | None:
    """Seconds out of milliseconds. `NamelessError` for a time that has passed."""
    if given is not None and not given > 0:
        raise NamelessError(f"{subject}'timeout' is milliseconds, more than 0, not {given:g}.")
    return None if given is None else given / 1000


def _said(given: dict[str, Value]) -> dict[str, str]:
    """The options of a step → the names a script gave them."""
    known = [one.name for one in fields(StepOptions)]
    return {option_name(name, known, StepOptions.aliases): name for name in given}


def found(name: str, *registries: Registry[Any]) -> Runnable:
    """The thing of that name, in any spelling, in the first table that has it. `NotFoundError` as the first says it."""
    for same in (eq, same_name):
        for registry in registries:
            known = next((each for each in registry if same(each, name)), None)
            if known is not None:
                runnable: Runnable = registry.get(known)
                return runnable
    missing: Runnable = registries[0].get(name)
    return missing


def split(kind: type, given: dict[str, Value], keep: tuple[str, ...]) -> tuple[dict[str, Value], dict[str, Value]]:
    """A step's table in two: what an options class takes (but for the names in `keep`), and the rest."""
    known = {one.name for one in fields(kind)} - {*keep}
    aliases: dict[str, str] = getattr(kind, "aliases", {})
    mine = {name: value for name, value in given.items() if option_name(name, known, aliases) in known}
    return mine, {name: value for name, value in given.items() if name not in mine}


def unknown_type(subject: str, kind: str, known: list[str]) -> InvalidError:
    """The error for a type of step or workflow that does not exist."""
    near = suggest(kind, known) or f" There are: {', '.join(known)}."
    return InvalidError(f"{subject}: there is no type {kind!r}.{near}")


def _backoff(given: float | str, subject: str) -> float | str:
    if given in BACKOFFS or (not isinstance(given, str) and given > 0):
        return given
    raise InvalidError(f"{subject}: 'backoff' is a number above 0, or one of {', '.join(BACKOFFS)}, not {given!r}.")


def _named(given: Value) -> bool:
    return isinstance(given, dict) and bool(given.get("name"))


def _guessed(given: dict[str, Value]) -> str:
    """The type of a step that does not say it but has the parts of one."""
    signs = {"body": "loop", "branches": "parallel", "conditions": "conditional", "mapper": "map_reduce"}
    signs |= {"stages": "pipeline", "agents": "parallel", "steps": "sequential"}
    if "branches" in given and ("conditions" in given):
        return "conditional"
    return next((kind for sign, kind in signs.items() if sign in given), "")


def _doers_name(options: StepOptions) -> str:
    """The name of the one who does it, as a step's name."""
    doers = (options.agent, options.tool, options.workflow)
    doer = next((one for one in doers if one is not None), None)
    name = doer if isinstance(doer, str) else getattr(doer, "name", "")
    return name.rpartition("/")[2] if isinstance(name, str) else ""
