"""State: scopes, watching, and what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.hooks import Hooks
from kernel.operations import Call
from kernel.state import SCOPES, State
from kernel.stores.state_file import StateFile
from kernel.values import Value
from tests.kit.runs import Recording


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_value_lives_in_its_scope_and_owner(scope: str) -> None:
    state, ctx = State(), Recording().context()
    await state.set(ctx, scope, "a1", "key", {"n": 1})
    assert state.get(scope, "a1", "key") == {"n": 1}
    assert state.get(scope, "a2", "key") is None
    assert [state.get(other, "a1", "key") for other in SCOPES if other != scope] == [None, None, None]


async def test_a_change_is_an_event_with_the_old_value() -> None:
    state, recording = State(), Recording()
    ctx = recording.context()
    await state.set(ctx, "session", "", "n", 1)
    await state.set(ctx, "session", "", "n", 2)
    assert [data["output"] for data in recording.of("write_state.finished")] == [{"old": None}, {"old": 1}]


async def test_a_hook_may_change_what_is_written() -> None:
    state, hooks = State(), Hooks()

    async def double(call: Call, ctx: Context) -> None:
        call.input = {**call.input, "value": call.input["value"] * 2}

    hooks.register("before_state_change", double)
    await state.set(Recording().context(hooks), "session", "", "n", 21)
    assert state.get("session", "", "n") == 42


async def test_a_watcher_hears_new_and_old_for_its_prefix() -> None:
    state, ctx, heard = State(), Recording().context(), []

    async def watcher(key: str, new: Value, old: Value, ctx: Context) -> None:
        heard.append((key, new, old))

    id = state.watch("session", "", "user.", watcher)
    await state.set(ctx, "session", "", "user.name", "Ada")
    await state.set(ctx, "session", "", "other", 1)
    await state.set(ctx, "session", "", "user.name", None)
    state.unwatch(id)
    await state.set(ctx, "session", "", "user.name", "Eve")
    assert heard == [("user.name", "Ada", None), ("user.name", None, "Ada")]


async def test_keys_are_sorted_and_deleted_keys_are_gone() -> None:
    state, ctx = State(), Recording().context()
    for key in ("b", "a", "c"):
        await state.set(ctx, "session", "", key, 1)
    await state.set(ctx, "session", "", "b", None)
    assert state.keys("session", "") == ["a", "c"]


@pytest.mark.parametrize(("key", "value"), [("", 1), ("k", {"f": print}), ("k", [object()])])
async def test_what_cannot_be_kept_is_refused(key: str, value: Value) -> None:
    with pytest.raises(InvalidError):
        await State().set(Recording().context(), "session", "", key, value)


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(InvalidError, match="session, workflow, agent, global"):
        State().get("galaxy", "", "k")


async def test_global_state_outlives_the_kernel_and_session_state_does_not(tmp_path: Path) -> None:
    path, ctx = tmp_path / "home" / "state.ndjson", Recording().context()
    state = State(StateFile(path))
    await state.set(ctx, "global", "", "seen", True)
    await state.set(ctx, "global", "", "gone", 1)
    await state.set(ctx, "global", "", "gone", None)
    await state.set(ctx, "session", "", "here", 1)
    again = State(StateFile(path))
    assert (again.keys("global", ""), again.keys("session", "")) == (["seen"], [])


async def test_a_torn_last_line_loses_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "state.ndjson"
    state = State(StateFile(path))
    await state.set(Recording().context(), "global", "", "kept", "yes")
    with path.open("ab") as file:
        file.write(b'["global","","torn",{"x"')
    assert State(StateFile(path)).keys("global", "") == ["kept"]


async def test_of_two_changes_at_once_the_one_that_was_not_expected_fails() -> None:
    state, hooks = State(), Hooks()
    ctx = Recording().context()

    async def meddle(call: Call, within: Context) -> None:
        hooks.clear()
        await state.set(ctx, "session", "", "n", 5)

    await state.set(ctx, "session", "", "n", 1)
    hooks.register("before_state_change", meddle, scripted=True)
    assert await state.compare_and_set(Recording().context(hooks), ("session", "", "n"), 1, 2) is False
    assert state.get("session", "", "n") == 5


TABLES = some.dictionaries(some.text(max_size=6), some.integers())
VALUES = some.none() | some.integers() | some.binary(max_size=3) | TABLES
KEYS = some.sampled_from("xyz")


@given(
    some.lists(some.tuples(some.sampled_from(SCOPES), some.sampled_from(["", "a"]), KEYS, VALUES)),
    some.lists(some.tuples(some.sampled_from(SCOPES), KEYS, VALUES)),
)
async def test_a_snapshot_brings_back_every_value(before: list[Any], after: list[Any]) -> None:
    state, ctx = State(), Recording().context()
    for scope, owner, key, value in before:
        await state.set(ctx, scope, owner, key, value)
    snapshot = state.snapshot()
    for scope, key, value in after:
        await state.set(ctx, scope, "", key, value)
    await state.restore(ctx, snapshot)
    assert state.snapshot() == snapshot
    assert await state.restore(ctx, snapshot) == 0


@pytest.mark.parametrize("value", [b"\x00\xff", 2**70, {"$text": "mine", "n": [1, None, {}, []]}, 1.5, "ü"])
async def test_a_value_keeps_its_meaning_also_in_the_file(tmp_path: Path, value: Value) -> None:
    path, ctx = tmp_path / "state.ndjson", Recording().context()
    state = State(StateFile(path))
    await state.set(ctx, "global", "", "k", value)
    assert state.get("global", "", "k") == value
    assert State(StateFile(path)).get("global", "", "k") == value


async def test_nobody_changes_a_kept_value_from_outside() -> None:
    state, ctx, value = State(), Recording().context(), {"list": [1]}
    await state.set(ctx, "session", "", "k", value)
    value["list"].append(2)
    assert state.get("session", "", "k") == {"list": [1]}
