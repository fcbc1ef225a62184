"""What a person does to a graph, done to the notebook: each is one change of a cell, and so one step to undo.

Not here: what an edit means for the code (`studio.graph.changing`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from studio.graph.changing import Workflow
from studio.graph.figure import Node
from studio.graph.listing import Drawn
from studio.graph.steps import Around
from studio.notebook.changes import EditCell, InsertCell
from studio.notebook.document import Cell
from studio.notebook.history import FORM
from studio.notebook.identity import new_id
from studio.smart.literals import Written
from studio.smart.starting import Taken, start_of
from studio.smart.surroundings import known_in, references

if TYPE_CHECKING:
    from studio.notebook.session import Session

Message = Mapping[str, Any]
BEGUN_IN = ("lua", "javascript", "python")


class GraphEditor:
    """Edits the workflows of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._steps = count(1)
        self._done: dict[str, Callable[[Workflow, Message], str]] = {
            "rename": lambda flow, said: flow.rename(_text(said, "id"), _text(said, "name")),
            "delete": lambda flow, said: flow.delete(_text(said, "id")),
            "move": lambda flow, said: flow.move(_text(said, "id"), 1 if said.get("by") == 1 else -1),
            "connect": lambda flow, said: flow.connect(_text(said, "source"), _text(said, "target")),
            "disconnect": lambda flow, said: flow.disconnect(_text(said, "source"), _text(said, "target")),
        }

    def edit(self, message: Message, shown: Drawn | None, selected: str) -> str:
        """Do what a page asks; the id of the node that is selected then. `InvalidError` when it cannot be."""
        op = message.get("op")
        if op in ("undo", "redo"):
            (self._session.undo if op == "undo" else self._session.redo)()
            return selected
        if op == "new":
            self._begin(_text(message, "language"))
            return ""
        if shown is None:
            raise InvalidError("There is no workflow to change. Begin one first.")
        cell = self._session.notebook.cell(shown.cell)
        flow = Workflow(cell.kind, cell.source, shown.form)
        source = self._insert(flow, message, cell) if op == "insert" else self._change(flow, message)
        if source != cell.source:
            # Each edit is a step of its own to undo.
            self._session.change(EditCell(cell.id, source), f"{FORM}graph:{next(self._steps)}")
        after = Workflow(cell.kind, source, shown.form)
        return (_added(flow, after) if op == "insert" else "") or _selected_then(flow, after, selected)

    def _change(self, flow: Workflow, message: Message) -> str:
        do = self._done.get(str(message.get("op")))
        if do is None:
            raise InvalidError("The page asked for something that a graph does not have. Reload the page.")
        return do(flow, message)

    def _insert(self, flow: Workflow, message: Message, cell: Cell) -> str:
        known = known_in(self._session.notebook.cells)
        doers = {kind: references(known, kind, cell.kind, cell.id) for kind in ("agent", "workflow")}
        agents, workflows = ([_value(one["value"]) for one in doers[kind]] for kind in ("agent", "workflow"))
        own = {flow.figure.name, flow.form.name}
        others = [one for one in workflows if (one.code if isinstance(one, Written) else one) not in own]
        around = Around(cell.kind, (), tuple(agents), tuple(others))
        return flow.insert(_text(message, "id"), _text(message, "kind"), _text(message, "where"), around)

    def _begin(self, language: str) -> None:
        """A new cell with a workflow, at the end of the notebook."""
        notebook = self._session.notebook
        if language not in BEGUN_IN:
            raise InvalidError("A workflow is written in Lua, JavaScript or Python.")
        known = known_in(notebook.cells)
        names = tuple(one.variable or one.name for one in known)
        agents = tuple(_value(one["value"]) for one in references(known, "agent", language, ""))
        cell = Cell(new_id(), language, start_of("workflow", language, Taken(names, agents)))  # type: ignore[arg-type]
        self._session.change(InsertCell(cell, len(notebook.cells)), f"{FORM}graph:{next(self._steps)}")


def _added(before: Workflow, after: Workflow) -> str:
    """The new node: the first that is called as none was; what is inside of it comes later."""
    known = {node.label for node in before.figure.nodes}
    return next((node.id for node in after.figure.nodes if node.label not in known), "")


def _selected_then(before: Workflow, after: Workflow, selected: str) -> str:
    """The node that was selected, wherever it stands now; "" when it is gone."""
    node = before.figure.node(selected)
    same = [one for one in after.figure.nodes if node is not None and _is_same(one, node)]
    if same:
        return same[0].id
    # A renamed step stands where it stood; a deleted one has left its place to another.
    renamed = after.figure.node(selected)
    return selected if renamed is not None and len(after.figure.nodes) == len(before.figure.nodes) else ""


def _is_same(one: Node, other: Node) -> bool:
    return (one.label, one.kind, one.steps[:-1]) == (other.label, other.kind, other.steps[:-1])


def _value(value: Any) -> Any:
    return Written(value["$code"]) if isinstance(value, dict) else value


def _text(message: Message, key: str) -> str:
    value = message.get(key)
    if not isinstance(value, str):
        raise InvalidError("The page sent something that is no edit of a graph. Reload the page.")
    return value
