"""Promises in Lua: settled, chained, stopped, and told of when nobody listens."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script


async def test_resolve_reject_and_delay_make_promises(lua: Script) -> None:
    source = """
    local later = Promise.delay(1, "late")
    local same = Promise.resolve(later)
    local failed = Promise.reject("no"):catch(function(err) return "caught " .. err end)
    return { Promise.resolve(7):await(), later:await(), same:await(), failed:await() }
    """
    assert await lua.value(source) == [7, "late", "late", "caught no"]


async def test_any_gives_the_first_success_and_tells_all_errors_when_there_is_none(lua: Script) -> None:
    source = """
    local bad = Promise.reject("first")
    return Promise.any({ bad, Promise.delay(1, "good") }):await()
    """
    assert await lua.value(source) == "good"
    error = await lua.error('Promise.any({ Promise.reject("a"), Promise.reject("b") }):await()')
    assert ("None of the 2 promises" in error["message"], [e["message"] for e in error["errors"]]) == (True, ["a", "b"])


async def test_finally_runs_for_values_and_errors_and_changes_neither(lua: Script) -> None:
    source = """
    local ran = 0
    local function count() ran = ran + 1 end
    local value = Promise.resolve("v"):finally(count):await()
    local ok, err = pcall(function() Promise.reject("e"):finally(count):await() end)
    return { value, ok, tostring(err):match("e$"), ran }
    """
    assert await lua.value(source) == ["v", False, "e", 2]


async def test_a_promise_that_takes_too_long_is_a_timeout_and_its_work_is_stopped(lua: Script) -> None:
    source = """
    local slow = Promise.spawn(function() Async.sleep(60000) end)
    local ok, err = pcall(function() return slow:timeout(5):await() end)
    Async.sleep(0)
    return { ok, err.type, slow.state, slow:is_done() }
    """
    assert await lua.value(source) == [False, "timeout", "cancelled", True]


async def test_a_promise_knows_its_state(lua: Script) -> None:
    source = """
    local settle
    local p = Promise.new(function(resolve) settle = resolve end)
    Async.sleep(1)
    local before = p.state
    settle("done")
    local failed = Promise.reject("x")
    local states = { before, p.state, failed.state, p:is_done() }
    failed:catch(function() end)
    return states
    """
    assert await lua.value(source) == ["pending", "fulfilled", "rejected", True]


async def test_what_a_handler_returns_may_be_a_promise_and_so_may_what_is_resolved(lua: Script) -> None:
    source = """
    local chained = Promise.resolve(1):then_(function(n) return Promise.delay(1, n + 1) end)
    local adopted = Promise.new(function(resolve) resolve(Promise.delay(1, "inner")) end)
    return { chained:await(), adopted:await() }
    """
    assert await lua.value(source) == [2, "inner"]


async def test_a_rejection_nobody_waits_for_fails_the_run_and_says_so(lua: Script) -> None:
    source = 'Promise.reject({ type = "rate_limit", message = "slow down", retry_after = 2 }) return 1'
    for cell in ("", "cell-1"):
        done = await lua.run(source, cell=cell)
        error = done.error or {}
        assert (done.status, error["type"], error["retry_after"]) == ("failed", "rate_limit", 2)
        assert "slow down" in error["message"]
        assert "nobody waited for it" in error["message"]


async def test_an_error_that_is_passed_on_keeps_the_place_where_it_happened(lua: Script) -> None:
    source = """
    local tool = Tool.new({ name = "t", handler = function()
        error({ type = "my_own", message = "m" })
    end })
    local ok, err = pcall(function() tool:run({}) end)
    Promise.new(function(_, reject) reject(err) end):await()
    """
    error = await lua.error(source)
    assert (error["type"], error["line"]) == ("my_own", 3)


async def test_an_error_in_a_callback_nobody_waits_for_fails_the_run(lua: Script) -> None:
    error = await lua.error('Agent.new("x"):chat_async("hi", function(text) error("callback broke") end)')
    assert "callback broke" in error["message"]


async def test_a_rejection_that_is_heard_late_is_no_fault(lua: Script) -> None:
    source = """
    local p = Promise.reject("early")
    Async.sleep(2)
    local ok = pcall(function() p:await() end)
    return ok
    """
    assert await lua.value(source) is False


async def test_one_cells_unheard_rejection_is_not_told_of_in_the_next(lua: Script) -> None:
    assert (await lua.run('Promise.reject("x") error("other")')).status == "failed"
    assert await lua.value("return 1") == 1
    await lua.error('Promise.reject("x")')
    assert await lua.value("return 2") == 2


async def test_what_is_to_be_done_later_is_done_before_the_run_is_over(lua: Script) -> None:
    await lua.value('Promise.delay(5, "later"):then_(function(text) print(text) end)')
    assert lua.paper.lines == ["later"]


async def test_thousands_of_functions_beside_the_script_are_all_called(lua: Script) -> None:
    source = """
    local promises, sum = {}, 0
    for i = 1, 2000 do promises[i] = Promise.spawn(function() Async.sleep(1) return i end) end
    for _, n in ipairs(Promise.all(promises):await()) do sum = sum + n end
    return sum
    """
    assert await lua.value(source) == sum(range(1, 2001))


async def test_the_losers_of_a_race_may_fail_unseen(lua: Script) -> None:
    source = """
    local loser = Promise.spawn(function() Async.sleep(2) error("too late") end)
    return Promise.race({ Promise.resolve("won"), loser }):await()
    """
    assert await lua.value(source) == "won"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Promise.all({ function() end }):await()", "Promise.spawn(function)"),
        ("Promise.race({}):await()", "no promises"),
        ("Promise.new(1)", "'executor' should be a function"),
    ],
)
async def test_a_wrong_argument_is_told(lua: Script, source: str, told: str) -> None:
    assert told in (await lua.error(source))["message"]


async def test_the_seeds_promise_example_runs_as_it_stands(lua: Script) -> None:
    source = """
    local Promise = require("llmspell.promise")
    local agent, agent1, agent2 = Agent.new("a"), Agent.new("b"), Agent.new("c")
    local promise = Promise.new(function(resolve, reject)
        agent:chat_async("Hello", function(result, err)
            if err then reject(err) else resolve(result) end
        end)
    end)
    promise:then_(function(result) print("Success:", result) end):catch(function(err) print("Error:", err) end)
    Promise.all({ agent1:chat_async("Question 1"), agent2:chat_async("Question 2") }):then_(function(results)
        print("Both completed:", results[1], results[2])
    end)
    """
    assert (await lua.run(source)).status == "ok"
    assert sorted(lua.paper.lines) == ["Both completed:\tQuestion 1\tQuestion 2", "Success:\tHello"]


async def test_a_promise_that_is_not_settled_for_long_is_told_with_its_line(
    lua: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.api.patience.PATIENCE", 0.01)
    source = """local later
    local slow = Promise.new(function(resolve) later = resolve end)
    Promise.delay(50):then_(function() later(7) end)
    return slow:await()"""
    assert (await lua.run(source, "spell")).value == 7
    told = [e.data["text"] for e in lua.events if e.kind.endswith(".stdout") and e.data["stream"] == "stderr"]
    assert [line.startswith("spell:4: waited") for line in told] == [True]


async def test_an_object_that_is_dropped_while_it_is_called_is_still_found(lua: Script) -> None:
    # The call waits for its turn after so long a loop, and meanwhile the other one lets go of what nobody holds.
    source = """
    local other = Promise.spawn(function()
      for _ = 1, 200 do Async.sleep(0) collectgarbage() uuid.generate() end
    end)
    local function slowly()
      local promise, start = Promise.resolve(1), os.clock()
      while os.clock() - start < 0.03 do end
      return promise
    end
    local seen = 0
    for _ = 1, 5 do seen = seen + slowly():await() end
    other:await()
    return seen
    """
    assert await lua.value(source) == 5


async def test_an_object_that_only_a_call_beside_the_script_holds_is_kept(lua: Script) -> None:
    source = """
    local answer
    Agent.new({ model = "demo/echo" }):chat_async("there", function(result) answer = result end)
    for _ = 1, 5 do collectgarbage() uuid.generate() end
    while not answer do Async.sleep(1) end
    return answer
    """
    assert await lua.value(source) == "there"
