"""Runs a cell of SQL: one SELECT over the trace store, with parameters and the results of other cells.

The query is asked where the store is (`kernel.consulting`), so nothing here opens it. Not here: completion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kernel.context import Context
from kernel.display import Rows
from kernel.engines.protocol import Chunk, Completions, Host, SyntaxProblem
from kernel.engines.sql.looks import rows_of
from kernel.engines.sql.reading import Reader, new_reader
from kernel.errors import SpellError, error_of
from kernel.policy import Limits
from kernel.stores.comments import abouts
from kernel.stores.statements import Statement
from kernel.values import Value, plain


class SqlEngine:
    """`kernel.engines.protocol.Engine`. A query has no globals of its own: it knows `params` and `cells`."""

    language = "sql"

    def __init__(self, host: Host, limits: Limits) -> None:
        self._globals: dict[str, Value] = {}
        self._kept: Reader | None = None

    def check(self, chunk: Chunk) -> SyntaxProblem | None:
        """Parse only."""
        if not chunk.source.strip():
            return None
        try:
            self._reader.statement(chunk.source)
        except SpellError as error:
            return SyntaxProblem(error.message, error.details.get("line", 1), error.details.get("column", 0))
        return None

    async def run(self, ctx: Context, chunk: Chunk) -> Rows:
        """Ask the query; its first rows, as tables by column. Errors as `kernel.stores.answers.Answer`, placed."""
        statement, tables = self._read(chunk)
        given = {name: value for name, value in self._known().items() if name in statement.parameters}
        question: dict[str, Any] = {"sql": chunk.source, "parameters": given, "tables": tables}
        if chunk.timeout is not None:
            question["seconds"] = chunk.timeout
        if chunk.rows:
            question["rows"] = chunk.rows
        told = await ctx.run.ask("query", question)
        if "error" in told:
            raise self._placed(error_of(told["error"]), chunk)
        return rows_of(told, question, self._partial(tables))

    def complete(self, source: str, cursor: int) -> Completions:
        """Tables, columns, functions, words of SQL, parameters and named results."""
        from kernel.engines.sql.completion import complete

        return complete(self._reader.columns(), source, cursor, self._params(), self._cells())

    def interrupt(self) -> None:
        """Nothing holds the thread: a query runs elsewhere, and is cancelled with its task."""

    def set_globals(self, values: dict[str, Value]) -> None:
        """`params` and `cells` are known to queries."""
        self._globals |= values

    def begin_run(self, seed: int, times: list[float]) -> None:
        """A query has neither chance nor a clock of the run."""

    def close(self) -> None:
        """Give the memory back."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    @property
    def _reader(self) -> Reader:
        if self._kept is None:
            self._kept = new_reader()
        return self._kept

    def _read(self, chunk: Chunk) -> tuple[Statement, dict[str, list[Any]]]:
        try:
            statement = self._reader.statement(chunk.source)
        except SpellError as error:
            raise self._placed(error, chunk) from None
        named = self._reader.tables(statement)
        # The store's own tables stay what they are, whatever a cell is called.
        cells = {name: value for name, value in self._cells().items() if name in named - set(abouts())}
        return statement, {name: value if isinstance(value, list) else [value] for name, value in cells.items()}

    def _partial(self, names: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Of the answers of other cells that a query reads, those it has not whole: their rows here, and in all."""
        cells = self._globals.get("cells")
        found = [(name, cells.get(name)) for name in names] if isinstance(cells, Mapping) else []
        parts = [(name, value) for name, value in found if isinstance(value, Rows) and value.total > len(value)]
        return {name: (len(value), value.total) for name, value in parts}

    def _known(self) -> dict[str, Any]:
        return {**self._cells(), **self._params()}

    def _params(self) -> dict[str, Any]:
        return _plain(self._globals.get("params"))

    def _cells(self) -> dict[str, Any]:
        return _plain(self._globals.get("cells"))

    def _placed(self, error: SpellError, chunk: Chunk) -> SpellError:
        line = error.details.get("line")
        error.details["file"] = chunk.name
        error.details["line"] = chunk.first_line - 1 + (line if isinstance(line, int) else 1)
        return error


def _plain(values: Value) -> dict[str, Any]:
    """Those of some values that are data."""
    given = values if isinstance(values, Mapping) else {}
    return {str(name): plain(value) for name, value in given.items() if _is_data(value)}


def _is_data(value: Any) -> bool:
    match value:
        case None | bool() | int() | float() | str():
            return True
        case list() | tuple():
            return all(map(_is_data, value))
        case Mapping():
            return all(map(_is_data, value.values()))
    return False
