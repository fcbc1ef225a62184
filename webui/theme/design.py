"""What Panel may add to the parts of a page: nothing. Ours bring their own style, and figures are told theirs.

Panel's own designs give every part of a page some style sheets to load, whether it has anything that they are for.
"""

from __future__ import annotations

from typing import ClassVar

from panel.theme.base import Design, Theme


class Look(Theme):
    """Of figures; their colours are given by who draws them."""

    _name: ClassVar[str] = "default"


class Plain(Design):
    """Adds nothing."""

    _themes: ClassVar[dict[str, type[Theme]]] = {"default": Look, "dark": Look}
