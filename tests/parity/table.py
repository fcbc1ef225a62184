"""The table of parity in docs/parity.md, made of a record of deeds that were done; and the record's file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from tests.parity.deeds.all import DEEDS, PLACES
from tests.parity.walk import ABSENT, WORKS, Outcome

RECORD = Path(__file__).with_name("record.json")
PAGE = Path(__file__).parents[2] / "docs" / "parity.md"

AREAS = ("Notebooks", "Writing", "Running", "Watching", "Settings")

HEAD = """# One studio in three places

What a person does with the studio, and whether it can be done behind a [server](../README.md), in the
[desktop window](desktop.md) and in a [browser tab](browser.md). `make parity` writes this page: it does each of these
deeds in each place, all of a place in one visit; the server's page and the tab's in Chromium, the window's in its own
under Xvfb. Where a place refuses a deed, it has to do so in the very words that stand here. `make test` does the deeds
of the server again, and those of the window that touch what is its own (files, dialogs, downloads, other windows), and
fails where one comes out otherwise.
"""

Record = Mapping[str, Mapping[str, Outcome]]
"""By place, and by the deed's id."""


def read_record(file: Path = RECORD) -> Record:
    """The record as it was kept; empty when there is none."""
    known = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return {place: {name: Outcome(**one) for name, one in deeds.items()} for place, deeds in known.items()}


def write_record(record: Record, file: Path = RECORD) -> None:
    """Keep it, in the order of the deeds."""
    kept = {
        place: {deed.id: _plain(record[place][deed.id]) for deed in DEEDS if deed.id in record[place]}
        for place in PLACES
        if place in record
    }
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _plain(outcome: Outcome) -> dict[str, str]:
    said = outcome.said.splitlines()[0][:200] if outcome.said else ""
    return {"how": outcome.how, **({"said": said} if said else {})}


def page_of(record: Record) -> str:
    """The page of docs: a table for each area."""
    parts = [HEAD]
    for area, deeds in groupby(sorted(DEEDS, key=lambda deed: AREAS.index(deed.area)), key=lambda deed: deed.area):
        rows = [
            f"| {deed.about} | " + " | ".join(_cell(record, place, deed.id) for place in PLACES) + " |"
            for deed in deeds
        ]
        parts.append(
            "\n".join([f"## {area}\n", f"| | {' | '.join(PLACES.values())} |", "|---|---|---|---|", *rows]) + "\n"
        )
    return "\n".join([*parts, _sums(record)])


def _cell(record: Record, place: str, name: str) -> str:
    outcome = record.get(place, {}).get(name)
    if outcome is None:
        return "not tried"
    if outcome.how == ABSENT:
        return f"not here: “{outcome.said}”"
    return outcome.how


def _sums(record: Record) -> str:
    said = [
        f"{title.lower()} {sum(one.how == WORKS for one in record.get(place, {}).values())}"
        for place, title in PLACES.items()
    ]
    return f"Of {len(DEEDS)} deeds work: {', '.join(said)}.\n"
