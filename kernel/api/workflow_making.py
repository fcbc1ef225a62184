"""Making workflows out of tables and of a script's own classes, and running what such classes ask for.

Not here: the script class itself (`kernel.api.workflow`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from kernel.api.agent_hooks import add_hook, listen
from kernel.api.arguments import read_table, told
from kernel.api.extension import Methods, as_fields, handles, read_extended
from kernel.api.places import place_of
from kernel.api.site import Site
from kernel.api.spelling import respell
from kernel.api.workflow_options import About, CreateOptions, ExecuteOptions
from kernel.api.workflow_patterns import PATTERNS, read_block
from kernel.api.workflow_steps import Find, Reader, found, read_timeout
from kernel.api.workflow_types import WorkflowSteps
from kernel.context import Context
from kernel.errors import InvalidError, NotFoundError
from kernel.values import Function, Record, Value
from kernel.workflows.sequential import Graph, Sequence
from kernel.workflows.steps import Pattern, Step, StepResult
from kernel.workflows.walk import Watch
from kernel.workflows.workflow import Execute, Workflow

if TYPE_CHECKING:
    from kernel.api import workflow as api

    Api = TypeVar("Api", bound=api.Workflow)

ABOUT = tuple(one.name for one in fields(About))


def reader_of(site: Site, find: Find | None = None) -> Reader:
    """A reader that finds agents by name in the spell, or as `find` does."""
    spell = site.spell
    return Reader(site, find or (lambda name: found(name, spell.agents, spell.workflows, spell.tools)), place_of(site))


def make(site: Site, kind: str, options: Mapping[str, Value], subject: str = "", find: Find | None = None) -> Workflow:
    """A workflow of a type, from its table."""
    subject = subject or f"Workflow.{kind}"
    table, pattern = PATTERNS[kind]
    read: Any = read_table(table, options, subject)
    return _register(site, read, pattern(reader_of(site, find), read))


def make_dynamic(site: Site, options: Mapping[str, Value], subject: str, find: Find | None = None) -> Workflow:
    """A workflow of any type: its `type`, or what its steps look like."""
    kind, rest = options.get("type") or "", {name: value for name, value in options.items() if name != "type"}
    if not isinstance(kind, str):
        raise InvalidError(f"{subject}: 'type' should be a text, not {told(kind)}.")
    if kind in ("", "dynamic", "sequential"):
        about = read_table(CreateOptions, rest, subject)
        return _register(site, about, _ordered(reader_of(site, find), about.steps))
    left, pattern = read_block(reader_of(site, find), kind, rest, subject, ABOUT)
    return _register(site, read_table(About, left, subject), pattern)


def _ordered(reader: Reader, given: list[Value]) -> Pattern:
    """Steps in the order they are written, or in that of their dependencies where they name any."""
    steps = reader.steps(given)
    return _with_order(steps)


def _with_order(steps: tuple[Step, ...]) -> Pattern:
    return Graph(steps) if any(step.after for step in steps) else Sequence(steps, is_loose=True)


def _register(site: Site, options: Any, pattern: Pattern) -> Workflow:
    timeout = read_timeout(options.timeout)
    id = site.spell.next_id("workflow")
    about = {"parameters": options.parameters, "details": options.metadata, "timeout": timeout}
    workflow = Workflow(id, options.name or id, pattern, options.description, place=place_of(site), **about)
    workflow.watch = watching(options.on_progress)
    if pattern.steps:
        # Without steps it may still be given some.
        workflow.check()
    for point, hook in options.hooks.items():
        add_hook(site, workflow, point, hook)
    for event, handler in options.on.items():
        listen(site, workflow, event, handler)
    site.spell.workflows.add(workflow.name, workflow)
    return workflow


def watching(function: Function | None) -> Watch | None:
    """A script's function as the one who sees how far a run is."""
    if function is None:
        return None

    async def watch(ctx: Context, progress: Record) -> None:
        await function.bind(ctx)(respell(progress, function.language))

    return watch


def add_step(site: Site, workflow: Workflow, given: Value) -> None:
    """Another step behind those of a workflow. `InvalidError` when its type has no place for one."""
    pattern: Any = workflow.pattern
    if "steps" not in {one.name for one in fields(pattern)}:
        raise InvalidError(
            f"The workflow {workflow.name!r} is of the type {pattern.kind!r}, which takes no more steps."
        )
    reader, steps = reader_of(site), pattern.steps
    step = reader.step(len(steps) + 1, given)
    if step.name in {one.name for one in steps} and not (isinstance(given, dict) and given.get("name")):
        step = replace(step, name=f"{step.name}_{len(steps) + 1}")
    is_loose = isinstance(pattern, Sequence) and pattern.is_loose
    workflow.pattern = _with_order((*steps, step)) if is_loose else replace(pattern, steps=(*steps, step))
    try:
        workflow.check()
    except (InvalidError, NotFoundError):
        workflow.pattern = pattern
        raise


def extend(site: Site, cls: type[Api], kind: str, options: Value, methods: Methods) -> Api:
    """The workflow behind an instance of a script's own class, whose methods take the place of ours."""
    given = as_fields(options, "name")
    kind = kind or str(given.get("type") or "")
    reader = reader_of(site)
    if kind in PATTERNS:
        table, pattern = PATTERNS[kind]
        read: Any = read_extended(table, given, cls.__name__)
        made = pattern(reader, read)
    else:
        read = read_extended(CreateOptions, given, cls.__name__)
        made = _ordered(reader, read.steps)
    workflow = cls(_register(site, read, made), given)
    workflow.own_methods = methods
    workflow.inner.own = _own(workflow, site)
    return workflow


def _own(workflow: api.Workflow, site: Site) -> Execute | None:
    """What the class does when the workflow is run from anywhere."""
    methods = workflow.own_methods
    method = methods.get("run") or methods.get("execute")
    if method is not None:
        own: Execute = handles(method)
        return own
    overrides = ("prepare", "generate_steps", "execute_steps")
    return default_execute(workflow, site) if any(name in methods for name in overrides) else None


def behind_run(workflow: api.Workflow, site: Site) -> Execute:
    """What the class does where its own `run` calls the one behind it."""
    method = workflow.own_methods.get("execute")
    return default_execute(workflow, site) if method is None else handles(method)


def default_execute(workflow: api.Workflow, site: Site) -> Execute:
    """What running comes to for a class that does not say it: prepare, generate the steps, execute them."""
    own, inner = workflow.own_methods, workflow.inner

    async def execute(ctx: Context, input: Value) -> Value:
        prepared = await own["prepare"].bind(ctx)(input) if "prepare" in own else input
        here = replace(site, ctx=ctx)
        steps: Value = workflow.generate_steps(here, prepared)
        if "generate_steps" in own:
            steps = await own["generate_steps"].bind(ctx)(prepared)
        if "execute_steps" in own:
            return await own["execute_steps"].bind(ctx)(steps, {})
        walk = inner.walk_at(ctx)
        if walk is not None and "generate_steps" not in own:
            return await inner.steps_of(walk)(ctx, prepared)
        return await execute_steps(workflow, here, steps, {"input": prepared})

    return execute


async def execute_steps(workflow: api.Workflow, site: Site, given: Value, options: Mapping[str, Value]) -> Value:
    """Run steps that a class made, as a part of the run that is going on, or as a run of their own."""
    wanted = read_table(ExecuteOptions, options, "execute_steps")
    pattern = Sequence(given.steps if isinstance(given, WorkflowSteps) else reader_of(site).steps(given))
    pattern.check(f"The workflow {workflow.name!r}")
    inner, walk = workflow.inner, workflow.inner.walk_at(site.ctx)
    tell = _telling(site, wanted.on_step_complete)
    input = wanted.input if wanted.input is not None else getattr(given, "input", None)
    if walk is None:

        async def execute(ctx: Context, input: Value) -> Value:
            walk = inner.walk_at(ctx)
            assert walk is not None, "a run that has begun has a walk"
            return await inner.steps_of(walk, pattern)(ctx, input)

        return await inner.start(site.ctx, workflow.prepared if input is None else input, tell, execute=execute)
    walk.heard.append(tell)
    try:
        return await inner.steps_of(walk, pattern)(site.ctx, walk.input if input is None else input)
    finally:
        walk.heard.remove(tell)


def _telling(site: Site, handler: Value) -> Any:
    if handler is not None and not callable(handler):
        raise InvalidError(f"execute_steps: 'on_step_complete' is a function, not {told(handler)}.")

    async def tell(result: StepResult) -> None:
        if handler is not None:
            step = respell(Record(name=result.name, index=result.index, status=result.status), handler.language)
            await handler.bind(site.ctx)(step, result.output)

    return tell
