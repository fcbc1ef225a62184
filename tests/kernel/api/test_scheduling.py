"""Taking turns and waiting in Lua: `Scheduler` and `Async`."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

SEED = """
local scheduler = Scheduler.new()
scheduler:add(function()
    for i = 1, 10 do
        print("Task 1:", i)
        scheduler:yield() -- Give control to other tasks
    end
end)
scheduler:add(function()
    for i = 1, 10 do
        print("Task 2:", i)
        scheduler:yield()
    end
end)
scheduler:run()
"""


async def test_the_seeds_scheduler_runs_its_tasks_in_turn(lua: Script) -> None:
    assert (await lua.run(SEED)).status == "ok"
    assert lua.paper.lines == [f"Task {task}:\t{number}" for number in range(1, 11) for task in (1, 2)]


async def test_a_task_that_waits_does_not_hold_up_the_others(lua: Script) -> None:
    source = """
    local scheduler, order = Scheduler.new(), {}
    scheduler:add(function() Async.sleep(20) order[#order + 1] = "slow" end)
    scheduler:add(function() for _ = 1, 3 do order[#order + 1] = "quick" scheduler:yield() end end)
    scheduler:run()
    return order
    """
    assert await lua.value(source) == ["quick", "quick", "quick", "slow"]


async def test_run_gives_results_by_name_and_tasks_tell_their_status(lua: Script) -> None:
    source = """
    local scheduler = Scheduler.new()
    scheduler:add(function() return Agent.new("x"):chat("hello") end, "chat")
    scheduler:add_task("sum", function() return 1 + 2 end)
    local before = scheduler.tasks[1].status
    local results = scheduler:run()
    return { before, results, scheduler.tasks[2].status, scheduler.tasks[2].result }
    """
    assert await lua.value(source) == ["ready", {"chat": "hello", "sum": 3}, "completed", 3]


async def test_a_task_may_add_another_while_the_scheduler_runs(lua: Script) -> None:
    source = """
    local scheduler = AsyncScheduler.new()
    scheduler:add(function() scheduler:add(function() return "inner" end, "later") end, "first")
    return scheduler:run().later
    """
    assert await lua.value(source) == "inner"


async def test_the_error_of_a_task_names_it_and_the_others_still_end(lua: Script) -> None:
    source = """
    local scheduler = Scheduler.new()
    scheduler:add(function() error({ type = "tool", message = "broken" }) end, "bad")
    scheduler:add(function() scheduler:yield() print("good") end, "good")
    scheduler:run()
    """
    error = await lua.error(source)
    assert (error["type"], error["task"], "'bad' failed: broken" in error["message"]) == ("tool", "bad", True)
    assert error["cause"]["message"] == "broken"
    assert lua.paper.lines == ["good"]


async def test_a_scheduler_does_not_run_twice_at_once_and_names_are_its_tasks_own(lua: Script) -> None:
    error = await lua.error("local s = Scheduler.new() s:add(function() s:run() end) s:run()")
    assert "runs already" in error["message"]
    error = await lua.error('local s = Scheduler.new() s:add(print, "a") s:add(print, "a")')
    assert "a task 'a' already" in error["message"]


async def test_yield_outside_of_a_task_lets_others_run(lua: Script) -> None:
    source = """
    local scheduler, ran = Scheduler.new(), false
    Promise.spawn(function() ran = true end)
    scheduler:yield()
    scheduler:yield()
    return ran
    """
    assert await lua.value(source) is True


async def test_all_race_parallel_and_spawn_do_several_things_at_once(lua: Script) -> None:
    source = """
    local function after(ms, value) return function() Async.sleep(ms) return value end end
    local now, most = 0, 0
    local squares = Async.parallel({ 1, 2, 3, 4 }, function(n)
        now = now + 1
        most = math.max(most, now)
        Async.sleep(2)
        now = now - 1
        return n * n
    end, 2)
    return { Async.all({ after(2, "a"), Promise.resolve("b") }), Async.race({ after(60000, "slow"), after(1, "fast") }),
        squares, most, Async.spawn(after(1, "spawned")):await() }
    """
    assert await lua.value(source) == [["a", "b"], "fast", [1, 4, 9, 16], 2, "spawned"]


async def test_work_that_takes_too_long_is_stopped(lua: Script) -> None:
    source = """
    local stopped = true
    local ok, err = pcall(Async.timeout, function() Async.sleep(60000) stopped = false end, 5)
    return { ok, err.type, stopped, Async.timeout(function() return "quick" end, 60000) }
    """
    assert await lua.value(source) == [False, "timeout", True, "quick"]


async def test_the_first_error_stops_the_rest_of_all(lua: Script) -> None:
    source = """
    local went_on = false
    local ok, err = pcall(Async.all, { function() error("now") end,
        function() Async.sleep(30) went_on = true end })
    Async.sleep(60)
    return { ok, went_on }
    """
    assert await lua.value(source) == [False, False]


async def test_retry_tries_again_and_tells_the_trace(lua: Script) -> None:
    source = """
    local attempts = 0
    local value = Async.retry(function()
        attempts = attempts + 1
        if attempts < 3 then error({ type = "timeout", message = "slow" }) end
        return attempts
    end, { max_attempts = 5, base_delay = 1 })
    return value
    """
    assert await lua.value(source) == 3
    retries = [event.data for event in lua.events if event.kind.endswith(".retry")]
    assert [(data["attempt"], data["error"]["type"]) for data in retries] == [(1, "timeout"), (2, "timeout")]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Async.all({ 1 })", "functions or promises"),
        ("Async.race({})", "nothing to do"),
        ("Async.parallel({ 1 }, print, 0)", "'most' should be 1 or more"),
        ("Async.retry(print, { max_attempts = 0 })", "'max_attempts' should be 1 or more"),
        ("Async.retry(print, { backof = 'linear' })", "Did you mean 'backoff'"),
        ("Scheduler.new():add(1)", "takes a function"),
    ],
)
async def test_a_wrong_argument_is_told(lua: Script, source: str, told: str) -> None:
    assert told in (await lua.error(source))["message"]
