"""What is taken from panel-material-ui: the fields of the form of parameters, in our tokens, and the letters of all.

A page without such fields loads none of their 1.4 MB. Not here: the colours (`tokens`), and those of everything else
(`look`).
"""

from __future__ import annotations

import os
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import param

from webui.theme.look import palette_of
from webui.theme.tokens import FONT, FONT_SIZE, NARROW, RADIUS, Palette

PACKAGE = "panel-material-ui"


def offer_files() -> None:
    """Let a server have the package's files, without the time that importing it takes."""
    from bokeh.embed.bundle import extension_dirs

    spec = find_spec("panel_material_ui")
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        extension_dirs[PACKAGE] = Path(folder) / "dist"


@cache
def letters() -> str:
    """The address of the style sheet that says where Roboto is, below the page."""
    number = version(PACKAGE)
    # As the package itself: a page without a server names another place.
    elsewhere = os.environ.get("PANEL_MATERIAL_UI_CDN_ROOT", "")
    place = f"{elsewhere}{number}" if elsewhere else f"./static/extensions/{PACKAGE}"
    return f"{place}/{PACKAGE}.bundle.css?v={number}"


def material() -> Any:
    """The package of the fields. Importing it makes all of Panel look like Material, which is taken back here."""
    import panel as pn
    import panel_material_ui

    from webui.theme.design import Plain

    # As the package itself does: for every page, and not only for the one that is being made.
    param.Parameterized.__setattr__(pn.config, "design", Plain)
    return panel_material_ui


def theme_config(high: bool = False) -> dict[str, Any]:
    """The configuration of both modes, for `theme_config=` of a widget; `high` is for high contrast."""
    return {"light": _mode(palette_of(False, high)), "dark": _mode(palette_of(True, high))}


def _mode(palette: Palette) -> dict[str, Any]:
    return {
        "palette": _palette(palette),
        "typography": {"fontFamily": FONT, "fontSize": FONT_SIZE, "button": {"fontWeight": 500}},
        "shape": {"borderRadius": RADIUS},
        "breakpoints": {"values": {"xs": 0, "sm": NARROW, "md": 1000, "lg": 1200, "xl": 1536}},
        "components": _components(),
    }


def _palette(palette: Palette) -> dict[str, Any]:
    return {
        "primary": {
            "main": palette.accent,
            "light": palette.accent_light,
            "dark": palette.accent_dark,
            "contrastText": palette.on_accent,
        },
        "secondary": {"main": palette.second},
        "success": {"main": palette.success},
        "warning": {"main": palette.warning},
        "error": {"main": palette.error},
        "info": {"main": palette.info},
        "background": {"default": palette.ground, "paper": palette.card},
        "text": {"primary": palette.ink, "secondary": palette.soft, "disabled": palette.faint},
        "divider": palette.line,
        "action": {"hover": palette.hover, "selected": palette.selected},
    }


def _components() -> dict[str, Any]:
    return {
        "MuiButton": {
            "defaultProps": {"disableElevation": True},
            "styleOverrides": {"root": {"textTransform": "none", "borderRadius": "6px"}},
        },
        "MuiPaper": {"styleOverrides": {"root": {"backgroundImage": "none"}}},
        # What stands at a field is read, not guessed: Material's are 10 px.
        "MuiInputLabel": {"styleOverrides": {"shrink": {"fontSize": f"{FONT_SIZE + 2}px"}}},
        "MuiOutlinedInput": {"styleOverrides": {"notchedOutline": {"& legend": {"fontSize": "11.25px"}}}},
        "MuiFormHelperText": {"styleOverrides": {"root": {"fontSize": "12px", "marginLeft": "2px"}}},
        "MuiTooltip": {"styleOverrides": {"tooltip": {"fontSize": "12px"}}},
    }
