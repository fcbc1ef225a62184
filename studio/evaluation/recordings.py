"""What the runs of an evaluation are recorded to and replayed from. Not how a run is replayed (`kernel.replay`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from kernel.errors import NotFoundError
from kernel.evaluation.results import Case, Result
from kernel.records import dataclass
from kernel.replay.cassette import SUFFIX as CASSETTE
from kernel.replay.tape import Mode
from kernel.tapes import Replay

Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Tapes:
    """Where one run is recorded, and what it is replayed from."""

    record: Path | None = None
    replay: Replay | None = None


@dataclass(frozen=True, slots=True)
class Recordings:
    """What the runs of an evaluation are replayed from, and the folder of their cassettes.

    `folder` holds cassettes; `past` are the results of an earlier evaluation, whose runs are replayed.
    """

    record: Path | None = None
    folder: Path | None = None
    past: Mapping[Key, Result] = field(default_factory=dict)
    mode: Mode = "strict"

    def tapes(self, case: Case, scorer: str = "") -> Tapes:
        """The tapes of a case, or of a scorer's run for it. `NotFoundError` when there is nothing to replay."""
        name = _file_name(case, scorer)
        return Tapes(self.record / name if self.record else None, self._replay(case, scorer, name))

    def _replay(self, case: Case, scorer: str, name: str) -> Replay | None:
        if self.folder is not None:
            file = self.folder / name
            if self.mode == "changed" and not file.is_file():
                return None
            return Replay(str(file.absolute()), self.mode)
        if not self.past:
            return None
        result = self.past.get(case.key)
        scores = {s.scorer: s.run_id for s in result.scores} if result else {}
        run_id = scores.get(scorer, "") if scorer else result.answer.run_id if result else ""
        if run_id:
            return Replay(run_id, self.mode)
        if self.mode == "changed":
            return None
        told = " · ".join(part for part in (f"row {case.row.number}", case.model, case.variant.name, scorer) if part)
        raise NotFoundError(
            f"The evaluation that is replayed has no run of {told}. Do what it has not with --replay-mode changed."
        )


def _file_name(case: Case, scorer: str) -> str:
    parts = (f"{case.row.number:05}", case.model, case.variant.name, scorer)
    return ".".join(re.sub(r"[^\w-]", _escaped, part) for part in parts if part) + CASSETTE


def _escaped(found: re.Match[str]) -> str:
    """A character that a file name cannot have everywhere: no two names of models become one file."""
    return "+" if found[0] == "/" else f"~{ord(found[0]):x}"
