"""What a page shows for a name that the notebook itself gives a meaning: where it comes from, what it is now.

Not here: the script API's own names; the kernel tells of those.
"""

from __future__ import annotations

from kernel.errors import SpellError
from studio.kernels.client import Display
from studio.linting.calls import contents_of
from studio.linting.subjects import codes_of
from studio.notebook.document import Cell, Parameter
from studio.notebook.session import Session
from studio.refactoring import Symbol, symbol_at

MOST_VALUE = 400
"""Characters of a value that are shown."""


async def explain(session: Session, cell: Cell, place: int) -> str:
    """The name at byte `place` of a cell, as Markdown; "" for none, and for one that no cell defines."""
    parameter = _parameter_at(session, cell, place)
    if parameter is not None:
        return _of_parameter(parameter)
    symbol = symbol_at(codes_of(session.notebook), cell.id, place)
    if symbol is None or symbol.definition is None:
        return ""
    if symbol.kind == "result":
        return _of_result(session, symbol)
    kind = await _live_kind(session, symbol) if symbol.kind == "global" else ""
    return _of_variable(session, symbol, kind)


def _parameter_at(session: Session, cell: Cell, place: int) -> Parameter | None:
    for member in contents_of(cell.kind, cell.source).members:
        if member.owner == "params" and member.start <= place <= member.end:
            return next((one for one in session.notebook.params if one.name == member.name), None)
    return None


def _of_parameter(parameter: Parameter) -> str:
    default = "must be given" if parameter.default is None else f"`{parameter.default}` unless it is given"
    choices = f"\n\nOne of: {', '.join(f'`{one}`' for one in parameter.choices)}." if parameter.choices else ""
    about = f"\n\n{parameter.help}" if parameter.help else ""
    return f"**{parameter.name}**, a parameter of this notebook: {parameter.type}, {default}.{about}{choices}"


def _of_result(session: Session, symbol: Symbol) -> str:
    assert symbol.definition is not None
    id = symbol.definition.cell
    told = f"**cells.{symbol.name}**, what the cell `{symbol.name}` returned."
    shown = [output for output in session.outputs(id) if isinstance(output, Display)]
    if session.view(id).status == "idle" and not shown:
        return f"{told}\n\nThe cell has not run yet."
    text = str(shown[-1].data.get("text/plain", "")) if shown else ""
    return f"{told}\n\n```text\n{_short(text)}\n```" if text else told


def _of_variable(session: Session, symbol: Symbol, kind: str) -> str:
    definition = symbol.definition
    assert definition is not None
    source = session.notebook.cell(definition.cell).source.encode("utf-8", "replace")
    line = source.count(b"\n", 0, definition.start) + 1
    code = source.split(b"\n")[line - 1].decode("utf-8", "replace").strip()
    where = session.notebook.label(definition.cell)
    cells = len({spot.cell for spot in symbol.spots})
    is_shared = f", in {cells} cells" if cells > 1 else ""
    now = f" Now: {kind}." if kind else ""
    told = f"**{symbol.name}**, from line {line} of `{where}`{is_shared}.{now}"
    return f"{told}\n\n```{symbol.language}\n{_short(code)}\n```"


async def _live_kind(session: Session, symbol: Symbol) -> str:
    """What a global holds now, as the engine's completion says it; "" before its cell has run."""
    name = symbol.name
    try:
        found = await session.kernel.complete(name[:-1], len(name) - 1, symbol.language)
    except SpellError:
        return ""
    item = next((one for one in found["items"] if one["label"] == name), None)
    return str(item["detail"] or item["kind"]) if item else ""


def _short(text: str) -> str:
    plain = text.replace("```", "'''")
    return plain if len(plain) <= MOST_VALUE else f"{plain[:MOST_VALUE]}…"
