"""The graph of a workflow, out of the literal that a form of its cell has. Not here: reading the code (`studio.smart`).

How steps follow one another, and what they are called, is as `kernel.api.workflow_patterns` reads the same table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kernel.api.arguments import option_name
from kernel.records import dataclass
from kernel.spelling import snake_case
from kernel.workflows.templates import REFERENCE
from studio.graph.figure import WORKFLOW, Edge, Figure, Node
from studio.smart.edits import Path
from studio.smart.forms import OPTIONS, Form
from studio.smart.groups import kind_of_form, kind_of_step
from studio.smart.literals import Code, Item, Literal, Scalar, Table, walk
from studio.smart.surroundings import name_in

DOERS = ("agent", "tool", "workflow", "handler")
LISTS = {"pipeline": ("stages",), "parallel": ("branches", "steps", "agents")}
SAME = {"parallel_fan_out": "parallel", "adaptive_loop": "loop"}
SIGNS = {"branches": "parallel", "body": "loop", "mapper": "map_reduce", "stages": "pipeline", "steps": "sequential"}
SHORT = 46
"""Characters of what a node says of itself."""


@dataclass(frozen=True, slots=True)
class Member:
    """A step before it is a node: its literal, where it stands, its name; `fixed` when its key names it."""

    literal: Literal
    place: Path
    name: str
    row: Path = ()
    index: int = 0
    label: str = ""


Ends = tuple[tuple[str, ...], tuple[str, ...]]
"""The ids of the nodes that something begins with, and of those that it ends with."""


def figure_of(form: Form) -> Figure:
    """The graph of a form of the kind `workflow`."""
    return _Drawing(form).figure()


class _Drawing:
    """Collects the nodes and edges of one workflow."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.raw = form.source.encode()
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []

    def figure(self) -> Figure:
        form, options = self.form, self.form.literal()
        table = options if isinstance(options, Table) else None
        kind = _pattern(kind_of_form(form).partition("/")[2], table)
        name = name_in(form)
        about = _about_pattern(kind, table)
        self.nodes.append(Node(WORKFLOW, kind, name or form.name or "workflow", about, form.line, (OPTIONS,)))
        if table is not None:
            self.block(kind, table, (OPTIONS,), WORKFLOW, ())
        last = form.line + self.raw.count(b"\n", form.statement.start, form.statement.end)
        return Figure(name, form.language, tuple(self.nodes), tuple(self.edges), form.line, last)

    def block(self, kind: str, table: Table, place: Path, head: str, above: tuple[str, ...]) -> tuple[str, ...]:
        """Draw the steps inside a table below its node `head`; the ids of those that it ends with."""
        members = list(_members(kind, table, place))
        if kind == "dag":
            return self._graph(members, head, above)
        if kind in ("parallel", "conditional"):
            ends = [self._chain([one], head, above, "branch") for one in members]
            return tuple(id for one in ends for id in one) or (head,)
        last = self._chain(members, head, above, "body" if kind in ("loop", "map_reduce") else "order")
        if kind == "loop":
            self.edges += [Edge(one, head, "back") for one in last if one != head]
        return last

    def _chain(self, members: Sequence[Member], head: str, above: tuple[str, ...], first: str) -> tuple[str, ...]:
        last: tuple[str, ...] = (head,)
        for number, member in enumerate(members):
            node, ends = self._step(member, above)
            kind = first if number == 0 else "order"
            self.edges += [Edge(one, node.id, kind, member.label if number == 0 else "") for one in last]
            last = ends
        return last

    def _graph(self, members: Sequence[Member], head: str, above: tuple[str, ...]) -> tuple[str, ...]:
        made = {member.name: (member, *self._step(member, above)) for member in members}
        used: set[str] = set()
        for name, (member, node, _) in made.items():
            before = [(one, "depends") for one in depends_on(member.literal)]
            before += [(one, "uses") for one in _references(member.literal) if one not in dict(before)]
            known = [(one, kind) for one, kind in before if one in made and one != name]
            used |= {one for one, _ in known}
            self.edges += [Edge(end, node.id, kind) for one, kind in known for end in made[one][2]]
            if not known:
                self.edges.append(Edge(head, node.id))
        return tuple(end for name, (_, _, ends) in made.items() if name not in used for end in ends) or (head,)

    def _step(self, member: Member, above: tuple[str, ...]) -> tuple[Node, tuple[str, ...]]:
        literal, steps = member.literal, (*above, member.name)
        kind, about, inner = self._kind(literal)
        line = self.raw.count(b"\n", 0, literal.start) + 1
        id = ".".join(map(str, member.place[1:]))
        node = Node(id, kind, member.name, about, line, member.place, steps, member.row, member.index)
        self.nodes.append(node)
        if inner is None:
            return node, (id,)
        return node, self.block(kind, inner, member.place, id, steps)

    def _kind(self, literal: Literal) -> tuple[str, str, Table | None]:
        """What a step is, what it says of itself, and its table where it holds further steps."""
        if isinstance(literal, Table) and literal.form == "list":
            return "sequential", "", literal
        if not isinstance(literal, Table):
            return ("function", "", None) if _is_function(literal) else ("code", _said(literal), None)
        pattern = kind_of_step(literal).partition("/")[2] or _guessed(literal)
        if pattern:
            return _pattern(pattern, literal), _about_pattern(pattern, literal), literal
        for word in DOERS:
            doer = step_option(literal, word)
            if doer is not None:
                word = "function" if word == "handler" else word
                return word, "" if _is_function(doer.value) else _said(doer.value), None
        return "nobody", "", None


def step_option(literal: Literal, name: str) -> Item | None:
    """The item of a step's table that gives an option, in whatever spelling."""
    from kernel.api.workflow_options import StepOptions

    if not isinstance(literal, Table):
        return None
    known = list(StepOptions.__dataclass_fields__)
    aliases = StepOptions.aliases
    return next((one for one in literal.items if one.key and option_name(one.key, known, aliases) == name), None)


def depends_on(literal: Literal) -> list[str]:
    """The steps that a step says come before it."""
    item = step_option(literal, "depends_on")
    texts = walk(item.value) if item is not None else ()
    return [one.value for one in texts if isinstance(one, Scalar) and isinstance(one.value, str)]


def _references(literal: Literal) -> list[str]:
    texts = [str(one.value) for one in walk(literal) if isinstance(one, Scalar) and _is_text(one)]
    return [found.split(".")[0].strip() for text in texts for found in REFERENCE.findall(text)]


def _is_text(literal: Literal) -> bool:
    return isinstance(literal, Scalar) and isinstance(literal.value, str)


def _is_function(literal: Literal) -> bool:
    return isinstance(literal, Code) and literal.kind == "function"


def _pattern(kind: str, table: Table | None) -> str:
    if kind:
        return SAME.get(kind, kind)
    steps = table.get("steps") if table is not None else None
    rows = steps.value.items if steps is not None and isinstance(steps.value, Table) else ()
    return "dag" if any(depends_on(row.value) for row in rows) else "sequential"


def _guessed(literal: Table) -> str:
    keys = {snake_case(key) for key in literal.keys}
    if "conditions" in keys:
        return "conditional"
    return next((kind for sign, kind in SIGNS.items() if sign in keys), "")


def _given(table: Table, *names: str) -> Item | None:
    return next((one for name in names for one in table.items if one.key and snake_case(one.key) == name), None)


def _members(kind: str, table: Table, place: Path) -> Iterator[Member]:
    if table.form == "list":
        yield from _rows(table, place)
    elif kind == "conditional":
        yield from _branches(table, place)
    elif kind == "map_reduce":
        for keys, name in ((("mapper", "map"), "map"), (("reducer", "reduce"), "reduce")):
            item = _given(table, *keys)
            if item is not None:
                yield Member(item.value, (*place, str(item.key)), name)
    else:
        names = ("body", "steps") if kind == "loop" else LISTS.get(kind, ("steps", "stages"))
        item = _given(table, *names)
        if item is not None:
            yield from _held(item, (*place, str(item.key)))


def _held(item: Item, place: Path) -> Iterator[Member]:
    """The steps of a list, of a table by name, or the one that a body is."""
    value = item.value
    if isinstance(value, Table) and value.form == "list":
        yield from _rows(value, place)
    elif isinstance(value, Table) and snake_case(str(item.key)) in ("branches", "agents"):
        for one in value.items:
            if one.key is not None:
                yield Member(one.value, (*place, one.key), one.key)
    elif not isinstance(value, Table) or value.items:
        yield Member(value, place, _own_name(value) or "body")


def _rows(table: Table, place: Path) -> Iterator[Member]:
    taken: set[str] = set()
    for index, item in enumerate(table.items):
        name = _own_name(item.value) or _doers_name(item.value) or f"step_{index + 1}"
        if name in taken and not _own_name(item.value):
            name = f"{name}_{index + 1}"
        taken.add(name)
        yield Member(item.value, (*place, index), name, place, index)


def _branches(table: Table, place: Path) -> Iterator[Member]:
    """The branches of a condition, each with the test that leads to it."""
    branches, conditions = _given(table, "branches"), _given(table, "conditions")
    tests: dict[str, str] = {}
    rows = conditions.value.items if conditions is not None and isinstance(conditions.value, Table) else ()
    for index, row in enumerate(rows):
        if not isinstance(row.value, Table) or conditions is None:
            continue
        said, then = _given(row.value, "name"), _given(row.value, "then_branch", "branch")
        word = str(said.value.value) if said and isinstance(said.value, Scalar) else f"condition {index + 1}"
        if then is not None and isinstance(then.value, Scalar):
            tests[str(then.value.value)] = word
        elif then is not None:
            where = (*place, str(conditions.key), index, str(then.key))
            yield Member(then.value, where, f"then_{index + 1}", label=word)
    for item in branches.value.items if branches is not None and isinstance(branches.value, Table) else ():
        if item.key is not None and branches is not None:
            word = "otherwise" if item.key == "default" else tests.get(item.key, "")
            yield Member(item.value, (*place, str(branches.key), item.key), item.key, label=word)
    yield from _single(table, place)


def _single(table: Table, place: Path) -> Iterator[Member]:
    """The two branches of a single condition."""
    yes = _given(table, "then_branch", "then_step", "if_true")
    no = _given(table, "else_branch", "else_step", "if_false")
    for item, name, word in ((yes, "then_1", "yes"), (no, "default", "otherwise")):
        if item is not None and not isinstance(item.value, Scalar):
            yield Member(item.value, (*place, str(item.key)), name, label=word)


def _own_name(literal: Literal) -> str:
    item = step_option(literal, "name")
    return str(item.value.value) if item is not None and isinstance(item.value, Scalar) and item.value.value else ""


def _doers_name(literal: Literal) -> str:
    """The name of the one who does it, as the kernel calls a step without one; a variable's where that is all."""
    for word in ("role", "action", *DOERS[:3]):
        item = step_option(literal, word)
        if item is not None and isinstance(item.value, Scalar):
            return str(item.value.value).rpartition("/")[2]
        if item is not None and isinstance(item.value, Code) and item.value.kind == "name":
            return item.value.text
    return literal.text if isinstance(literal, Code) and literal.kind == "name" else ""


def _about_pattern(kind: str, table: Table | None) -> str:
    if table is None or table.form == "list" or SAME.get(kind, kind) != "loop":
        return ""
    for word, *names in (("times", "times", "count"), ("each of", "items", "for_each"), ("until", "until"),
                         ("while", "condition", "while")):  # fmt: skip
        item = _given(table, *names)
        if item is not None:
            return f"{_said(item.value)} times" if word == "times" else f"{word} {_said(item.value)}"
    return ""


def _said(literal: Literal) -> str:
    match literal:
        case Scalar():
            text = str(literal.value)
        case Code(kind="function"):
            return "…"
        case Code():
            text = literal.text.split("\n")[0]
        case _:
            return "a list"
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
