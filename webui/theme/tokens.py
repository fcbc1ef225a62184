"""The colours, type and spacing of Spell Studio, as data. Not here: how Panel is told (`look`).

A deep violet accent on warm, quiet neutrals; everything sits on a 4 px grid.
"""

from __future__ import annotations

from kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one mode, as CSS colours."""

    accent: str
    accent_light: str
    accent_dark: str
    on_accent: str
    second: str
    ground: str
    card: str
    ink: str
    soft: str
    faint: str
    line: str
    hover: str
    selected: str
    success: str
    warning: str
    error: str
    info: str


LIGHT = Palette(
    accent="#5243c2",
    accent_light="#7a6de0",
    accent_dark="#3c2fa0",
    on_accent="#ffffff",
    second="#a8552c",
    ground="#f6f4f0",
    card="#fffefc",
    ink="#24212c",
    soft="#635e70",
    faint="#706a7c",
    line="#e5e1da",
    hover="rgba(60, 47, 100, 0.055)",
    selected="rgba(82, 67, 194, 0.10)",
    success="#23734f",
    warning="#9a5b00",
    error="#b9303a",
    info="#2b6a99",
)

DARK = Palette(
    accent="#a99dff",
    accent_light="#c4bbff",
    accent_dark="#8b7cf0",
    on_accent="#17122e",
    second="#e0a07c",
    ground="#15131a",
    card="#1d1a24",
    ink="#ebe8f2",
    soft="#aaa4b8",
    faint="#948ea2",
    line="#322e3d",
    hover="rgba(220, 210, 255, 0.06)",
    selected="rgba(169, 157, 255, 0.15)",
    success="#6fc79d",
    warning="#e3b15f",
    error="#f08a8f",
    info="#7fb8e3",
)

LIGHT_STRONG = Palette(
    accent="#2a1a8f",
    accent_light="#4333b0",
    accent_dark="#1a0f66",
    on_accent="#ffffff",
    second="#6b2c08",
    ground="#ffffff",
    card="#ffffff",
    ink="#000000",
    soft="#1c1826",
    faint="#37323f",
    line="#6a6474",
    hover="rgba(0, 0, 0, 0.10)",
    selected="rgba(42, 26, 143, 0.16)",
    success="#0b4a2f",
    warning="#5e3500",
    error="#8c0f1c",
    info="#0b3f66",
)
"""For those who need more contrast: 7:1 and more for words, 4.5:1 and more for lines."""

DARK_STRONG = Palette(
    accent="#cfc7ff",
    accent_light="#e4dfff",
    accent_dark="#b7acff",
    on_accent="#000000",
    second="#ffc9a8",
    ground="#000000",
    card="#000000",
    ink="#ffffff",
    soft="#ece9f5",
    faint="#d2cde0",
    line="#9b95aa",
    hover="rgba(255, 255, 255, 0.16)",
    selected="rgba(207, 199, 255, 0.26)",
    success="#9af0c4",
    warning="#ffd58a",
    error="#ffb3b6",
    info="#b5deff",
)

FONT = 'Roboto, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif'
FONT_SIZE = 13
RADIUS = 8
NARROW = 900
"""Below this many pixels of width the files are a drawer over the page (`shell/frame.js` knows it too)."""
