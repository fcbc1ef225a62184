"""The steps of a workflow's literal as a tree, and edits that mean something for the whole of it. Pure.

For whoever draws workflows: adding, moving and taking out an entry are edits as any others (`edits`, by the path of a
step); here is what has to keep names and references together. Not here: how it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.workflows.templates import REFERENCE
from studio.smart.appearance import DOERS, look_of
from studio.smart.editing import change, find, form_of
from studio.smart.edits import Insert, Path, Remove, Set
from studio.smart.forms import OPTIONS, Form
from studio.smart.groups import kind_of_form, kind_of_step, option_in
from studio.smart.literals import Code, Literal, Scalar, Table, Written, codes, plain

DEPENDS = {"javascript": "dependsOn"}


@dataclass(frozen=True, slots=True)
class Step:
    """A step. `slot` is the option that holds it (`steps`, `branches`, `body`), `key` its name among branches.

    `kind` is its group (`step`, `step/loop`), or `code` where it is no table; `doer` the option that says who does it
    and `said` what stands there, plain or `Written`; `refers` are the names its input refers to, `after` its
    `depends_on`; `inner` the steps in it.
    """

    path: Path
    slot: str
    key: str
    name: str
    kind: str
    doer: str
    said: Any
    refers: tuple[str, ...]
    after: tuple[str, ...]
    inner: tuple[Step, ...]


def steps_of(form: Form) -> tuple[Step, ...]:
    """The steps of a workflow, with those inside them. None for a form of another kind."""
    options = form.literal()
    if form.kind != "workflow" or not isinstance(options, Table):
        return ()
    return tuple(_inside(form, kind_of_form(form), options, (OPTIONS,)))


def _inside(form: Form, kind: str, table: Table, path: Path) -> Iterator[Step]:
    for item in table.items:
        option = option_in(kind, form, item.key) if item.key is not None else None
        control = look_of(kind.partition("/")[0], option).control if option else ""
        where = (*path, str(item.key))
        if option and control in ("steps", "branches", "step"):
            yield from _entries(form, option.name, item.value, where)


def _entries(form: Form, slot: str, literal: Literal, path: Path) -> Iterator[Step]:
    is_one = slot in ("body", "then_branch", "else_branch", "mapper", "reducer")
    if not isinstance(literal, Table) or (is_one and literal.form != "list"):
        yield _step(form, slot, "", literal, path)
        return
    number = 0
    for item in literal.items:
        yield _step(form, slot, item.key or "", item.value, (*path, number if item.key is None else item.key))
        number += item.key is None


def _step(form: Form, slot: str, key: str, literal: Literal, path: Path) -> Step:
    if not isinstance(literal, Table):
        said = plain(literal)
        return Step(path, slot, key, key, "code", "", said, (), (), ())
    if literal.form == "list":
        return Step(path, slot, key, key, "step", "", None, (), (), tuple(_entries(form, "steps", literal, path)))
    kind = kind_of_step(literal)
    given = {option.name: item for item in literal.items if (option := _known(form, kind, item.key))}
    doer = next((name for name in DOERS if name in given), "")
    name = plain(given["name"].value) if "name" in given else key
    refers = tuple(dict.fromkeys(_references(given["input"].value))) if "input" in given else ()
    after = _words(given["depends_on"].value) if "depends_on" in given else ()
    said = plain(given[doer].value) if doer else None
    inner = tuple(_inside(form, kind, literal, path))
    return Step(path, slot, key, name if isinstance(name, str) else "", kind, doer, said, refers, after, inner)


def _known(form: Form, kind: str, key: str | None) -> Any:
    return option_in(kind, form, key) if key is not None else None


def _references(literal: Literal) -> Iterator[str]:
    match literal:
        case Scalar(value=str(text)):
            yield from (said.split(".")[0] for said in REFERENCE.findall(text))
        case Table():
            for item in literal.items:
                yield from _references(item.value)


def _words(literal: Literal) -> tuple[str, ...]:
    said = plain(literal)
    words = said if isinstance(said, list) else [said]
    return tuple(word for word in words if isinstance(word, str))


def all_steps(steps: tuple[Step, ...]) -> Iterator[Step]:
    """The steps and all inside them."""
    for step in steps:
        yield step
        yield from all_steps(step.inner)


def step_at(form: Form, path: Path) -> Step:
    """The step at a path. `InvalidError` when there is none (any more)."""
    for step in all_steps(steps_of(form)):
        if step.path == path:
            return step
    raise InvalidError("There is no such step any more. The code has changed; try again.")


def rename_step(language: str, source: str, number: int, path: Path, to: str) -> str:
    """The source with another name for a step, also where others refer to it. `InvalidError` for one that is taken."""
    form = form_of(language, source, number)
    step = step_at(form, path)
    taken = {one.name for one in all_steps(steps_of(form))}
    if not to.strip():
        raise InvalidError("A step needs a name.")
    if to != step.name and to in taken:
        raise InvalidError(f"There is a step {to!r} already. Choose another name.")
    source = change(language, source, number, [Set((*path, "name"), to)])
    return _referred(language, source, number, step.name, to) if step.name else source


def _referred(language: str, source: str, number: int, name: str, to: str) -> str:
    """The source in which what referred to a name refers to another."""
    pattern = re.compile(r"(\{\{\s*)" + re.escape(name) + r"(?=[\s.}\[])")
    form = form_of(language, source, number)
    edits = []
    for step in all_steps(steps_of(form)):
        table = find(form, step.path)
        for item in table.items if isinstance(table, Table) else ():
            option = _known(form, step.kind, item.key)
            where = (*step.path, str(item.key))
            if option and option.name == "depends_on" and name in step.after:
                edits.append(Set(where, _instead(plain(item.value), name, to)))
            elif option and option.name == "input" and not any(codes(item.value)):
                said = plain(item.value)
                if isinstance(said, str) and pattern.search(said):
                    edits.append(Set(where, pattern.sub(lambda found: found[1] + to, said)))
    return change(language, source, number, edits)


def _instead(said: Any, name: str, to: str) -> Any:
    return [to if one == name else one for one in said] if isinstance(said, list) else to


def connect(language: str, source: str, number: int, path: Path, before: str) -> str:
    """The source in which a step comes after the one of that name (`depends_on`)."""
    form = form_of(language, source, number)
    step = step_at(form, path)
    if before in step.after:
        return source
    if before not in {one.name for one in all_steps(steps_of(form))}:
        raise InvalidError(f"There is no step {before!r} that it could come after.")
    where = (*path, _depends_key(form, step))
    known = find(form, where)
    if isinstance(known, Table):
        return change(language, source, number, [Insert(where, len(known.items), before)])
    if isinstance(known, Code):
        raise InvalidError(f"What {step.name!r} depends on is written in code. Change it there.")
    return change(language, source, number, [Set(where, [*step.after, before])])


def disconnect(language: str, source: str, number: int, path: Path, before: str) -> str:
    """The source in which a step no longer says that it comes after the one of that name."""
    form = form_of(language, source, number)
    step = step_at(form, path)
    if before not in step.after:
        return source
    where = (*path, _depends_key(form, step))
    alone = len(step.after) == 1
    return change(language, source, number, [Remove(where if alone else (*where, step.after.index(before)))])


def remove_step(language: str, source: str, number: int, path: Path) -> str:
    """The source without a step, and without it among what others say they come after."""
    step = step_at(form_of(language, source, number), path)
    for other in all_steps(steps_of(form_of(language, source, number))):
        if step.name and step.name in other.after:
            source = disconnect(language, source, number, other.path, step.name)
    return change(language, source, number, [Remove(path)])


def _depends_key(form: Form, step: Step) -> str:
    """The key as the step writes it, or as the language does."""
    table = find(form, step.path)
    for key in table.keys if isinstance(table, Table) else ():
        option = _known(form, step.kind, key)
        if option is not None and option.name == "depends_on":
            return key
    return DEPENDS.get(form.language, "depends_on")


def is_code(step: Step) -> bool:
    """Whether who does a step is written in code that no picker shows."""
    return isinstance(step.said, Written)
