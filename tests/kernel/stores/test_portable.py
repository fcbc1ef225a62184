from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.errors import DeniedError, InvalidError, NotFoundError, SpellError
from kernel.stores import archives, portable
from kernel.stores.home import prepare
from kernel.stores.journal import read
from kernel.stores.labels import Labels
from kernel.stores.payloads import Payloads
from kernel.stores.projection import Projection
from tests.kernel.stores.conftest import Recording
from tests.kernel.stores.test_removal import with_texts

Record = Callable[..., Recording]
RUN = "20260121T093001-00000001"
TEXT = "a long story " * 10_000


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    return prepare(tmp_path / "elsewhere")


@pytest.fixture
def parcel(home: Path, tmp_path: Path) -> Path:
    with_texts(home, RUN, TEXT)
    Labels(home).change(RUN, ["good"], "see this")
    portable.export_run(home, RUN, tmp_path / "a.run")
    return tmp_path / "a.run"


def changed(parcel: Path, **parts: bytes | str) -> Path:
    """The file with other parts; a name is written with `__` for `/` and `_` for `.`."""
    other = parcel.with_name("b.run")
    named = {name.replace("__", "/"): content for name, content in parts.items()}
    with zipfile.ZipFile(parcel) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name.replace(".", "_") not in named:
                new.writestr(name, old.read(name))
        for name, content in named.items():
            real = {"manifest_json": "manifest.json", "journal_ndjson": "journal.ndjson"}.get(name, name)
            new.writestr(real, content)
    return other


def test_a_run_goes_from_one_workspace_to_another(home: Path, elsewhere: Path, parcel: Path) -> None:
    assert parcel.stat().st_size < 3_000
    assert portable.import_run(elsewhere, parcel) == RUN
    journal = Path("journals") / f"{RUN}.ndjson"
    assert [*read(elsewhere / journal)] == [*read(home / journal)]
    assert (Labels(elsewhere).of(RUN).tags, Labels(elsewhere).of(RUN).note) == (("good",), "see this")
    with Projection.open(elsewhere) as store:
        store.ingest()
        span = store.span(RUN, "s2")
    assert span is not None
    assert span.input == TEXT


def test_an_archived_run_can_be_exported_too(home: Path, elsewhere: Path, tmp_path: Path) -> None:
    with_texts(home, RUN, TEXT)
    archives.archive(home, RUN)
    portable.export_run(home, RUN, tmp_path / "c.run")
    assert portable.import_run(elsewhere, tmp_path / "c.run") == RUN


def test_a_run_that_is_here_is_not_written_over(home: Path, parcel: Path) -> None:
    with pytest.raises(DeniedError, match="here already"):
        portable.import_run(home, parcel)


def test_a_run_that_is_not_there_cannot_be_exported(home: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        portable.export_run(home, "nothing", tmp_path / "x.run")
    assert [*tmp_path.glob("*.run*")] == []


def event(run: str = RUN, kind: str = "run.started", version: int = 1) -> bytes:
    told = {
        "v": version,
        "run": run,
        "seq": 1,
        "ts": 1.0,
        "kind": kind,
        "span": "",
        "parent": "",
        "name": "",
        "data": {},
    }
    return json.dumps(told).encode() + b"\n"


@pytest.mark.parametrize(
    "parts",
    [
        {"..__..__evil": "x"},
        {"__etc__passwd": "x"},
        {"journals__other": "x"},
        {"manifest_json": "no json"},
        {"manifest_json": json.dumps({"format": 1, "run": "../../evil"})},
        {"manifest_json": json.dumps({"format": 99, "run": RUN})},
        {"manifest_json": json.dumps({"format": 1, "run": "other"})},
        {"journal_ndjson": b""},
        {"journal_ndjson": b"garbage\n"},
        {"journal_ndjson": event()[:-5]},
        {"journal_ndjson": event() + event("other")},
        {"journal_ndjson": event(kind="chat.started")},
        {"journal_ndjson": event(version=2)},
        {"payloads__" + "0" * 64: b"not what its name says"},
        {"journal_ndjson": event() + b" " * (300 << 20) + b"\n"},
    ],
    ids=lambda parts: next(iter(parts))[:20],
)
def test_a_hostile_or_damaged_file_is_refused_and_nothing_of_it_is_kept(
    elsewhere: Path, parcel: Path, parts: dict[str, bytes | str]
) -> None:
    before = sorted(path.relative_to(elsewhere) for path in elsewhere.rglob("*"))
    with pytest.raises(SpellError):
        portable.import_run(elsewhere, changed(parcel, **parts))
    assert sorted(path.relative_to(elsewhere) for path in elsewhere.rglob("*")) == before


def test_a_file_that_is_no_parcel_is_refused(elsewhere: Path, tmp_path: Path, parcel: Path) -> None:
    (tmp_path / "text.run").write_text("hello")
    (tmp_path / "cut.run").write_bytes(parcel.read_bytes()[:-100])
    for name in ("text.run", "cut.run"):
        with pytest.raises(InvalidError):
            portable.import_run(elsewhere, tmp_path / name)
    with pytest.raises(NotFoundError):
        portable.import_run(elsewhere, tmp_path / "nothing.run")
    assert [*Payloads(elsewhere).all()] == []
