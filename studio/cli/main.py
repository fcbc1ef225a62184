"""The entry point of the command.

`llmspell hello.lua`, with nothing else said, needs no option parser: importing one would take as long as
running the spell. Everything else is the work of `studio.cli.group`.
"""

from __future__ import annotations

import gc
import sys

from kernel.errors import SpellError
from studio.languages import language_of_name


def main() -> None:
    """Run the command and exit with its code."""
    # Nothing that is made while modules load is garbage; `running` turns the collector on again.
    gc.disable()
    code = run_plain(sys.argv[1:])
    if code is None:
        gc.enable()
        from studio.cli.group import group

        try:
            group(prog_name="llmspell")
        except SpellError as error:
            # Settings are read late: what is wrong in them is a person's to mend, not a fault of ours.
            sys.exit(f"Error: {error.message}")
    sys.exit(code)


def run_plain(words: list[str]) -> int | None:
    """Run a plain script that is named alone; its exit code, or None when there is more to understand."""
    name = words[-1] if words else ""
    if words[:-1] not in ([], ["run"]) or name.startswith("-") or not language_of_name(name):
        return None
    from studio.spellfile import read_spell

    try:
        spell = read_spell(name)
    except SpellError:
        return None
    if spell.kind != "script":
        return None
    from studio.cli.running import Wishes, run_spell

    return run_spell(spell, {}, (), Wishes())
