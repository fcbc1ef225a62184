"""What an editor is told of the script API, for code of any language: completions, help, signatures.

Not here: what the live globals of a session are (`Engine.complete`), and the texts themselves (`kernel.api.help`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from kernel.api.calls import Signature, options_at, signature_at
from kernel.api.classes import all_classes
from kernel.api.help import help_at, label_details
from kernel.engines.protocol import Completion, Completions

SQL = "sql"
"""A query knows the store, not the script API."""

_OURS = ("function", "method", "class")
_UNTOLD = ("", "function", "table")
"""Details of an engine that say less than a signature."""


def prepare(languages: tuple[str, ...]) -> None:
    """Load all that the first answer would wait for: every class of the script API. Blocks; call it off the loop."""
    for language in filter(SQL.__ne__, languages):
        _details(language)


def explain(found: Completions, source: str, cursor: int, language: str) -> Completions:
    """The completions, with signature and help for those that the script API knows; first the options that the call
    around the cursor may be given, where one is being written.
    """
    if language == SQL:
        return found
    details = _details(language)
    call, names = options_at(all_classes(), source, cursor, language)
    prefix = source[found.start : cursor].lower()
    options = [Completion(one, "property", f"option of {call}") for one in names if one.lower().startswith(prefix)]
    known = {one.label for one in options}
    others = (_explained(item, details) for item in found.items if item.label not in known)
    return replace(found, items=(*options, *others))


def inspect(source: str, cursor: int, language: str) -> str:
    """Help for the name at the cursor (an offset in characters), as Markdown; "" when it is unknown."""
    if language == SQL:
        from kernel.engines.sql.completion import help_at as help_of_store

        return help_of_store(source, cursor)
    return help_at(all_classes(), source, cursor, language)


def sign(source: str, cursor: int, language: str) -> Signature | None:
    """The call whose arguments are written at the cursor."""
    if language == SQL:
        return None
    return signature_at(all_classes(), source, cursor, language)


@cache
def _details(language: str) -> Mapping[str, tuple[str, str]]:
    return label_details(all_classes(), language)


def _explained(item: Completion, details: Mapping[str, tuple[str, str]]) -> Completion:
    if item.kind not in _OURS or item.label not in details:
        return item
    signature, doc = details[item.label]
    return replace(item, detail=signature if item.detail in _UNTOLD else item.detail, info=item.info or doc)
