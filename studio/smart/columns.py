"""Columns of data as edits of all its rows at once: added, called otherwise, taken out. Pure.

Not here: single values and rows, which are edits like any other (`editing`).
"""

from __future__ import annotations

from kernel.errors import InvalidError
from studio.smart.editing import change, checked, find, form_of, put
from studio.smart.edits import Insert
from studio.smart.forms import DATA, Form
from studio.smart.layout import without
from studio.smart.literals import Table
from studio.smart.writing import write_key


def add_column(language: str, source: str, number: int, name: str) -> str:
    """The source with a further column of empty texts; where there are no rows, with a first one."""
    form = form_of(language, source, number)
    rows = _rows(form)
    _check_free(rows, name)
    if not rows:
        return change(language, source, number, [Insert((DATA,), 0, {name: ""})])
    raw = source.encode()
    # From the last one: what stands before an edit stays where it is.
    for row in reversed(rows):
        raw = put(form, raw, row, len(row.items), name, "")
    return checked(form, raw)


def rename_column(language: str, source: str, number: int, name: str, to: str) -> str:
    """The source with another name for a column. `InvalidError` where that is the name of another one."""
    form = form_of(language, source, number)
    rows = _rows(form)
    _check_there(rows, name)
    if to == name:
        return source
    _check_free(rows, to)
    raw = source.encode()
    for row in reversed(rows):
        if (item := row.get(name)) is not None:
            raw = raw[: item.key_start] + write_key(to, language).encode() + raw[item.key_end :]
    return checked(form, raw)


def remove_column(language: str, source: str, number: int, name: str) -> str:
    """The source without a column."""
    form = form_of(language, source, number)
    rows = _rows(form)
    _check_there(rows, name)
    raw = source.encode()
    for row in reversed(rows):
        if name in row.keys:
            raw = without(raw, row, next(index for index, item in enumerate(row.items) if item.key == name))
    return checked(form, raw)


def _rows(form: Form) -> list[Table]:
    data = find(form, (DATA,))
    rows = [item.value for item in data.items] if isinstance(data, Table) else []
    if not isinstance(data, Table) or not all(isinstance(row, Table) for row in rows):
        raise InvalidError("This data has no columns. Edit it as code.")
    return [row for row in rows if isinstance(row, Table)]


def _check_there(rows: list[Table], name: str) -> None:
    if not any(name in row.keys for row in rows):
        raise InvalidError(f"There is no column {name!r} any more. The code has changed; try again.")


def _check_free(rows: list[Table], name: str) -> None:
    if not name:
        raise InvalidError("A column needs a name.")
    if any(name in row.keys for row in rows):
        raise InvalidError(f"There is a column {name!r} already. Choose another name.")
