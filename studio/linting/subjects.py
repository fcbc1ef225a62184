"""What there is to lint: the cells of a notebook or of a spell in a file, with what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kernel.libraries import LIBRARIES, denied_of
from kernel.policy import DEFAULT_PROFILE
from kernel.profiles import own_profiles
from studio.linting.problems import Code, Setting
from studio.trees import has_trees

if TYPE_CHECKING:
    from studio.notebook.document import Notebook, Parameter
    from studio.spellfile import Spellfile


def codes_of(notebook: Notebook) -> tuple[Code, ...]:
    """The cells that hold code."""
    placed = enumerate(notebook.cells, 1)
    return tuple(
        Code(one.id, one.kind, one.source, one.name, repr(one.name) if one.name else f"Cell {number}")
        for number, one in placed
        if has_trees(one.kind)
    )


def codes_of_spell(spell: Spellfile) -> tuple[Code, ...]:
    """The chunks of a file; those of a notebook have names."""
    return tuple(
        Code(chunk.cell, spell.language_of(chunk), chunk.source, _name(chunk.cell, chunk.name))
        for chunk in spell.chunks
        if has_trees(spell.language_of(chunk))
    )


def setting_of(profile: str, parameters: Iterable[Parameter], answers: Iterable[str] = ()) -> Setting:
    """What holds for code under a profile ("" for the default one) with these parameters; `answers` names queries."""
    profiles = own_profiles()
    chosen = profiles.named(profile if profile in profiles.names() else DEFAULT_PROFILE)
    away = {language: frozenset(denied_of(chosen.libraries, language)) for language in LIBRARIES}
    declared = frozenset(one.name for one in parameters)
    return Setting(declared or None, chosen.name, away, frozenset(filter(None, answers)))


def _name(cell: str, name: str) -> str:
    """A chunk without a name of its own is called `Cell 3`."""
    return name if cell and " " not in name else ""
