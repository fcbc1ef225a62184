"""Which runs a person means, and what is said of runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.errors import DeniedError
from kernel.stores import catalogue
from kernel.stores.catalogue import RunSieve
from kernel.stores.labels import NAME, Label, Labels
from kernel.stores.projection import Projection
from tests.kit.trace_data import MODEL, NOTEBOOK, Recorder, failed_run, small_run


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Projection]:
    small_run(tmp_path, "r1", 1_000.0)
    failed_run(tmp_path, "r2", 2_000.0)
    other = Recorder(tmp_path, "r3", 3_000.0, "Elsewhere", "other.spell.md")
    other.finish()
    other.write()
    with Projection.open(tmp_path) as store:
        store.ingest()
        yield store


@pytest.fixture
def labels(tmp_path: Path) -> Labels:
    return Labels(tmp_path)


@pytest.mark.parametrize(
    ("sieve", "wanted"),
    [
        (RunSieve(), ["r3", "r2", "r1"]),
        (RunSieve(path=NOTEBOOK), ["r2", "r1"]),
        (RunSieve(status="failed"), ["r2"]),
        (RunSieve(model=MODEL), ["r2", "r1"]),
        (RunSieve(cell="brief"), ["r1"]),
        (RunSieve(since=1_500.0), ["r3", "r2"]),
        (RunSieve(cost=0.0001), ["r1"]),
        (RunSieve(seconds=5.0), ["r1"]),
        (RunSieve(text="prices.invalid"), ["r2"]),
        (RunSieve(text="elsewh"), ["r3"]),
        (RunSieve(text="100%"), []),
        (RunSieve(order="longest"), ["r1", "r2", "r3"]),
        (RunSieve(order="failures"), ["r2", "r3", "r1"]),
    ],
)
def test_runs_are_sifted_and_sorted(store: Projection, sieve: RunSieve, wanted: list[str]) -> None:
    assert [run.run_id for run in catalogue.page(store, sieve, {}, 0, 10)] == wanted
    assert catalogue.count(store, sieve, {}) == len(wanted)


def test_what_is_said_of_runs_sifts_and_pins_them(store: Projection, labels: Labels) -> None:
    labels.change("r1", tags=["Slow", " slow  one ", "Slow"], note="Ask Ada about it", pinned=True)
    said = labels.all()
    assert said["r1"].tags == ("Slow", "slow one")
    found = {
        "tag": RunSieve(tag="Slow"),
        "note": RunSieve(text="ada"),
        "pinned": RunSieve(pinned=True),
    }
    for sieve in found.values():
        assert [run.run_id for run in catalogue.page(store, sieve, said, 0, 10)] == ["r1"]
    assert [run.run_id for run in catalogue.page(store, RunSieve(), said, 0, 10)] == ["r1", "r3", "r2"]


def test_what_there_is_to_choose_from_is_counted_by_runs(store: Projection) -> None:
    known = catalogue.choices(store, NOTEBOOK)
    assert dict(known["status"]) == {"ok": 1, "failed": 1}
    assert dict(known["cell"]) == {"brief": 1, "research": 1, "fetch_prices": 1}
    assert dict(known["model"]) == {MODEL: 2}


def test_labels_outlive_the_store_and_who_made_them(tmp_path: Path, labels: Labels) -> None:
    labels.change("r1", tags=["kept"])
    labels.change("r1", note="A note")
    assert Labels(tmp_path).of("r1") == Label(("kept",), "A note", False)
    labels.change("r1", tags=[], note="")
    assert Labels(tmp_path).all() == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"runs": []}', '{"runs": {"r1": 3, "r2": {"tags": 1, "note": []}}}'])
def test_a_file_of_labels_that_is_broken_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    assert all(label.is_empty for label in Labels(tmp_path).all().values())


def test_labels_that_cannot_be_kept_are_told(tmp_path: Path) -> None:
    labels = Labels(tmp_path / "gone")
    with pytest.raises(DeniedError, match="cannot be kept"):
        labels.change("r1", pinned=True)
    assert labels.all() == {}
