"""What one spell has one of and only some of its functions need: a log, a collection of measures, a cache.

Each part is made when it is first asked for and lives as long as the spell.
"""

from __future__ import annotations

from typing import TypeVar

from kernel.api.site import Spell

Part = TypeVar("Part")


def part_of(spell: Spell, kind: type[Part]) -> Part:
    """The spell's only object of a class whose constructor takes nothing."""
    if kind not in spell.parts:
        spell.parts[kind] = kind()
    found: Part = spell.parts[kind]
    return found
