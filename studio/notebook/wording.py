"""Sentences about the safety of work that the studio and the shell both say. Pure."""

from __future__ import annotations

from studio.notebook.merging import Merged
from studio.notebook.versions import Cause, Version

_CAUSES: dict[Cause, str] = {
    "open": "opened",
    "run": "run",
    "save": "saved",
    "disk": "written by another program",
    "mine": "yours, before a merge",
    "restore": "before going back",
}


def told_of_merge(name: str, merged: Merged) -> str:
    """What a person reads when another program's version was merged with edits here."""
    said = f"{name!r} was changed by another program too; both versions are merged, and kept in the history."
    return said + _told_of_choices(merged)


def told_of_recovery(name: str, edits: int, merged: Merged) -> str:
    """What a person reads when edits of a studio that died were merged with what another program wrote since."""
    counted = f"{edits} edits" if edits > 1 else "1 edit"
    said = (
        f"The studio ended before it could save {counted} of {name!r}, and another program has changed the file since: "
        "both versions are merged, and kept in the history."
    )
    return said + _told_of_choices(merged)


def told_of_open_conflicts(name: str, cells: int) -> str:
    """What a person reads when a notebook is opened about which they have not chosen everything."""
    said = f"In {_cells(cells)} of {name!r} your lines and those of another program still differ; "
    return f"{said}yours stand there until you choose."


def cause_of(version: Version) -> str:
    """Why a version was kept, as one or two words after its time."""
    return _CAUSES[version.cause]


def counts_of(version: Version) -> str:
    """How a version differs from the one before: `2 changed, 1 added`; "" when not at all."""
    counts = {"changed": version.changed, "added": version.added, "deleted": version.deleted}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def _told_of_choices(merged: Merged) -> str:
    said = ""
    if merged.conflicts:
        said += f" In {_cells(len(merged.conflicts))} both changed the same lines; yours stand there until you choose."
    if merged.settings:
        said += f" Of the settings both changed ({', '.join(merged.settings)}), yours stand."
    return said


def _cells(count: int) -> str:
    return "one cell" if count == 1 else f"{count} cells"
