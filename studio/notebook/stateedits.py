"""A change that a person makes to the state by hand: at the one door, as a run of its own, for trace and audit.

Pure. Not here: who shows the state (`webui.trace.state`, `studio.cli.state`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kernel.errors import InvalidError
from kernel.state.checks import SCOPES, Address
from studio.kernels.client import Execution
from studio.notebook.document import Notebook
from studio.notebook.executing import execution_aside

EDIT = "state"
"""What notices call such a change in place of a cell."""

KIND = "edit"
"""The kind of its run."""

LARGEST = 1_000_000
"""Characters of a value that can be written by hand."""


def read_value(text: str) -> Any:
    """The value that a person wrote as JSON. `InvalidError` says where it is none."""
    if len(text) > LARGEST:
        raise InvalidError(f"A value of {len(text):,} characters is too long to be written by hand; let a cell set it.")
    try:
        value = json.loads(text, parse_constant=_refuse)
    except ValueError as error:
        raise InvalidError(f'This is no JSON: {error}. A text stands in quotes: "{text[:20]}".') from None
    except RecursionError:
        raise InvalidError("This is nested too deeply.") from None
    if value is None:
        raise InvalidError("A key cannot be null. Delete it instead.")
    return value


def read_address(scope: Any, owner: Any, key: Any) -> Address:
    """Where a value is. `InvalidError` for a scope that is none, an owner that is missing, or no key."""
    if scope not in SCOPES:
        raise InvalidError(f"There is no state scope {scope!r}. Use one of: {', '.join(SCOPES)}.")
    if not isinstance(key, str) or not key:
        raise InvalidError("Write the name of a key.")
    owned = scope in ("agent", "workflow")
    if owned and not owner:
        raise InvalidError(f"Whose? A value of the scope {scope!r} has an owner: the id of the {scope}.")
    return str(scope), str(owner) if owned else "", key


def code_of(address: Address, value: Any) -> str:
    """The Lua that sets a value; None deletes it."""
    scope, owner, key = address
    whose = f", {_lua(owner)}" if owner else ""
    place = f"State.scope({_lua(scope)}{whose})"
    if value is None:
        return f"{place}:delete({_lua(key)})"
    return f"{place}:set({_lua(key)}, {_lua(value)})"


def about_edit(about: Mapping[str, Any], address: Address) -> dict[str, Any]:
    """What the run of a change is about."""
    return {**about, "kind": KIND, "title": f"State: {address[2]}"[:200]}


def edit_of(notebook: Notebook, path: str, address: Address, value: Any) -> Execution:
    """The change as a run beside the cells of a notebook; None deletes."""
    made = execution_aside(notebook, code_of(address, value), EDIT, f"edit of {address[2]}"[:80], path)
    return replace(made, about=about_edit(made.about, address))


def _lua(value: Any) -> str:
    """A value as Lua: JSON within brackets that do not occur in it, so that nothing in it is taken for code."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False)
    level = "="
    while f"]{level}]" in f"{text}]":
        level += "="
    return f"json.decode([{level}[{text}]{level}])"


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
