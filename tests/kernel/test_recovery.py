"""Patience, the fuse, and strategies, without any script."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NetworkError, RateLimitError, ScriptError, SpellError, ToolError
from kernel.recovery import BACKOFFS, CircuitBreaker, RetryPolicy, category_of, is_retryable
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
