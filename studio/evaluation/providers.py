"""Whether the models of an evaluation are there, before the first row costs anything. Not what they answer."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from kernel.errors import NamelessError, NotFoundError, SpellError
from kernel.models.catalog import Models
from kernel.models.names import resolve_id
from studio.evaluation.plan import Plan
from studio.evaluation.running import models_of
from studio.evaluation.scoring import prepare_scorer
from studio.spellfile import Spellfile, read_spell

LOADS = re.compile(r"\b(require|import|from|Extension|Plugins?)\b")
"""What of a spell may bring providers that only it knows."""


def check_models(plan: Plan, folder: Path) -> None:
    """Raise for a model that no provider has, or whose provider is unknown; paths of `scripted` begin in `folder`.

    A provider that a spell may register by itself is believed to be there.
    """
    from kernel.models.providers import standard_models

    models, spell = standard_models(folder, os.environ), read_spell(str(plan.spell))
    _check(models, models_of(plan, spell), [spell])
    for table in plan.scorers:
        own = prepare_scorer(table).spell
        if table.get("model"):
            _check(models, [str(table["model"])], [own] if own is not None else [])


def _check(models: Models, ids: Iterable[str], spells: list[Spellfile]) -> None:
    for id in ids:
        try:
            models.model(resolve_id(id, None))
        except (NotFoundError, NamelessError) as error:
            if not any(_may_bring(spell, id.partition("/")[0]) for spell in spells):
                raise _told(error, id) from None


def _may_bring(spell: Spellfile, provider: str) -> bool:
    texts = [chunk.source for chunk in spell.chunks]
    return any(LOADS.search(text) or ("register" in text and provider in text) for text in texts)


def _told(error: SpellError, id: str) -> SpellError:
    return type(error)(f"The model {id!r} cannot be evaluated with. {error.message}")
