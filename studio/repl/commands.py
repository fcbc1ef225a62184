"""What begins with a dot: `.help`, `.save`, `.load`, `.lang`, `.reset`, `.exit`. A visible table at the end."""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import DeniedError, InvalidError
from studio.languages import language_of_name
from studio.spellfile import read_spell

if TYPE_CHECKING:
    from studio.repl.repl import Repl

Command = Callable[["Repl", list[str]], Awaitable[str]]
"""Does it; what to tell, "" for nothing. `SpellError` with a sentence when it cannot."""

SUFFIX = ".spell.md"


async def perform(repl: Repl, line: str) -> str:
    """Do what a line with a dot says; what to tell."""
    try:
        name, *words = shlex.split(line[1:]) or [""]
    except ValueError as error:
        raise InvalidError(f"This cannot be read: {error}.") from None
    command = COMMANDS.get(name)
    if command is None:
        raise InvalidError(f"There is no .{name}. Use: {', '.join(f'.{one}' for one in COMMANDS)}.")
    return await command(repl, words)


async def tell_help(repl: Repl, words: list[str]) -> str:
    """What can be written; `.help NAME` tells of a name of the API."""
    if words:
        text = repl.dialogue.runtime.inspect(words[0], len(words[0]), repl.dialogue.language)
        return text or f"There is no help for {words[0]!r}."
    return HELP


async def leave(repl: Repl, words: list[str]) -> str:
    """End the conversation."""
    repl.is_over = True
    return ""


async def save(repl: Repl, words: list[str]) -> str:
    """Write what ran well to a file: a notebook (.spell.md), or a script of one language."""
    path = _file(words, ".save")
    if path.exists() and "--force" not in words:
        raise InvalidError(f"{path} exists already. Name another, or say .save {path} --force")
    kept = [one for one in repl.dialogue.said if one.status == "ok"]
    if not kept:
        raise InvalidError("Nothing has run well yet, so there is nothing to save.")
    if path.name.endswith(SUFFIX):
        from studio.notebook.document import Cell, Kind, Notebook
        from studio.notebook.identity import with_ids
        from studio.notebook.markdown import render

        kinds: dict[str, Kind] = {"lua": "lua", "javascript": "javascript", "python": "python"}
        cells = with_ids(Cell("", kinds[one.language], one.code) for one in kept)
        text = render(Notebook(cells=cells))
    else:
        language = language_of_name(path.name)
        others = {one.language for one in kept} - {language}
        if not language or others:
            raise InvalidError("A script is of one language, and its name says which. Save a notebook: NAME.spell.md")
        text = "\n".join(one.code for one in kept) + "\n"
    _write(path, text)
    return f"Wrote {path} ({len(kept)} pieces)."


async def load(repl: Repl, words: list[str]) -> str:
    """Run a spell here; its names stay."""
    status = await repl.dialogue.load(read_spell(str(_file(words, ".load"))))
    return "" if status == "ok" else "It did not run to its end."


async def speak(repl: Repl, words: list[str]) -> str:
    """Go on in another language; agents, tools and state are the same, variables are not."""
    if not words:
        return f"This is {repl.dialogue.language}. For another: .lang lua, .lang js, .lang py"
    from studio.languages import language_called

    repl.dialogue.language = language_called(words[0])
    return ""


async def reset(repl: Repl, words: list[str]) -> str:
    """Begin anew: a new kernel, no names."""
    await repl.begin()
    return "Everything is forgotten."


def _file(words: list[str], command: str) -> Path:
    named = [word for word in words if word != "--force"]
    if len(named) != 1:
        raise InvalidError(f"{command} wants a file: {command} brief{SUFFIX}")
    return Path(named[0]).expanduser()


def _write(path: Path, text: str) -> None:
    from studio.notebook.files import explain, write_aside

    try:
        write_aside(path, text.encode())
    except OSError as error:
        raise DeniedError(explain(error, path)) from None


HELP = """\
Write code; Enter runs it when it is whole, Alt-Enter begins a new line, Tab completes, Up goes back.
  .help [NAME]   this, or help for a name of the API
  .load FILE     run a spell here; its names stay
  .save FILE     write what ran well: a notebook (.spell.md) or a script
  .lang NAME     lua, js or py; agents, tools and state are shared
  .reset         forget everything
  .exit          leave (Ctrl-D)
Ctrl-C stops what runs. In Lua, a `local` is gone with its line: leave the word out."""

COMMANDS: Mapping[str, Command] = {
    "help": tell_help,
    "load": load,
    "save": save,
    "lang": speak,
    "reset": reset,
    "exit": leave,
}
