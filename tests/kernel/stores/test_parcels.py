"""Several runs as one file: all come in whole, and what is broken or foreign is told part by part."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.stores import parcels, portable
from kernel.stores.home import journals_of, prepare
from kernel.stores.journal import read
from kernel.stores.labels import Labels
from kernel.stores.payloads import Payloads
from tests.kernel.stores.test_removal import with_texts

RUNS = [f"20260121T09300{number}-00000001" for number in range(3)]
TEXT = "a long story " * 10_000


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    return prepare(tmp_path / "elsewhere")


@pytest.fixture
def parcel(home: Path, tmp_path: Path) -> Path:
    for number, run in enumerate(RUNS):
        with_texts(home, run, TEXT if number else "short")
    Labels(home).change(RUNS[1], ["good"], "see this")
    parcels.export_runs(home, [*RUNS, RUNS[0]], tmp_path / "runs.zip")
    return tmp_path / "runs.zip"


def there(home: Path) -> list[str]:
    return sorted(file.stem for file in journals_of(home).iterdir())


def test_all_runs_come_in_as_they_were(home: Path, elsewhere: Path, parcel: Path) -> None:
    assert parcels.is_parcel(parcel)
    assert parcels.import_runs(elsewhere, parcel) == parcels.Unpacked(tuple(RUNS))
    for run in RUNS:
        assert [*read(journals_of(elsewhere) / f"{run}.ndjson")] == [*read(journals_of(home) / f"{run}.ndjson")]
    assert (Labels(elsewhere).of(RUNS[1]).tags, len([*Payloads(elsewhere).all()])) == (("good",), 1)
    assert parcels.import_runs(elsewhere, parcel) == parcels.Unpacked(known=tuple(RUNS))
    assert not [one for one in elsewhere.iterdir() if one.name.startswith((".import", ".parcel"))]


def test_each_member_is_a_run_that_can_be_taken_in_alone(elsewhere: Path, parcel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(parcel) as opened:
        opened.extract(f"{RUNS[1]}.run", tmp_path)
    assert not parcels.is_parcel(tmp_path / f"{RUNS[1]}.run")
    assert portable.import_run(elsewhere, tmp_path / f"{RUNS[1]}.run") == RUNS[1]


def test_what_is_broken_or_foreign_is_told_one_by_one_and_nothing_of_it_is_kept(
    elsewhere: Path, parcel: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.zip"
    with zipfile.ZipFile(parcel) as old, zipfile.ZipFile(odd, "w") as new:
        new.writestr(f"{RUNS[0]}.run", old.read(f"{RUNS[0]}.run")[:-200])
        new.writestr("notes.txt", "hello")
        new.writestr("../../away.run", b"PK nothing")
        new.writestr(f"folder/{RUNS[2]}.run", old.read(f"{RUNS[2]}.run"))
    found = parcels.import_runs(elsewhere, odd)
    assert (found.runs, found.known, len(found.refused)) == ((RUNS[2],), (), 3)
    first, second, third = found.refused
    assert RUNS[0] in first
    assert "damaged" in first
    assert second == "'notes.txt' is no run that was exported: its name does not end in .run."
    assert "'away.run'" in third
    assert there(elsewhere) == [RUNS[2]]
    assert not (tmp_path.parent / "away.run").exists()


def test_a_bomb_is_refused(elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "ALWAYS", 1 << 20)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr("a.run", bytes(3 << 20))
    (told,) = parcels.import_runs(elsewhere, bomb).refused
    assert "unpacks to more than" in told


def test_a_run_that_is_not_there_leaves_no_file(home: Path, parcel: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no journal"):
        parcels.export_runs(home, [RUNS[0], "20260121T093009-00000009"], tmp_path / "none.zip")
    with pytest.raises(DeniedError, match="cannot be written"):
        parcels.export_runs(home, RUNS, tmp_path / "no" / "folder.zip")
    (tmp_path / "text.zip").write_text("PK but no zip")
    with pytest.raises(InvalidError, match="no run that was exported"):
        parcels.is_parcel(tmp_path / "text.zip")
    assert sorted(one.name for one in tmp_path.glob("*.zip")) == ["runs.zip", "text.zip"]
