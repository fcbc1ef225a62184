"""Whether the models of an evaluation are there, with their keys, before the first row costs anything.

Not here: what they answer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.messages import Request
from kernel.models.catalog import Models
from kernel.models.names import resolve_id
from kernel.models.retrying import Guarded
from studio.evaluation.plan import Plan
from studio.evaluation.running import models_of
from studio.evaluation.scoring import prepare_scorer
from studio.spellfile import Spellfile, read_spell

LOADS = re.compile(r"\b(require|import|from|Extension|Plugins?)\b")
"""What of a spell may bring providers that only it knows."""


BRINGS = re.compile(r"api_?key|base_?url|endpoint", re.IGNORECASE)
"""What a spell writes that brings a key or an address of its own."""


async def check_models(plan: Plan, folder: Path) -> None:
    """Raise for a model that no provider has, or that lacks a key; paths of `scripted` begin in `folder`.

    A provider that a spell may register by itself is believed to be there, and so is a key that it may bring.
    """
    from kernel.models.providers import standard_models

    models, spell = standard_models(folder, os.environ), read_spell(str(plan.spell))
    try:
        await _check(models, models_of(plan, spell), [spell])
        for table in plan.scorers:
            own = prepare_scorer(table).spell
            if table.get("model"):
                await _check(models, [str(table["model"])], [own] if own is not None else [])
    finally:
        await models.close()


async def _check(models: Models, ids: Iterable[str], spells: list[Spellfile]) -> None:
    for id in ids:
        try:
            whole = resolve_id(id, None)
            await _check_access(models.model(whole), Request(whole, ()), spells)
        except (NotFoundError, InvalidError) as error:
            if not any(_may_bring(spell, id.partition("/")[0]) for spell in spells):
                raise _told(error, id) from None


async def _check_access(model: Any, request: Request, spells: list[Spellfile]) -> None:
    brought = any(BRINGS.search(chunk.source) for spell in spells for chunk in spell.chunks)
    if not brought and isinstance(model, Guarded):
        await model.check_access(request)


def _may_bring(spell: Spellfile, provider: str) -> bool:
    texts = [chunk.source for chunk in spell.chunks]
    return any(LOADS.search(text) or ("register" in text and provider in text) for text in texts)


def _told(error: SpellError, id: str) -> SpellError:
    return type(error)(f"The model {id!r} cannot be evaluated with. {error.message}")
