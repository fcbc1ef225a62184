"""The tokens in the form panel-material-ui wants them: one `theme_config` for light and dark.

pmui turns it into `--mui-palette-*` variables, which our own components read; so one toggle moves everything.
"""

from __future__ import annotations

from typing import Any

from webui.theme.tokens import (
    BAR_HEIGHT,
    DARK,
    DARK_STRONG,
    FONT,
    FONT_SIZE,
    LIGHT,
    LIGHT_STRONG,
    NARROW,
    RADIUS,
    Palette,
)

MODES = ("light", "dark")
_NARROW = f"@media (max-width: {NARROW - 1}px)"


def theme_config(high: bool = False) -> dict[str, Any]:
    """The configuration of both modes, for `theme_config=` of a page or widget; `high` is for high contrast."""
    light, dark = (LIGHT_STRONG, DARK_STRONG) if high else (LIGHT, DARK)
    return {"light": _mode(light), "dark": _mode(dark)}


def first_paint(dark: bool | None, high: bool = False) -> str:
    """The style of a page's ground until its scripts are there: no flash of white before a dark page.

    With None for `dark` it is that of the reader's system.
    """
    light_ground, dark_ground = (theme_config(high)[mode]["palette"]["background"]["default"] for mode in MODES)
    # The page's scripts give it the class of its theme, and from then on the theme says what the ground is.
    early = "html:not(.light, .dark) {{ background-color: {}; }}".format
    rule = early(dark_ground if dark else light_ground)
    if dark is None:
        rule += f" @media (prefers-color-scheme: dark) {{ {early(dark_ground)} }}"
    # A drawer of files that is about to be closed is not seen: `bar.js` says when it may be.
    drawer = f"{_NARROW} {{ html:not(.settled) {{ --llmspell-drawer: 0; }} }}"
    # Scroll bars and the browser's own controls go along; who tells is `settings/appearance.js`.
    native = "html.dark { color-scheme: dark; }"
    return f"{rule} {drawer} {native} :root {{ --coming: {LIGHT.accent if not dark else DARK.accent}; }}"


def page_style() -> dict[str, Any]:
    """The `sx` of the page: a flat bar with a hairline, the same quiet ground everywhere."""
    quiet = {"backgroundColor": "background.paper", "color": "text.primary", "boxShadow": "none"}
    return {
        "& .header": {**quiet, "backgroundImage": "none", "borderBottom": "1px solid", "borderColor": "divider"},
        "& .header .MuiToolbar-root": {
            "margin": 0,
            "boxSizing": "border-box",
            "paddingLeft": "12px",
            "paddingRight": "8px",
            "gap": "2px",
        },
        "& .header .MuiToolbar-root > .MuiIconButton-root": {"color": "text.secondary", "marginRight": "4px"},
        "& .header .MuiLinearProgress-root": {"display": "none"},
        "& .main": {"backgroundColor": "background.default"},
        # What stands below the fixed bar: as high as the bar and its hairline.
        "& .main > .MuiBox-root > .MuiToolbar-root, & .MuiDrawer-paper > .MuiToolbar-root": {
            "margin": 0,
            "minHeight": f"{BAR_HEIGHT + 1}px !important",
        },
    }


def _mode(palette: Palette) -> dict[str, Any]:
    return {
        "palette": _palette(palette),
        "typography": {"fontFamily": FONT, "fontSize": FONT_SIZE, "button": {"fontWeight": 500}},
        "shape": {"borderRadius": RADIUS},
        "breakpoints": {"values": {"xs": 0, "sm": NARROW, "md": 1000, "lg": 1200, "xl": 1536}},
        "components": _components(palette),
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


def _components(palette: Palette) -> dict[str, Any]:
    flat = {"boxShadow": "none", "backgroundImage": "none"}
    return {
        "MuiToolbar": {"styleOverrides": {"root": {"minHeight": f"{BAR_HEIGHT}px !important"}}},
        "MuiButton": {
            "defaultProps": {"disableElevation": True},
            "styleOverrides": {"root": {"textTransform": "none", "borderRadius": "6px"}},
        },
        "MuiTab": {"styleOverrides": {"root": {"textTransform": "none", "minHeight": "40px"}}},
        "MuiPaper": {"styleOverrides": {"root": {"backgroundImage": "none"}}},
        "MuiDrawer": {
            "styleOverrides": {
                # Over a narrow page it covers the bar as well: there is nothing to keep clear of.
                "paper": {**flat, "borderColor": palette.line, _NARROW: {"& > .MuiToolbar-root": {"display": "none"}}},
                "root": {"opacity": "var(--llmspell-drawer, 1)"},
            },
            # Where the focus goes says `bar.js`: a window that becomes narrow must not take it from who writes.
            "defaultProps": {"ModalProps": {"disableAutoFocus": True, "disableRestoreFocus": True}},
        },
        # What stands at a field is read, not guessed: Material's are 10 px.
        "MuiInputLabel": {"styleOverrides": {"shrink": {"fontSize": f"{FONT_SIZE + 2}px"}}},
        "MuiOutlinedInput": {"styleOverrides": {"notchedOutline": {"& legend": {"fontSize": "11.25px"}}}},
        "MuiFormHelperText": {"styleOverrides": {"root": {"fontSize": "12px", "marginLeft": "2px"}}},
        "MuiTooltip": {"styleOverrides": {"tooltip": {"fontSize": "12px"}}},
    }
