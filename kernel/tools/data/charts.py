"""The tool that draws charts of tables."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from kernel.errors import InvalidError, LimitError
from kernel.records import dataclass
from kernel.sandbox.laboratory import compute
from kernel.tools.data.sources import effect_of_writing, put
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

Kind = Literal["line", "bar", "scatter", "histogram", "pie", "box"]
DRAW = "kernel.tools.data.charts_work:draw"
MEMORY = 1 << 30


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """Options of `ChartGenerator`: they narrow what the profile allows, never widen it.

    `width` and `height` are pixels; `allowed_paths` are the only folders and files, all when empty; with `read_only`
    no file is written; `max_file_size` is in bytes. A call draws at most `max_rows` in at most `timeout` seconds.
    """

    width: int = 800
    height: int = 500
    max_rows: int = 100_000
    timeout: float = 20.0
    allowed_paths: tuple[str, ...] = ()
    read_only: bool = False
    max_file_size: int | None = None


async def chart_generator(
    bench: Bench,
    *,
    rows: Annotated[list[Any], "The rows: tables by column, or numbers"],
    action: Annotated[Literal["visualize"], "What to do"] = "visualize",
    kind: Annotated[Kind, "What to draw"] = "bar",
    x: Annotated[str, "The column from left to right; the first of texts when not said"] = "",
    y: Annotated[list[str] | str | None, "The column or columns to draw; those of numbers when not said"] = None,
    title: Annotated[str, "What stands above"] = "",
    x_label: Annotated[str, "What stands below; the column when not said"] = "",
    y_label: Annotated[str, "What stands at the side; the column when not said"] = "",
    bins: Annotated[int, "For histogram: how many bars"] = 10,
    format: Annotated[Literal["png", "svg"], "The kind of image; that of the path's ending when it has one"] = "png",
    path: Annotated[str, "Write the image to this file; without it the bytes are given"] = "",
) -> Value:
    """Draw a chart of a table: lines, bars, points, a histogram, a pie, boxes.

    Gives the `image` as bytes, or the `path` it was written to with its `size`; and what was drawn: `kind`, `format`,
    `mime`, `x` and `y`. The same rows give the same image. A plain list of numbers is the column `value`.

    ```lua
    local birds = { { name = "owl", weight = 1.5 }, { name = "kiwi", weight = 3 } }
    local chart = ChartGenerator.new():run({ action = "visualize", rows = birds, path = "birds.svg" })
    print(chart.path, chart.x, chart.y[1]) --> birds.svg name weight
    ```

    Fails with `invalid` when no column fits, `limit` for too many rows, `timeout`, and the errors of files.
    """
    options: ChartOptions = bench.options
    table = _table(rows, options.max_rows)
    ending = path.rpartition(".")[2].lower()
    kind_of_image = ending if ending in ("png", "svg") else format
    for name, pixels in (("width", options.width), ("height", options.height)):
        if not 50 <= pixels <= 4000:
            raise InvalidError(f"chart_generator: the {name} is 50 to 4000 pixels, not {pixels}.")
    chart: dict[str, Any] = {
        "kind": kind,
        "x": x,
        "y": [y] if isinstance(y, str) else y or [],
        "title": title,
        "x_label": x_label,
    }
    chart |= {"y_label": y_label, "bins": max(1, min(bins, 1000)), "format": kind_of_image}
    chart |= {"width": options.width, "height": options.height}
    drawn = await compute(bench.hands, DRAW, {"rows": table, "chart": chart}, options.timeout, MEMORY)
    mime = "image/svg+xml" if kind_of_image == "svg" else "image/png"
    about = {"kind": kind, "format": kind_of_image, "mime": mime, "x": drawn["x"], "y": drawn["y"]}
    if path:
        return {**about, "path": path, "size": await put(bench, path, drawn["image"])}
    return {**about, "image": drawn["image"], "size": len(drawn["image"])}


def _table(rows: list[Any], most: int) -> list[dict[str, Any]]:
    if not rows or len(rows) > most:
        raise (LimitError if rows else InvalidError)(f"A chart draws 1 to {most} rows, not {len(rows)}.")
    table = rows if any(isinstance(row, dict) for row in rows) else [{"value": row} for row in rows]
    for number, row in enumerate(table, 1):
        if not isinstance(row, dict):
            raise InvalidError(f"chart_generator: row {number} is no table by column: {row!r}.")
    return table


TOOLS = (
    Entry(
        "ChartGenerator",
        chart_generator,
        ChartOptions,
        Hints(idempotent=True),
        needs=("files",),
        aliases=("ChartGeneratorTool",),
        effect=effect_of_writing(),
    ),
)
