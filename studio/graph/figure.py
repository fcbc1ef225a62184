"""A workflow as a graph: its nodes and edges as values. Not here: reading it (`reading`), where nodes go (`layout`)."""

from __future__ import annotations

from kernel.records import dataclass
from studio.smart.edits import Path

WORKFLOW = "workflow"
"""The id of the node that stands for the whole workflow."""


@dataclass(frozen=True, slots=True)
class Node:
    """A step, or (with the id `WORKFLOW`) the workflow itself.

    `kind` is `agent`, `tool`, `function`, `workflow`, `sequential`, `parallel`, `conditional`, `loop`,
    `map_reduce`, `pipeline`, `dag`, `code` or `nobody`, while nothing says who does it; `about` says who does it or
    how. `line` is that of the cell (from 1). `place` is where the form has it and `steps` the names from the
    workflow down to it, as the trace writes them. `row` is the path of the list it stands in, () for none, `index`
    its position there.
    """

    id: str
    kind: str
    label: str
    about: str
    line: int
    place: Path
    steps: tuple[str, ...] = ()
    row: Path = ()
    index: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """From one node to another that comes after it. `kind` is `order`, `branch`, `body`, `depends` or `uses`;
    `back` leads from the end of a loop to its beginning.
    """

    source: str
    target: str
    kind: str = "order"
    label: str = ""

    @property
    def id(self) -> str:
        """The same as long as the edge is the same."""
        return f"{self.source}>{self.target}"


@dataclass(frozen=True, slots=True)
class Figure:
    """The graph of one workflow. `name` is how the trace knows the workflow, `language` that of its cell.

    It stands in the lines `first` to `last` of its cell.
    """

    name: str
    language: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    first: int = 1
    last: int = 1

    @property
    def onward(self) -> tuple[Edge, ...]:
        """The edges that lead on, without those back to the beginning of a loop."""
        return tuple(edge for edge in self.edges if edge.kind != "back")

    def node(self, id: str) -> Node | None:
        """A node by its id."""
        return next((one for one in self.nodes if one.id == id), None)
