"""Datasets of every kind, and what is said of those that are damaged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kernel.errors import InvalidError, NotFoundError
from kernel.evaluation.results import Row
from studio.evaluation.dataset import Dataset


def rows(path: Path, text: str | bytes, **options: Any) -> list[Row]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(Dataset(path, **options).rows())


def refused(path: Path, text: str | bytes, **options: Any) -> str:
    with pytest.raises(InvalidError) as error:
        rows(path, text, **options)
    return error.value.message


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "d.csv"


def test_a_table_gives_its_text_as_it_stands(table: Path) -> None:
    text = '\ufeffinput,expected,topic\n"a, ""b""\nc",007,x\n\n,,\n'
    assert rows(table, text) == [Row(1, 'a, "b"\nc', "007", {"topic": "x"}), Row(2, "", None, {"topic": ""})]
    assert rows(table, "input;expected\r\na;b\r\n") == [Row(1, "a", "b")]
    assert rows(table.with_suffix(".tsv"), "input\texpected\na,1\tb\n") == [Row(1, "a,1", "b")]
    assert rows(table, "question,answer\na,b\n", input="question", expected="answer") == [Row(1, "a", "b")]
    long = "x" * 200_000
    assert rows(table, f"input\n{long}\n")[0].input == long


def test_a_damaged_table_is_refused_with_the_row(table: Path) -> None:
    assert "row 2: it has 3 fields, not 2" in refused(table, "input,expected\na,b\nc,d,e\n")
    assert "row 1: it has 1 fields, not 2" in refused(table, "input,expected\na\n")
    assert "line 3" in refused(table, 'input\na\n"b\n')
    assert "has no column 'input'; it has 'question', 'x'" in refused(table, "question,x\na,b\n")
    assert "has the column 'a' twice" in refused(table, "input,a,a\n1,2,3\n")
    assert "is empty" in refused(table, "")
    assert "not text in UTF-8" in refused(table, b"input\nh\xe9llo\n")
    assert rows(table, "input,expected\n") == []


def test_lines_of_json_keep_their_types(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    text = '{"input": {"a": 1}, "expected": [1, 2.5, null]}\n\n{"input": "ö", "depth": 3, "deep": true}\n'
    assert rows(path, text) == [Row(1, {"a": 1}, [1, 2.5, None]), Row(2, "ö", None, {"depth": 3, "deep": True})]
    assert "row 2: it is not JSON" in refused(path, '{"input": 1}\n{"input": \n')
    assert "row 1: it is no JSON object" in refused(path, "[1]\n")
    assert "row 2: it has no column 'input'. Its columns: 'inptu'" in refused(path, '{"input": 1}\n{"inptu": 2}\n')


def test_a_database_gives_a_table_or_the_answer_to_a_query(tmp_path: Path) -> None:
    path = tmp_path / "d.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute("create table faq (input varchar, expected json, price decimal(5, 2), day date, tags varchar[])")
        made.execute(
            """insert into faq values ('a', '{"n": 1}', 2.50, '2026-01-21', ['x']), ('b', null, 3, null, [])"""
        )
    first = Row(1, "a", {"n": 1}, {"price": 2.5, "day": "2026-01-21", "tags": ["x"]})
    assert list(Dataset(path).rows()) == [first, Row(2, "b", None, {"price": 3, "day": None, "tags": []})]
    query = "select input, price from faq order by input desc limit 1"
    assert list(Dataset(path, query=query).rows()) == [Row(1, "b", None, {"price": 3})]
    with duckdb.connect(str(path)) as made:
        made.execute("create table other (x integer)")
    for dataset, told in (
        (Dataset(path), "Say which table of 'd.duckdb', or a query. Its tables: faq, other"),
        (Dataset(path, table="other"), "has no column 'input'; it has 'x'"),
        (Dataset(path, table='no"pe'), "does not exist"),
        (Dataset(path, query="select nonsense"), "cannot be read"),
        (Dataset(path, query="delete from faq"), "cannot be read"),
        (Dataset(path, query="select * from read_csv('/etc/passwd')"), "cannot be read"),
    ):
        with pytest.raises(InvalidError) as error:
            list(dataset.rows())
        assert told in error.value.message


def test_parquet_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "d.parquet"
    with duckdb.connect() as made:
        made.execute(f"copy (select 'a' as input, 1 as n) to '{path}' (format parquet)")
    assert list(Dataset(path).rows()) == [Row(1, "a", None, {"n": 1})]


def test_a_file_that_is_no_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="There is no dataset"):
        list(Dataset(tmp_path / "no.csv").rows())
    assert "'d.xlsx' is no dataset: use one of .csv, .tsv" in refused(tmp_path / "d.xlsx", "")
    assert "cannot be opened" in refused(tmp_path / "d.duckdb", "no database at all")


def test_rows_come_one_by_one_however_many_there_are(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    with path.open("w") as file:
        file.write(json.dumps({"input": 1}) + "\n" + "damaged\n")
    stream = Dataset(path).rows()
    assert next(stream) == Row(1, 1)
    with pytest.raises(InvalidError):
        next(stream)
