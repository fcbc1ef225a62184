"""The form of a notebook's parameters. Its values are the defaults in the front matter, so a change is an edit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import panel_material_ui as pmui
from panel.viewable import Viewable, Viewer

from kernel.errors import InvalidError

if TYPE_CHECKING:
    from studio.notebook.document import Parameter

OnChange = Callable[[tuple["Parameter", ...]], None]
OnTrouble = Callable[[str], None]

WIDGETS = {"string": pmui.TextInput, "integer": pmui.IntInput, "number": pmui.FloatInput, "boolean": pmui.Switch}


COMPACT = {
    "& .MuiCardHeader-root": {"padding": "8px 8px 4px 16px"},
    "& .MuiCardHeader-title, & .MuiCardHeader-title *": {
        "fontSize": "12px",
        "fontWeight": 700,
        "color": "text.secondary",
    },
    "& .MuiCardContent-root": {"padding": "8px 16px 16px !important"},
    "& .MuiInputBase-root, & .MuiTypography-root": {"fontSize": "13px"},
}

BARE = {"& .MuiInputAdornment-root": {"display": "none"}, "& .MuiInputBase-input": {"paddingLeft": "14px"}}
"""Material's buttons beside a number have no names; the arrow keys do the same."""

NARROW = "@media (max-width: 620px) { :host { margin: 8px 14px 0 34px !important; } }"
"""Where the gutter of the cells is narrow, too."""


class ParameterForm(Viewer):
    """One field per parameter; `on_change` gets all parameters, with the one that was edited replaced.

    A value that does not fit goes to `on_trouble` as a sentence, and the field goes back to what it was.
    """

    def __init__(self, on_change: OnChange, on_trouble: OnTrouble, **params: Any) -> None:
        super().__init__(**params)
        self._on_change = on_change
        self._on_trouble = on_trouble
        self._parameters: tuple[Parameter, ...] = ()
        self._fields: dict[str, Any] = {}
        self._showing = False
        self._grid = pmui.FlexBox(gap="12px 16px", align_items="flex-start", sizing_mode="stretch_width")
        self._card = pmui.Card(
            self._grid, title="Parameters", collapsible=True, visible=False, sizing_mode="stretch_width",
            margin=(12, 20, 0, 48), variant="outlined", sx=COMPACT, stylesheets=[NARROW],
        )  # fmt: skip

    def show(self, parameters: tuple[Parameter, ...]) -> None:
        """Show these parameters; fields that stay keep what a person is typing."""
        if [*map(_shape, parameters)] != [*map(_shape, self._parameters)]:
            self._fields = {one.name: self._field(one) for one in parameters}
            self._grid[:] = list(self._fields.values())
            self._card.visible = bool(parameters)
        self._parameters = parameters
        self._showing = True
        for one in parameters:
            self._fields[one.name].value = _shown(one)
        self._showing = False

    def _field(self, parameter: Parameter) -> Any:
        common: dict[str, Any] = {"label": label_of(parameter), "size": "small", "width": 220, "margin": 0}
        if parameter.help:
            common |= _helped(parameter)
        if parameter.type in ("integer", "number"):
            common["sx"] = BARE
        lines = lines_of(parameter)
        if parameter.choices:
            field = pmui.Select(options=list(parameter.choices), value=_shown(parameter), **common)
        elif parameter.type == "string" and lines > 1:
            wide: dict[str, Any] = {**common, "width": 456}
            field = pmui.TextAreaInput(value=_shown(parameter), rows=min(lines, 30), **wide)
        else:
            field = WIDGETS[parameter.type](value=_shown(parameter), **common)
        field.param.watch(lambda event: self._edit(parameter.name, event.new), "value")
        return field

    def _edit(self, name: str, value: object) -> None:
        if self._showing:
            return
        try:
            edited = tuple(
                replace(one, default=one.convert(value)) if one.name == name else one for one in self._parameters
            )
        except InvalidError as error:
            self._on_trouble(error.message)
            self.show(self._parameters)
            return
        if edited != self._parameters:
            self._parameters = edited
            self._on_change(edited)

    def __panel__(self) -> Viewable:
        """The form as a card; hidden while there is no parameter."""
        return self._card


def lines_of(parameter: Parameter) -> int:
    """How many lines the field of a text has."""
    said = parameter.extra.get("lines")
    return said if isinstance(said, int) else 1


def label_of(parameter: Parameter) -> str:
    """What stands at a field: the parameter's `label`, else its name."""
    return str(parameter.extra.get("label") or parameter.name)


def _shape(parameter: Parameter) -> tuple[Any, ...]:
    return (
        parameter.name, parameter.type, parameter.help, parameter.choices, label_of(parameter), lines_of(parameter),
    )  # fmt: skip


def _helped(parameter: Parameter) -> dict[str, str]:
    """Its help below the field, where everybody reads it; a switch has it in its label."""
    is_switch = parameter.type == "boolean" and not parameter.choices
    return {"label": f"{label_of(parameter)}: {parameter.help}"} if is_switch else {"helper_text": parameter.help}


def _shown(parameter: Parameter) -> Any:
    if parameter.default is None:
        return {"string": "", "boolean": False}.get(parameter.type)
    return parameter.default
