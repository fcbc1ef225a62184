"""All tools of a spell as data: what each says of itself, its parameters, its options and what it needs.

Not here: how they are shown (`studio.cli.tool_pages`, the palette of the studio).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from kernel.api.classes import builtin_tools
from kernel.api.plugins import plugins_of
from kernel.api.site import Site, Spell
from kernel.api.tool import tool_face
from kernel.context import Context, Run
from kernel.errors import SpellError
from kernel.runnable import Runnable
from kernel.tools.definition import Entry
from kernel.tools.plugins import Pack
from kernel.values import plain

KINDS: Mapping[str, str] = {
    "bool": "boolean",
    "int": "integer",
    "float": "number",
    "str": "string",
    "tuple": "array",
    "list": "array",
    "dict": "object",
    "Mapping": "object",
}
"""How the annotation of an option begins → what JSON Schema calls it."""

UNREADABLE: Mapping[str, Any] = {"parameters": {"type": "object", "properties": {}}, "category": "", "metadata": {}}

UNSAID: Mapping[str, Any] = {
    "origin": "script",
    "aliases": [],
    "manual": "",
    "needs": [],
    "hints": {},
    "options": [],
    "about_options": "",
}


def list_tools(spell: Spell) -> list[dict[str, Any]]:
    """Every tool by name, as JSON data; none is run for it.

    All have `name description parameters category metadata origin needs hints options about_options manual aliases`;
    a built-in one `class` too. `origin` is `built-in`, `script` or `package`. One that cannot be loaded has `problem`.
    """
    site = Site(Context(Run("tools", lambda event: None)), spell)
    return [_told(site, name) for name in sorted(spell.tools)]


def _told(site: Site, name: str) -> dict[str, Any]:
    try:
        tool = site.spell.tools.get(name)
        said = plain(dict(tool_face(tool).describe(site)))
    except SpellError as error:
        # One tool that is broken must not hide all others.
        return {"name": name, "description": error.message, **UNREADABLE, **UNSAID, "problem": error.message}
    entry: Entry | None = getattr(tool, "entry", None)
    if entry is not None and builtin_tools().get(entry.name) is entry:
        return {**said, **UNSAID, "origin": "built-in", **_of_entry(entry)}
    pack = _pack_of(site.spell, tool)
    entry = next((one for one in pack.entries if one.name == name), entry) if pack else entry
    more = _of_traits(tool) if entry is None else _of_entry(entry)
    return {**said, **UNSAID, "origin": "package" if pack else "script", **more}


def _pack_of(spell: Spell, tool: Runnable) -> Pack | None:
    """The package a tool is from; None for one that a script made, also when it took the name of another."""
    metadata = getattr(getattr(tool, "traits", None), "metadata", {})
    packs = plugins_of(spell).packs() if metadata.get("package") and spell.profile.plugins else []
    return next((pack for pack in packs if tool.name in pack.names and pack.package == metadata["package"]), None)


def _of_traits(tool: Runnable) -> dict[str, Any]:
    hints, traits = getattr(tool, "hints", None), getattr(tool, "traits", None)
    return {
        "hints": {} if hints is None else _fields_of(hints),
        "needs": [] if traits is None else [need for need, value in traits.needs.items() if value],
    }


def _fields_of(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _of_entry(entry: Entry) -> dict[str, Any]:
    options = [_option(field) for field in fields(entry.options)]
    return {
        "class": entry.script_class,
        "aliases": list(entry.aliases),
        "manual": entry.manual,
        "needs": list(entry.needs),
        "hints": _fields_of(entry.hints),
        "options": options,
        "about_options": (entry.options.__doc__ or "") if options else "",
    }


def _option(field: Field[Any]) -> dict[str, Any]:
    """`type` is the annotation, for people; `kind` the type of JSON Schema, "" when it may be several."""
    annotation = str(field.type)
    kinds = {KINDS.get(re.split(r"\W", part.strip(), maxsplit=1)[0], "") for part in annotation.split(" | ")}
    kinds = {kind for kind in kinds if kind} if "None" in annotation else kinds
    default = None if field.default is MISSING else plain(field.default)
    return {
        "name": field.name,
        "type": annotation,
        "kind": next(iter(kinds)) if len(kinds) == 1 else "",
        "default": default,
    }
