"""A catalog in which every id is the same model, so that spells that name hosted ones run without a key."""

from __future__ import annotations

from kernel.messages import Model


class OneModel:
    """Give it to a spell: `runtime.spell.models = OneModel(runtime.spell.models.model("demo/assistant"))`."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def model(self, id: str) -> Model:
        """The one model, whatever the id."""
        return self._model
