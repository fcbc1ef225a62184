"""The tools that clean tables and sum them up: steps of a pipeline between reading and drawing."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from kernel.errors import InvalidError, LimitError
from kernel.records import dataclass
from kernel.sandbox.laboratory import compute
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

CLEAN = "kernel.tools.data.cleaning_work:clean"
ANALYZE = "kernel.tools.data.statistics_work:analyze"


@dataclass(frozen=True, slots=True)
class TableOptions:
    """Options of `DataCleaner` and `StatisticsCalculator`: the most rows, and seconds for a call."""

    max_rows: int = 200_000
    timeout: float = 10.0


Missing = Literal["keep", "drop", "fill", "mean", "median", "mode"]
Outliers = Literal["keep", "drop", "clip"]


async def data_cleaner(
    bench: Bench,
    *,
    rows: Annotated[list[Any], "The rows: tables by column"],
    action: Annotated[Literal["clean"], "What to do"] = "clean",
    columns: Annotated[list[str] | None, "Only these columns; all when not said"] = None,
    trim: Annotated[bool, "Take away spaces around texts; texts as N/A and null become nothing"] = True,
    types: Annotated[bool, "Make columns of texts that all are numbers or truths these"] = True,
    dedupe: Annotated[bool, "Keep the first of equal rows only"] = True,
    missing: Annotated[Missing, "What becomes of missing values: their row dropped, or the cell filled"] = "keep",
    fill: Annotated[Any, "For missing = fill: what is put there"] = None,
    outliers: Annotated[Outliers, "What becomes of numbers far from the others"] = "keep",
    spread: Annotated[float, "How far: this many quartile ranges beyond the quartiles"] = 1.5,
) -> Value:
    """Clean the rows of a table: spaces, types, doubles, missing values, outliers.

    Gives the `rows` and `columns`, and a `report` of what changed: how many cells were `trimmed` and `emptied`, which
    columns were `typed`, the `duplicates`, what was `filled`, how many rows lacked a value (`missing_dropped`), and the
    `outliers` by column. What is given is not changed.

    ```lua
    local rows = { { name = " owl ", wings = "2" }, { name = "owl", wings = "2" }, { name = "kiwi", wings = "N/A" } }
    local clean = DataCleaner.new():run({ action = "clean", rows = rows, missing = "drop" })
    print(#clean.rows, clean.rows[1].wings, clean.report.duplicates) --> 1 2 1
    ```

    Fails with `invalid` for rows that are no tables, `limit` or `timeout` for too many.
    """
    _check_rows("data_cleaner", rows, bench.options.max_rows)
    how = {"trim": trim, "types": types, "dedupe": dedupe, "missing": missing, "fill": fill}
    how |= {"outliers": outliers, "spread": spread}
    return await compute(
        bench.hands, CLEAN, {"rows": rows, "columns": columns or [], "how": how}, bench.options.timeout
    )


async def statistics_calculator(
    bench: Bench,
    *,
    rows: Annotated[list[Any], "The rows: tables by column, or numbers"],
    action: Annotated[Literal["analyze"], "What to do"] = "analyze",
    columns: Annotated[list[str] | None, "Only these columns; all when not said"] = None,
    group_by: Annotated[str, "A column: the same for the rows of each of its values too"] = "",
) -> Value:
    """Sum up the columns of a table: sizes of numbers, most common texts, correlations.

    Gives `statistics` by column: `count`, `missing`, `unique` and, for numbers, `sum`, `mean`, `median`, `min`, `max`,
    `std`, `variance`, `q1`, `q3`, `iqr` and the number of `outliers`, for texts the `most_common`; then the
    `correlations` between columns of numbers (Pearson, the strongest first) and, with `group_by`, the `groups`. The
    `rows` are given on, for the next step of a pipeline. A plain list of numbers is the column `value`.

    ```lua
    local told = StatisticsCalculator.new():run({ action = "analyze", rows = { 2, 4, 6 } })
    print(told.statistics.value.mean, told.statistics.value.max) --> 4.0 6
    ```

    Fails with `invalid` for rows that are no tables or a column that does not exist, `limit` or `timeout` for too many.
    """
    table = rows if any(isinstance(row, dict) for row in rows) else [{"value": row} for row in rows]
    _check_rows("statistics_calculator", table, bench.options.max_rows)
    asked = {"rows": table, "columns": columns or [], "group_by": group_by}
    result = await compute(bench.hands, ANALYZE, asked, bench.options.timeout)
    return {**result, "rows": rows}


def _check_rows(tool: str, rows: list[Any], most: int) -> None:
    if len(rows) > most:
        raise LimitError(f"{tool}: {len(rows)} rows are too many; the most is {most}.")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise InvalidError(f"{tool}: row {number} is no table by column: {row!r}.")


TOOLS = (
    Entry(
        "DataCleaner",
        data_cleaner,
        TableOptions,
        Hints(read_only=True, idempotent=True),
        aliases=("DataCleanerTool",),
    ),
    Entry(
        "StatisticsCalculator",
        statistics_calculator,
        TableOptions,
        Hints(read_only=True, idempotent=True),
        aliases=("StatisticsCalculatorTool",),
    ),
)
