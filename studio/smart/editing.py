"""Changes of a form as edits of the source: each replaces only the bytes it concerns. Pure.

A path begins with the part of the form (`options`); then come keys as the source writes them, and positions (from 0)
among the items without a key. Not here: what an edit means for the API (`parameters`, `workflows`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from kernel.errors import InvalidError
from studio.smart.edits import Edit, Insert, Move, Path, Remove, Rename, Set
from studio.smart.forms import OPTIONS, Form, Part, read
from studio.smart.layout import Place, indent_at, line_start, moved, place_for, step_of, without
from studio.smart.literals import Item, Literal, Scalar, Table, Written
from studio.smart.writing import Pen, brackets, write, write_item, write_key
from studio.trees import tree_of

MOST = 1_000_000
"""Bytes of a source that forms write."""


def change(language: str, source: str, number: int, edits: Sequence[Edit]) -> str:
    """The source after edits of its form `number` (from 0), one after the other.

    `InvalidError` when there is no such form or place (any more), or the code could not be read afterwards.
    """
    for edit in edits:
        source = changed(form_of(language, source, number), edit)
    return source


def form_of(language: str, source: str, number: int) -> Form:
    """The form `number` of a source. `InvalidError` when it has none."""
    forms = read(language, source).forms
    if not 0 <= number < len(forms):
        raise InvalidError("The code of this cell has changed, so that the form does not fit it any more. Try again.")
    return forms[number]


def changed(form: Form, edit: Edit) -> str:
    """The source of a form after one edit."""
    raw = form.source.encode()
    return checked(form, _apply(form, raw, edit))


def checked(form: Form, after: bytes) -> str:
    """A source that a form is to have, as text. `InvalidError` when it is too long, or could not be read."""
    if len(after) > MOST:
        raise InvalidError(f"A cell that is written by a form has at most {MOST:,} bytes.")
    text = after.decode()
    if tree_of(form.language, text).has_error:
        raise InvalidError("This would make code that cannot be read, so nothing was changed.")
    return text


def _apply(form: Form, raw: bytes, edit: Edit) -> bytes:
    match edit:
        case Set(path, value):
            return _set(form, raw, path, value)
        case Remove(path):
            table, index = _item_at(form, path)
            return without(raw, table, index)
        case Insert(path, at, value):
            return _insert(form, raw, path, at, value)
        case Move(path, at, to):
            return _move(form, raw, path, at, to)
        case Rename(path, key):
            return _rename(form, raw, path, key)
    assert_never(edit)


def find(form: Form, path: Path) -> Literal | None:
    """What stands at a path; None where nothing does."""
    literal = form.literal(str(path[0])) if path else None
    for key in path[1:]:
        item = _child(literal, key)
        if item is None:
            return None
        literal = item.value
    return literal


def _child(literal: Literal | None, key: str | int) -> Item | None:
    if not isinstance(literal, Table):
        return None
    if isinstance(key, str):
        return literal.get(key)
    return literal.listed[key] if 0 <= key < len(literal.listed) else None


def _item_at(form: Form, path: Path) -> tuple[Table, int]:
    parent = find(form, path[:-1]) if len(path) > 1 else None
    item = _child(parent, path[-1]) if path else None
    if not isinstance(parent, Table) or item is None:
        raise InvalidError(f"There is nothing at {_said(path)} any more. The code has changed; try again.")
    return parent, next(index for index, one in enumerate(parent.items) if one is item)


def _set(form: Form, raw: bytes, path: Path, value: Any) -> bytes:
    known = find(form, path)
    if known is not None:
        return _replace(form, raw, path, known, value)
    part = form.part(str(path[0])) if path else None
    if part is None:
        raise InvalidError(f"This form has no {_said(path)}.")
    if part.literal is None:
        return _make_part(form, raw, part, _nested(path[1:], value))
    if isinstance(part.literal, Scalar) and part.name == OPTIONS and len(path) > 1:
        return _spread(form, raw, part.literal, path, value)
    depth = next(n for n in range(len(path), 0, -1) if find(form, path[: n - 1]) is not None)
    parent = find(form, path[: depth - 1])
    if not isinstance(parent, Table):
        raise InvalidError(f"{_said(path[: depth - 1])} is written in code, so a form cannot put anything into it.")
    key = path[depth - 1]
    if isinstance(key, int):
        return put(form, raw, parent, len(parent.items), None, _nested(path[depth:], value))
    return put(form, raw, parent, len(parent.items), key, _nested(path[depth:], value))


def _nested(path: Path, value: Any) -> Any:
    for key in reversed(path):
        value = {key: value} if isinstance(key, str) else [value]
    return value


def _make_part(form: Form, raw: bytes, part: Part, value: Any) -> bytes:
    pen = _pen(form, raw, part.at)
    return Place(part.at, part.before, part.after, pen.indent).put(raw, write(value, pen))


def _spread(form: Form, raw: bytes, text: Scalar, path: Path, value: Any) -> bytes:
    """`Agent.new("…")` becomes `Agent.new({ system_prompt = "…" })`, with another option beside it."""
    first = "systemPrompt" if form.language == "javascript" else "system_prompt"
    if path[1:] == (first,):
        return _replace(form, raw, path[:1], text, value)
    said = raw[text.start : text.end].decode()
    pen = _pen(form, raw, text.start)
    table = {first: Written(said), str(path[1]): _nested(path[2:], value)}
    begin, end = brackets(table, pen.language)
    inner = pen.deeper()
    lines = [f"{inner.indent}{write_item(key, write(one, inner), pen.language)}," for key, one in table.items()]
    code = "\n".join([begin, *lines, f"{pen.indent}{end}"])
    return raw[: text.start] + code.encode() + raw[text.end :]


def _replace(form: Form, raw: bytes, path: Path, known: Literal, value: Any) -> bytes:
    start, end = known.start, known.end
    pen = _pen(form, raw, start)
    said = raw[start:end].decode("utf-8", "replace")
    if isinstance(known, Scalar) and isinstance(known.value, str) and isinstance(value, str):
        pen = Pen(pen.language, pen.indent, pen.step, said[:1], pen.column)
        if known.value == value:
            return raw
    if len(path) > 1:
        table, index = _item_at(form, path)
        item = table.items[index]
        if item.short:
            code = write_item(item.key, write(value, pen), form.language)
            return raw[: item.start] + code.encode() + raw[item.end :]
    return raw[:start] + write(value, pen).encode() + raw[end:]


def _insert(form: Form, raw: bytes, path: Path, at: int, value: Any) -> bytes:
    known = find(form, path)
    if known is None:
        return _set(form, raw, path, [value])
    if not isinstance(known, Table):
        raise InvalidError(f"{_said(path)} is written in code, so a form cannot put anything into it.")
    if not 0 <= at <= len(known.items):
        raise InvalidError(f"{_said(path)} has {len(known.items)} entries; there is no place {at + 1}.")
    return put(form, raw, known, at, None, value)


def put(form: Form, raw: bytes, table: Table, index: int, key: str | None, value: Any) -> bytes:
    """The bytes with a further item in a table, before its item `index`; `key` is None in a list."""
    step = step_of(raw, table, _step(form))
    place = place_for(raw, table, index, form.language, step)
    pen = Pen(form.language, place.indent, step, '"', len(place.indent))
    return place.put(raw, write_item(key, write(value, pen), form.language))


def _move(form: Form, raw: bytes, path: Path, at: int, to: int) -> bytes:
    table = find(form, path)
    if not isinstance(table, Table) or not (0 <= at < len(table.items) and 0 <= to < len(table.items)):
        raise InvalidError(f"{_said(path)} has no such entry any more. The code has changed; try again.")
    order = [index for index in range(len(table.items)) if index != at]
    order.insert(to, at)
    return moved(raw, table, order)


def _rename(form: Form, raw: bytes, path: Path, key: str) -> bytes:
    table, index = _item_at(form, path)
    item = table.items[index]
    if item.key is None:
        raise InvalidError(f"{_said(path)} has no name that could be changed.")
    if key != item.key and table.get(key) is not None:
        raise InvalidError(f"There is {key!r} already. Choose another name.")
    said = write_key(key, form.language)
    if item.short:
        said = f"{said}{' = ' if form.language == 'lua' else ': '}{item.key}"
    return raw[: item.key_start] + said.encode() + raw[item.key_end :]


def _pen(form: Form, raw: bytes, at: int) -> Pen:
    indent = indent_at(raw, at)
    return Pen(form.language, indent, _step(form), '"', len(raw[line_start(raw, at) : at].decode("utf-8", "replace")))


def _step(form: Form) -> str:
    """By how much this cell indents, as far as its form tells."""
    raw = form.source.encode()
    for part in form.parts:
        if isinstance(part.literal, Table) and part.literal.items:
            return step_of(raw, part.literal, _usual(form.language))
    return _usual(form.language)


def _usual(language: str) -> str:
    return "    " if language == "python" else "  "


def _said(path: Path) -> str:
    return ".".join(str(key + 1) if isinstance(key, int) else key for key in path[1:] or path) or "this form"
