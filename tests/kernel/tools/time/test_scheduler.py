"""`SchedulerTool`: jobs of a run, that end with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError, NotFoundError
from tests.kit.scripts import script
from tests.kit.tools import Workshop


async def said(folder: Path, code: str) -> str:
    async with script(folder) as running:
        done = await running.run(code, "plan.lua")
        assert done.status == "ok", done.error
        return running.paper.text


async def test_the_script_waits_for_jobs_that_end(tmp_path: Path) -> None:
    code = """
    local plans = SchedulerTool.new()
    Events.on("tick", function(event) print("tick", event.data.owl) end)
    plans:run({ every = 0.01, times = 3, event = "tick", data = { owl = "Ada" } })
    print("planned")
    """
    assert (await said(tmp_path, code)).split("\n")[:-1] == ["planned", "tick\tAda", "tick\tAda", "tick\tAda"]


async def test_jobs_without_an_end_stop_with_the_script(tmp_path: Path) -> None:
    code = """
    local plans, ticks = SchedulerTool.new(), 0
    Events.on("tick", function() ticks = ticks + 1 end)
    plans:run({ every = 0.01, event = "tick", name = "ticking" })
    while ticks < 2 do Async.sleep(5) end
    print(plans:run({ operation = "info", name = "ticking" }).runs >= 2)
    """
    assert await said(tmp_path, code) == "true\n"


async def test_a_job_calls_a_tool_through_the_door(tmp_path: Path) -> None:
    code = """
    local plans = SchedulerTool.new({ tools = { "calculator" } })
    plans:run({ after = 0, tool = "calculator", input = { expression = "6 * 7" }, name = "sum" })
    plans:run({ after = 0, tool = "calculator", input = { expression = "1 / 0" }, name = "wrong" })
    local function told(name) return plans:run({ operation = "info", name = name }) end
    while told("sum").status ~= "done" or told("wrong").status ~= "done" do Async.sleep(1) end
    print(told("sum").result.result, told("wrong").error.type, told("wrong").failures)
    print(pcall(plans.run, plans, { after = 0, tool = "file_system" }))
    """
    async with script(tmp_path) as running:
        done = await running.run(code, "plan.lua")
        assert done.status == "ok", done.error
        assert running.paper.text.startswith("42\tinvalid\t1\nfalse")
        called = [event.name for event in running.events if event.kind == "execute_tool.finished"]
        assert "calculator" in called


async def test_a_job_that_is_cancelled_is_not_done(tmp_path: Path) -> None:
    code = """
    local plans = SchedulerTool.new()
    plans:run({ after = 3600, event = "tick", name = "late" })
    print(plans:run({ operation = "cancel", name = "late" }).status, #plans:run({ operation = "list" }).jobs)
    """
    assert await said(tmp_path, code) == "cancelled\t1\n"


@pytest.mark.parametrize(
    ("options", "plan", "times"),
    [
        ({}, {"cron": "0 9 * * mon"}, ["2001-09-10T09:00:00+00:00", "2001-09-17T09:00:00+00:00"]),
        ({}, {"every": 3600}, ["2001-09-09T02:46:40+00:00", "2001-09-09T03:46:40+00:00"]),
        ({}, {"at": "2030-01-01"}, ["2030-01-01T00:00:00+00:00"]),
        (
            {"time_zone": "Europe/Berlin"},
            {"cron": "0 9 * * *"},
            ["2001-09-09T09:00:00+02:00", "2001-09-10T09:00:00+02:00"],
        ),
    ],
)
async def test_the_times_of_a_plan_are_shown(
    workshop: Workshop, options: dict[str, Any], plan: dict[str, Any], times: list[str]
) -> None:
    workshop.recording.now, workshop.options = 1_000_000_000, options
    assert (await workshop.call("scheduler", operation="next", count=2, **plan))["times"] == times


@pytest.mark.parametrize(
    ("input", "message"),
    [
        ({"event": "tick"}, "a plan is one of"),
        ({"event": "tick", "every": 1, "cron": "* * * * *"}, "a plan is one of"),
        ({"event": "tick", "cron": "every tuesday"}, "no cron line"),
        ({"event": "tick", "cron": "61 * * * *"}, "no cron line"),
        ({"event": "tick", "cron": "0 0 30 2 *"}, "never comes"),
        ({"event": "tick", "cron": "*"}, "no cron line"),
        ({"event": "tick", "cron": "*/0 * * * *"}, "no cron line"),
        ({"event": "tick", "cron": "* " * 500}, "at most 200"),
        ({"event": "tick", "cron": "\0 * * * *"}, "no cron line"),
        ({"event": "tick", "every": 0}, "number of seconds"),
        ({"event": "tick", "every": -1}, "number of seconds"),
        ({"event": "tick", "every": float("nan")}, "number of seconds"),
        ({"event": "tick", "after": float("inf")}, "number of seconds"),
        ({"event": "tick", "at": "someday"}, "no date"),
        ({"event": "tick", "at": "2999-01-01"}, "max_wait"),
        ({"event": "tick", "every": 3600, "times": 1000}, "max_wait"),
        ({"event": "tick", "every": 1, "times": -1}, "times"),
        ({"every": 1}, "one thing"),
        ({"every": 1, "tool": "a", "event": "b"}, "one thing"),
        ({"operation": "next", "every": 1, "count": 10**9}, "between 1 and 100"),
    ],
)
async def test_plans_that_are_none_are_refused(workshop: Workshop, input: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        await workshop.call("scheduler", **input)


async def test_jobs_have_names_of_their_own_and_are_bounded(workshop: Workshop) -> None:
    workshop.options = {"max_jobs": 2}
    await workshop.call("scheduler", every=1000, event="tick", name="a")
    with pytest.raises(InvalidError, match="already"):
        await workshop.call("scheduler", every=1000, event="tick", name="a")
    await workshop.call("scheduler", every=1000, event="tick")
    with pytest.raises(InvalidError, match="2 jobs"):
        await workshop.call("scheduler", every=1000, event="tick")
    with pytest.raises(NotFoundError):
        await workshop.call("scheduler", operation="cancel", name="b")
