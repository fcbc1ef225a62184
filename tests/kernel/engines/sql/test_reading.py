"""What a tab's kernel reads of a query without a parser is what it has to send along, as DuckDB's own parser says."""

from __future__ import annotations

import pytest

from kernel.engines.sql.reading import DuckReader, LightReader

QUERIES = (
    "select * from spans where model = $topic and name = '$not' -- $neither, from nowhere",
    "with a as (select 1 as one) select one from a join birds on true /* from bees */",
    "select count(*) from runs r, lateral (select r.title) t where r.path = $path limit $most",
)


@pytest.fixture(scope="module")
def duck() -> DuckReader:
    return DuckReader()


@pytest.mark.parametrize("sql", QUERIES)
def test_parameters_are_the_same_and_no_table_is_missed(duck: DuckReader, sql: str) -> None:
    light, known = LightReader().statement(sql), duck.statement(sql)
    assert light.parameters == known.parameters
    assert duck.tables(known) <= LightReader().tables(light)


def test_tables_have_their_columns(duck: DuckReader) -> None:
    known, light = duck.columns(), LightReader().columns()
    assert {*light} <= {*known}
    for table in ("runs", "spans", "events"):
        assert [name for name, _ in light[table]] == [name for name, _ in known[table]]
