"""Parts of a page without the style sheets that Panel gives each of them, whatever it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import panel as pn
from panel.reactive import Reactive

SPINNER = ":host(.pn-loading)"
"""In the text of one of two sheets for a wheel that turns, which none of ours has."""


class Bare(Reactive):
    """A part of a page with its own style sheets and no others: two less to load for each."""

    __abstract = True

    def _process_param_change(self, params: Mapping[str, Any]) -> dict[str, Any]:
        properties = dict(super()._process_param_change(params))
        if "stylesheets" in properties:
            properties["stylesheets"] = [sheet for sheet in properties["stylesheets"] if not _is_spinner(sheet)]
        return properties


class Stack(Bare, pn.Column):
    """Parts one below the other, that nothing scrolls."""

    _stylesheets: ClassVar[list[str]] = []


class Gap(Bare, pn.Spacer):
    """Nothing, where a part may come: Bokeh warns of a stack without any."""

    def __init__(self, **params: Any) -> None:
        super().__init__(**{"width": 0, "height": 0, **params})


def _is_spinner(sheet: Any) -> bool:
    return SPINNER in sheet if isinstance(sheet, str) else str(getattr(sheet, "url", "")).endswith("css/loading.css")
