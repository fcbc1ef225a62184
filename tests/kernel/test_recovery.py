"""Patience, the fuse, and strategies, without any script."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.circuits import CircuitBreaker
from kernel.decisions import DECISIONS, sentence
from kernel.errors import NetworkError, RateLimitError, ScriptError, SpellError, ToolError
from kernel.rates import Patience, Rate, Window, take_turn
from kernel.recovery import BACKOFFS, RetryPolicy, category_of, is_retryable, shortened
from kernel.values import Value


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@given(st.sampled_from(BACKOFFS), st.integers(1, 10_000), st.floats(0, 100), st.floats(0, 1000))
def test_a_wait_is_never_longer_than_the_longest(backoff: str, attempt: int, base: float, longest: float) -> None:
    policy = RetryPolicy(base_delay=base, max_delay=longest, backoff=backoff)
    assert 0 <= policy.delay(attempt) <= longest
    assert policy.delay(attempt) <= policy.delay(attempt + 1)


def test_what_a_provider_asks_for_wins_within_bounds() -> None:
    policy = RetryPolicy(max_delay=10)
    assert policy.delay(1, RateLimitError("wait", retry_after=3)) == 3
    assert policy.delay(1, RateLimitError("wait", retry_after=300)) == 10
    assert policy.delay(1, ScriptError("wait", type="rate_limit", retryAfter=2)) == 2


@given(st.integers(1, 6), st.integers(0, 8))
async def test_work_is_tried_until_it_succeeds_or_the_attempts_are_used_up(attempts: int, failures: int) -> None:
    waits: list[float] = []
    calls = 0

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def work() -> Value:
        nonlocal calls
        calls += 1
        if calls <= failures:
            raise NetworkError("down")
        return "done"

    policy = RetryPolicy(max_attempts=attempts, sleep=sleep)
    if failures < attempts:
        assert await policy.run(work) == "done"
    else:
        with pytest.raises(NetworkError):
            await policy.run(work)
    assert (calls, len(waits)) == (min(attempts, failures + 1), calls - 1)


async def work_that(error: Exception | None = None) -> Value:
    if error:
        raise error
    return "fine"


async def test_the_fuse_opens_after_failures_in_a_row_only() -> None:
    breaker = CircuitBreaker(2, 10, Clock())
    for error in (ToolError("a"), None, ToolError("b")):
        with suppress(ToolError):
            await breaker.call(lambda error=error: work_that(error))
    assert breaker.state == "closed"


async def test_a_half_open_fuse_lets_one_call_through_and_its_failure_opens_it_again() -> None:
    clock = Clock()
    breaker = CircuitBreaker(1, 10, clock)
    with pytest.raises(ToolError):
        await breaker.call(lambda: work_that(ToolError("a")))
    with pytest.raises(ScriptError, match="Try again in 10 s"):
        await breaker.call(lambda: work_that())
    clock.now += 10
    assert breaker.state == "half_open"

    async def during() -> Value:
        assert breaker.should_block()
        raise ToolError("still")

    with pytest.raises(ToolError):
        await breaker.call(during)
    assert (breaker.state, breaker.retry_after) == ("open", 10)
    clock.now += 10
    assert await breaker.call(lambda: work_that()) == "fine"
    assert breaker.state == "closed"


@pytest.mark.parametrize("kind", SpellError.__subclasses__(), ids=lambda kind: kind.type)
def test_every_error_of_the_kernel_has_a_category(kind: type[SpellError]) -> None:
    category = category_of(kind.type)
    assert (category == "internal") == (kind.type == "internal")
    assert is_retryable(kind("x")) == (kind.type in ("timeout", "rate_limit", "network"))


class Heard:
    """Remembers what was told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.moments: list[str] = []

    def __call__(self, moment: str, **data: Any) -> None:
        self.moments.append(moment)
        self.said.append(sentence(moment, data))


async def test_every_decision_is_told_in_words() -> None:
    heard, clock = Heard(), Clock()
    breaker = CircuitBreaker(2, 10, clock, "search")
    for _ in range(2):
        with suppress(ToolError):
            await breaker.call(lambda: work_that(ToolError("broken")), heard)
    clock.now += 4
    with pytest.raises(ScriptError, match="'search' is open"):
        await breaker.call(work_that, heard)
    clock.now += 6
    with suppress(ToolError):
        await breaker.call(lambda: work_that(ToolError("broken")), heard)
    clock.now += 10
    await breaker.call(work_that, heard)
    assert heard.said == [
        "the circuit 'search' opened after 2 failures in a row, for 10 s",
        "the circuit 'search' is open: not called, for another 6 s",
        "the circuit 'search' is half open: one attempt on trial",
        "the circuit 'search' opened after 3 failures in a row, for 10 s",
        "the circuit 'search' is half open: one attempt on trial",
        "the circuit 'search' closed: a call succeeded",
    ]


async def test_attempts_and_the_one_that_succeeds_are_told() -> None:
    heard, errors = Heard(), [NetworkError("down"), NetworkError("down again"), None]

    async def at_once(seconds: float) -> None:
        assert seconds > 0

    await RetryPolicy(sleep=at_once, base_delay=0.2).run(lambda: work_that(errors.pop(0)), heard)
    assert heard.said == [
        "attempt 1 failed (network: down); the next in 200 ms",
        "attempt 2 failed (network: down again); the next in 400 ms",
        "by retry at attempt 3",
    ]


async def test_no_attempt_follows_when_a_provider_asks_for_a_longer_wait_than_allowed() -> None:
    heard, calls = Heard(), 0

    async def work() -> Value:
        nonlocal calls
        calls += 1
        raise RateLimitError("busy", retry_after=99)

    with pytest.raises(RateLimitError):
        await RetryPolicy(max_delay=30).run(work, heard)
    assert calls == 1
    assert heard.said == ["attempt 1 failed (rate_limit: busy); a wait of 99 s was asked for, at most 30 s"]


async def test_a_request_too_many_waits_its_turn_or_is_refused_and_both_are_told() -> None:
    heard, window = Heard(), Window(Rate())
    for patient in (True, True, False):
        with suppress(RateLimitError):
            await take_turn(window, "openai", Rate(1, 0.02), heard, Patience(5 if patient else 0))
    assert set(heard.moments) == {"rate_limited"}
    assert heard.said[0].startswith("too many requests for 'openai' (at most 1 in 20 ms): waits")
    assert "refused for" in heard.said[-1]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 100))
def test_chance_only_shortens_a_wait(jitter: float, chance: float, wait: float) -> None:
    assert wait * (1 - jitter) <= shortened(wait, jitter, lambda: chance) + 1e-9
    assert shortened(wait, jitter, lambda: chance) <= wait


@given(st.sampled_from(sorted(DECISIONS)), st.dictionaries(st.text(), st.none() | st.integers() | st.text()))
def test_a_decision_is_said_whatever_its_data(moment: str, data: dict[str, Any]) -> None:
    assert sentence(moment, data)
    assert not sentence("delta", data)
