"""Ids, clock and chance of a replay are those of the recording, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.replay.traces import normal_trace
from tests.kit.replays import Provider, play, replay

SPELLS = {
    "lua": """
local seen = { os.time(), os.date(), math.random(), math.random(1000000), uuid.generate(), util.uuid(), util.now() }
seen[#seen + 1] = Agent.new({}):chat("It is " .. os.date("!%H:%M:%S") .. " and " .. math.random())
util.sleep(5)
for i = 1, 3 do seen[#seen + 1] = os.time() end
seen[#seen + 1] = Agent.new({}):chat("ms " .. util.now())
return seen
""",
    "javascript": """
const seen = [Date.now(), Date(), new Date().getTime(), Math.random(), crypto.randomUUID(), await util.uuid()];
seen.push(await new Agent({}).chat(`It is ${new Date().toISOString()} and ${Math.random()}`));
await new Promise((done) => setTimeout(done, 5));
for (let i = 0; i < 3; i++) seen.push(Date.now());
seen.push(await new Agent({}).chat(`ms ${Date.now()}`));
return seen;
""",
    "python": """
import random, time, uuid
seen = [time.time(), time.time_ns(), random.random(), str(uuid.uuid4())]
async def ask(text):
    return await (await Agent.new({})).chat(f"{text} {time.time()} and {random.random()}")
seen.append(await ask("It is"))
time.sleep(0.005)
seen += [time.time() for _ in range(3)]
seen.append(await ask("now"))
return seen
""",
}


@pytest.mark.parametrize("language", SPELLS)
async def test_a_replay_sees_the_time_the_chance_and_the_ids_of_the_recording(tmp_path: Path, language: str) -> None:
    first = await play(tmp_path, SPELLS[language], Provider(), language, record=tmp_path / "c.jsonl")
    other = await play(tmp_path, SPELLS[language], Provider(), language)
    assert other.value != first.value
    for past in ("c.jsonl", first.done.run_id):
        nobody = Provider()
        again = await play(tmp_path, SPELLS[language], nobody, language, replay=replay(past))
        assert (again.value, nobody.asked) == (first.value, [])
        assert normal_trace(again.events) == normal_trace(first.events)


async def test_a_script_that_chooses_its_own_seed_keeps_it(tmp_path: Path) -> None:
    for source, language in (
        ("math.randomseed(7) return math.random(1000000)", "lua"),
        ("import random\nrandom.seed(7)\nreturn random.random()", "python"),
    ):
        values = {(await play(tmp_path, source, Provider(), language)).value for _ in range(2)}
        assert len(values) == 1


async def test_dates_in_javascript_are_dates(tmp_path: Path) -> None:
    source = """
    const made = new Date(2020, 1, 2, 3);
    class Day extends Date { next() { return this.getTime() + 1; } }
    return [made instanceof Date, Date.name, typeof Date(), made.constructor === Date, Date.length,
      new Date(0).toISOString(), Date.UTC(1970, 0, 2), Date.parse("1970-01-02T00:00:00Z"),
      Number.isNaN(new Date("x").getTime()),
      new Day(5).next(), new Day() instanceof Day, Object.prototype.toString.call(new Date())];
    """
    played = await play(tmp_path, source, Provider(), "javascript")
    iso = "1970-01-01T00:00:00.000Z"
    expected = [True, "Date", "string", True, 7, iso, 86400000, 86400000, True, 6, True, "[object Date]"]
    assert played.value == expected


async def test_a_loop_that_reads_the_clock_ends_in_a_replay_too(tmp_path: Path) -> None:
    source = """
    local until_then, count = util.now() + 30, 0
    while util.now() < until_then do util.sleep(1) count = count + 1 end
    return count > 0
    """
    first = await play(tmp_path, source, Provider(), record=tmp_path / "c.jsonl")
    assert (await play(tmp_path, source, Provider(), replay=replay("c.jsonl"))).value is first.value is True
    await play(tmp_path, "return 1", Provider(), record=tmp_path / "empty.jsonl")
    assert (await play(tmp_path, source, Provider(), replay=replay("empty.jsonl"))).value is True
