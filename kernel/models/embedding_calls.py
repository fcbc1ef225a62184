"""Embeddings through the door: one operation, recorded, replayed and counted, for scripts and for tools alike.

Not here: the models that make them (`embedding`), and how scripts ask (`kernel.api.embeddings`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kernel.context import Context
from kernel.errors import SpellError
from kernel.messages import ATTRIBUTES, Usage
from kernel.models.accounts import count, counted
from kernel.models.embedding import EmbedRequest, embedder_of
from kernel.models.paid import paid_before
from kernel.operations import Call, Do, perform
from kernel.replay.edges import REPLAYED, embed_once
from kernel.values import Value

Vectors = list[list[float]]


async def embed_texts(
    ctx: Context, models: Any, id: str, data: dict[str, Any], request: Callable[[Call], EmbedRequest]
) -> tuple[Vectors, Usage]:
    """A vector for each text, and what they used. `data` (`model`, `input`, `dimensions`) is what hooks see;
    `request` makes the request of what they left of it."""
    used: list[Usage] = []

    async def make(call: Call) -> Value:
        call.ctx.run.afford()
        asked = request(call)
        made = await embedder_of(models.model(asked.model), asked.model).embed(asked)
        count(call, made.usage)
        call.attributes[ATTRIBUTES["response_model"]] = made.model
        return [list(vector) for vector in made.vectors]

    async def do(call: Call) -> Value:
        return await _paid(call, make, used)

    provider, _, name = id.partition("/")
    attributes = {ATTRIBUTES["provider"]: provider, ATTRIBUTES["model"]: name}
    found: Vectors = await perform(ctx, "embeddings", id, data, do, **attributes)
    return found, sum(used, Usage())


async def _paid(call: Call, make: Do, used: list[Usage]) -> Value:
    """What `make` gives, or the record; what that used is counted, and `used` gets it, even where it fails."""
    before = counted(call)
    call.attributes.pop(ATTRIBUTES["cost"], None)
    count(call, Usage())
    try:
        return await embed_once(call, make)
    except SpellError as error:
        count(call, paid_before(error))
        raise
    finally:
        # An attempt of several is paid, too.
        used.append(counted(call))
        count(call, before + used[-1])
        call.ctx.run.spend(used[-1], REPLAYED in call.attributes)
