"""The only hands that run programs for tools: those that patterns allow, as argument vectors, bounded in all they do.

A program and all it started end with the call, whatever ends it; `keeper` sees to that. Not here: what a pattern
means (`command_rules`), and who may run what (`kernel.policy`).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from kernel.confines import here
from kernel.errors import DeadlineError, DeniedError, InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.sandbox.command_rules import ANY, EVERYTHING, allows, allows_line, words_of
from kernel.sandbox.surroundings import forbidden_variables, passed_on, search_path

LIMITS = ("memory", "cpu", "file_size", "processes", "files")
LONGEST_SHOWN = 2000
"""Characters of output that are told with an error."""


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended: `code` is minus the signal that killed it; `cut` tells that not all output was kept."""

    code: int
    stdout: bytes
    stderr: bytes
    seconds: float
    cut: bool


@dataclass(frozen=True, slots=True)
class Commands:
    """Hands that run programs in `folder`, the workspace, or in folders below `roots`.

    `allowed` are patterns (`ls`, `git *`, `python3 ./scripts/*.py`, `*` for any program, `shell:*` for a shell),
    none for no program at all; `variables` names or patterns of what is passed on besides PATH, HOME, LANG, TZ and
    TMPDIR. `max_output` is in bytes for each stream, `timeout` in seconds. `limits` may name `memory` and `file_size`
    (bytes), `cpu` (seconds), `processes` and `files` (numbers). `also` are patterns that have to allow a command too,
    with the folder they are about; `running` the processes that are at work.
    """

    folder: Path
    allowed: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    max_output: int = 1 << 20
    timeout: float = 60.0
    limits: Mapping[str, int] = field(default_factory=dict)
    roots: tuple[Path, ...] = ()
    also: tuple[tuple[Path, tuple[str, ...]], ...] = ()
    running: set[int] = field(default_factory=set)

    def narrowed(
        self,
        allowed: Iterable[str] = (),
        folder: str = "",
        timeout: float | None = None,
        max_output: int | None = None,
    ) -> Commands:
        """Hands that run less: what they are asked for has to be allowed by these too. Nothing said changes nothing."""
        place = self._place(folder)
        return replace(
            self,
            folder=place,
            allowed=tuple(allowed) or EVERYTHING,
            also=self._own_layers(),
            roots=(place,) if folder else self.roots,
            timeout=self.timeout if timeout is None else min(timeout, self.timeout),
            max_output=self.max_output if max_output is None else min(max_output, self.max_output),
        )

    def check(self, arguments: str | Sequence[str], *, folder: str = "", shell: bool = False) -> None:
        """`DeniedError` tells what is allowed; `InvalidError` for what is no command."""
        if shell:
            line = _line(arguments)
            if not all(allows_line(patterns, line) for _, patterns in self._layers()):
                raise self._denied(line, "No shell is allowed for this. ")
            return
        words, place = words_of(arguments), self._place(folder)
        for base, patterns in self._layers():
            if not allows(patterns, words, _relative(place, base)):
                raise self._denied(" ".join(words))

    async def run(
        self,
        arguments: str | Sequence[str],
        *,
        input: bytes = b"",
        folder: str = "",
        timeout: float | None = None,
        shell: bool = False,
        variables: Mapping[str, str] | None = None,
    ) -> Finished:
        """Run a program and wait for its end; a text is split into program and arguments, never given to a shell.

        With `shell` it is a line for `/bin/sh`. `variables` are set besides those passed on. Raises `DeniedError`,
        `InvalidError`, `NotFoundError` for no such program, `DeadlineError` with what was said until then.
        """
        from kernel.sandbox.keeping import keep

        self.check(arguments, folder=folder, shell=shell)
        words = ("/bin/sh", "-c", _line(arguments)) if shell else words_of(arguments)
        place = self._place(folder)
        program, environment = self._program(words[0], place), self._environment(variables or {})
        seconds = self.timeout if timeout is None else min(timeout, self.timeout)
        ended = await keep(
            (program, *words), place, environment, input, seconds, self.max_output, self._limits(), self.running
        )
        if ended.late:
            raise DeadlineError(
                f"{words[0]!r} did not end within {seconds:g} s and was ended.",
                stdout=ended.stdout[-LONGEST_SHOWN:].decode("utf-8", "replace"),
                stderr=ended.stderr[-LONGEST_SHOWN:].decode("utf-8", "replace"),
            )
        return Finished(ended.code, bytes(ended.stdout), bytes(ended.stderr), ended.seconds, ended.cut)

    def _own_layers(self) -> tuple[tuple[Path, tuple[str, ...]], ...]:
        return (*self.also, (self.folder, self.allowed))

    def _layers(self) -> tuple[tuple[Path, tuple[str, ...]], ...]:
        """Those of the cells, too, on whose behalf a program is run."""
        cells = [confines.hands.commands for confines in here()]
        return (*self._own_layers(), *((each.folder, each.allowed) for each in cells))

    @property
    def runs_something(self) -> bool:
        """Whether any program at all may be run."""
        return all(patterns for _, patterns in self._layers())

    def _runs_anything(self) -> bool:
        return all(ANY in patterns for _, patterns in self._layers())

    def _place(self, folder: str) -> Path:
        """Where a program is started."""
        if "\0" in folder:
            raise InvalidError(f"{folder!r} is not a path.")
        place = (self.folder / Path(folder).expanduser()).resolve() if folder else self.folder
        if not all(each._holds(place) for each in (self, *(confines.hands.commands for confines in here()))):
            raise DeniedError(f"{folder!r} is outside the folders where commands may be run.", path=folder)
        if folder and not place.is_dir():
            raise NotFoundError(f"There is no folder {folder!r} to run a command in.")
        return place

    def _holds(self, place: Path) -> bool:
        return any(place == root or root in place.parents for root in (self.folder, *self.roots))

    def _program(self, name: str, place: Path) -> str:
        if "/" not in name and os.sep not in name:
            found = shutil.which(name, path=search_path(self.folder, self._runs_anything()))
            if not found:
                raise NotFoundError(f"There is no program {name!r} on the PATH (outside the workspace).")
            return found
        program = (place / name).resolve()
        near = any(root in program.parents for root in (self.folder, *self.roots))
        if not near and not os.path.isabs(name):
            raise DeniedError(f"The program {name!r} is outside the workspace. Name it by its whole path.", path=name)
        if not program.is_file() or not os.access(program, os.X_OK):
            raise NotFoundError(f"There is no program {name!r} that may be run.")
        return str(program)

    def _environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        is_trusted = self._runs_anything()
        forbidden = [] if is_trusted else forbidden_variables(variables, self.variables)
        if forbidden:
            raise DeniedError(f"The variable {forbidden[0]!r} may not be set: it could make a program another one.")
        if any("\0" in name + value or "=" in name or not name for name, value in variables.items()):
            raise InvalidError("A variable has a name without '=', and no zero bytes.")
        passed = passed_on(self.variables, search_path(self.folder, is_trusted))
        for confines in here():
            kept = passed_on(confines.profile.environment, "")
            passed = {name: value for name, value in passed.items() if name in kept}
        return {**passed, **variables}

    def _limits(self) -> Mapping[str, int]:
        unknown = [name for name in self.limits if name not in LIMITS]
        if unknown:
            raise InvalidError(f"A command has no limit {unknown[0]!r}. There are: {', '.join(LIMITS)}.")
        return self.limits

    def _denied(self, command: str, more: str = "") -> DeniedError:
        lists = [patterns for _, patterns in self._layers() if patterns != EVERYTHING]
        if why := next((confines.why for confines in here() if not confines.profile.commands), ""):
            told = f"No commands are run here.{why}"
        elif not all(lists):
            told = "This profile runs no commands. Run the spell with a wider one, e.g. --profile medium."
        else:
            told = f"{more}Allowed: {', and of these: '.join(', '.join(patterns) for patterns in lists)}."
        return DeniedError(f"The command {command[:LONGEST_SHOWN]!r} is not allowed. {told}", command=command)


def _line(arguments: str | Sequence[str]) -> str:
    line = arguments if isinstance(arguments, str) else " ".join(arguments) if len(arguments) == 1 else ""
    if not line or "\0" in line:
        raise InvalidError("A shell takes one line of text.")
    if sys.platform == "win32":
        raise InvalidError("There is no /bin/sh on Windows. Run one program at a time.")
    return line


def _relative(place: Path, base: Path) -> str:
    return os.path.relpath(place, base).replace(os.sep, "/") if place != base else ""
