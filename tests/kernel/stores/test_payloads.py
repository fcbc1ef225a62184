from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kernel.events import Event
from kernel.stores.journal import Journal, read
from kernel.stores.lines import encode
from kernel.stores.payloads import LARGE, Payloads
from kernel.stores.projection import Projection
from tests.kernel.stores.conftest import Recording

Record = Callable[..., Recording]
RUN = "20260121T093000-00000001"
PROMPT = "An owl. " * (10 << 17)
"""Ten megabytes."""


def chat(number: int, span: str, moment: str, data: dict[str, object]) -> Event:
    return Event(number, float(number), RUN, span, "", f"chat.{moment}", "m", data)


def write(home: Path, *events: Event) -> Path:
    journal = Journal(home / "journals", RUN)
    journal(Event(1, 1.0, RUN, "", "", "run.started", "", {"title": "x"}))
    for event in events:
        journal(event)
    journal.close()
    return journal.path


def test_a_prompt_that_is_sent_twice_is_kept_once(home: Path) -> None:
    events = [
        chat(number, f"s{number}", "started", {"input": {"messages": [{"content": PROMPT}]}}) for number in (2, 3)
    ]
    path = write(home, *events)
    assert path.stat().st_size < 4_000
    assert [size for _, size in Payloads(home).all()] == [len(PROMPT)]
    assert [event.data for event in read(path)][1:] == [event.data for event in events]


def test_the_store_knows_which_run_uses_which_text_and_shows_it_whole(home: Path, store: Projection) -> None:
    write(home, chat(2, "s1", "started", {"input": PROMPT}), chat(3, "s1", "finished", {"output": "Ok"}))
    store.ingest()
    assert store.sql("select run_id, bytes from payloads").rows == ((RUN, len(PROMPT)),)
    assert store.sql("select input->>'begins' from spans").rows[0][0] == PROMPT[:400]
    span = store.span(RUN, "s1")
    assert span is not None
    assert span.input == PROMPT


def test_a_text_that_is_gone_or_changed_leaves_its_beginning(home: Path) -> None:
    path = write(home, chat(2, "s1", "started", {"input": PROMPT}))
    (digest, _), *_ = Payloads(home).all()
    Payloads(home).path(digest).write_text("something else")
    assert [*read(path)][1].data["input"]["begins"] == PROMPT[:400]
    assert Payloads(home).get("../../etc/passwd") is None


def test_a_large_picture_that_a_cell_showed_is_whole_after_a_restart(home: Path, store: Projection) -> None:
    picture = "iVBORw0K" * LARGE
    start = {"input": "x", "source": {"name": "a", "line": 1, "cell": "a", "language": "lua"}}
    write(
        home,
        Event(2, 2.0, RUN, "s1", "", "run_cell.started", "a", start),
        Event(3, 3.0, RUN, "s1", "", "run_cell.display", "a", {"data": {"image/png": picture}}),
        Event(4, 4.0, RUN, "s1", "", "run_cell.finished", "a", {"output": None}),
    )
    store.ingest()
    assert store.cell_outputs("", ["a"])["a"].outputs[0].data == {"image/png": picture}
    digest = hashlib.sha256(picture.encode()).hexdigest()
    assert store.sql("select bytes, digest from artifacts").rows == ((len(picture), digest),)


REFERENCES = st.fixed_dictionaries({"$payload": st.text(max_size=3), "bytes": st.integers(), "begins": st.text()})
KEYS = st.text(max_size=3) | st.sampled_from(["$payload", "$payload$", "$payload$$", "$payloads", "bytes", "begins"])
DATA = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.just("x" * (LARGE + 1)) | REFERENCES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(data=DATA)
def test_what_is_taken_out_comes_back(tmp_path_factory: object, data: object) -> None:
    payloads = Payloads(tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]
    assert payloads.restored(payloads.lightened(data)) == data


def test_a_value_that_looks_like_a_text_of_another_run_stays_what_it_is(home: Path, store: Projection) -> None:
    stolen = Payloads(home).put(PROMPT)
    for number, value in enumerate((stolen, {"$dict": stolen}, {"$payload$": 1, "deep": [stolen]}), 2):
        run = f"20260121T09300{number}-00000001"
        journal = Journal(home / "journals", run)
        for event in (
            Event(1, 1.0, run, "", "", "run.started", "", {"title": "x"}),
            Event(2, 2.0, run, "s1", "", "execute_tool.started", "t", {"input": value}),
            Event(3, 3.0, run, "s1", "", "execute_tool.finished", "t", {"output": 1}),
        ):
            journal(event)
        journal.close()
        store.ingest()
        assert [*read(journal.path)][1].data["input"] == value
        span = store.span(run, "s1")
        assert span is not None
        assert span.input == value
    assert store.sql("select * from payloads").rows == ()


def test_journals_of_before_are_read_as_they_were(home: Path) -> None:
    reference = Payloads(home).put(PROMPT)
    own = {"$payload": "of a script", "kept": True}
    data = {"input": [reference, own]}
    path = home / "journals" / f"{RUN}.ndjson"
    path.write_bytes(encode(Event(1, 1.0, RUN, "s1", "", "chat.started", "m", data)))
    assert next(read(path)).data["input"] == [PROMPT, own]


def test_a_large_value_of_the_state_is_whole(home: Path, store: Projection) -> None:
    given = {"scope": "global", "owner": "", "key": "k", "value": PROMPT}
    write(
        home,
        Event(2, 2.0, RUN, "s1", "", "write_state.started", "k", {"input": given}),
        Event(3, 3.0, RUN, "s1", "", "write_state.finished", "k", {"output": None}),
    )
    store.ingest()
    assert [row.value for row in store.state()] == [PROMPT]
    assert [change.value for change in store.state_history("global", "", "k")] == [PROMPT]
