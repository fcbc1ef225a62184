"""`display` in scripts: tables, charts, pictures, sounds, Markdown and HTML on the screen of a cell, at once.

A terminal gets the plain form of each. Not here: how a page draws them.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, ClassVar

from kernel.api.arguments import read_table
from kernel.api.definition import script, takes
from kernel.api.site import Site
from kernel.bounds import Bound
from kernel.charts import MIME as CHART
from kernel.charts import ChartOptions, chart_of, text_of_chart
from kernel.display import CLEAR, as_text, size_of
from kernel.errors import InvalidError
from kernel.media import image_type, sound_type
from kernel.records import dataclass
from kernel.tables import MIME as TABLE
from kernel.tables import table_of, text_of
from kernel.values import Outcome, Value, plain


@dataclass(frozen=True, slots=True)
class TableOptions:
    """How a table looks: `columns` are those to show, in order; `title` stands above."""

    columns: list[str] | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class ImageOptions:
    """How a picture looks: `alt` says what it shows to whoever cannot see it, `width` is in pixels."""

    alt: str = ""
    width: int | None = None
    bounds: ClassVar[Mapping[str, Bound]] = {"width": Bound(1, 10_000, unit="pixels")}


@dataclass(frozen=True, slots=True)
class ClearOptions:
    """When what was shown goes: with `wait`, just before something new comes."""

    wait: bool = False


@script("display", namespace=True)
class Display:
    """Rich output of a cell, at once and in order. In a terminal each has a plain form.

    ```lua
    local birds = { { name = "owl", weight = 1.5 }, { name = "kiwi", weight = 3 } }
    display.table(birds, { title = "Birds" })
    display.chart(birds, { kind = "bar", x = "name", y = "weight" })
    display.markdown("Kiwis are **heavier**.")
    ```
    """

    @staticmethod
    @takes(options=ClearOptions)
    def clear(site: Site, options: dict[str, Value] | None = None) -> None:
        """Take away what the cell has shown; with `wait = true` just before it shows something new.

        The trace keeps all of it. A terminal keeps it too.
        """
        _show(site, {CLEAR: {"wait": read_table(ClearOptions, options or {}, "display.clear").wait}})

    @staticmethod
    def markdown(site: Site, text: str) -> None:
        """Show Markdown."""
        _show(site, {"text/plain": text, "text/markdown": text})

    @staticmethod
    def html(site: Site, text: str) -> None:
        """Show HTML, in a frame of its own: its scripts do not run, and it loads nothing."""
        _show(site, {"text/plain": text, "text/html": text})

    @staticmethod
    def json(site: Site, value: Value) -> None:
        """Show a value as a tree that unfolds."""
        _show(site, {"text/plain": as_text(value), "application/json": plain(value)})

    @staticmethod
    @takes(options=TableOptions)
    def table(site: Site, rows: list[Value], options: dict[str, Value] | None = None) -> None:
        """Show rows as a table that can be sorted: tables by column, lists, or single values."""
        looks = read_table(TableOptions, options or {}, "display.table")
        table = table_of(rows, looks.columns or ())
        text = f"{looks.title}\n{text_of(table)}" if looks.title else text_of(table)
        data = {"title": looks.title, "columns": table.columns, "rows": table.rows}
        _show(site, {"text/plain": text, TABLE: data})

    @staticmethod
    @takes(options=ChartOptions)
    def chart(site: Site, rows: list[Value], options: dict[str, Value] | None = None) -> None:
        """Show rows as a chart of lines, bars, points or areas."""
        chart = chart_of(table_of(rows), read_table(ChartOptions, options or {}, "display.chart"))
        _show(site, {"text/plain": text_of_chart(chart), CHART: chart})

    @staticmethod
    @takes(options=ImageOptions)
    def image(site: Site, image: Value, options: dict[str, Value] | None = None) -> None:
        """Show a picture: the bytes of a PNG, JPEG, GIF or WebP, the text of an SVG, or what `ChartGenerator` gave."""
        looks = read_table(ImageOptions, options or {}, "display.image")
        data = _bytes(image, "image")
        kind = image_type(data)
        content = data.decode("utf-8", "replace") if kind == "image/svg+xml" else base64.b64encode(data).decode()
        text = f"[{looks.alt or 'picture'}: {kind}, {len(data):,} bytes]"
        facts = {"alt": looks.alt, **({"width": looks.width} if looks.width else {})}
        _show(site, {"text/plain": text, kind: content, "application/vnd.llmspell.picture+json": facts})

    @staticmethod
    def audio(site: Site, audio: Value) -> None:
        """Show a player for a sound: the bytes of a WAV, MP3, Ogg, FLAC or M4A file."""
        data = _bytes(audio, "audio")
        kind = sound_type(data)
        content = base64.b64encode(data).decode()
        _show(site, {"text/plain": f"[sound: {kind}, {len(data):,} bytes]", kind: content})


def _bytes(given: Value, field: str) -> bytes:
    """Bytes, a text, or a tool's result with one of both in `field`."""
    value = given.output if isinstance(given, Outcome) else given
    if isinstance(value, dict):
        value = value.get(field, value)
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    if isinstance(value, bytes):
        return value
    raise InvalidError(f"display.{field} takes bytes, not {as_text(value)[:100]}.")


def _show(site: Site, bundle: dict[str, Any]) -> None:
    run = site.ctx.run
    run.count_output(size_of(bundle))
    stage = run.stage_of(site.ctx) if run.stage_of is not None else None
    if stage is not None:
        stage.show(bundle)
    else:
        (site.ctx.stage or site.ctx).emit("display", data=bundle)
