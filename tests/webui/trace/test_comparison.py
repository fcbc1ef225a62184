"""Runs beside each other by the messages of a page, over a real store."""

from __future__ import annotations

import json
from typing import Any

from kernel.stores.labels import Labels
from tests.kit.compared_runs import question, two_runs
from tests.kit.trace_data import big_run, failed_run, running_run
from tests.kit.trace_hub import TraceHub
from webui.trace.comparison import RunsBeside


class Page:
    """What a page asks, and the latest it was told."""

    def __init__(self, hub: TraceHub) -> None:
        self.told: list[dict[str, Any]] = []
        self.beside = RunsBeside(hub.projection, hub.home, self.told.append, lambda: None)
        self.number = 0

    async def ask(self, *runs: str, **ask: Any) -> dict[str, Any]:
        self.number += 1
        assert self.beside.hear({"op": "compare", "runs": [*runs], "ask": ask, "number": self.number})
        await self.beside.refresh()
        assert self.told[-1]["number"] == self.number
        answer: dict[str, Any] = json.loads(self.told[-1]["data"])
        return answer


def lines(answer: dict[str, Any]) -> list[str]:
    rows = [row for page in answer["pages"] for row in page["rows"]]
    return [f"{'.' * row['depth']}{row['change']} {row['operation']} {' → '.join(row['names'])}" for row in rows]


async def test_two_runs_are_one_tree_and_one_sentence(hub: TraceHub) -> None:
    two_runs(hub.home)
    await hub.grow()
    answer = await Page(hub).ask("r1", "r2")
    told = "2 prompts changed, 1 answer changed, 1 call added, 2 other spans changed"
    assert answer["summary"] == f"{told}; costs 19 % more, takes 1.2 s longer."
    assert lines(answer) == [
        "changed run_cell ask",
        ".changed invoke_agent writer",
        "..changed chat demo/assistant",
        "..added execute_tool web_search",
        "..same execute_tool calculator",
        "..changed chat demo/assistant",
        "same run_cell keep",
        ".same write_state topic",
    ]
    assert answer["totals"]["output_tokens"] == [30, 50]


async def test_only_differences_and_what_is_around_them_are_shown_when_that_is_wanted(hub: TraceHub) -> None:
    two_runs(hub.home)
    await hub.grow()
    page = Page(hub)
    told = lines(await page.ask("r1", "r2", only=True))
    assert len(told) == 5
    assert not [line for line in told if "same" in line]
    first = (await page.ask("r1", "r2"))["pages"][0]["rows"][0]
    answer = await page.ask("r1", "r2", shut=[first["id"]])
    assert lines(answer) == ["changed run_cell ask", "same run_cell keep", ".same write_state topic"]
    assert answer["pages"][0]["rows"][0]["inside"] == 4


async def test_a_person_goes_from_difference_to_difference_also_into_what_is_shut(hub: TraceHub) -> None:
    two_runs(hub.home)
    await hub.grow()
    page = Page(hub)
    shut = [(await page.ask("r1", "r2"))["pages"][0]["rows"][0]["id"]]
    way = []
    row = ""
    for _ in range(6):
        answer = await page.ask("r1", "r2", shut=shut, go={"from": row, "way": 1})
        if not answer["row"]:
            break
        row, shut = answer["row"], answer["shut"]
        way.append(answer["at"])
        assert answer["pair"]["id"] == row
    assert way == [0, 1, 2, 3, 5]
    assert shut == []
    assert (await page.ask("r1", "r2", go={"from": row, "way": -1}))["at"] == 3
    assert (await page.ask("r1", "r2", go={"from": row, "way": 0}))["at"] == 1
    assert (await page.ask("r1", "r2", go={"from": "", "way": -1}))["at"] == 5


async def test_a_pair_has_its_facts_and_the_lines_that_differ(hub: TraceHub) -> None:
    two_runs(hub.home)
    await hub.grow()
    page = Page(hub)
    rows = (await page.ask("r1", "r2"))["pages"][0]["rows"]
    pair = (await page.ask("r1", "r2", pair=rows[2]["id"]))["pair"]
    prompt = next(one for one in pair["sections"] if one["title"] == "Prompt")
    gone, come = (next(one for one in prompt["lines"] if one["sign"] == sign) for sign in "-+")
    assert [text for differs, text in gone["parts"] if differs] == ["Lisbon"]
    assert [text for differs, text in come["parts"] if differs] == ["Porto"]
    assert [one["place"] for one in pair["facts"]] == ["ask:2", "ask:2"]
    added = (await page.ask("r1", "r2", pair=rows[3]["id"]))["pair"]
    assert added["facts"][0] is None
    assert {line["sign"] for one in added["sections"] for line in one["lines"]} == {"+"}
    assert (await page.ask("r1", "r2", pair="nobody|"))["pair"] is None


async def test_more_runs_are_a_table(hub: TraceHub) -> None:
    two_runs(hub.home)
    failed_run(hub.home, "r3", 3_000.0)
    Labels(hub.home).change("r3", tags=["broken"])
    await hub.grow()
    page = Page(hub)
    answer = await page.ask("r1", "r2", "r3", cells=["ask", 3])
    assert {"status", "failures", "cells.ask", "tags"} <= {*answer["differing"]}
    assert [row["cells.ask"] for row in answer["rows"]][1:] == ["About 4.1 million euros a year.\nNo sources.", None]
    assert ["keep", "keep", 2] in answer["cells"]
    assert (await page.ask("r1", "r2", table=True))["kind"] == "table"


async def test_a_run_that_grows_is_compared_anew_and_one_that_is_gone_is_told(hub: TraceHub) -> None:
    question(hub.home, "r1", "a", "b")
    recorder, ctx, talk = running_run(hub.home, "r2", 5_000.0)
    await hub.grow()
    page = Page(hub)
    before = (await page.ask("r1", "r2"))["spans"]
    await page.beside.refresh()
    assert len(page.told) == 1
    with recorder.span(ctx, "execute_tool", "late", {}, (4, 5)):
        pass
    recorder.close(talk)
    recorder.write()
    await hub.grow()
    await page.beside.refresh()
    assert json.loads(page.told[-1]["data"])["spans"] == before + 1
    assert "no run 'r9' any more" in (await page.ask("r1", "r9"))["trouble"]
    page.beside.hear({"op": "uncompare"})
    told = len(page.told)
    await page.beside.refresh()
    assert len(page.told) == told


async def test_of_large_runs_a_page_gets_the_rows_in_sight(hub: TraceHub) -> None:
    big_run(hub.home, "r1", 1_000.0, 8_000)
    big_run(hub.home, "r2", 2_000.0, 8_000, agents=25)
    await hub.grow()
    page = Page(hub)
    answer = await page.ask("r1", "r2", offsets=[7_000])
    assert answer["pages"][0]["offset"] == 7_000
    assert len(answer["pages"][0]["rows"]) == 100
    assert not answer["small"]
    assert len(page.told[-1]["data"]) < 60_000


async def test_nonsense_is_no_question(hub: TraceHub) -> None:
    page = Page(hub)
    assert not page.beside.hear({"op": "compare", "runs": "r1"})
    assert page.beside.hear({"op": "compare", "runs": ["r1", "r1", 3], "ask": {}, "number": 1})
    await page.beside.refresh()
    assert page.told == []
