"""Which commands a list of patterns allows, and what a command line given as text means.

Pure: nothing here runs. Why patterns mean what they mean: docs/decisions/0045-commands-a-tool-may-run.md.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from kernel.errors import InvalidError

ANY = "*"
"""As a pattern: any program, with any arguments. As the last word of one: any further arguments."""

EVERYTHING = (ANY, "shell:*")

SHELL = "shell:"
"""Before a pattern: a line for `/bin/sh`, as it stands, or `*` for any."""

OPERATORS = ";&|<>()\n`"
EXPANDING = "`$"
EXPANDED = tuple("({_?@*#!$-")
"""What makes a shell expand a `$` before it, besides letters and digits."""


def words_of(command: str | Sequence[str]) -> tuple[str, ...]:
    """A command as program and arguments. A text is split as a shell would, but nothing in it is expanded.

    `InvalidError` for what only a shell understands (`;`, `&&`, `|`, `>`, `$(…)`, `$NAME`), where it is not quoted.
    """
    if not isinstance(command, str):
        words = tuple(command)
        if not all(isinstance(word, str) for word in words):
            raise InvalidError(f"The words of a command are texts: {list(words)!r}.")
    else:
        if found := _for_a_shell(command):
            raise InvalidError(
                f"{found!r} in {command!r} is for a shell, and there is none here: run one program at a time, "
                "put what is meant literally into single quotes, or ask for a shell."
            )
        try:
            words = tuple(shlex.split(command))
        except ValueError as error:
            raise InvalidError(f"{command!r} is not a command line: {error}.") from None
    if not words or not words[0]:
        raise InvalidError("A command begins with the name of a program.")
    if any("\0" in word for word in words):
        raise InvalidError("A command has no zero bytes.")
    return words


def _for_a_shell(text: str) -> str:
    """The first thing outside quotes that a shell would do something about; "" for none."""
    quote, escaped = "", False
    for index, letter in enumerate(text):
        if escaped:
            if letter == "\n" or (quote and letter in EXPANDING):
                return f"\\{letter}"
            escaped = False
        elif letter == "\\" and quote != "'":
            escaped = True
        elif letter in ("'", '"') and quote in ("", letter):
            quote = "" if quote else letter
        elif quote != "'" and (found := _special(text, index, quote)):
            return found
    return ""


def _special(text: str, index: int, quote: str) -> str:
    letter, following = text[index], text[index + 1 : index + 2]
    if letter == "$":
        return f"${following}" if following.isalnum() or following in EXPANDED else ""
    if letter == "`" or (not quote and letter in OPERATORS):
        return letter
    return ""


def allows(patterns: Iterable[str], words: Sequence[str], folder: str = "") -> bool:
    """Whether one of the patterns allows a command that is run in `folder`, relative to the workspace."""
    return any(_matches(pattern, words, folder) for pattern in patterns if not pattern.startswith(SHELL))


def allows_line(patterns: Iterable[str], line: str) -> bool:
    """Whether one of the patterns allows a line for a shell: one that says the same, or `shell:*`."""
    lines = [pattern.removeprefix(SHELL) for pattern in patterns if pattern.startswith(SHELL)]
    return ANY in lines or line in lines


def _matches(pattern: str, words: Sequence[str], folder: str) -> bool:
    if pattern == ANY:
        return True
    try:
        wanted = shlex.split(pattern)
    except ValueError:
        return False
    if len(wanted) == 1:
        wanted.append(ANY)
    if wanted[-1:] == [ANY]:
        del wanted[-1]
        words = words[: len(wanted)]
    if len(wanted) != len(words) or ("/" in words[0]) != ("/" in wanted[0]):
        # A program of the workspace is another one than that of the same name on the PATH.
        return False
    return all(_alike(word, want, folder) for word, want in zip(words, wanted, strict=True))


def _alike(word: str, pattern: str, folder: str) -> bool:
    """One word; `*` in a pattern stands for letters of one name of a path, never for an option at its start."""
    if word == pattern and "/" not in pattern:
        return True
    if "/" in pattern or "/" in word:
        return _alike_paths(_steps(word, folder), _steps(pattern, ""))
    return not word.startswith("-") and _has_wildcard(pattern) and fnmatchcase(word, pattern)


def _steps(path: str, folder: str) -> list[str]:
    whole = path if path.startswith("/") else posixpath.join(folder, path)
    return [step for index, step in enumerate(whole.split("/")) if step != "." and (step or index == 0)]


def _alike_paths(steps: list[str], wanted: list[str]) -> bool:
    if not wanted or not steps:
        return wanted == steps
    if wanted[0] == "**" and ".." not in steps:
        return any(_alike_paths(steps[index:], wanted[1:]) for index in range(len(steps) + 1))
    return _alike_steps(steps[0], wanted[0]) and _alike_paths(steps[1:], wanted[1:])


def _alike_steps(step: str, pattern: str) -> bool:
    if not _has_wildcard(pattern):
        return step == pattern
    return step not in ("", "..") and not step.startswith("-") and fnmatchcase(step, pattern)


def _has_wildcard(pattern: str) -> bool:
    return any(letter in pattern for letter in "*?[")
