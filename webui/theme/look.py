"""The tokens as CSS: what every part of a page reads its colours and its type from.

The variables are called as Material calls its own, whose fields some pages have too (`material`). Not here: which
colours there are (`tokens`).
"""

from __future__ import annotations

from webui.theme.tokens import DARK, DARK_STRONG, FONT, FONT_SIZE, LIGHT, LIGHT_STRONG, Palette

MODES = ("light", "dark")

PLACES = {
    "primary-main": "accent",
    "primary-light": "accent_light",
    "primary-dark": "accent_dark",
    "primary-contrastText": "on_accent",
    "secondary-main": "second",
    "success-main": "success",
    "warning-main": "warning",
    "error-main": "error",
    "info-main": "info",
    "background-default": "ground",
    "background-paper": "card",
    "text-primary": "ink",
    "text-secondary": "soft",
    "text-disabled": "faint",
    "divider": "line",
    "action-hover": "hover",
    "action-selected": "selected",
}
"""What a colour is called in CSS, after `--mui-palette-`, and in a palette."""

LINE_HEIGHT = 1.5


def palette_of(dark: bool, high: bool = False) -> Palette:
    """The colours of one mode; `high` is for high contrast."""
    if high:
        return DARK_STRONG if dark else LIGHT_STRONG
    return DARK if dark else LIGHT


def colours(high: bool = False) -> dict[str, str]:
    """The style sheet of each mode, that makes its colours those of a page."""
    return {mode: f":root {{ {_variables(palette_of(mode == 'dark', high))} }}" for mode in MODES}


def first_paint(dark: bool | None, high: bool = False) -> str:
    """The style of a page's ground until its scripts are there: no flash of white before a dark page.

    With None for `dark` it is that of the reader's system.
    """
    # The page's scripts give it the class of its theme, and from then on the theme says what the ground is.
    early = "html:not(.light, .dark) {{ background-color: {}; }}".format
    rule = early(palette_of(bool(dark), high).ground)
    if dark is None:
        rule += f" @media (prefers-color-scheme: dark) {{ {early(palette_of(True, high).ground)} }}"
    # Scroll bars and the browser's own controls go along; who tells is `settings/appearance.js`.
    native = "html.dark { color-scheme: dark; }"
    return f"{rule} {native} :root {{ --coming: {palette_of(bool(dark)).accent}; }}"


def _variables(palette: Palette) -> str:
    said = {f"--mui-palette-{name}": str(getattr(palette, place)) for name, place in PLACES.items()}
    # A text of 16 px is what Bokeh and the browser go by; ours is as much smaller as Material would make it.
    said["--mui-font-body1"] = f"400 {FONT_SIZE / 14:.4f}rem/{LINE_HEIGHT} {FONT}"
    said |= {"--bokeh-base-font": FONT, "--bokeh-font-size": "16px"}
    # Panel's own parts.
    said |= {"--panel-primary-color": palette.accent, "--panel-on-primary-color": palette.on_accent}
    said |= {"--panel-background-color": palette.ground, "--panel-on-background-color": palette.ink}
    said |= {"--panel-surface-color": palette.card, "--panel-on-surface-color": palette.ink}
    return " ".join(f"{name}: {value};" for name, value in said.items())
