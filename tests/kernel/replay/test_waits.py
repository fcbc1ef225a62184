"""Waits between attempts are left to chance by a part, and that chance is on the tape."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import NetworkError
from kernel.messages import Chunk, Request
from kernel.models.retrying import Backoff, Guarded
from tests.kit.replays import Played, Provider, play, replay

SOURCE = """
local function fail() error({ type = "timeout", message = "not yet" }) end
local retry = { max_attempts = 3, base_delay = 4, jitter = 1 }
pcall(function() Async.retry(fail, retry) end)
pcall(function() RetryPolicy.new(retry):run(fail) end)
local steps = {}
for _, name in ipairs({ "left", "right" }) do
  local step = { name = name, agent = fail, retries = 2, retry_delay = 4, jitter = 1, continue_on_error = true }
  steps[#steps + 1] = step
end
Workflow.parallel({ name = "both", steps = steps }):run("go")
"""


def waits(played: Played) -> list[tuple[str, float]]:
    """Of each retry where it was, and how long it waited; those of parallel steps are told in any order."""
    assert played.done.status == "ok", played.done.error
    return sorted((event.name, event.data["delay"]) for event in played.events if event.kind.endswith(".retry"))


async def test_a_replay_waits_as_long_between_attempts_as_the_run_did(tmp_path: Path) -> None:
    first = await play(tmp_path, SOURCE, Provider())
    again = await play(tmp_path, SOURCE, Provider(), replay=replay(first.done.run_id))
    assert len(waits(first)) == 8
    assert len({delay for _, delay in waits(first)}) == 8, "every wait has a chance of its own"
    assert waits(again) == waits(first)
    other = await play(tmp_path, SOURCE, Provider())
    assert waits(other) != waits(first)


@dataclass
class Busy(Provider):
    """Cannot be reached twice before each answer."""

    failed: int = 0

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        self.failed += 1
        if self.failed % 3:
            raise NetworkError("no line")
        async for chunk in super().stream(request):
            yield chunk


async def test_a_model_that_is_asked_anew_in_a_replay_is_waited_for_as_long_as_in_the_run(tmp_path: Path) -> None:
    source = 'for _, word in ipairs({ "one", "two" }) do Agent.new({}):chat(word) end'

    def busy() -> Guarded:
        return Guarded(Busy(), 2, Backoff(base=0.004))

    first = await play(tmp_path, source, busy())
    changed = source.replace('"two"', '"three"')
    again = await play(tmp_path, changed, busy(), replay=replay(first.done.run_id, "changed"))
    assert len({delay for _, delay in waits(first)}) == 4
    assert waits(again) == waits(first)
