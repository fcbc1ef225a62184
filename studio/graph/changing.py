"""Changes of a graph as edits of the code of its workflow. Pure; what cannot be done says why (`InvalidError`).

Not here: how an edit of a literal is written (`studio.smart.editing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kernel.api.spelling import spelled
from kernel.errors import InvalidError
from kernel.spelling import snake_case
from kernel.workflows.templates import REFERENCE
from studio.graph.figure import WORKFLOW, Figure, Node
from studio.graph.reading import LISTS, depends_on, figure_of, step_option
from studio.graph.steps import Around, condition, new_step
from studio.smart.editing import change, find, form_of
from studio.smart.edits import Edit, Insert, Move, Path, Remove, Rename, Set
from studio.smart.forms import OPTIONS, Form
from studio.smart.literals import Code, Literal, Scalar, Table, Written
from studio.smart.starting import free_name

GONE = "This step is not there any more. The code has changed; try again."


class Workflow:
    """One workflow of a source: form `number` (from 0) of it. Each change gives the new source."""

    def __init__(self, language: str, source: str, number: int) -> None:
        self.source = source
        self.form: Form = form_of(language, source, number)
        self.figure: Figure = figure_of(self.form)
        self._number = number

    def rename(self, id: str, name: str) -> str:
        """Give a step (or the workflow) another name, and say so wherever the workflow refers to it."""
        node, name = self._node(id), name.strip()
        if not name or "/" in name or "{" in name:
            raise InvalidError("A step needs a name without / and {.")
        if node.id == WORKFLOW:
            return self._changed([Set((OPTIONS, "name"), name)])
        if name == node.label:
            return self.source
        if any(one.label == name for one in self.figure.nodes[1:]):
            raise InvalidError(f"There is a step {name!r} already. Choose another name.")
        return self._changed([*self._referring(node.label, name), *self._renamed(node, name)])

    def _renamed(self, node: Node, name: str) -> list[Edit]:
        literal = find(self.form, node.place)
        if not node.row and self._is_entry(node):
            return [Rename(node.place, name)]
        if not isinstance(literal, Table) or literal.form == "list":
            raise InvalidError(f"{node.label!r} is named after who does it. Write it as a table to give it a name.")
        said = step_option(literal, "name")
        return [Set((*node.place, said.key if said is not None and said.key else "name"), name)]

    def delete(self, id: str) -> str:
        """Take a step out, and out of what depends on it."""
        node = self._node(id)
        if node.id == WORKFLOW:
            raise InvalidError("This is the whole workflow. Delete its cell instead.")
        if not node.row and not self._is_entry(node) and snake_case(str(node.place[-1])) not in ("reducer", "reduce"):
            raise InvalidError(f"{node.label!r} is all that its workflow does, so it cannot be without it.")
        loosened = [edit for one in self.figure.nodes for edit in self._loosened(one, node.label)]
        return self._changed([*loosened, Remove(node.place)])

    def insert(self, id: str, kind: str, where: str, around: Around) -> str:
        """Put a new step of a kind `before`, `after` or `inside` a node."""
        node = self._node(id)
        taken = [one.label for one in self.figure.nodes]
        step = new_step(kind, Around(around.language, taken, around.agents, around.workflows))
        if where == "inside" or node.id == WORKFLOW:
            return self._changed(self._put_inside(node, step))
        if node.row:
            tied = self._tied(node, step, where) if self._in_graph(node) else []
            return self._changed([*tied, Insert(node.row, node.index + (where == "after"), step)])
        literal = self._literal(node)
        if isinstance(literal, Table) and literal.form == "list":
            return self._changed([Insert(node.place, len(literal.items) if where == "after" else 0, step)])
        old = Written(self._text(literal))
        return self._changed([Set(node.place, [old, step] if where == "after" else [step, old])])

    def move(self, id: str, by: int) -> str:
        """Move a step among its neighbours: -1 for earlier, 1 for later."""
        node = self._node(id)
        row = find(self.form, node.row) if node.row else None
        if not isinstance(row, Table):
            raise InvalidError(f"{node.label!r} stands alone, so there is no order to change.")
        if not 0 <= node.index + by < len(row.items):
            raise InvalidError(f"{node.label!r} is the {'first' if by < 0 else 'last'} step already.")
        return self._changed([Move(node.row, node.index, node.index + by)])

    def connect(self, source: str, target: str) -> str:
        """Let a step come right after another; in a graph, let it depend on the other."""
        first, then = self._node(source), self._node(target)
        if then.id == WORKFLOW or first.id == then.id:
            raise InvalidError(
                "Nothing comes before the workflow itself." if then.id == WORKFLOW else "Choose two steps."
            )
        if self._in_graph(then) and first.row == then.row:
            return self._depend(first, then)
        if first.row != then.row and not (first.id == WORKFLOW and self._owner(then) is first and then.row):
            raise InvalidError(
                f"{first.label!r} and {then.label!r} are not in the same list of steps. The order is that of the "
                "code; move steps inside their own list."
            )
        to = 0 if first.id == WORKFLOW else first.index + (first.index < then.index)
        if not then.row:
            raise InvalidError("Branches run at the same time or one of them does, so they have no order.")
        return self._changed([Move(then.row, then.index, to)]) if to != then.index else self.source

    def disconnect(self, source: str, target: str) -> str:
        """Let a step of a graph not depend on another any more."""
        first, then = self._node(source), self._node(target)
        if first.label in depends_on(self._literal(then)):
            return self._changed(self._loosened(then, first.label))
        edge = next((one for one in self.figure.onward if (one.source, one.target) == (source, target)), None)
        if edge is not None and edge.kind == "uses":
            raise InvalidError(f"{then.label!r} uses the output {{{{{first.label}}}}} in its code. Change it there.")
        raise InvalidError("The order of these steps is that of the code. Drag from one step to another to change it.")

    def _node(self, id: str) -> Node:
        node = self.figure.node(id)
        if node is None:
            raise InvalidError(GONE)
        return node

    def _literal(self, node: Node) -> Literal:
        literal = find(self.form, node.place)
        if literal is None:
            raise InvalidError(GONE)
        return literal

    def _text(self, literal: Literal) -> str:
        return self.source.encode()[literal.start : literal.end].decode()

    def _changed(self, edits: Sequence[Edit]) -> str:
        return change(self.form.language, self.source, self._number, edits)

    def _owner(self, node: Node) -> Node | None:
        """The node that a step is inside of."""
        inner = [one for one in self.figure.nodes if one is not node and node.place[: len(one.place)] == one.place]
        return max(inner, key=lambda one: len(one.place), default=None)

    def _in_graph(self, node: Node) -> bool:
        owner = self._owner(node)
        return owner is not None and owner.kind == "dag"

    def _is_entry(self, node: Node) -> bool:
        """Whether a step is an entry of a table of branches, named by its key."""
        return len(node.place) > 2 and snake_case(str(node.place[-2])) in ("branches", "agents")

    def _referring(self, old: str, name: str) -> Iterator[Edit]:
        """What says the name of a step: dependencies, branches of conditions, references in texts."""
        literal = self.form.literal()
        for path, text in _texts(literal, (OPTIONS,)) if literal is not None else ():
            keys = [snake_case(one) for one in path if isinstance(one, str)]
            if text == old and keys[-1] in ("depends_on", "then_branch", "branch"):
                yield Set(path, name)
            changed = REFERENCE.sub(lambda found: _pointed(found[0], found[1], old, name), text)
            if changed != text:
                yield Set(path, changed)

    def _loosened(self, node: Node, name: str) -> list[Edit]:
        """The edits after which a step does not depend on a name."""
        said = step_option(find(self.form, node.place) or Scalar(None, 0, 0), "depends_on")
        if said is None or said.key is None or node.id == WORKFLOW or name not in depends_on(self._literal(node)):
            return []
        path = (*node.place, said.key)
        if not isinstance(said.value, Table) or len(said.value.items) == 1:
            return [Remove(path)]
        at = depends_on(self._literal(node)).index(name)
        return [Remove((*path, at))]

    def _tied(self, node: Node, step: dict[str, object], where: str) -> list[Edit]:
        """In a graph a new step comes after or before another by saying so."""
        if where == "after":
            step[spelled("depends_on", self.form.language)] = [node.label]
            return []
        return self._depending(node, str(step["name"]))

    def _depending(self, node: Node, name: str) -> list[Edit]:
        literal = self._literal(node)
        if not isinstance(literal, Table) or literal.form == "list":
            raise InvalidError(f"{node.label!r} is no table, so it cannot say what it depends on.")
        said = step_option(literal, "depends_on")
        if said is None or said.key is None:
            return [Set((*node.place, spelled("depends_on", self.form.language)), [name])]
        if isinstance(said.value, Code):
            raise InvalidError(f"What {node.label!r} depends on is worked out by code. Change it there.")
        path = (*node.place, said.key)
        if isinstance(said.value, Scalar):
            return [Set(path, [said.value.value, name])]
        return [Insert(path, len(said.value.items), name)]

    def _depend(self, first: Node, then: Node) -> str:
        if first.label in depends_on(self._literal(then)):
            return self.source
        if first.id in _below(self.figure, then.id):
            raise InvalidError(f"{first.label!r} comes after {then.label!r} already, so this would be a circle.")
        return self._changed(self._depending(then, first.label))

    def _put_inside(self, node: Node, step: dict[str, object]) -> list[Edit]:
        """The edits that add a step as the last one inside a workflow or a step that holds others."""
        literal = self._literal(node)
        if not isinstance(literal, Table) or node.kind in ("agent", "tool", "function", "workflow", "code", "nobody"):
            raise InvalidError(f"{node.label!r} holds no steps. Insert before or after it.")
        if literal.form == "list":
            return [Insert(node.place, len(literal.items), step)]
        if node.kind == "map_reduce":
            raise InvalidError("It has a mapper and a reducer, and nothing else.")
        if node.kind == "conditional":
            return self._branched(node, literal, step)
        return self._held(node, literal, step)

    def _held(self, node: Node, literal: Table, step: dict[str, object]) -> list[Edit]:
        names = ("body", "steps") if node.kind == "loop" else LISTS.get(node.kind, ("steps", "stages"))
        key = next((one for name in names for one in literal.keys if snake_case(one) == name), names[0])
        path, held = (*node.place, key), literal.get(key)
        if held is None or not isinstance(held.value, Table):
            return [Set(path, [step] if held is None else [Written(self._text(held.value)), step])]
        if held.value.form in ("list", "empty") and not (held.value.form == "empty" and key == "body"):
            return [Insert(path, len(held.value.items), step)] if held.value.items else [Set(path, [step])]
        if snake_case(key) in ("branches", "agents"):
            return [Set((*path, str(step.pop("name"))), step)]
        return [Set(path, [Written(self._text(held.value)), step])]

    def _branched(self, node: Node, literal: Table, step: dict[str, object]) -> list[Edit]:
        language = self.form.language
        named = {snake_case(key): key for key in literal.keys}
        branches = literal.get(named.get("branches", "branches"))
        if branches is None or "conditions" not in named:
            raise InvalidError("This condition has two branches. Write `conditions` and `branches` for more.")
        if not isinstance(branches.value, Table) or branches.key is None:
            raise InvalidError("The branches are worked out by code. Change them there.")
        name = free_name(str(step.pop("name")), branches.value.keys)
        conditions = find(self.form, (*node.place, named["conditions"]))
        at = len(conditions.items) if isinstance(conditions, Table) else 0
        return [
            Set((*node.place, branches.key, name), step),
            Insert((*node.place, named["conditions"]), at, condition(f"is_{name}", name, language)),
        ]


def _texts(literal: Literal, path: Path) -> Iterator[tuple[Path, str]]:
    """The texts inside a literal, with where they stand."""
    if isinstance(literal, Scalar) and isinstance(literal.value, str):
        yield path, literal.value
    bare = 0
    for item in literal.items if isinstance(literal, Table) else ():
        if item.key is None:
            bare += 1
        yield from _texts(item.value, (*path, bare - 1 if item.key is None else item.key))


def _pointed(whole: str, reference: str, old: str, name: str) -> str:
    first, dot, rest = reference.partition(".")
    return whole if first != old else whole.replace(reference, f"{name}{dot}{rest}")


def _below(figure: Figure, id: str) -> set[str]:
    """The nodes that come after a node."""
    found, waiting = set[str](), [id]
    while waiting:
        one = waiting.pop()
        after = [edge.target for edge in figure.onward if edge.source == one and edge.target not in found]
        found.update(after)
        waiting += after
    return found
