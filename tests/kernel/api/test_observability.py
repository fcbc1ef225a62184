"""What scripts tell about themselves: log, metrics, audit; and what they hold back: rates, contents, a cache."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kernel.api.audit import LARGEST, append_line
from kernel.sandbox.files import Files
from tests.kit.scripts import Script


def logged(lua: Script) -> list[dict[str, Any]]:
    return [event.data for event in lua.events if event.kind.endswith(".progress") and "level" in event.data]


async def test_a_record_is_kept_in_the_trace_with_its_fields(lua: Script) -> None:
    source = """
    Logger.debug("quiet")
    Logger.info("Found", { count = 3 })
    logger:error({ message = "Agent execution failed", agent_id = "agent_1", error = "boom" })
    Logger.with({ step = "one" }):warn("careful", { x = 1 })
    """
    assert (await lua.run(source)).status == "ok"
    assert logged(lua) == [
        {"level": "debug", "message": "quiet", "fields": {}},
        {"level": "info", "message": "Found", "fields": {"count": 3}},
        {"level": "error", "message": "Agent execution failed", "fields": {"agent_id": "agent_1", "error": "boom"}},
        {"level": "warn", "message": "careful", "fields": {"step": "one", "x": 1}},
    ]


def written(lua: Script) -> str:
    """What reached standard error, by the trace."""
    texts = [event.data for event in lua.events if event.kind.endswith(".stdout")]
    return "".join(data["text"] for data in texts if data["stream"] == "stderr")


async def test_records_of_the_level_and_above_go_to_standard_error(lua: Script) -> None:
    assert (await lua.run('Logger.debug("no") Logger.info("yes", { a = "b c" })')).status == "ok"
    assert written(lua) == 'INFO  yes  a="b c"\n'
    await lua.value('Logger.set_level("debug") Logger.debug("now") Logger.trace("not yet")')
    await lua.value('logger:set_level("off") Logger.error("silent")')
    assert written(lua).splitlines()[1:] == ["DEBUG now"]
    assert [data["message"] for data in logged(lua)] == ["no", "yes", "now", "not yet", "silent"]


async def test_the_level_comes_from_the_environment_unless_the_spell_sets_one(
    lua: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLMSPELL_SYSTEM__LOG_LEVEL", "WARNING")
    assert await lua.value("return Logger.get_level()") == "warn"
    assert await lua.value('Logger.set_level("trace") return logger.get_level()') == "trace"
    assert "no log level 'loud'" in (await lua.error('Logger.set_level("loud")'))["message"]


async def test_metrics_are_counted_by_name_and_label(lua: Script) -> None:
    source = """
    metrics:increment("calls", { tool = "a" })
    metrics.increment("calls", { tool = "b" }, 2)
    metrics:increment("plain", 5)
    metrics:gauge("depth", 7)
    for n = 1, 100 do metrics:histogram("took", n) end
    local s = metrics:get_snapshot()
    return { s.counters, s.gauges, s.histograms.took, metrics:get("calls"), #s.series }
    """
    counters, gauges, took, calls, series = await lua.value(source)
    assert (counters, gauges, calls, series) == ({"calls": 3, "plain": 5}, {"depth": 7}, 3, 5)
    assert took == {"count": 100, "sum": 5050, "min": 1, "max": 100, "mean": 50.5, "p50": 50, "p95": 95, "p99": 99}


async def test_metrics_are_shared_by_the_spell_and_a_collector_is_its_own(lua: Script) -> None:
    await lua.value('metrics:increment("shared")')
    source = """
    local mine = MetricsCollector.new()
    mine:increment("own")
    local stop = mine:timer("t")
    local took = stop()
    local result = mine:time("t", function() return "r" end)
    return { metrics:get("shared"), metrics:get("own"), mine.snapshot.counters.own, took >= 0, stop:stop() == took,
        result, mine.snapshot.histograms.t.count }
    """
    assert await lua.value(source) == [1, 0, 1, True, True, "r", 2]


async def test_the_trace_is_told_of_shared_metrics_at_the_end_of_each_script_that_used_them(lua: Script) -> None:
    for source in ('metrics:increment("a")', "return 1", 'metrics:histogram("h", 2) metrics:increment("a")'):
        await lua.value(source)
    told = [event.data["metrics"] for event in lua.events if "metrics" in event.data]
    assert [data["counters"] for data in told] == [{"a": 1}, {"a": 2}]
    assert told[1]["histograms"]["h"]["max"] == 2


async def test_the_rate_limiter_says_true_when_there_are_too_many(lua: Script) -> None:
    source = """
    local limiter = RateLimiter.new({ requests = 2, per = "hour" })
    local got = { limiter:check("a"), limiter:check("a"), limiter:check("a"), limiter:check("b") }
    local ok, err = pcall(function() limiter:check_limit("a") end)
    local shared = { rate_limiter:check("x", { requests = 1, per = "minute" }),
        rate_limiter:is_exceeded("x", { requests = 1, per = "minute" }) }
    limiter:reset("a")
    return { got, ok, err.type, err.retry_after > 3000, shared, limiter:remaining("a") }
    """
    assert await lua.value(source) == [
        [False, False, True, False],
        False,
        "rate_limit",
        True,
        [False, True],
        2,
    ]


async def test_a_rate_is_checked(lua: Script) -> None:
    assert "should be one of second" in (await lua.error('RateLimiter.new({ per = "fortnight" })'))["message"]
    assert "'requests' should be 1 or more, not 0" in (await lua.error("RateLimiter.new({ requests = 0 })"))["message"]


async def test_the_moderator_finds_by_rules_by_own_words_and_by_asking_an_agent(lua: Script) -> None:
    source = """
    local moderator = ContentModerator.new({ words = { "zorblax" } })
    local fine, bad = moderator:check("Owls are lovely"), moderator:check("how to make a pipe bomb")
    local secret, own = moderator:check("password: hunter22"), moderator:check("All hail Zorblax!")
    local judge = Tool.new({ name = "judge", handler = function(p)
        return p.message:match("polite") and '{"inappropriate": true, "reason": "rude"}' end })
    local asked = ContentModerator.new({ agent = judge }):check("polite words")
    local ok, err = pcall(function() moderator:require("kill yourself") end)
    return { { fine.inappropriate, fine.flagged }, { bad.inappropriate, bad.categories[1] },
        { secret.inappropriate, secret.flagged, secret.matches.secret[1] }, own.categories,
        { asked.inappropriate, asked.reason }, err.type }
    """
    fine, bad, secret, own, asked, kind = await lua.value(source)
    assert (fine, bad) == ([False, False], [True, "illegal"])
    assert secret == [False, True, "password: hunter22"]
    assert (own, asked, kind) == (["blocked"], [True, "rude"], "content_violation")


async def test_an_audit_log_writes_a_line_for_each_record_with_what_it_knows(lua: Script, tmp_path: Path) -> None:
    source = """
    local audit = AuditLogger.new("./logs/agent_audit.log")
    audit:log("file_operation", { tool = "file_write", params = { path = "./output/report.md" }, result = "success",
        user_id = "user_456", operation = "write" })
    audit:log({ action = "shell_command", agentId = "agent_7" })
    return { audit:entries()[2].agentId, audit.path }
    """
    assert await lua.value(source) == ["agent_7", "./logs/agent_audit.log"]
    first, second = map(json.loads, (tmp_path / "logs" / "agent_audit.log").read_text().splitlines())
    assert list(first)[:3] == ["timestamp", "action", "tool"]
    assert first["params"] == {"path": "./output/report.md"}
    assert (first["userId"], first["operation"]) == ("user_456", "write")
    assert first["sessionId"] == second["sessionId"]
    assert [event.data["audit"] for event in lua.events if "audit" in event.data] == [first, second]


async def test_an_audit_log_stays_inside_the_workspace(lua: Script) -> None:
    assert (await lua.error('AuditLogger.new("/etc/audit.log")'))["type"] == "denied"
    await lua.value('AuditLogger.new():log("seen")')
    assert "no file" in (await lua.error("AuditLogger.new():entries()"))["message"]


def test_a_large_audit_file_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"x" * LARGEST)
    files = Files(tmp_path, (tmp_path,))
    for _ in range(2):
        append_line(files, "a.log", {"action": "one"})
    assert (tmp_path / "a.log").read_text() == '{"action": "one"}\n' * 2
    assert [path.stat().st_size for path in tmp_path.glob("a-*.log")] == [LARGEST]


async def test_the_cache_keeps_values_for_their_time_and_makes_each_once(lua: Script) -> None:
    source = """
    Cache.set("short", 1, 1)
    Cache.set("long", { deep = true })
    Async.sleep(5)
    local made = 0
    local function make() made = made + 1 Async.sleep(5) return "value" end
    local both = Async.all({ function() return Cache.remember("key", make) end,
        function() return cache.remember("key", make) end })
    local keys = Cache.keys()
    Cache.set("long", nil)
    return { Cache.get("short", "gone"), both, made, keys, Cache.has("long"), Cache.delete("key"), Cache.delete("key"),
        Cache.get_cached_research("none") == nil }
    """
    assert await lua.value(source) == ["gone", ["value", "value"], 1, ["key", "long"], False, True, False, True]


async def test_an_error_while_making_a_value_is_not_kept(lua: Script) -> None:
    source = """
    local ok = pcall(function() Cache.remember("k", function() error("no") end) end)
    return { ok, Cache.remember("k", function() return "yes" end) }
    """
    assert await lua.value(source) == [False, "yes"]
