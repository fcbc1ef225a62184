"""The fields of the studio's form of parameters, one for each type. Not what an edit of one does (`parameters`)."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from kernel.parameters import range_of
from webui.theme.material import material

if TYPE_CHECKING:
    from studio.notebook.document import Parameter

LONGEST = 1 << 20
"""Characters of a text: what a browser takes away of a longer one that is pasted, nobody is told."""

WIDE = 456
"""Pixels of a field that takes two places."""


def make_field(parameter: Parameter, value: Any, **looks: Any) -> Any:
    """A widget whose `value` is a value of the parameter, or text that converts to one."""
    pmui, (least, most) = material(), range_of(parameter.extra)
    if parameter.type == "list" and parameter.choices:
        # Here `size` would be a number of rows.
        looks = {key: said for key, said in looks.items() if key != "size"}
        return pmui.MultiChoice(options=list(parameter.choices), value=value, **looks)
    if parameter.choices:
        return pmui.Select(options=list(parameter.choices), value=value, **looks)
    if parameter.type in ("integer", "number") and least is not None and most is not None:
        return _slider(parameter, value, least, most, looks)
    lines = lines_of(parameter)
    if lines > 1:
        looks |= {"width": WIDE, "max_length": LONGEST}
        return pmui.TextAreaInput(value=value, rows=min(lines, 30), **looks)
    if parameter.type in ("string", "file", "secret"):
        looks["max_length"] = LONGEST
    return getattr(pmui, _WIDGETS[parameter.type])(value=value, **looks)


def is_slider(field: Any) -> bool:
    """Whether a field has a value for every pixel that it is dragged over."""
    pmui = material()
    return isinstance(field, pmui.IntSlider | pmui.FloatSlider)


def shown(parameter: Parameter) -> Any:
    """What a field shows of a parameter's default."""
    value = parameter.default
    match parameter.type:
        case "list" if not parameter.choices:
            return "\n".join(map(str, value)) if isinstance(value, list) else ""
        case "list":
            return value or []
        case "json":
            return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)
        case "date":
            return None if value is None else date.fromisoformat(str(value))
        case "boolean" if value is None:
            return False
        case "string" | "file" | "secret":
            return value or ""
    least, most = range_of(parameter.extra)
    return least if value is None and most is not None else value


def lines_of(parameter: Parameter) -> int:
    """How many lines the field of a text has."""
    said = parameter.extra.get("lines")
    usual = {"list": 3, "json": 4}.get(parameter.type, 1)
    return said if isinstance(said, int) and parameter.type in ("string", "list", "json") else usual


def label_of(parameter: Parameter) -> str:
    """What stands at a field: the parameter's `label`, else its name."""
    return str(parameter.extra.get("label") or parameter.name)


def _slider(parameter: Parameter, value: Any, least: float, most: float, looks: dict[str, Any]) -> Any:
    pmui, step = material(), parameter.extra.get("step")
    looks = {key: said for key, said in looks.items() if key != "helper_text"}
    if parameter.type == "integer":
        ends = {"start": int(least), "end": int(most), "step": int(step) if isinstance(step, int) else 1}
        return pmui.IntSlider(value=int(value), **ends, **looks)
    fine = float(step) if isinstance(step, int | float) else (most - least) / 100
    return pmui.FloatSlider(value=float(value), start=least, end=most, step=fine, **looks)


_WIDGETS = {
    "string": "TextInput",
    "integer": "IntInput",
    "number": "FloatInput",
    "boolean": "Switch",
    "date": "DatePicker",
    "file": "TextInput",
    "secret": "PasswordInput",
}
