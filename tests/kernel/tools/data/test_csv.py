"""CSV: what is read and written, how it is queried, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.api.classes import builtin_tools
from kernel.errors import DeadlineError, DeniedError, InvalidError, LimitError, SpellError
from kernel.sandbox.hands import Hands
from kernel.tools.data.csv_work import read, write
from tests.kit.browser import shared_fixture
from tests.kit.hands import open_hands
from tests.kit.laboratories import ONE_LABORATORY
from tests.kit.runs import Recording

pytestmark = ONE_LABORATORY

BIRDS = "name,wings,weight,flies\nowl,2,1.5,true\nkiwi,0,3,false\nwren,2,,true\n"


@shared_fixture
async def hands(tmp_path: Path) -> AsyncIterator[Hands]:
    async with open_hands(tmp_path) as made:
        yield made


async def run(hands: Hands, operation: str, options: Any = None, **given: Any) -> Any:
    made = builtin_tools()["csv"].tool(hands, options or {})
    return await made.run(Recording().context(), {"operation": operation, **given})


async def test_rows_come_with_types(hands: Hands) -> None:
    answer = await run(hands, "parse", text=BIRDS)
    assert answer["rows"][0] == {"name": "owl", "wings": 2, "weight": 1.5, "flies": True}
    assert answer["rows"][2]["weight"] is None
    assert (answer["row_count"], answer["truncated"], answer["ragged"]) == (3, False, [])
    plain = await run(hands, "parse", text=BIRDS, types=False, limit=1, offset=1)
    assert plain["rows"] == [{"name": "kiwi", "wings": "0", "weight": "3", "flies": "false"}]
    assert plain["truncated"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\n1;2\n", [{"a": 1, "b": 2}]),
        ("a\tb\r\n1\t2\r\n", [{"a": 1, "b": 2}]),
        ("\ufeffa|b\n1|2", [{"a": 1, "b": 2}]),
        ('a,b\n"x\ny","say ""hi"""\n', [{"a": "x\ny", "b": 'say "hi"'}]),
        ("a,A,\n1,2,3\n", [{"a": 1, "A_2": 2, "column_3": 3}]),
        ("zip\n007\n", [{"zip": "007"}]),
        ("n\n99999999999999999999\n", [{"n": 1e20}]),
        ("n\nnan\ninf\n", [{"n": "nan"}, {"n": "inf"}]),
        ("a\n\n\n1\n", [{"a": 1}]),
        ("", []),
        ("a,b\n", []),
    ],
)
async def test_every_dialect_is_understood(hands: Hands, text: str, rows: Any) -> None:
    assert (await run(hands, "parse", text=text))["rows"] == rows


async def test_ragged_lines_are_told_and_nothing_is_lost(hands: Hands) -> None:
    answer = await run(hands, "parse", text="a,b\n1\n1,2,3,4\n5,6\n")
    assert answer["ragged"] == [
        {"line": 2, "fields": 1, "expected": 2},
        {"line": 3, "fields": 4, "expected": 2},
    ]
    assert answer["rows"][:2] == [{"a": 1, "b": None}, {"a": 1, "b": 2, "_extra": ["3", "4"]}]


async def test_files_have_encodings(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("a\ngrüß\n".encode("cp1252"))
    (tmp_path / "b.csv").write_bytes("a\ngrüß\n".encode("utf-16"))
    with pytest.raises(InvalidError, match="encoding"):
        await run(hands, "parse", path="a.csv")
    with pytest.raises(InvalidError, match="no encoding"):
        await run(hands, "parse", path="a.csv", encoding="hex")
    for path, encoding in (("a.csv", "cp1252"), ("b.csv", "")):
        assert (await run(hands, "parse", path=path, encoding=encoding))["rows"] == [{"a": "grüß"}]


async def test_columns_are_described(hands: Hands) -> None:
    told = await run(hands, "info", text=BIRDS)
    assert told["columns"][2] == {"name": "weight", "type": "number", "missing": 1}
    assert (told["row_count"], told["dialect"]["delimiter"]) == (3, ",")


async def test_rows_are_filtered_sorted_and_summed_up(hands: Hands) -> None:
    some = await run(hands, "filter", text=BIRDS, where="wings > $least AND flies", parameters={"least": 1})
    assert [row["name"] for row in some["rows"]] == ["owl", "wren"]
    by = await run(hands, "sort", text=BIRDS, by=["-wings", "name"])
    assert [row["name"] for row in by["rows"]] == ["owl", "wren", "kiwi"]
    sums = await run(hands, "aggregate", text=BIRDS, by=["wings"], measures={"n": "count(*)", "w": "sum(weight)"})
    assert sums["rows"] == [{"wings": 0, "n": 1, "w": 3.0}, {"wings": 2, "n": 2, "w": 1.5}]
    told = await run(hands, "query", rows=[{"d": "2026-11-21"}], sql="SELECT d::DATE + 1 AS next FROM data")
    assert told["rows"] == [{"next": "2026-11-22"}]


async def test_rows_are_written(hands: Hands, tmp_path: Path) -> None:
    rows = [{"a": 1, "b": 'x "y", z'}, {"b": True, "c": None}]
    told = await run(hands, "write", rows=rows, to="out.csv")
    assert (tmp_path / "out.csv").read_text() == told["text"] == 'a,b,c\n1,"x ""y"", z",\n,true,\n'
    assert (await run(hands, "write", rows=[[1, 2]], columns=["b", "a"], delimiter=";"))["text"] == "b;a\n1;2\n"
    safe = await run(hands, "write", rows=[{"a": "=cmd()"}], escape_formulas=True)
    assert safe["text"] == "a\n'=cmd()\n"
    await run(hands, "filter", text=BIRDS, where="wings = 0", to="few.csv")
    assert (tmp_path / "few.csv").read_text() == "name,wings,weight,flies\nkiwi,0,3.0,false\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('a\n"never closed\n', InvalidError),
        ('a\n"x"y\n', InvalidError),
        ("a\n" + "x" * (2 << 20), InvalidError),
        ("," * 20_000 + "\n", LimitError),
        ("x" * (11 << 20), InvalidError),
    ],
    ids=["unclosed", "after a quote", "long field", "many fields", "large"],
)
async def test_what_is_no_csv_or_too_much_is_told(hands: Hands, text: str, kind: type[SpellError]) -> None:
    with pytest.raises(kind):
        await run(hands, "parse", text=text)


async def test_a_table_that_unfolds_is_bounded(hands: Hands) -> None:
    wide = ",".join(f"c{number}" for number in range(5000)) + "\n" + "1\n" * 100_000
    with pytest.raises(LimitError, match="cells"):
        await run(hands, "sort", text=wide, by=["c1"])
    assert (await run(hands, "parse", text=wide, limit=1))["truncated"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "COPY data TO 'out.csv'",
        "ATTACH 'x.db'",
        "INSTALL httpfs",
        "SET threads = 4",
        "DELETE FROM data",
        "SELECT 1; DROP TABLE data",
        "SELECT * FROM fish",
        "SELEC 1",
        "",
    ],
)
async def test_sql_only_reads_and_reaches_nothing(hands: Hands, tmp_path: Path, sql: str) -> None:
    with pytest.raises((DeniedError, InvalidError)):
        await run(hands, "query", text=BIRDS, sql=sql)
    assert sorted(path.name for path in listed(tmp_path)) == []


def listed(folder: Path) -> list[Path]:
    return [*folder.iterdir()]


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))",
        "SELECT length(repeat('x', 2000000000))",
        "SELECT len(range(200000000))",
    ],
)
async def test_sql_that_explodes_is_stopped(hands: Hands, sql: str) -> None:
    with pytest.raises((DeadlineError, LimitError)):
        await run(hands, "query", {"timeout": 0.5}, text=BIRDS, sql=sql)


async def test_a_reader_is_the_first_step(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(BIRDS)
    reader = builtin_tools()["csv_reader"].tool(hands)
    answer = await reader.run(Recording().context(), {"action": "read", "file_path": "data.csv"})
    assert answer["row_count"] == 3
    with pytest.raises(InvalidError, match="give one"):
        await reader.run(Recording().context(), {})


CELLS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from('\n",;'), max_size=4)


@given(st.lists(st.lists(CELLS.map(lambda cell: f"x{cell}"), min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    text = write(rows, ["a", "b"], ",", True, False)
    again = read(text, ",", True, False, None)
    assert [[*row.values()] for row in again["rows"]] == rows
