"""Values keep their meaning on every way: host to script and back, and from one language to the other."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.context import Context, Run
from tests.kit.scripts import Script, script

TEXT = st.text(st.characters(codec=None), max_size=20)
"""Any text, lone surrogates and NUL included."""

SCALARS = (
    st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
    | st.binary(max_size=20)
)

VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4) | st.dictionaries(TEXT.filter(bool), inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)
"""Everything a script may hold in either language. Empty tables: see the tests of the engines."""

PASS = {
    "lua": "State.set('b', State.get('a'))",
    "javascript": "await State.set('b', await State.get('a'))",
    "python": "await State.set('b', await State.get('a'))",
}


def same(one: Any, other: Any) -> bool:
    """Equal, and of the same kind; a whole float may come back as an integer, for JavaScript has one kind of number."""
    match one, other:
        case (list(), list()):
            return len(one) == len(other) and all(map(same, one, other))
        case (dict(), dict()):
            return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
        case (bool(), _) | (_, bool()):
            return one is other
        case (int() | float(), int() | float()):
            return one == other
    return type(one) is type(other) and bool(one == other)


def any_values(count: int) -> list[Any]:
    """Values as hypothesis finds them, for tests that keep one kernel for all of them."""
    found: list[Any] = []

    @settings(max_examples=count, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(VALUES)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return found


async def pass_on(running: Script, language: str, value: Any) -> Any:
    """What a script of that language sends back of a value it was sent."""
    state = running.runtime.spell.state
    ctx = Context(Run("r", lambda event: None))
    await state.set(ctx, "session", "", "a", value)
    done = await running.run(PASS[language], language=language)
    assert done.status == "ok", done.error
    return state.get("session", "", "b")


@pytest.mark.parametrize("language", PASS)
async def test_a_value_that_a_script_passes_on_is_the_same(language: str, tmp_path: Path) -> None:
    async with script(tmp_path) as running:
        for value in any_values(25 if language == "python" else 120):
            assert same(await pass_on(running, language, value), value), value


@pytest.mark.parametrize("way", ["lua javascript", "javascript lua", "lua javascript lua", "javascript python lua"])
async def test_a_value_that_goes_through_several_languages_is_the_same(way: str, tmp_path: Path) -> None:
    hard = [base64.b64decode("AP8="), {"deep": [[[{"x": -1.5}]]]}, "\ud800", 2**63, [1, "two", True], {"$ref": 1}]
    async with script(tmp_path) as running:
        for value in [*hard, *any_values(25)]:
            passed = value
            for language in way.split():
                passed = await pass_on(running, language, passed)
            assert same(passed, value), value


IDS = {
    "lua": """
    local a, b = Agent.new("x"), Agent.new({ name = "named" })
    local ids = { b.id }
    local team = CompositeAgent.new({ agents = { Agent.new("1"), Agent.new("2") } })
    ids[2], ids[3], ids[4] = team.id, a.id, a.name
    pcall(Agent.new, { nope = 1 })
    ids[5] = Agent.new("last").id
    return ids""",
    "javascript": """
    const a = new Agent("x"), b = new Agent({ name: "named" });
    const ids = [b.id];
    const team = new CompositeAgent({ agents: [new Agent("1"), new Agent("2")] });
    ids[1] = team.id; ids[2] = a.id; ids[3] = a.name;
    await Promise.all([a, b, team]);
    try { await new Agent({ nope: 1 }) } catch (error) { ids.error = error }
    const last = new Agent("last");
    ids[4] = last.id;
    await last;
    return [...ids, [a, b, team, last].map((each) => each.id)]""",
}


async def test_agents_are_numbered_alike_in_all_languages(tmp_path: Path) -> None:
    async with script(tmp_path) as one:
        first = (await one.run(IDS["lua"])).value
        later = (await one.run(IDS["javascript"], language="javascript")).value
        again = (await one.run(IDS["lua"])).value
    assert first == ["agent_2", "agent_5", "agent_1", "agent_1", "agent_6"]
    assert later == [
        "agent_8",
        "agent_11",
        "agent_7",
        "agent_7",
        "agent_12",
        ["agent_7", "agent_8", "agent_11", "agent_12"],
    ]
    assert again[0] == "agent_14"


async def test_an_id_that_was_read_at_once_is_given_to_nobody_else(tmp_path: Path) -> None:
    source = """
    const making = new CompositeAgent({ agents: [new Agent("1"), new Agent("2")] });
    const second = new Agent("x"), id = second.id, others = [];
    for (let i = 0; i < 4; i++) others.push(new Agent("y"));
    const early = others.map((each) => each.id);
    await Promise.all([making, second, ...others]);
    const ids = [making, second, ...others].map((each) => each.id);
    return [id === second.id, early.every((each, i) => each === others[i].id), new Set(ids).size === ids.length]"""
    async with script(tmp_path) as one:
        done = await one.run(source, language="javascript")
    assert done.value == [True, True, True], done.error


async def test_a_workflow_may_be_asked_for_its_id_too_early(tmp_path: Path) -> None:
    source = """
    const flow = new SequentialWorkflow({ name: "w", steps: [{ name: "s", tool: "calculator" }] });
    const early = flow.id;
    await flow;
    return [early === undefined, flow.id]"""
    async with script(tmp_path) as one:
        done = await one.run(source, language="javascript")
    assert done.value == [True, "workflow_1"], done.error
