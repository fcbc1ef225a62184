"""Evaluations in the store: made from the journal, and made again from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kernel.stores.projection import Projection
from tests.kernel.stores.conftest import START, Recording

ID = "20260121T093000-aaaaaaaa"


def case(row: int, score: float | None, **more: Any) -> dict[str, Any]:
    said = {"scorer": "exact", "score": score, "passed": score == 1, "reason": "", "error": "", "run_id": ""}
    data = {"evaluation": ID, "row": row, "model": "m", "variant": "", "column": 0, "run_id": f"r{row}", "status": "ok"}
    data |= {"input": "q", "expected": None, "params": {}, "value": {"a": 1}, "error": None, "tools": []}
    data |= {"input_tokens": 1, "output_tokens": 2, "cost": 0.5, "seconds": 0.25, "passed": score == 1}
    return {**data, "scores": [{**said, "tokens": 0, "cost": None}], **more}


def write(home: Path) -> None:
    plan = {"params": {"plan": {"title": "T"}, "total": 3}, "kind": "evaluation", "title": "T"}
    first = Recording(home, ID).begin(**plan)
    first.emit("evaluation.case", "1", case(1, 1.0))
    first.emit("evaluation.case", "2", case(2, 0.0)).end("cancelled").write()
    again = Recording(home, f"{ID}.2", now=first.now + 10).begin(**plan)
    again.emit("evaluation.case", "2", case(2, 0.5))
    again.emit("evaluation.case", "3", case(3, None)).end().write()


def test_scores_are_in_the_store_and_a_case_that_was_done_again_counts_once(home: Path) -> None:
    write(home)
    with Projection.open(home) as store:
        store.ingest()
        asked = "select row_number, case_run_id, score, passed from scores order by row_number"
        scores = ((1, "r1", 1.0, True), (2, "r2", 0.5, False), (3, "r3", None, False))
        assert store.sql(asked).rows == scores
        [row] = store.evaluations()
        assert (row.evaluation, row.title, row.status, row.total, row.cases, row.passed) == (ID, "T", "ok", 3, 3, 1)
        assert store.evaluations(beginning="2027") == []
        assert [data["row"] for data in store.evaluation_cases(ID)] == [1, 2, 2, 3]
    for file in home.glob("store.duckdb*"):
        file.unlink()
    with Projection.open(home) as rebuilt:
        rebuilt.ingest()
        assert rebuilt.sql(asked).rows == scores
        assert rebuilt.evaluations() == [row]


def test_without_evaluations_there_are_none(home: Path) -> None:
    with Projection.open(home) as store:
        assert store.evaluations() == []
        assert store.evaluation_cases("x") == []
        assert store.sql("select * from scores").rows == ()


def test_a_notebook_shows_its_own_last_run_and_none_of_an_evaluation_or_an_app(home: Path) -> None:
    for number, kind in enumerate(("notebook", "case", "app"), 1):
        run = Recording(home, f"20260121T09300{number}-00000001", now=START + 100 * number).begin(kind=kind)
        run.open("s1", cell="c1").say("s1", "stdout", stream="stdout", text=kind)
        run.close("s1").end().write()
    with Projection.open(home) as store:
        store.ingest()
        assert [output.text for output in store.cell_outputs("book.spell.md", ["c1"])["c1"].outputs] == ["notebook"]
