"""A run forked at a span: before it nothing is asked anew, there the edit is made, after it the run goes on live."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.tapes import Replay
from tests.kit.replays import Played, Provider, play, replay

CHAIN = """
local agent = Agent.new({ name = "clerk" })
local weather = Tool.new({
  name = "weather", effect = "once", handler = function(p) return { city = p.city, sky = "grey" } end,
})
local shout = Tool.new({ name = "shout", handler = function(p) return p.text:upper() end })
local first = agent:chat("one")
local sky = weather:run({ city = "Bern" }).sky
State.set("seen", sky)
local loud = shout:run({ text = State.get("seen") })
return { first, sky, loud, agent:chat("two " .. loud), agent:chat("three"), os.time(), math.random() }
"""

BRANCHES = """
local function asks(questions)
  return function()
    local agent, said = Agent.new({}), ""
    for _, question in ipairs(questions) do said = said .. agent:chat(question) .. ";" end
    return said
  end
end
local done = Workflow.parallel({ name = "both", steps = {
  { name = "left", run = asks({ "a", "b", "c" }) },
  { name = "right", run = asks({ "d", "e", "f" }) },
} }):run({})
return done
"""


def fork(run: Played, span: str, edit: dict[str, Any] | None = None, rest: Any = "live") -> Replay:
    return Replay(run.done.run_id, "fork", span=span, edit=edit or {}, rest=rest)


def spans(played: Played, operation: str) -> list[str]:
    return [event.span_id for event in played.events if event.kind == f"{operation}.started"]


def asked(provider: Provider) -> list[str]:
    return [request.messages[-1].content for request in provider.asked]


async def test_what_was_before_the_span_reaches_no_model_and_all_after_it_does(tmp_path: Path) -> None:
    first = await play(tmp_path, CHAIN, Provider())
    later = Provider()
    again = await play(tmp_path, CHAIN, later, replay=fork(first, spans(first, "chat")[1]))
    assert asked(later) == ["two GREY", "three"]
    assert again.value[:3] == first.value[:3]
    assert again.value[5:] == first.value[5:]
    assert again.value[3] == "You said two GREY (1)"


async def test_an_edited_prompt_reaches_the_model_and_a_call_that_is_unchanged_need_not(tmp_path: Path) -> None:
    source = """
    local said = {}
    for number, word in ipairs({ "one", "two", "three" }) do said[number] = Agent.new({}):chat(word) end
    return said
    """
    first = await play(tmp_path, source, Provider())
    for rest, wanted in (("changed", ["two dogs"]), ("live", ["two dogs", "three"])):
        later = Provider()
        chosen = fork(first, spans(first, "chat")[1], {"prompt": "two dogs"}, rest)
        again = await play(tmp_path, source, later, replay=chosen)
        assert asked(later) == wanted
        assert again.value[:2] == [first.value[0], "You said two dogs (1)"]


async def test_an_edited_model_and_its_settings_reach_the_model(tmp_path: Path) -> None:
    first, later = await play(tmp_path, CHAIN, Provider()), Provider()
    edit = {"model": "fake/other", "temperature": 0.5, "messages.0.content": "hello"}
    await play(tmp_path, CHAIN, later, replay=fork(first, spans(first, "chat")[0], edit))
    request = later.asked[0]
    assert (request.model, request.temperature, request.messages[0].content) == ("fake/other", 0.5, "hello")


async def test_an_edited_answer_is_given_without_a_model(tmp_path: Path) -> None:
    first, later = await play(tmp_path, CHAIN, Provider()), Provider()
    chosen = fork(first, spans(first, "chat")[0], {"answer": "Something else"}, "changed")
    again = await play(tmp_path, CHAIN, later, replay=chosen)
    assert again.value[0] == "Something else"
    assert [request.messages[1].content for request in later.asked] == ["Something else", "Something else"]


@pytest.mark.parametrize(
    ("tool", "edit", "wanted"),
    [
        (0, {"output": {"sky": "blue"}}, ("blue", "BLUE")),
        (0, {"output.sky": "blue"}, ("blue", "BLUE")),
        (0, {"output.sky.clouds": 1}, None),
        (1, {"output": "quiet"}, ("grey", "quiet")),
        (1, {"input.text": "other"}, ("grey", "OTHER")),
    ],
)
async def test_the_arguments_and_the_result_of_a_tool_can_be_edited(
    tmp_path: Path, tool: int, edit: dict[str, Any], wanted: tuple[str, str] | None
) -> None:
    first, later = await play(tmp_path, CHAIN, Provider()), Provider()
    again = await play(tmp_path, CHAIN, later, replay=fork(first, spans(first, "execute_tool")[tool], edit))
    if wanted is None:
        assert "leads nowhere" in again.error["message"]
    else:
        assert again.value[0] == first.value[0]
        assert tuple(again.value[1:3]) == wanted
        assert asked(later)[0] == f"two {wanted[1]}"


async def test_a_tool_can_be_made_to_fail(tmp_path: Path) -> None:
    first = await play(tmp_path, CHAIN, Provider())
    for span in spans(first, "execute_tool"):
        again = await play(tmp_path, CHAIN, Provider(), replay=fork(first, span, {"error": "It rains."}))
        assert (again.error["type"], again.error["message"]) == ("tool", "It rains.")


async def test_the_value_of_a_change_of_the_state_can_be_edited(tmp_path: Path) -> None:
    first, later = await play(tmp_path, CHAIN, Provider()), Provider()
    again = await play(tmp_path, CHAIN, later, replay=fork(first, spans(first, "write_state")[0], {"value": "red"}))
    assert again.value[1:3] == ["grey", "RED"]
    assert asked(later) == ["two RED", "three"]


async def test_the_fork_says_where_it_comes_from_and_what_was_edited(tmp_path: Path) -> None:
    first = await play(tmp_path, CHAIN, Provider())
    span = spans(first, "chat")[0]
    again = await play(tmp_path, CHAIN, Provider(), replay=fork(first, span, {"prompt": "dogs"}))
    told = again.events[0].data["replay"]
    assert {**told, "begun": 0} == {
        "source": first.done.run_id,
        "mode": "fork",
        "begun": 0,
        "span": span,
        "edit": {"prompt": "dogs"},
        "rest": "live",
    }
    [event] = [event for event in again.events if event.kind == "chat.forked"]
    assert event.data == {"edit": {"prompt": "dogs"}}


@pytest.mark.parametrize(
    ("operation", "place", "edit"),
    [
        ("chat", 0, {"prompt": "dogs"}),
        ("chat", 1, {"answer": "dogs"}),
        ("execute_tool", 0, {"output": {"sky": "blue"}}),
        ("execute_tool", 1, {"output": "quiet"}),
        ("write_state", 0, {"value": "red"}),
    ],
)
async def test_a_fork_can_be_replayed_and_forked_again_later(
    tmp_path: Path, operation: str, place: int, edit: dict[str, Any]
) -> None:
    first = await play(tmp_path, CHAIN, Provider())
    again = await play(tmp_path, CHAIN, Provider(), replay=fork(first, spans(first, operation)[place], edit))
    nobody = Provider()
    replayed = await play(tmp_path, CHAIN, nobody, replay=replay(again.done.run_id))
    assert (replayed.value, nobody.asked) == (again.value, [])
    further = await play(tmp_path, CHAIN, nobody, replay=fork(again, spans(again, "chat")[2], {"answer": "end"}))
    assert (further.value[:4], further.value[4], nobody.asked) == (again.value[:4], "end", [])


async def test_the_edited_span_of_a_fork_can_be_edited_once_more(tmp_path: Path) -> None:
    first, later = await play(tmp_path, CHAIN, Provider()), Provider()
    again = await play(tmp_path, CHAIN, Provider(), replay=fork(first, spans(first, "chat")[0], {"model": "fake/b"}))
    await play(tmp_path, CHAIN, later, replay=fork(again, spans(again, "chat")[0], {"prompt": "dogs"}))
    assert (later.asked[0].model, asked(later)[0]) == ("fake/b", "dogs")


async def test_a_span_in_a_loop_of_equal_calls_is_that_one(tmp_path: Path) -> None:
    source = """
    local said = {}
    for number = 1, 4 do said[number] = Agent.new({}):chat("same") end
    return said
    """
    first, later = await play(tmp_path, source, Provider()), Provider()
    chosen = fork(first, spans(first, "chat")[2], {"answer": "other"}, "changed")
    again = await play(tmp_path, source, later, replay=chosen)
    assert again.value == [*first.value[:2], "other", first.value[3]]
    assert later.asked == []


async def test_in_branches_only_what_began_after_the_span_is_done_anew(tmp_path: Path) -> None:
    first = await play(tmp_path, BRANCHES, Provider())
    order = [event.data["input"]["messages"][-1]["content"] for event in first.events if event.kind == "chat.started"]
    for place, span in enumerate(spans(first, "chat")):
        later = Provider()
        again = await play(tmp_path, BRANCHES, later, replay=fork(first, span))
        assert again.done.status == "ok", again.done
        assert sorted(asked(later)) == sorted(order[place:])


async def test_a_run_that_does_not_come_to_the_span_says_so_and_asks_nobody(tmp_path: Path) -> None:
    source = 'local a = Agent.new({}); a:chat("one"); a:chat("two"); return "done"'
    first, later = await play(tmp_path, source, Provider()), Provider()
    for changed in (source.replace("one", "uno"), source.replace('a:chat("two");', "")):
        again = await play(tmp_path, changed, later, replay=fork(first, spans(first, "chat")[1], {"prompt": "x"}))
        assert "The fork point was not reached" in again.error["message"]
    assert later.asked == []


@pytest.mark.parametrize(
    ("operation", "edit", "told"),
    [
        ("chat", {"output": 1}, "cannot be edited"),
        ("chat", {"messages.9.content": "x"}, "leads nowhere"),
        ("chat", {"messages.0.role": "king"}, "role"),
        ("chat", {"messages.0.content": 7}, "is a text"),
        ("chat", {"messages": []}, "a list of tables"),
        ("chat", {"messages.0.tool_calls": ["x"]}, "id, name and arguments"),
        ("chat", {"model": ""}, "The model is a name"),
        ("chat", {"answer": ["x"]}, "An answer is"),
        ("execute_tool", {"error": 7}, "An error is"),
        ("chat", {"temperature": "hot"}, "temperature"),
        ("chat", {"answer": "x", "model": "y"}, "nothing else"),
        ("chat", {"system": "x"}, "no message of the role"),
        ("execute_tool", {"input": "x"}, "is a table"),
        ("create_agent", {"input": "x"}, "nothing in it"),
    ],
)
async def test_an_edit_that_cannot_be_is_refused_before_anything_runs(
    tmp_path: Path, operation: str, edit: dict[str, Any], told: str
) -> None:
    first, later = await play(tmp_path, CHAIN, Provider()), Provider()
    again = await play(tmp_path, CHAIN, later, replay=fork(first, spans(first, operation)[0], edit))
    assert told in again.error["message"]
    assert (again.events, later.asked) == ([], [])


async def test_any_span_can_be_forked_from_without_an_edit(tmp_path: Path) -> None:
    first, later = await play(tmp_path, CHAIN, Provider()), Provider()
    again = await play(tmp_path, CHAIN, later, replay=fork(first, spans(first, "invoke_agent")[2]))
    assert (again.value[:4], asked(later)) == (first.value[:4], ["three"])
    missing = await play(tmp_path, CHAIN, later, replay=fork(first, "s999"))
    assert "has no span 's999'" in missing.error["message"]


async def test_an_agent_and_a_workflow_can_be_asked_something_else(tmp_path: Path) -> None:
    source = """
    local flow = Workflow.sequential({ name = "flow", steps = {
      { name = "ask", run = function(input) return Agent.new({}):chat(input.word) end },
    } })
    return { Agent.new({}):chat("one"), flow:run({ word = "two" }).output }
    """
    first, later = await play(tmp_path, source, Provider()), Provider()
    await play(tmp_path, source, later, replay=fork(first, spans(first, "invoke_agent")[0], {"input": "uno"}))
    await play(tmp_path, source, later, replay=fork(first, spans(first, "invoke_workflow")[0], {"input.word": "due"}))
    assert asked(later) == ["uno", "two", "due"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from("abc"), min_size=1, max_size=5), place=st.integers(0, 20), data=st.data())
async def test_a_fork_that_edits_nothing_gives_what_the_run_gave(
    tmp_path: Path, words: list[str], place: int, data: st.DataObject
) -> None:
    source = f"""
    local said, words = {{}}, {{ {", ".join(f'"{word}"' for word in words)} }}
    for number, word in ipairs(words) do
      State.set("k" .. number, word)
      said[number] = Agent.new({{}}):chat(word) .. math.random() .. os.time()
    end
    return said
    """
    first, nobody = await play(tmp_path, source, Provider()), Provider()
    there = [event for event in first.events if event.kind.endswith(".started") and event.span_id]
    span = there[place % len(there)]
    edits: dict[str, dict[str, Any]] = {
        "chat": {"prompt": span.data["input"]["messages"][-1]["content"]} if span.kind == "chat.started" else {},
        "write_state": {"value": span.data["input"]["value"]} if span.kind == "write_state.started" else {},
    }
    edit = edits.get(span.kind.removesuffix(".started"), {}) if data.draw(st.booleans()) else {}
    again = await play(tmp_path, source, nobody, replay=fork(first, span.span_id, edit, "changed"))
    assert (again.value, nobody.asked) == (first.value, [])


@pytest.mark.parametrize(
    ("language", "source"),
    [
        (
            "javascript",
            'const a = new Agent({}); const said = []; for (const w of ["one", "two", "three"]) '
            "said.push(await a.chat(w) + Math.random() + Date.now()); return said;",
        ),
        (
            "python",
            'import random, time\na = await Agent.new({})\nsaid = []\nfor w in ["one", "two", "three"]:\n'
            "    said.append(await a.chat(w) + str(random.random()) + str(time.time()))\nreturn said",
        ),
    ],
)
async def test_a_fork_is_the_same_in_every_language(tmp_path: Path, language: str, source: str) -> None:
    first, later = await play(tmp_path, source, Provider(), language), Provider()
    chosen = fork(first, spans(first, "chat")[1], {"prompt": "dogs"})
    again = await play(tmp_path, source, later, language, replay=chosen)
    assert asked(later) == ["dogs", "three"]
    assert (again.value[0], again.value[1].replace("dogs (1)", "two (2)")) == tuple(first.value[:2])
