"""The reference pages: one for each global, from its class, with the pair of example spells that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kernel.api.definition import Operation, ScriptClass, describe
from kernel.api.help import written
from kernel.api.reference.sections import LANGUAGES, by_section, languages_of
from kernel.api.reference.types import field_types, options_of
from kernel.api.spelling import spelled

NOTE = "<!-- Made from the API's one definition by `python -m kernel.api.reference`. Do not edit. -->"

Example = tuple[str, str, str]
"""A pair of spells that shows something: its name, its text in Lua, its text in JavaScript."""


def render_page(one: ScriptClass, example: Example | None = None) -> str:
    """The page of one global."""
    lines = [NOTE, "", f"# {one.name}", "", one.doc, ""]
    only = languages_of(one)
    lines += [f"Only in {' and '.join(_title(language) for language in only)}.", ""] if only != LANGUAGES else []
    lines += [f"Extends [{one.base}]({one.base}.md).", ""] if one.base else []
    lines += [
        "Spells can extend it: `X:extend()` in Lua, `class Y extends X` in JavaScript and Python.",
        "",
    ] * one.extensible
    lines += _fields(one)
    shown = [operation for operation in one.operations if not operation.hidden]
    own = [operation for operation in shown if not _is_inherited(one, operation)]
    for heading, static in (("Called on the class", True), ("Called on an object", False)):
        listed = [operation for operation in own if operation.static == static]
        lines += [f"## {heading}", ""] if listed else []
        for operation in listed:
            lines += _operation(one, operation)
    lines += _inherited_names(one, [operation for operation in shown if _is_inherited(one, operation)])
    return "\n".join([*lines, *_example(example)]).rstrip() + "\n"


def _page_names(classes: Iterable[ScriptClass]) -> dict[str, str]:
    """The file of each global. `Cache.md` and `cache.md` are one file where the case of names does not count."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in sorted(classes, key=lambda each: each.doc.startswith("Another name of")):
        file = f"{one.name}.md" if one.name[0].isupper() else f"{one.name}-global.md"
        names[one.name] = file if file.lower() not in taken else f"{one.name}-alias.md"
        taken.add(file.lower())
    return names


def _title(language: str) -> str:
    return {"lua": "Lua", "javascript": "JavaScript", "python": "Python"}[language]


def _is_inherited(one: ScriptClass, operation: Operation) -> bool:
    marked = [cls for cls in one.cls.__mro__[1:] if "script_name" in vars(cls)]
    return any(operation.function is other.function for cls in marked for other in describe(cls).operations)


def _inherited_names(one: ScriptClass, operations: list[Operation]) -> list[str]:
    if not operations:
        return []
    names = ", ".join(f"`{operation.name}`" for operation in operations)
    return [f"## From [{one.base}]({one.base}.md)", "", names, ""]


def _fields(one: ScriptClass) -> list[str]:
    types = field_types(one)
    if not types:
        return []
    lines = ["## Fields", "", "| Lua, Python | JavaScript | Type | |", "|---|---|---|---|"]
    for name, (annotation, doc) in types.items():
        first = " ".join(doc.split()).replace("|", "\\|")
        lines.append(f"| `{name}` | `{spelled(name, 'javascript')}` | `{_cell(annotation)}` | {first} |")
    return [*lines, ""]


def _cell(annotation: str) -> str:
    return annotation.replace("|", "\\|")


def _operation(one: ScriptClass, operation: Operation) -> list[str]:
    lua, javascript = (written(one, operation, language).signature for language in ("lua", "javascript"))
    gives = f" → `{operation.returns}`" if operation.returns not in ("", "None") else ""
    lines = [f"### `{lua}`", ""]
    lines += [f"JavaScript: `{javascript}`{gives}" if lua != javascript else f"Gives{gives}" if gives else "", ""]
    lines += [operation.doc, ""]
    lines += [f"In Lua it may also be given a callback `(result, err)`; see `{operation.async_of}`.", ""] * bool(
        operation.async_of
    )
    for parameter in operation.parameters:
        if parameter.table is not None:
            lines += [f"The table for `{parameter.name}` may have:", "", *_options(parameter.table)]
    return [line for line in lines if line is not None]


def _options(table: type) -> list[str]:
    lines = ["| Lua, Python | JavaScript | Type | |", "|---|---|---|---|"]
    for option in options_of(table):
        need = "" if option.optional else "needed"
        camel = spelled(option.name, "javascript")
        lines.append(f"| `{option.name}` | `{camel}` | `{_cell(option.annotation)}` | {need} |")
    return [*lines, ""]


def _example(example: Example | None) -> list[str]:
    if example is None:
        return []
    name, lua, javascript = example
    link = f"`spells/pairs/{name}`, which the tests run in both languages:"
    return [
        "## Example",
        "",
        link,
        "",
        "```lua",
        lua.rstrip(),
        "```",
        "",
        "```javascript",
        javascript.rstrip(),
        "```",
        "",
    ]


def render_index(sections: Mapping[str, Iterable[ScriptClass]]) -> str:
    """The first page: every global by section."""
    names = _page_names(one for classes in sections.values() for one in classes)
    lines = [NOTE, "", "# The script API", ""]
    lines += [
        "Names are in snake_case in Lua and Python, in camelCase in JavaScript. "
        "For editors: [llmspell.d.ts](llmspell.d.ts) and [llmspell.luals.lua](llmspell.luals.lua). "
        "In the terminal: `llmspell api NAME`.",
        "",
    ]
    for section, classes in sections.items():
        lines += [f"## {section}", ""]
        lines += [f"* [{one.name}]({names[one.name]}): {one.doc.splitlines()[0]}" for one in classes]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def pages(pairs: Path) -> dict[str, str]:
    """File name → text, of all pages; the examples are the pairs in that folder."""
    sections = by_section()
    examples = _examples(pairs)
    made = {"README.md": render_index(sections)}
    listed = [one for classes in sections.values() for one in classes]
    names = _page_names(listed)
    for one in listed:
        made[names[one.name]] = render_page(one, examples.get(one.name))
    return made


def _examples(pairs: Path) -> dict[str, Example]:
    """Global → the first pair whose first line names it: `-- Shows: Agent, Tool`."""
    found: dict[str, Example] = {}
    for path in sorted(pairs.glob("*.lua")):
        lua = path.read_text()
        head, _, rest = lua.partition("\n")
        javascript = path.with_suffix(".js").read_text().partition("\n")[2]
        for name in head.removeprefix("-- Shows:").split(","):
            found.setdefault(name.strip(), (path.stem, rest.lstrip(), javascript.lstrip()))
    return found
