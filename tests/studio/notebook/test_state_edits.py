"""A change of the state by hand, up to the trace and the audit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError
from kernel.protocols.executor import Job
from kernel.runtime import Options, Runtime
from kernel.stores.projection import Projection
from studio.cli.terminal import Terminal
from studio.notebook.document import Notebook
from studio.notebook.stateedits import code_of, edit_of, read_address, read_value

JSON = st.recursive(
    st.booleans() | st.integers(-(2**50), 2**50) | st.text(), lambda inner: st.lists(inner, min_size=1, max_size=3)
)


def test_an_edit_is_a_run_of_its_own_kind() -> None:
    edit = edit_of(Notebook("Book"), "book.spell.md", ("session", "", "k"), 1)
    assert (edit.about["kind"], edit.about["title"], edit.about["path"]) == ("edit", "State: k", "book.spell.md")
    assert edit.last


@pytest.mark.parametrize("text", ["", "nul", "NaN", "null", "[1", "{'a': 1}", "[" * 100_000])
def test_what_is_no_json_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InvalidError):
        read_value(text)


@pytest.mark.parametrize("where", [("agent", "", "k"), ("elsewhere", "", "k"), ("session", "", "")])
def test_an_address_is_whole(where: tuple[str, str, str]) -> None:
    with pytest.raises(InvalidError):
        read_address(*where)
    assert read_address("session", "left over", "k") == ("session", "", "k")


@given(JSON)
def test_no_value_closes_the_bracket_it_stands_in(value: Any) -> None:
    code = code_of(("global", "", "]=]"), {"v": value})
    assert code.count("json.decode(") == 3
    assert code.endswith(")")


async def test_trace_and_audit_know_that_a_person_changed_it(tmp_path: Path) -> None:
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell"))
    address = ("session", "", 'odd "key" ]=]')
    try:
        for value in ({"a": [1, "]=]\n"]}, None):
            edit = edit_of(Notebook("Book"), "book.spell.md", address, value)
            done = await runtime.execute(
                Job(Chunk(edit.code, edit.name, cell=edit.cell), "lua", edit.run_id, edit.about), Terminal()
            )
            assert done.status == "ok", done.error
    finally:
        await runtime.close()
    with Projection.open(tmp_path / ".llmspell") as store:
        store.ingest()
        newest, first = store.state_history(*address, path="book.spell.md")
        audit = store.sql("select decision, decided_by, operation, params->>'key' from audit order by time").rows
    assert (first.value, first.by, newest.value) == ({"a": [1, "]=]\n"]}, "person", None)
    assert audit == (("overridden", "person", "write_state", address[2]),) * 2
