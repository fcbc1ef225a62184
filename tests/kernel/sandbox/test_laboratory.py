"""What may have no end is computed in a process that is killed when it takes too long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from kernel.errors import DeadlineError, InternalError, InvalidError, LimitError, StoppedError, ToolError
from kernel.sandbox.hands import Hands
from kernel.sandbox.isolation import landlock_version
from kernel.sandbox.laboratory import Laboratory, compute
from tests.kit.hands import open_hands
from tests.kit.scripts import script

NEVER = {"pattern": "(a+)+$", "string": "a" * 60 + "b"}


@pytest.fixture
async def hands(tmp_path: Path) -> AsyncIterator[Hands]:
    async with open_hands(tmp_path) as opened:
        yield opened


def is_there(pid: int) -> bool:
    return psutil.pid_exists(pid)


def processes(hands: Hands) -> list[int]:
    return [each.companion.pid for each in hands.session[Laboratory]._idle]


async def test_values_go_in_and_come_out(hands: Hands) -> None:
    value = {"a": [1, 2.5, None, True, "ü", 2**80, b"\xff"], "$b": float("inf")}
    assert await compute(hands, "copy:copy", {"x": value}) == value


async def test_the_next_computation_finds_the_same_process(hands: Hands) -> None:
    first = await compute(hands, "os:getpid", {})
    assert await compute(hands, "os:getpid", {}) == first
    assert processes(hands) == [first]


async def test_what_has_no_end_is_killed_and_the_next_computation_goes_on(hands: Hands) -> None:
    before = await compute(hands, "os:getpid", {})
    with pytest.raises(DeadlineError, match=r"0\.2 s"):
        await compute(hands, "re:search", NEVER, seconds=0.2)
    assert not is_there(before)
    assert await compute(hands, "json:loads", {"s": "[1]"}) == [1]


async def test_more_memory_than_allowed_is_refused_not_taken(hands: Hands) -> None:
    with pytest.raises(LimitError, match="memory"):
        await compute(hands, "secrets:token_bytes", {"nbytes": 200 << 20}, memory=50 << 20)
    assert len(await compute(hands, "secrets:token_bytes", {"nbytes": 10 << 20}, memory=50 << 20)) == 10 << 20


async def test_a_process_that_dies_is_told_and_replaced(hands: Hands) -> None:
    with pytest.raises(LimitError, match="code 7"):
        await compute(hands, "os:_exit", {"status": 7})
    assert await compute(hands, "json:loads", {"s": "1"}) == 1


async def test_errors_come_back_as_errors_of_ours(hands: Hands) -> None:
    with pytest.raises(ToolError, match="Expecting value"):
        await compute(hands, "json:loads", {"s": "?"})
    one = {"operation": "variance", "data": [1.0], "other": [], "settings": {"population": False}}
    with pytest.raises(InvalidError, match="no variance"):
        await compute(hands, "kernel.tools.math.measures:measure", one)
    with pytest.raises(InvalidError, match="no_such_package"):
        await compute(hands, "no_such_package:f", {})
    with pytest.raises(InternalError, match="no_such_function"):
        await compute(hands, "json:no_such_function", {})
    with pytest.raises(InvalidError, match="nested too deeply"):
        await compute(hands, "json:loads", {"s": "[" * 100_000})


async def test_more_computations_than_processes_take_turns(hands: Hands) -> None:
    answers = await asyncio.gather(*(compute(hands, "json:loads", {"s": str(n)}) for n in range(6)))
    assert answers == [0, 1, 2, 3, 4, 5]
    assert len(processes(hands)) <= 2


async def test_one_that_is_cancelled_leaves_no_answer_for_the_next(hands: Hands) -> None:
    await compute(hands, "os:getpid", {})
    task = asyncio.ensure_future(compute(hands, "re:search", NEVER, seconds=600))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises((asyncio.CancelledError, StoppedError)):
        await task
    assert await compute(hands, "json:loads", {"s": "2"}) == 2


async def test_its_processes_end_with_the_session(tmp_path: Path) -> None:
    async with script(tmp_path) as running:
        hands = running.runtime.spell.hands
        await compute(hands, "os:getpid", {})
        (pid,) = processes(hands)
        assert is_there(pid)
    assert not is_there(pid)


@pytest.mark.skipif(landlock_version() < 3, reason="this system has no walls")
@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("io:open", {"file": "/etc/passwd"}),
        ("io:open", {"file": "/tmp/escaped", "mode": "w"}),
        ("subprocess:getoutput", {"cmd": "id"}),
        ("socket:create_connection", {"address": ["127.0.0.1", 9]}),
    ],
)
async def test_it_has_no_files_no_programs_and_no_network(
    hands: Hands, function: str, arguments: dict[str, object]
) -> None:
    with pytest.raises(ToolError, match=r"(?i)permission|permitted"):
        await compute(hands, function, arguments)
