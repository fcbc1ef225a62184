"""The page of the trace store's tables and views for people who write SQL, from the database itself."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.stores.comments import abouts

HEAD = """# The trace store

Every run is kept in a journal; `.llmspell/store.duckdb` is a DuckDB database made from the journals, and all of it
can be asked in SQL: in a notebook with a cell of `sql`, on the command line with `llmspell trace --sql "…"`. A query
only reads. Times are seconds since the epoch (`to_timestamp(started)` is a date), durations seconds, costs US dollars.
Columns of JSON are read with `->` and `->>`: `input->'messages'->-1->>'content'` is the last message of a chat.
A text above 64 kB stands once beside the journals; in a column of JSON `{"$payload": digest, …}` is its place.

Made by `python -m kernel.api.reference` from the database's own comments.
"""


def render_store() -> str:
    """The page as Markdown."""
    from kernel.stores import database
    from kernel.stores.migrations import make

    query = """select table_name, column_name, lower(data_type), comment from duckdb_columns()
        where not internal and database_name <> 'temp' order by table_name, column_index"""
    with make(database.connect(database.IN_MEMORY)) as connection:
        rows = connection.execute(query).fetchall()
    columns: dict[str, list[tuple[str, str, str]]] = {}
    for table, name, kind, about in rows:
        columns.setdefault(table, []).append((name, kind, about or ""))
    return "\n".join([HEAD, *_overview(), *(line for name in abouts() for line in _section(name, columns[name]))])


def _overview() -> Iterator[str]:
    yield "| | | |\n|---|---|---|"
    for name, (kind, about) in abouts().items():
        yield f"| [{name}](#{name}) | {kind} | {_cell(about)} |"
    yield ""


def _section(name: str, columns: list[tuple[str, str, str]]) -> Iterator[str]:
    kind, about = abouts()[name]
    yield f"## {name}\n\n{about[:1].upper()}{about[1:]} ({kind}).\n\n| column | type | |\n|---|---|---|"
    for column, type, comment in columns:
        yield f"| `{column}` | {type} | {_cell(comment)} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
