"""Versioned fixtures: cases, data and answers of models in folders, `fixtures/1.2.0/…`, read by the version one wants.

So a test of today can be held against what an earlier version expected. Not here: how a case is checked (`cases`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, NotFoundError
from kernel.models.steps import steps_of
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.testing.cases import ANY, ScriptTestCase
from kernel.testing.fakes import FakeModel
from kernel.testing.side_effects import BridgeCalled, FileWritten, SideEffect, StateSet, ToolCalled

VERSION = re.compile(r"\d+(\.\d+){0,2}")

ABOUT = "fixtures.yaml"
"""The file of a version that may say which one it `extends`."""

LANGUAGES = {".lua": "lua", ".js": "javascript", ".py": "python"}
"""The language of a script by its file's ending; that of another package has files named after it."""

TOLD = ("description", "input_params", "expected_output", "expected_printed", "expected_error", "performance_threshold")

EFFECTS: Mapping[str, tuple[tuple[str, ...], Callable[..., SideEffect]]] = {
    "file": (("contains", "text"), FileWritten),
    "state": (("value",), StateSet),
    "tool": (("arguments",), ToolCalled),
    "bridge": (("method", "args"), BridgeCalled),
}
"""A side effect in a file, by its first word: what else it takes, and what it becomes."""


@dataclass(frozen=True, slots=True)
class Fixtures:
    """The fixtures of one `version`: its `cases` and its `data` by name, and what its models say."""

    version: str
    cases: Mapping[str, ScriptTestCase] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    responses: Mapping[str, Any] = field(default_factory=dict)

    def case(self, name: str) -> ScriptTestCase:
        """A case. `NotFoundError` when there is none of that name."""
        found: ScriptTestCase = _found(self.cases, name, "case", self.version)
        return found

    def model(self, name: str) -> FakeModel:
        """A new fake model that says what `responses/NAME.yaml` has. `NotFoundError` when there is none."""
        said = _found(self.responses, name, "model", self.version)
        steps = [{"text": one} if isinstance(one, str) else one for one in said] if isinstance(said, list) else said
        return FakeModel(steps_of(steps, f"responses/{name}"), name)


def _found(things: Mapping[str, Any], name: str, what: str, version: str) -> Any:
    if name not in things:
        told = suggest(name, list(things)) or f" There are: {', '.join(sorted(things)) or 'none'}."
        raise NotFoundError(f"The fixtures {version} have no {what} {name!r}.{told}")
    return things[name]


def fixture_versions(folder: str | Path) -> list[str]:
    """The versions that a folder has, the oldest first. `NotFoundError` when there is none."""
    place = Path(folder)
    names = [path.name for path in place.iterdir() if _is_version(path)] if place.is_dir() else []
    if not names:
        raise NotFoundError(f"There are no fixtures in {str(place)!r}: they lie in folders like 1.0.0.")
    return sorted(names, key=_numbers)


def load_fixtures(folder: str | Path, version: str = "") -> Fixtures:
    """The fixtures of a version: `1.2.0`, the newest of `1.2` or of `1`, or of all.

    `NotFoundError` when there is no such version, `InvalidError` names the file that is wrong.
    """
    versions = fixture_versions(folder)
    near = [name for name in versions if not version or f"{name}.".startswith(f"{version}.")]
    if not near:
        told = ", ".join(versions)
        raise NotFoundError(f"There is no version {version!r} of the fixtures in {str(folder)!r}. There are: {told}.")
    return _load(Path(folder), near[-1], ())


def _load(folder: Path, version: str, around: tuple[str, ...]) -> Fixtures:
    place = folder / version
    about = _table(place / ABOUT, ("extends",)) if (place / ABOUT).is_file() else {}
    below = str(about.get("extends") or "")
    if below in (*around, version) or (below and not _is_version(folder / below)):
        raise InvalidError(f"{str(place / ABOUT)!r}: it cannot extend {below!r}: name another version that is there.")
    base = _load(folder, below, (*around, version)) if below else Fixtures("")
    return Fixtures(
        version,
        {**base.cases, **{path.name: _case(path) for path in _in(place / "cases") if path.is_dir()}},
        {**base.data, **{path.stem: _content(path) for path in _in(place / "data") if path.is_file()}},
        {**base.responses, **{path.stem: _content(path) for path in _in(place / "responses") if path.is_file()}},
    )


def _case(folder: Path) -> ScriptTestCase:
    file = folder / "case.yaml"
    told = _table(file, (*TOLD, "expected_side_effects")) if file.is_file() else {}
    files = [path for path in _in(folder) if path.stem == "script" and path.suffix]
    scripts = {LANGUAGES.get(path.suffix, path.suffix[1:]): str(_content(path)) for path in files}
    if not scripts:
        raise InvalidError(f"The case {str(folder)!r} has no script: script.lua, script.js or script.py.")
    effects = tuple(_effect(file, one) for one in told.pop("expected_side_effects", ()) or ())
    told.setdefault("expected_output", ANY)
    return ScriptTestCase(folder.name, other_scripts=scripts, expected_side_effects=effects, **told)


def _effect(file: Path, said: Any) -> SideEffect:
    word = next((word for word in EFFECTS if isinstance(said, dict) and word in said), "")
    takes, make = EFFECTS.get(word, ((), FileWritten))
    if not word or set(said) - {word, *takes}:
        told = "; ".join(" ".join((name, *known)) for name, (known, _) in EFFECTS.items())
        raise InvalidError(f"{str(file)!r}: {said!r} is no side effect. They are: {told}.")
    given = {name: tuple(value) if name == "args" else value for name, value in said.items() if name != word}
    try:
        return make(said[word], **given)
    except TypeError:
        raise InvalidError(f"{str(file)!r}: the side effect {said!r} needs {', '.join(takes)}.") from None


def _table(file: Path, keys: tuple[str, ...]) -> dict[str, Any]:
    said = _content(file) or {}
    unknown = [key for key in said if key not in keys] if isinstance(said, dict) else [said]
    if unknown:
        raise InvalidError(f"{str(file)!r} does not take {unknown[0]!r}. It takes: {', '.join(keys)}.")
    return dict(said)


def _content(file: Path) -> Any:
    """What a file says: JSON and YAML as data, anything else as text."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidError(f"{str(file)!r} cannot be read as text in UTF-8: {error}.") from None
    if file.suffix == ".json":
        try:
            return json.loads(text)
        except ValueError as error:
            raise InvalidError(f"{str(file)!r} is no JSON: {error}.") from None
    return _yaml(file, text) if file.suffix in (".yaml", ".yml") else text


def _yaml(file: Path, text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidError(f"{str(file)!r} is no YAML: {' '.join(str(error).split())}.") from None


def _in(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _is_version(path: Path) -> bool:
    return path.is_dir() and VERSION.fullmatch(path.name) is not None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
