"""One test after the other: run, checked, and a verdict for each test and each test cell.

Not here: how verdicts are told (`telling`, `junit`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Literal

from kernel.errors import InvalidError, SpellError
from kernel.records import dataclass
from studio.spellfile import Spellfile
from studio.testing.checking import Fault, check
from studio.testing.choosing import Choice
from studio.testing.finding import open_case
from studio.testing.playing import CellPlayed, Played, Stance, play
from studio.testing.testfile import Case

Status = Literal["passed", "failed", "error"]
"""`error` is a test that could not be run: its file, its cassette or its spell is not what it should be."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a test. `notes` are sentences beside the faults: what was written, and what was not."""

    id: str
    status: Status
    seconds: float
    case: Case
    faults: tuple[Fault, ...] = ()
    printed: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Runs tests. With `record` their cassettes are written anew; `shared` are cassettes of more than one test."""

    stance: Stance = field(default_factory=Stance)
    choice: Choice = field(default_factory=Choice)
    record: bool = False
    shared: frozenset[Path] = frozenset()

    async def judge(self, case: Case) -> list[Verdict]:
        """The verdicts of a test: its own where it is chosen or could not be run, and those of its test cells."""
        began = time.monotonic()
        try:
            spell = open_case(case)
            cells = [chunk.name for chunk in spell.chunks if chunk.cell in spell.tests]
            chosen = [name for name in cells if self.choice.takes(f"{case.id}::{name}")]
            own = self.choice.takes(case.id) and (case.source is not None or case.cassette is not None)
            if not own and not chosen and case.problem is None:
                return []
            stance = replace(self.stance, wanted=partial(_is_among, chosen))
            played, notes = await self._played(case, spell, stance)
        except SpellError as error:
            return [Verdict(case.id, "error", time.monotonic() - began, case, (_trouble(case, error),))]
        return [*_verdicts(case, spell, played, own, notes)]

    async def _played(self, case: Case, spell: Spellfile, stance: Stance) -> tuple[Played, tuple[str, ...]]:
        if not self.record or case.cassette is None:
            return await play(case, spell, stance), ()
        cassette = case.cassette
        if cassette.resolve() in self.shared:
            raise InvalidError(f"The cassette {str(cassette)!r} is that of several tests. Give each of them its own.")
        aside = cassette.with_name(f".{cassette.name}.recording-{os.getpid()}")
        try:
            played = await play(case, spell, replace(stance, record=aside, wanted=lambda name: True))
            told = (f"The cassette {str(cassette)!r} was left as it was, for the spell did not end as it should.",)
            if _is_good(case, played) and aside.is_file():
                os.replace(aside, cassette)
                told = (f"recorded {cassette}",)
        finally:
            aside.unlink(missing_ok=True)
        played.cells = [cell for cell in played.cells if stance.wanted(cell.name)]
        return played, told


def _is_among(chosen: list[str], name: str) -> bool:
    return name in chosen


def _is_good(case: Case, played: Played) -> bool:
    wanted = case.expect.get("status", "failed" if "error" in case.expect else "ok")
    return played.done.status == wanted and all(cell.done.status == "ok" for cell in played.cells)


def _trouble(case: Case, error: SpellError) -> Fault:
    details = error.details
    place = f"{details['file']}:{details['line']}" if details.get("line") and "file" in details else str(case.spell)
    message = error.message.removeprefix(f"{place}: ")
    return Fault("", message, "", place)


def _verdicts(case: Case, spell: Spellfile, played: Played, own: bool, notes: tuple[str, ...]) -> Iterator[Verdict]:
    faults = check(case, spell, played)
    if own or (faults and played.done.status != "ok"):
        status: Status = "failed" if faults else "passed"
        yield Verdict(
            case.id, status, played.seconds, case, (*map(partial(_advised, played), faults),), played.printed, notes
        )
    for cell in played.cells:
        yield _of_cell(case, cell)


def _advised(played: Played, fault: Fault) -> Fault:
    error = played.done.error or {}
    if error.get("type") == "denied" and "network" in str(error.get("message")):
        hint = "Tests reach no network: give the tool a double, record a cassette, or say --live."
        return replace(fault, message=f"{fault.message}\n{hint}")
    return fault


def _of_cell(case: Case, cell: CellPlayed) -> Verdict:
    id, error = f"{case.id}::{cell.name}", cell.done.error
    if cell.done.status == "ok" or error is None:
        return Verdict(id, "passed", cell.seconds, case, (), cell.printed)
    from studio.cli.terminal import error_text

    told = error_text({name: value for name, value in error.items() if name not in ("file", "line")})
    place = f"{error['file']}:{error['line']}" if error.get("line") else f"{case.spell}:{cell.line}"
    return Verdict(id, "failed", cell.seconds, case, (Fault("", told, "", place),), cell.printed)
