"""Datasets: rows from CSV, TSV, JSON lines, Parquet and DuckDB files, streamed, with row numbers in complaints.

CSV is read by Python's own reader: DuckDB's guesses, and leaves out lines above the first that fits its guess.
Not here: what is done with the rows (`running`).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from kernel.errors import InvalidError, NotFoundError
from kernel.evaluation.results import Row
from kernel.records import dataclass

LONGEST_FIELD = 50 << 20
"""Characters of one field of a CSV file."""

Record = tuple[int, dict[str, Any]]
"""The number of a row, from 1, and its columns."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Where rows come from. `table` or `query` say which of a DuckDB file; `input` and `expected` name columns."""

    path: Path
    table: str = ""
    query: str = ""
    input: str = "input"
    expected: str = "expected"

    def rows(self) -> Iterator[Row]:
        """The rows, one after the other. `InvalidError` names the row that is wrong, `NotFoundError` the file."""
        if not self.path.is_file():
            raise NotFoundError(f"There is no dataset {str(self.path)!r}.")
        reader = READERS.get(self.path.suffix.lower())
        if reader is None:
            raise InvalidError(f"{self.path.name!r} is no dataset: use one of {', '.join(READERS)}.")
        try:
            for number, record in reader(self):
                yield self._row(number, record)
        except UnicodeDecodeError as error:
            raise InvalidError(f"The dataset {self.path.name!r} is not text in UTF-8 (byte {error.start}).") from None
        except OSError as error:
            raise InvalidError(f"The dataset {self.path.name!r} cannot be read: {error.strerror or error}.") from None

    def fault(self, number: int, why: str) -> InvalidError:
        """What is wrong with a row."""
        return InvalidError(f"The dataset {self.path.name!r}, row {number}: {why}.", row=number)

    def _row(self, number: int, record: Mapping[str, Any]) -> Row:
        if self.input not in record:
            told = ", ".join(map(repr, record)) or "none"
            raise self.fault(number, f"it has no column {self.input!r}. Its columns: {told}. `input` may name another")
        params = {name: value for name, value in record.items() if name not in (self.input, self.expected)}
        return Row(number, record[self.input], record.get(self.expected), params)


def _delimited(dataset: Dataset) -> Iterator[Record]:
    csv.field_size_limit(LONGEST_FIELD)
    with dataset.path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=_delimiter(dataset.path, file), strict=True)
        try:
            columns = next(reader, None)
            if columns is None:
                raise InvalidError(f"The dataset {dataset.path.name!r} is empty. Its first line names the columns.")
            _check_columns(dataset, columns)
            yield from _records(dataset, reader, columns)
        except csv.Error as error:
            raise InvalidError(f"The dataset {dataset.path.name!r}, line {reader.line_num}: {error}.") from None


def _records(dataset: Dataset, reader: Iterator[list[str]], columns: list[str]) -> Iterator[Record]:
    number = 0
    for fields in reader:
        if not fields:
            continue
        number += 1
        if len(fields) != len(columns):
            why = f"it has {len(fields)} fields, not {len(columns)}. Put quotes around a field with a comma in it"
            raise dataset.fault(number, why)
        record: dict[str, Any] = dict(zip(columns, fields, strict=True))
        if record.get(dataset.expected) == "":
            del record[dataset.expected]
        yield number, record


def _delimiter(path: Path, file: TextIO) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    head = file.readline()
    file.seek(0)
    return ";" if ";" in head and "," not in head else ","


def _check_columns(dataset: Dataset, columns: list[str]) -> None:
    twice = next((name for name in columns if columns.count(name) > 1), None)
    if twice is not None:
        raise InvalidError(f"The dataset {dataset.path.name!r} has the column {twice!r} twice.")
    if dataset.input not in columns:
        told = ", ".join(map(repr, columns))
        raise InvalidError(f"The dataset {dataset.path.name!r} has no column {dataset.input!r}; it has {told}.")


def _json_lines(dataset: Dataset) -> Iterator[Record]:
    with dataset.path.open("rb") as file:
        lines = (line for line in file if line.strip())
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line.decode("utf-8-sig"))
            except (json.JSONDecodeError, RecursionError) as error:
                raise dataset.fault(number, f"it is not JSON ({error})") from None
            if not isinstance(record, dict):
                raise dataset.fault(number, "it is no JSON object")
            yield number, record


def _parquet(dataset: Dataset) -> Iterator[Record]:
    import duckdb

    with duckdb.connect() as connection:
        yield from _queried(dataset, connection, "select * from read_parquet(?)", [str(dataset.path)])


def _database(dataset: Dataset) -> Iterator[Record]:
    import duckdb

    try:
        connection = duckdb.connect(str(dataset.path), read_only=True)
    except duckdb.Error as error:
        raise InvalidError(f"The dataset {dataset.path.name!r} cannot be opened: {_told(error)}") from None
    with connection:
        connection.execute("set enable_external_access = false")
        query = dataset.query or f"select * from {_quoted(dataset.table or _only_table(dataset, connection))}"
        yield from _queried(dataset, connection, query, [])


def _only_table(dataset: Dataset, connection: Any) -> str:
    names = [row[0] for row in connection.execute("select table_name from duckdb_tables() order by 1").fetchall()]
    if len(names) != 1:
        told = ", ".join(names) or "none"
        raise InvalidError(f"Say which table of {dataset.path.name!r}, or a query. Its tables: {told}.")
    return str(names[0])


def _quoted(name: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def _queried(dataset: Dataset, connection: Any, query: str, parameters: list[Any]) -> Iterator[Record]:
    import duckdb

    try:
        answer = connection.execute(query, parameters)
        columns = [(str(column[0]), str(column[1])) for column in answer.description]
        _check_columns(dataset, [name for name, _ in columns])
        number = 0
        while rows := answer.fetchmany(1000):
            for values in rows:
                number += 1
                yield number, {name: _value(v, kind) for (name, kind), v in zip(columns, values, strict=True)}
    except duckdb.Error as error:
        raise InvalidError(f"The dataset {dataset.path.name!r} cannot be read: {_told(error)}") from None


def _value(value: Any, kind: str = "") -> Any:
    """A value of a database as JSON data: dates and the like become text."""
    if kind == "JSON" and isinstance(value, str):
        return json.loads(value)
    match value:
        case None | bool() | int() | float() | str():
            return value
        case list() | tuple():
            return [_value(item) for item in value]
        case dict():
            return {str(name): _value(item) for name, item in value.items()}
        case bytes():
            return value.decode("utf-8", "replace")
    if type(value).__name__ == "Decimal":
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _told(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".!") + "."


READERS: dict[str, Callable[[Dataset], Iterator[Record]]] = {
    ".csv": _delimited,
    ".tsv": _delimited,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".parquet": _parquet,
    ".duckdb": _database,
    ".db": _database,
}
"""How a dataset is read, by the ending of its name."""
