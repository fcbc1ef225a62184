"""What the cells of a notebook make that forms can refer to: agents, tools and workflows, by variable and by name.

Pure. Not here: what the kernel has (`webui.notebook.smart` asks it).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kernel.records import dataclass
from studio.notebook.document import Cell
from studio.smart.forms import Form, read
from studio.smart.literals import Scalar, Table
from studio.trees import has_trees


@dataclass(frozen=True, slots=True)
class Known:
    """Something that a cell makes: `kind` is agent, tool or workflow; `name` is how the API knows it, "" for none.

    `shared` says that other cells of the language have its variable, too.
    """

    kind: str
    variable: str
    name: str
    language: str
    cell: str
    shared: bool

    def in_language(self, language: str) -> Any:
        """How code of a language refers to it: by its variable where it has that, else by its name; None for not."""
        if self.language == language and self.variable and self.shared:
            return {"$code": self.variable}
        return self.name or None


def known_in(cells: Iterable[Cell]) -> list[Known]:
    """What the cells make, in order."""
    return [made for cell in cells if has_trees(cell.kind) for made in _of_cell(cell)]


def _of_cell(cell: Cell) -> Iterable[Known]:
    for form in read(cell.kind, cell.source).forms:
        if form.kind in ("agent", "tool", "workflow"):
            shared = form.statement.how in ("global", "assigned")
            yield Known(form.kind, form.name, name_in(form), form.language, cell.id, shared)


def name_in(form: Form) -> str:
    """The name that a form gives; "" for none."""
    options = form.literal()
    item = options.get("name") if isinstance(options, Table) else None
    value = item.value.value if item is not None and isinstance(item.value, Scalar) else ""
    return value if isinstance(value, str) else ""


def references(known: Iterable[Known], kind: str, language: str, cell: str) -> list[dict[str, Any]]:
    """What a field of another cell can choose: `{label, value}`; `value` is a name, or `{"$code": variable}`."""
    found: dict[str, dict[str, Any]] = {}
    for one in known:
        value = one.in_language(language)
        local = one.cell == cell and one.language == language and one.variable
        if local:
            value = {"$code": one.variable}
        if one.kind == kind and value is not None:
            label = one.variable or one.name
            found[label] = {"label": label, "value": value}
    return list(found.values())
