"""What tells answers and scores of an evaluation apart from those that another edit of its files would give.

Not here: what becomes of those that no longer hold (`resuming`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.evaluation.results import Row, Variant
from kernel.replay.content import key_of
from kernel.values import plain
from studio.spellfile import Spellfile

LENGTH = 16
"""Hexadecimal digits of a digest."""


def spell_digest(spell: Spellfile) -> str:
    """Of the code of a spell and what its file says beside it. Modules that it loads are not in it."""
    code = [[chunk.source, spell.language_of(chunk)] for chunk in spell.chunks]
    declared = [[param.name, plain(param.default)] for param in spell.params]
    return _digest("spell", [code, spell.profile, declared])


def given_digest(params: Mapping[str, Any], row: Row, variant: Variant) -> str:
    """Of what the run of a case is given: the plan's params, the row, and the variant."""
    return _digest("given", {**params, **row.params, "input": row.input, **variant.params})


def scorer_digest(table: Mapping[str, Any], spell: Spellfile | None, expected: Any) -> str:
    """Of a scorer and what it expects of a row. Where its spell lies is not in it."""
    said = {name: value for name, value in table.items() if name not in ("path", "name")}
    return _digest("scorer", [said, spell_digest(spell) if spell is not None else "", expected])


def _digest(kind: str, data: Any) -> str:
    return key_of(kind, plain(data))[:LENGTH]
