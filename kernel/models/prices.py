"""What tokens of a model cost by the table that litellm brings, read without importing litellm.

For estimates of what was run when the table did not know the model yet. Not here: what a call did cost (`hosted`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

TABLE = "model_prices_and_context_window_backup.json"


def price_of(id: str, input_tokens: int, output_tokens: int) -> float | None:
    """US dollars for tokens of the model `provider/name`; None where the table does not know it, or is not there."""
    return _priced(_table(), id, input_tokens, output_tokens)


def _priced(table: Mapping[str, Any], id: str, input_tokens: int, output_tokens: int) -> float | None:
    provider, _, name = id.partition("/")
    entry = table.get(id) or table.get(name) or {}
    if not isinstance(entry, Mapping) or entry.get("litellm_provider") != provider:
        return None
    read, written = entry.get("input_cost_per_token"), entry.get("output_cost_per_token")
    if not isinstance(read, int | float) or not isinstance(written, int | float):
        return None
    return float(read * input_tokens + written * output_tokens)


@cache
def _table() -> Mapping[str, Any]:
    found = find_spec("litellm")
    folders = (found.submodule_search_locations or ()) if found is not None else ()
    for folder in folders:
        try:
            table = json.loads((Path(folder) / TABLE).read_bytes())
        except (OSError, ValueError):
            continue
        if isinstance(table, dict):
            return table
    return {}
