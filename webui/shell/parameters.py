"""The form of a notebook's parameters. Its values are the defaults in the front matter, so a change is an edit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from panel.viewable import Viewable, Viewer

from kernel.errors import InvalidError, SpellError
from kernel.parameters import SECRET
from webui.elements.bare import Gap, Stack
from webui.shell.components import FileField
from webui.shell.filevalues import Keep, most_of, value_of_file
from webui.shell.parameterfields import is_slider, label_of, make_field, shown
from webui.theme.material import material, theme_config
from webui.wishes import Wish, text_of

if TYPE_CHECKING:
    from studio.notebook.document import Parameter
    from webui.theme.appearance import Appearance

OnChange = Callable[[tuple["Parameter", ...]], None]
OnTrouble = Callable[[str], None]
OnSecret = Callable[[str, str], None]

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

WITHIN = {"max-width": "100%"}
"""A field is as wide as it should be, or as the page."""

NARROW = "@media (max-width: 620px) { :host { margin: 8px 14px 0 34px !important; } }"
"""Where the gutter of the cells is narrow, too."""


class ParameterForm(Viewer):
    """One field per parameter; `on_change` gets all parameters, with the one that was edited replaced.

    A value that does not fit goes to `on_trouble` as a sentence, and the field goes back to what it was. A secret goes
    to `on_secret` instead, because a notebook is a file; "" takes it away. A file that is itself a value is kept with
    `keep`, any other is read.
    """

    def __init__(
        self, on_change: OnChange, on_trouble: OnTrouble, on_secret: OnSecret, keep: Keep, **params: Any
    ) -> None:
        super().__init__(**params)
        self._on_secret = on_secret
        self._keep = keep
        self._on_change = on_change
        self._on_trouble = on_trouble
        self._parameters: tuple[Parameter, ...] = ()
        self._fields: dict[str, Any] = {}
        self._showing = False
        self._look: dict[str, Any] = {}
        self._grid: Any = None
        self._card: Any = None
        self._room = Stack(Gap(), sizing_mode="stretch_width", margin=0)

    def show(self, parameters: tuple[Parameter, ...]) -> None:
        """Show these parameters; fields that stay keep what a person is typing."""
        if [*map(_shape, parameters)] != [*map(_shape, self._parameters)]:
            self._fields = {one.name: self._field(one) for one in parameters}
            self._fill([self._place(one) for one in parameters])
        self._parameters = parameters
        self._showing = True
        for one in parameters:
            if one.type != "secret":
                self._fields[one.name].value = shown(one)
        self._showing = False

    def paint(self, look: Appearance) -> None:
        """Take the colours of the page's theme."""
        self._look = {"dark_theme": look.dark, "theme_config": theme_config(look.high)}
        if self._card is not None:
            self._card.param.update(**self._look)

    def _fill(self, fields: list[Any]) -> None:
        """Show the fields in a card, made for the first of them: a page without any loads no script for them."""
        if fields and self._card is None:
            pmui = material()
            self._grid = pmui.FlexBox(gap="12px 16px", align_items="flex-start", sizing_mode="stretch_width")
            self._card = pmui.Card(
                self._grid, title="Parameters", collapsible=True, sizing_mode="stretch_width",
                margin=(12, 20, 0, 48), variant="outlined", sx=COMPACT, stylesheets=[NARROW], **self._look,
            )  # fmt: skip
            self._room[:] = [self._card]
        if self._card is not None:
            self._grid[:] = fields
            self._card.visible = bool(fields)

    def _field(self, parameter: Parameter) -> Any:
        common: dict[str, Any] = {"label": label_of(parameter), "size": "small", "width": 220, "margin": 0}
        common["styles"] = WITHIN
        if parameter.help:
            common |= _helped(parameter)
        if parameter.type in ("integer", "number"):
            common["sx"] = BARE
        field = make_field(parameter, shown(parameter), **common)
        # A slider has a value for every pixel it is dragged over; what counts is where it is let go.
        settled = "value_throttled" if is_slider(field) else "value"
        field.param.watch(lambda event: self._edit(parameter.name, event.new), settled)
        return field

    def _place(self, parameter: Parameter) -> Any:
        """What stands in the form: the field, and around one that takes files what takes them."""
        field, most = self._fields[parameter.name], most_of(parameter)
        if not most:
            return field
        take = partial(self._take_file, parameter.name)
        return FileField(
            take, field=field, label=label_of(parameter), most=most, width=field.width, margin=0, styles=WITHIN
        )

    async def _take_file(self, name: str, wish: Wish) -> None:
        parameter = next(one for one in self._parameters if one.name == name)
        given, content = text_of(wish, "name"), text_of(wish, "content")
        try:
            value = await asyncio.to_thread(value_of_file, parameter, given, content, self._keep)
        except SpellError as error:
            self._on_trouble(error.message)
            return
        self._edit(name, value)
        self.show(self._parameters)

    def _edit(self, name: str, value: object) -> None:
        if self._showing:
            return
        try:
            edited = tuple(self._edited(one, value) if one.name == name else one for one in self._parameters)
        except InvalidError as error:
            self._on_trouble(error.message)
            self.show(self._parameters)
            return
        if edited != self._parameters:
            self._parameters = edited
            self._on_change(edited)

    def _edited(self, parameter: Parameter, value: object) -> Parameter:
        if parameter.type == "secret" and not str(value).startswith(SECRET):
            self._on_secret(parameter.name, str(parameter.convert(value)) if value else "")
            return parameter
        if parameter.type == "list" and parameter.choices and not value:
            return replace(parameter, default=[])
        return replace(parameter, default=parameter.convert(value))

    def __panel__(self) -> Viewable:
        """Where the form is; empty while there is no parameter."""
        return self._room


def _shape(parameter: Parameter) -> tuple[Any, ...]:
    return (
        parameter.name, parameter.type, parameter.help, parameter.choices, dict(parameter.extra),
    )  # fmt: skip


def _helped(parameter: Parameter) -> dict[str, str]:
    """Its help below the field, where everybody reads it; a switch has it in its label."""
    is_switch = parameter.type == "boolean" and not parameter.choices
    return {"label": f"{label_of(parameter)}: {parameter.help}"} if is_switch else {"helper_text": parameter.help}
