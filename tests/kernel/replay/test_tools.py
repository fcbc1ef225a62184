"""Tools that touch the world are recorded and not done again; those of a script run again unless they say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.replay.traces import normal_trace
from tests.kit.replays import Provider, play, replay

FILES = """
local files = FileSystemTool.new({})
files:run({ operation = "append", path = "log.txt", content = "a line\\n" })
return files:run({ operation = "read", path = "log.txt" }).content
"""


async def test_what_a_tool_did_to_files_is_not_done_again(tmp_path: Path) -> None:
    first = await play(tmp_path, FILES, Provider(), record=tmp_path / "c.jsonl")
    log = tmp_path / "log.txt"
    for source in ("c.jsonl", first.done.run_id):
        again = await play(tmp_path, FILES, Provider(), replay=replay(source))
        assert (again.value, log.read_text()) == ("a line\n", "a line\n")
        assert normal_trace(again.events) == normal_trace(first.events)
    assert (await play(tmp_path, FILES, Provider())).value == "a line\na line\n"


async def test_the_failure_of_a_tool_is_recorded_with_its_type(tmp_path: Path) -> None:
    source = """
    local ok, why = pcall(function() return FileSystemTool.new({}):run({ operation = "read", path = "none.txt" }) end)
    return { ok, why.type, why.message }
    """
    first = await play(tmp_path, source, Provider(), record=tmp_path / "c.jsonl")
    (tmp_path / "none.txt").write_text("now it is there")
    again = await play(tmp_path, source, Provider(), replay=replay("c.jsonl"))
    assert again.value == first.value == [False, "not_found", first.value[2]]


@pytest.mark.parametrize(("effect", "again"), [("", 2), ("pure", 2), ("idempotent", 0), ("once", 0)])
async def test_a_tool_of_the_script_is_run_again_unless_it_says_what_it_does(
    tmp_path: Path, effect: str, again: int
) -> None:
    source = f"""
    local runs = 0
    local function handler(params) runs = runs + 1 return {{ n = params.n }} end
    local tool = Tool.new({{ name = "t", effect = "{effect}", handler = handler }})
    local given = {{ tool:run({{ n = 1 }}).n, tool:run({{ n = 2 }}).n }}
    return {{ given = given, runs = runs }}
    """
    first = await play(tmp_path, source, Provider(), record=tmp_path / "c.jsonl")
    assert first.value == {"given": [1, 2], "runs": 2}
    second = await play(tmp_path, source, Provider(), replay=replay("c.jsonl"))
    assert second.value == {"given": [1, 2], "runs": again}


async def test_an_unknown_effect_is_refused(tmp_path: Path) -> None:
    played = await play(tmp_path, 'Tool.new({ name = "t", effect = "twice", handler = print })', Provider())
    assert "'effect' is pure, idempotent, once, not 'twice'" in played.error["message"]


async def test_a_tool_that_asks_for_an_idempotency_key_gets_one_for_each_call_and_the_trace_has_none(
    tmp_path: Path,
) -> None:
    source = """
    local keys = {}
    local tool = Tool.new({ name = "pay", effect = "once",
      parameters = { type = "object", properties = {
        amount = { type = "number" }, idempotency_key = { type = "string" } } },
      handler = function(params) keys[#keys + 1] = params.idempotency_key return { done = true } end })
    tool:run({ amount = 1 })
    tool:run({ amount = 1 })
    return keys
    """
    first = await play(tmp_path, source, Provider(), record=tmp_path / "c.jsonl")
    assert first.value == [f"{first.done.run_id}/pay#1", f"{first.done.run_id}/pay#2"]
    again = await play(tmp_path, source, Provider(), replay=replay("c.jsonl"))
    assert again.done.status == "ok", again.done.error
    spans = [event for event in first.events if event.kind in ("execute_tool.started", "execute_tool.finished")]
    assert all("idempotency_key" not in event.data.get("input", {}) for event in spans)


async def test_embeddings_and_answers_of_a_person_come_from_the_recording(tmp_path: Path) -> None:
    source = """
    local name = io.read()
    local found = llm.embed({ model = "fake/model", input = { "one", "three" } })
    return { name, found.embeddings }
    """
    first = await play(tmp_path, source, Provider(), answers=("Ada",), record=tmp_path / "c.jsonl")
    assert first.value == ["Ada", [[3.0, 0.5], [5.0, 0.5]]]
    for past in ("c.jsonl", first.done.run_id):
        nobody = Provider()
        again = await play(tmp_path, source, nobody, replay=replay(past))
        assert (again.value, nobody.asked) == (first.value, [])
