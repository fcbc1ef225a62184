"""The view `audit`: one row for each decision, and none for what nobody decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.stores.projection import Projection
from tests.kit.audit_data import REFUSED, SHELL, answered, ask, audited_run, call
from tests.kit.trace_data import Recorder, cell


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / ".llmspell"


@pytest.fixture
def recorder(home: Path) -> Recorder:
    return Recorder(home, "r1", 1_000.0)


def rows(home: Path, columns: str) -> list[tuple[Any, ...]]:
    with Projection.open(home, memory=True) as store:
        store.ingest()
        found = store.sql(f"select {columns} from audit order by time, decision = 'asked' desc")
        return [tuple(row) for row in found.rows]


def test_each_kind_of_decision_is_a_row_with_who_decided(home: Path) -> None:
    audited_run(home, "r1", 1_000.0)
    assert rows(home, "decision, decided_by, tool, scope, nullif(agent_name, ''), user_id") == [
        ("overridden", "person", "", None, None, None),
        ("allowed", "profile", "calculator", None, "editor", "ada"),
        ("denied", "profile", "http", None, None, "ada"),
        ("asked", "profile", "execute_command", None, "editor", "ada"),
        ("denied", "person", "execute_command", None, "editor", "ada"),
        ("asked", "profile", "execute_command", None, "editor", "ada"),
        ("allowed", "person", "execute_command", "run", "editor", "ada"),
    ]


def test_what_was_approved_is_told_with_the_arguments_that_were_changed(home: Path, recorder: Recorder) -> None:
    changed = {"command": "git push"}
    answered(recorder, cell(recorder, "a"), "execute_command", SHELL, 1.0, "allowed", {"arguments": changed})
    recorder.write()
    assert rows(home, "decision, params->>'command'") == [("asked", SHELL["command"]), ("allowed", "git push")]


def test_a_question_that_waits_is_a_row_and_its_call_was_not_allowed(home: Path, recorder: Recorder) -> None:
    inner = recorder.open(cell(recorder, "a"), "execute_tool", "execute_command", SHELL)
    ask(inner, "execute_command", SHELL)
    recorder.write()
    assert rows(home, "decision, result") == [("asked", "running")]
    recorder.close(inner, error={"type": "cancelled", "message": "Stopped."})
    recorder.write()
    assert rows(home, "decision") == [("asked",)]


def test_what_a_person_allowed_and_the_profile_then_refused_is_two_decisions(home: Path, recorder: Recorder) -> None:
    given = {"operation": "write", "path": "/etc/passwd"}
    with recorder.span(cell(recorder, "a"), "execute_tool", "file_system", given, (1.0, 2.0)) as (inner, told):
        inner.emit("allowed", reason="files", by="person", scope="once", arguments=given)
        told["error"] = REFUSED
    recorder.write()
    assert rows(home, "decision, decided_by") == [("allowed", "person"), ("denied", "profile")]


def test_a_refusal_that_ends_a_cell_is_one_decision_and_a_wider_profile_an_override(
    home: Path, recorder: Recorder
) -> None:
    with recorder.span(cell(recorder, "a"), "run_cell", "a", "…", (1.0, 3.0)) as (ctx, told):
        ctx.emit("allowed", reason="profile", by="person", scope="once", arguments={"profile": "low"})
        call(recorder, ctx, "http", {}, 2.0, error=REFUSED)
        told["error"] = REFUSED
    recorder.write()
    assert rows(home, "decision, decided_by, operation") == [
        ("overridden", "person", "run_cell"),
        ("denied", "profile", "execute_tool"),
    ]
