"""The file of a spell's test, `NAME.test.yaml`: what it says, and every complaint with its line and key.

    spell: brief.lua                 # by default the spell of that name beside it
    params: {topic: owls}
    expect:
      printed: {contains: owls}
      tools: [calculator]
      tokens: {at_most: 500}

Not here: what is compared with what (`checking`), nor how a test is run (`playing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, SpellError
from kernel.models.steps import steps_of
from kernel.records import dataclass
from kernel.replay.cassette import SUFFIX as CASSETTE
from kernel.testing.doubles import FAILURES, Outcome
from studio.languages import language_of_name
from studio.testing.expected import EXPECTED, complaint
from studio.testing.marked import Marked, Steps, read_marked

SUFFIX = ".test.yaml"
SUFFIXES = (SUFFIX, ".test.yml")

SPELLS = (".spell.md", ".lua", ".js", ".py")
"""How the spell of a test file may end, the likeliest first."""

DEFAULT_TIMEOUT = 60.0
"""Seconds for one test."""

OWN = (
    "spell",
    "cassette",
    "params",
    "arguments",
    "input",
    "model",
    "profile",
    "timeout",
    "folder",
    "doubles",
    "expect",
)
DOUBLED = ("models", "tools", "agents")


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a spell.

    `id` is what a person calls it; `cassette` None for none. `expect` are the expectations by their key (`EXPECTED`),
    `source` the file they come from and `place` where in it. `doubles` are `models`, `tools`, `agents` by name.
    `is_fresh` says that it runs in an empty folder of its own, which is thrown away.
    """

    id: str
    spell: Path
    cassette: Path | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    answers: tuple[Any, ...] = ()
    model: str = ""
    profile: str = ""
    timeout: float = DEFAULT_TIMEOUT
    folder: Path | None = None
    is_fresh: bool = False
    doubles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)
    source: Marked | None = None
    path: Path | None = None
    place: Steps = ()
    problem: SpellError | None = None

    def line(self, *steps: str | int) -> int:
        """The line of an expectation in the test file; 0 where there is no file."""
        return self.source.line((*self.place, *steps)) if self.source else 0


def stem_of(path: Path) -> str:
    """The name of a spell, a test file or a cassette without what its kind adds."""
    for suffix in (*SUFFIXES, CASSETTE, *SPELLS):
        if path.name.endswith(suffix):
            return path.name[: -len(suffix)]
    return path.stem


def read_cases(path: Path, name: str) -> list[Case]:
    """The tests of a file: one, or those of its list `tests`. `name` is what a person calls the file.

    `InvalidError` names the line and the key.
    """
    marked = read_marked(path, name)
    if not isinstance(marked.data, dict):
        raise marked.wrong((), "must be a table, like {spell: brief.lua, expect: {printed: Hello}}")
    listed = marked.data.get("tests")
    if listed is None:
        return [_Reader(path, marked, ()).case(name, marked.data)]
    if not isinstance(listed, list) or not listed:
        raise marked.wrong(("tests",), "must be a list of tests with at least one")
    shared = {key: value for key, value in marked.data.items() if key != "tests"}
    cases = [_Reader(path, marked, ("tests", n)).named(name, entry, shared) for n, entry in enumerate(listed)]
    for position, case in enumerate(cases):
        if case.id in [other.id for other in cases[:position]]:
            raise marked.wrong(("tests", position, "name"), f"is there twice: {case.id!r}")
    return cases


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one test; `place` is where in the file it is."""

    path: Path
    marked: Marked
    place: Steps

    def named(self, name: str, entry: Any, shared: Mapping[str, Any]) -> Case:
        """A test of the list: what all share is its own where it says nothing else."""
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
            raise self.marked.wrong(self.place, "must be a table with a 'name'")
        own = {key: value for key, value in entry.items() if key != "name"}
        for key in shared:
            if key not in OWN:
                raise self._unknown((key,), OWN, ())
        return self.case(f"{name}::{entry['name']}", {**shared, **own}, entry["name"])

    def case(self, id: str, data: Mapping[str, Any], name: str = "") -> Case:
        """The test of a table."""
        for key in data:
            if key not in OWN:
                raise self._unknown((key,), (*OWN, "tests"))
        expect = self._table(data, "expect", EXPECTED)
        self._check_expectations(expect)
        spell, doubles = self._spell(data), self._doubles(data)
        return Case(
            id=id,
            spell=spell,
            cassette=self._cassette(data, name),
            params=self._table(data, "params", ()),
            arguments=tuple(str(word) for word in self._list(data, "arguments")),
            answers=tuple(self._list(data, "input")),
            model=self._text(data, "model"),
            profile=self._profile(data),
            timeout=self._timeout(data),
            folder=self._folder(data),
            is_fresh=data.get("folder") is False,
            doubles=doubles,
            expect=expect,
            source=self.marked,
            path=self.path,
            place=self.place,
        )

    def _at(self, *steps: str | int) -> Steps:
        """The place of a key: in the test itself, or where all tests share it."""
        own = (*self.place, *steps)
        return own if (*self.place, steps[0]) in self.marked.spans else steps

    def wrong(self, steps: Steps, problem: str) -> InvalidError:
        """The error for a key of this test."""
        return self.marked.wrong(self._at(*steps), problem)

    def _unknown(self, steps: Steps, known: tuple[str, ...], place: Steps | None = None) -> InvalidError:
        from kernel.registry import suggest

        near = suggest(str(steps[-1]), list(known)) or f" There are: {', '.join(known)}"
        at = self._at(*steps) if place is None else (*place, *steps)
        return self.marked.wrong(at, f"is unknown.{near}")

    def _table(self, data: Mapping[str, Any], key: str, known: tuple[str, ...]) -> dict[str, Any]:
        value = data.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise self.wrong((key,), f"must be a table, not {value!r}")
        for name in value:
            if known and name not in known:
                raise self._unknown((key, name), known)
        return value

    def _list(self, data: Mapping[str, Any], key: str) -> list[Any]:
        value = data.get(key)
        if value is not None and not isinstance(value, list):
            raise self.wrong((key,), f"must be a list, not {value!r}")
        return value or []

    def _text(self, data: Mapping[str, Any], key: str) -> str:
        value = data.get(key, "")
        if not isinstance(value, str):
            raise self.wrong((key,), f"must be a text, not {value!r}")
        return value

    def _profile(self, data: Mapping[str, Any]) -> str:
        from kernel.profiles import own_profiles

        profile = self._text(data, "profile")
        names = own_profiles().names() if profile else []
        if profile and profile not in names:
            raise self.wrong(("profile",), f"must be one of {', '.join(names)}, not {profile!r}")
        return profile

    def _timeout(self, data: Mapping[str, Any]) -> float:
        value = data.get("timeout", DEFAULT_TIMEOUT)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise self.wrong(("timeout",), f"must be a number of seconds above 0, not {value!r}")
        return float(value)

    def _folder(self, data: Mapping[str, Any]) -> Path | None:
        if data.get("folder") is False:
            return None
        folder = self._text(data, "folder")
        if folder and not (self.path.parent / folder).is_dir():
            raise self.wrong(("folder",), f"is no folder beside the test: {folder!r}")
        return self.path.parent / folder if folder else None

    def _spell(self, data: Mapping[str, Any]) -> Path:
        named = self._text(data, "spell")
        if named:
            found = self.path.parent / named
            if not found.is_file():
                raise self.wrong(("spell",), f"is no file beside the test: {named!r}")
            if not (named.endswith(SPELLS) or language_of_name(named)):
                raise self.wrong(("spell",), f"must be a {', '.join(SPELLS)}, not {named!r}")
            return found
        beside = [self.path.with_name(stem_of(self.path) + suffix) for suffix in SPELLS]
        there = [path for path in beside if path.is_file()]
        if len(there) == 1:
            return there[0]
        told = ", ".join(path.name for path in there or beside)
        raise self.marked.wrong(
            (), f"does not say which 'spell' it tests, and {'more than one is' if there else 'none is'} there: {told}"
        )

    def _cassette(self, data: Mapping[str, Any], name: str) -> Path | None:
        scripted = bool((data.get("doubles") or {}).get("models"))
        if data.get("cassette") is False:
            return None
        if named := self._text(data, "cassette"):
            if scripted:
                raise self.wrong(("cassette",), "and 'doubles: models:' both say what models answer: keep one")
            return self.path.parent / named
        if scripted:
            return None
        stem = stem_of(self.path)
        beside = [f"{stem}.{name}{CASSETTE}", f"{stem}{CASSETTE}"] if name else [f"{stem}{CASSETTE}"]
        found = [self.path.with_name(one) for one in beside if "/" not in one and self.path.with_name(one).is_file()]
        return found[0] if found else None

    def _doubles(self, data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        given = self._table(data, "doubles", DOUBLED)
        models = self._table(given, "models", ()) if given.get("models") else {}
        read: dict[str, dict[str, Any]] = {"models": {}, "tools": {}, "agents": {}}
        for id, steps in models.items():
            try:
                listed = [{"text": steps}] if isinstance(steps, str) else steps
                read["models"][id] = steps_of(listed, f"{self.marked.name}: doubles.models.{id}")
            except InvalidError as error:
                raise self.wrong(("doubles", "models", id), f"is no script of a model: {error.message}") from None
        for kind in ("tools", "agents"):
            for name, double in (self._table(given, kind, ()) if given.get(kind) else {}).items():
                read[kind][name] = self._outcomes(("doubles", kind, name), double)
        return read

    def _outcomes(self, steps: Steps, data: Any) -> tuple[Outcome, ...]:
        if (
            isinstance(data, dict)
            and set(data) == {"answers"}
            and isinstance(data["answers"], list)
            and data["answers"]
        ):
            return tuple(self._outcome((*steps, "answers", n), one) for n, one in enumerate(data["answers"]))
        return (self._outcome(steps, data),)

    def _outcome(self, steps: Steps, data: Any) -> Outcome:
        if not isinstance(data, dict) or set(data) not in ({"output"}, {"error"}):
            raise self.wrong(steps, "must be {output: …}, {error: …} or {answers: [{output: …}, …]}")
        if "output" in data:
            return Outcome(data["output"])
        error = data["error"] if isinstance(data["error"], dict) else {"message": data["error"]}
        kind = error.get("type", "tool")
        if kind not in FAILURES or set(error) - {"type", "message"}:
            raise self.wrong((*steps, "error"), f"must have a 'message' and a 'type': {', '.join(FAILURES)}")
        return Outcome(None, kind, str(error.get("message", "This is a planned error.")))

    def _check_expectations(self, expect: Mapping[str, Any]) -> None:
        for key, value in expect.items():
            if problem := complaint(key, value):
                raise self.wrong(("expect", key), problem)
