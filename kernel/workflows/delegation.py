"""Choosing who does a task. Pure; not here: doing it (`kernel.workflows.teams`)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from kernel.agents.requests import as_prompt
from kernel.errors import NamelessError
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.values import Value, plain

STRATEGIES = ("round_robin", "skill_based", "least_busy", "llm")

COMMON = frozenset("a an and the of to for in on with is are be it this that as by or from at please task".split())
"""Words that say nothing about a task."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One who may be chosen: `words` are its name, skills and description in small letters; `busy` what it does now."""

    name: str
    words: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    description: str = ""
    busy: int = 0


def worker(name: str, skills: Sequence[str] = (), description: str = "", busy: int = 0) -> Worker:
    """A worker whose words are taken from what is known of it."""
    text = f"{name} {' '.join(skills)} {description}"
    return Worker(name, words_of(text), words_of(" ".join(skills)), description, busy)


def words_of(text: str) -> frozenset[str]:
    """The words of a text that mean something, in their simplest form: `researching`, `research` → `research`."""
    found = re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", text).lower())
    return frozenset(_stem(word) for word in found if word not in COMMON)


def _stem(word: str) -> str:
    for ending in ("ation", "ings", "ing", "ers", "er", "ies", "es", "ed", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= (3 if ending == "s" else 4):
            return word[: -len(ending)]
    return word


def text_of(task: Value) -> str:
    """A task as text, for finding words in it."""
    return task if isinstance(task, str) else json.dumps(plain(task), ensure_ascii=False)


def most_skilled(task: Value, workers: Sequence[Worker]) -> str:
    """Who has most in common with the task: skills count more than other words; of equals, the first."""
    wanted = words_of(text_of(task))
    return max(workers, key=lambda one: 3 * len(wanted & one.skills) + len(wanted & one.words)).name


def least_busy(workers: Sequence[Worker]) -> str:
    """Who does the fewest things now; of equals, the first."""
    return min(workers, key=lambda one: one.busy).name


def question(task: Value, workers: Sequence[Worker]) -> str:
    """What a supervisor is asked to choose somebody."""
    listed = "\n".join(f"- {one.name}: {_told(one)}" for one in workers)
    return f"Which of these should do the task? Answer with the name alone.\n\n{listed}\n\nTask: {as_prompt(task)}"


def _told(one: Worker) -> str:
    return one.description or ", ".join(sorted(one.skills)) or "no description"


def named_in(answer: str, workers: Sequence[Worker]) -> str | None:
    """The worker that an answer names first; None when it names nobody."""
    places = {one.name: _place(one.name, answer) for one in workers}
    found = {name: place for name, place in places.items() if place is not None}
    return min(found, key=lambda name: (found[name], -len(name))) if found else None


def _place(name: str, text: str) -> int | None:
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    return found.start() if found else None


def check_strategy(strategy: str) -> str:
    """The strategy in our spelling. `InvalidError` when there is none of that name."""
    known = strategy.replace("-", "_").lower()
    known = {"roundrobin": "round_robin", "skillbased": "skill_based", "leastbusy": "least_busy"}.get(known, known)
    if known not in STRATEGIES:
        near = suggest(known, list(STRATEGIES)) or f" There are: {', '.join(STRATEGIES)}."
        raise NamelessError(f"There is no delegation strategy {strategy!r}.{near}")
    return known


def next_in_turn(last: str, workers: Mapping[str, object]) -> str:
    """The one behind `last`, and the first behind the last one."""
    names = [*workers]
    return names[(names.index(last) + 1) % len(names)] if last in names else names[0]
