"""A past run, saved as a test: a cassette with its calls, and a test file that expects what came out.

The run is replayed from its journal while its cassette is made, so that the test is known to pass.
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import Any

from kernel.attempts import LAST, beginning, first_event, latest_run, run_journal
from kernel.errors import InvalidError
from kernel.events import Event
from kernel.models.names import DEFAULT_MODEL
from kernel.policy import DEFAULT_PROFILE
from kernel.protocols.executor import Done
from kernel.replacing import replacing
from kernel.replay.cassette import SUFFIX as CASSETTE
from kernel.replay.content import Tidy
from kernel.stores.home import home_of, journals_of
from kernel.stores.journal import SUFFIX as JOURNAL
from kernel.tapes import Replay, tidy_of
from studio.spellfile import read_spell
from studio.testing.checking import ADVICE, calls_of, state_of
from studio.testing.marked import mark
from studio.testing.matching import is_matcher
from studio.testing.playing import Played, Stance, play
from studio.testing.testfile import SUFFIX, Case, stem_of
from studio.testing.writing import write_text, written_value

NAME = re.compile(r"\w[\w.-]*")

LONGEST_EXPECTED = 20_000
"""Characters of a printed text or a value that a test expects in full."""


def save_run(run: str, name: str, force: bool, workspace: Path) -> Path:
    """Write the cassette and the test file of a run beside its spell; the test file.

    `NotFoundError` for an unknown run; `InvalidError` when it cannot be replayed, or the files are there already.
    """
    if name and not NAME.fullmatch(name):
        raise InvalidError(f"A test cannot be called {name!r}. Use letters, digits, '_', '-' and '.'.")
    home = home_of(workspace)
    journal = _latest(home) if run == LAST else run_journal(run, home)
    started = beginning(journal)
    spell = _spell_of(started, home)
    stem = f"{stem_of(spell)}.{name}" if name else stem_of(spell)
    test, cassette = spell.with_name(stem + SUFFIX), spell.with_name(stem + CASSETTE)
    for file in (test, cassette):
        if file.exists() and not force:
            raise InvalidError(f"{str(file)!r} is there already. Say --name NAME for another test, or --force.")
    case = _case(test, spell, started, home)
    tidy = tidy_of(workspace)
    with replacing(cassette) as aside:
        played = asyncio.run(_replayed(case, aside, journal))
        text = _checked_text(_described(case, played, started.data, cassette, tidy), journal, test)
    write_text(test, text)
    return test


def _latest(home: Path) -> Path:
    """The journal of the latest run that was one of a spell in a file, and no replay."""
    for journal in sorted(journals_of(home).glob(f"*{JOURNAL}"), reverse=True):
        first = first_event(journal)
        if first is not None and first.data.get("path") and "replay" not in first.data:
            return journal
    return run_journal(latest_run(home, ""), home)


def _spell_of(started: Event, home: Path) -> Path:
    path = str(started.data.get("path") or "")
    found = home.parent / path
    if not path or not found.is_file():
        told = f"{path!r} is not there any more" if path else "it was not read from a file"
        raise InvalidError(f"The run {started.run_id!r} cannot be saved as a test: {told}.")
    return Path(os.path.relpath(found)) if Path.cwd() in found.resolve().parents else found


def _case(test: Path, spell: Path, started: Event, home: Path) -> Case:
    about = started.data
    return Case(
        id=str(test),
        spell=spell,
        params=dict(about.get("params") or {}),
        arguments=tuple(str(word) for word in about.get("arguments") or ()),
        model=str(about.get("model") or ""),
        profile=str(about.get("profile") or ""),
        folder=(home.parent / str(about.get("folder") or ".")).resolve(),
        path=test,
    )


async def _replayed(case: Case, cassette: Path, journal: Path) -> Played:
    stance = Stance(record=cassette, journal=journal, profile=case.profile)
    played = await play(case, read_spell(str(case.spell)), stance, Replay(journal.name.removesuffix(JOURNAL), "strict"))
    broken = next((cell for cell in played.cells if cell.done.status != "ok"), None)
    if played.done.status == "ok" and broken is not None and "' is not in '" not in _message(broken.done):
        raise InvalidError(
            f"This run cannot be saved as a test, for the test cell {broken.name!r} fails: {_message(broken.done)} "
            "Mend the spell, or what the cell asserts, and run it again."
        )
    ends = [played.done, *(cell.done for cell in played.cells)]
    errors = [_message(done) for done in ends if done.status != "ok"]
    odd = next((error for error in errors if "' is not in '" in error), "")
    if odd or played.done.status == "cancelled" or any(done.status != "ok" for done in ends[1:]):
        told = (odd or errors[0]).partition(ADVICE)[0]
        raise InvalidError(f"This run cannot be saved as a test, for the spell does something else now. {told}")
    return played


def _message(done: Done) -> str:
    told = str((done.error or {}).get("message"))
    return told if told.endswith((".", "!", "?")) else f"{told}."


def _described(case: Case, played: Played, about: dict[str, Any], cassette: Path, tidy: Tidy) -> dict[str, Any]:
    """The test file of a run, as data."""
    spell = read_spell(str(case.spell))
    usual = {parameter.name: parameter.default for parameter in spell.params}
    params = {name: value for name, value in case.params.items() if name not in usual or usual[name] != value}
    folder = os.path.relpath(case.folder or ".", case.spell.absolute().parent.resolve())
    told: dict[str, Any] = {"spell": case.spell.name, "cassette": cassette.name, "folder": Path(folder).as_posix()}
    told |= {"params": params, "arguments": [*case.arguments]}
    told["profile"] = case.profile if case.profile != (spell.profile or DEFAULT_PROFILE) else ""
    told["model"] = case.model if case.model != (spell.model or DEFAULT_MODEL) else ""
    return {name: value for name, value in told.items() if value} | {"expect": _expected(played, tidy)}


def _expected(played: Played, tidy: Tidy) -> dict[str, Any]:
    """What came out. What has secrets or paths of this machine in it, or is huge, is not expected."""
    expect: dict[str, Any] = {}
    if played.done.status != "ok":
        error = played.done.error or {}
        expect["error"] = {"type": error.get("type"), "message": error.get("message")}
    tools = [name for name, _, _ in calls_of(played.events)]
    found = {"printed": played.printed, "value": played.done.value, "tools": tools, "state": state_of(played.events)}
    for key, value in found.items():
        if value not in (None, "", {}) and (value or key != "tools") and _can_be_kept(value, tidy):
            expect[key] = value if key not in ("value", "state") else _exact(value)
    if played.usage.total:
        expect["tokens"] = {"at_most": played.usage.total}
    return expect


def _can_be_kept(value: Any, tidy: Tidy) -> bool:
    return tidy.clean(value) == value and len(str(value)) <= LONGEST_EXPECTED


def _exact(value: Any) -> Any:
    """A table that would be read as a matcher, said so that it is not."""
    return {"equals": value} if is_matcher(value) else value


def _checked_text(data: dict[str, Any], journal: Path, test: Path) -> str:
    """The file as text, after a look whether it says what it should."""
    lines = [f"# Saved from the run {journal.name.removesuffix(JOURNAL)}. See docs/testing.md.\n"]
    lines += [_line(key, value, 0) for key, value in data.items() if key != "expect"]
    lines += ["expect:\n" if data["expect"] else "expect: {}\n"]
    lines += [_line(key, value, 2) for key, value in data["expect"].items()]
    text = "".join(lines)
    if mark(text, str(test)).data != data:
        raise InvalidError(f"This run cannot be written as the test {str(test)!r}: its values cannot be told in YAML.")
    return text


def _line(key: str, value: Any, indent: int) -> str:
    written = written_value(value, indent + 2)
    space = "" if written.startswith("\n") else " "
    return f"{' ' * indent}{key}:{space}{written}" + ("" if written.endswith("\n") else "\n")
