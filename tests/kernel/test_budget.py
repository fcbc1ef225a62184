"""The budget of a notebook: read, counted over the runs of a session, and felt by a spell before it asks once more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.budget import Budget, read_budget
from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError, LimitError
from kernel.messages import Usage
from kernel.policy import Limits
from kernel.protocols.executor import Done, Job
from kernel.runtime import Options, Runtime
from tests.kit.scripts import Paper


@pytest.mark.parametrize(
    ("said", "budget"),
    [
        (None, None),
        (0.5, Budget(0.5)),
        (2, Budget(2.0)),
        ({"usd": 1, "tokens": 3000}, Budget(1.0, 3000)),
        ({"tokens": 0}, Budget(None, 0)),
    ],
)
def test_a_budget_is_dollars_or_tokens_or_both(said: Any, budget: Budget | None) -> None:
    assert read_budget(said) == budget


@pytest.mark.parametrize("said", ["a lot", True, -1, {}, {"eur": 1}, {"tokens": 1.5}, [1], float("nan"), {"usd": "1"}])
def test_what_is_no_budget_is_told(said: Any) -> None:
    with pytest.raises(InvalidError, match="budget"):
        read_budget(said)


used = st.builds(Usage, st.integers(0, 50), st.integers(0, 50), st.one_of(st.none(), st.floats(0, 1)))


@given(used, used, st.integers(0, 200))
def test_tokens_beyond_a_budget_are_refused_and_what_was_spared_is_free(before: Usage, now: Usage, most: int) -> None:
    budget = Budget(tokens=most, used=before)
    assert refused(budget, now, Usage()) == (before.total + now.total > most)
    assert refused(budget, now, now) == (before.total > most)
    assert budget.within(Limits(), now, now).tokens == max(0, most - before.total)


def refused(budget: Budget, usage: Usage, spared: Usage) -> bool:
    try:
        budget.check(usage, spared)
    except LimitError:
        return True
    return False


def test_the_error_names_the_budget_and_what_was_used() -> None:
    with pytest.raises(LimitError, match=r"\$0\.6012 of \$0\.50; 30 of 20 tokens"):
        Budget(0.5, 20).check(Usage(10, 20, 0.6012), Usage())


ASK = "local agent = Agent.new({ name = 'a', model = 'demo/echo' })\n"


async def run(runtime: Runtime, source: str, **about: Any) -> Done:
    return await runtime.execute(Job(Chunk(source, "cell", "c1"), "lua", "", about), Paper())


async def test_a_spell_cannot_catch_its_way_past_the_budget(tmp_path: Path) -> None:
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell"))
    try:
        source = (
            f"{ASK}local n = 0\nfor i = 1, 50 do if pcall(agent.chat, agent, 'owls') then n = n + 1 end end\nreturn n"
        )
        done = await run(runtime, source, budget={"tokens": 5})
        assert done.status == "ok", done.error
        # The first call that goes beyond is the last that is made.
        assert done.value <= 2
        assert 5 < done.usage.total < 20
    finally:
        await runtime.close()


async def test_the_runs_of_a_session_share_a_budget_with_what_was_used_before_the_kernel(tmp_path: Path) -> None:
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell"))
    try:
        first = await run(runtime, f"{ASK}return agent:chat('owls')", budget={"tokens": 1000})
        assert first.usage.total > 0
        left = {"tokens": 1000 - first.usage.total}
        again = await run(runtime, f"{ASK}return agent:chat('owls')", budget={"tokens": 1000}, spent=left)
        assert (again.status, again.usage.total) == ("failed", 0)
        assert "The budget of this notebook is used up: 1000 of 1000 tokens" in (again.error or {})["message"]
        free = await run(runtime, "return 1", budget={"tokens": 1})
        assert free.status == "ok"
    finally:
        await runtime.close()


async def test_a_budget_nobody_understands_runs_nothing(tmp_path: Path) -> None:
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell"))
    try:
        done = await run(runtime, "return 1", budget="much")
        assert done.status == "failed"
        assert "`budget` is" in (done.error or {})["message"]
    finally:
        await runtime.close()
