"""The journal of an evaluation: what was planned, and each case with its scores. From it the store is made again.

An evaluation that is resumed goes on in another journal, `<id>.2`, `<id>.3`, …
Not here: the journals of the cases' own runs (`bench`), and SQL (`kernel.stores`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from kernel import __version__
from kernel.attempts import STAMP, first_event
from kernel.context import Run, new_run_id
from kernel.errors import InvalidError, NotFoundError
from kernel.evaluation.results import CASE_EVENT, Result, result_of
from kernel.records import dataclass
from kernel.stores.home import journals_of, prepare
from kernel.stores.journal import SUFFIX, Journal, Trouble, read
from kernel.stores.liveness import lives
from studio.evaluation.plan import Plan

KIND = "evaluation"
"""The `kind` of an evaluation among the runs."""


class Logbook:
    """Writes the journal of one attempt at an evaluation. `asked` is how a person asked for it."""

    def __init__(
        self,
        home: Path,
        plan: Plan,
        total: int,
        on_trouble: Trouble,
        id: str = "",
        asked: Mapping[str, Any] | None = None,
    ) -> None:
        prepare(home)
        self.id = id or new_run_id()
        name = f"{self.id}.{len(_journals(home, self.id)) + 1}" if id else self.id
        self._journal = Journal(journals_of(home), name, on_trouble)
        self._run = Run(name, self._journal)
        about: dict[str, Any] = {
            "title": plan.title,
            "path": "",
            "kind": KIND,
            "profile": plan.profile,
            "model": ", ".join(plan.models),
        }
        about |= {"params": {"plan": plan.plain(), "total": total, "asked": asked or {}}, "pid": os.getpid()}
        self._run.emit("run.started", plan.title, {**about, "versions": {"llmspell": __version__}})
        self._journal.flush()
        self._used: dict[str, Any] = {"input_tokens": 0, "output_tokens": 0, "cost": None}

    def move(self, result: Result) -> None:
        """Keep a case that was done before, with another number or without the scores of scorers that are gone."""
        self._run.emit(CASE_EVENT, str(result.case.row.number), result.plain())
        self._journal.flush()

    def add(self, result: Result) -> None:
        """Keep a case, all of it or nothing."""
        self.move(result)
        answer = result.answer
        self._used["input_tokens"] += answer.input_tokens
        self._used["output_tokens"] += answer.output_tokens
        if answer.cost is not None:
            self._used["cost"] = (self._used["cost"] or 0.0) + answer.cost

    def close(self, status: str, error: Mapping[str, Any] | None = None) -> None:
        """End it: `ok`, `failed` or `cancelled`."""
        told = {"status": status, "usage": self._used, **({"error": dict(error)} if error else {})}
        self._run.emit("run.finished", "", told)
        self._journal.close()


@dataclass(frozen=True, slots=True)
class Past:
    """An evaluation that was begun: its plan as data, how many cases it has, and those that were done.

    `asked` is how a person asked for it last, {} where that is not known.
    """

    id: str
    plan: Mapping[str, Any]
    total: int
    results: tuple[Result, ...]
    asked: Mapping[str, Any] = field(default_factory=dict)


def read_past(home: Path, word: str) -> Past:
    """The evaluation of that id or its beginning, from its journals, all attempts together.

    `NotFoundError` when there is none, `InvalidError` when it is another kind of run, or still goes on.
    """
    id = _id_of(home, word)
    journals = _journals(home, id)
    first = first_event(journals[0])
    if first is None or first.data.get("kind") != KIND:
        raise InvalidError(f"{word!r} is a run of another kind. See: llmspell evaluate list")
    pid, ended, results, asked = 0, False, list[Result](), dict[str, Any]()
    for journal in journals:
        for event in read(journal):
            if event.kind == "run.started":
                pid, ended = int(event.data.get("pid") or 0), False
                asked = event.data["params"].get("asked") or asked
            elif event.kind == CASE_EVENT:
                results.append(result_of(event.data))
            ended = ended or event.kind == "run.finished"
    if not ended and pid != os.getpid() and lives(pid, journals[-1].stat().st_mtime):
        raise InvalidError(f"The evaluation {id!r} still goes on, in the process {pid}.")
    told = first.data["params"]
    return Past(id, told["plan"], int(told["total"]), tuple(results), asked)


def _id_of(home: Path, word: str) -> str:
    names = sorted({path.name.removesuffix(SUFFIX).partition(".")[0] for path in _found(home, word)})
    if len(names) > 1:
        # The runs of its cases began in the same minute.
        names = [name for name in names if _is_evaluation(journals_of(home) / f"{name}{SUFFIX}")]
    if len(names) == 1:
        return names[0]
    if not names:
        raise NotFoundError(f"There is no evaluation {word!r}. See: llmspell evaluate list")
    raise InvalidError(f"{word!r} is the beginning of more than one id: {', '.join(names[:5])}.")


def _found(home: Path, word: str) -> Iterator[Path]:
    if word == "last":
        newest: tuple[float, Path] | None = None
        for journal in sorted(journals_of(home).glob(f"*{SUFFIX}"), reverse=True):
            if newest is not None and journal.name[:STAMP] != newest[1].name[:STAMP]:
                break
            first = first_event(journal)
            if first is not None and first.data.get("kind") == KIND:
                # Ids begin with the second; within one their order is that of chance.
                newest = max(newest or (0.0, journal), (first.time, journal))
        if newest is not None:
            yield newest[1]
    elif word and not set(word) & set("*?[/"):
        yield from journals_of(home).glob(f"{word}*{SUFFIX}")


def _is_evaluation(journal: Path) -> bool:
    first = first_event(journal) if journal.is_file() else None
    return first is not None and first.data.get("kind") == KIND


def _journals(home: Path, id: str) -> list[Path]:
    """The journals of an evaluation, in order."""
    first = journals_of(home) / f"{id}{SUFFIX}"
    later = (path for path in journals_of(home).glob(f"{id}.*{SUFFIX}") if _attempt(path).isdecimal())
    return [*([first] if first.is_file() else []), *sorted(later, key=lambda path: int(_attempt(path)))]


def _attempt(path: Path) -> str:
    return path.name.removesuffix(SUFFIX).rpartition(".")[2]
