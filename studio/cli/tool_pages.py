"""The pages of `llmspell tool` as text: an overview, what was found, one tool's manual page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

Told = Mapping[str, Any]


def overview(tools: Sequence[Told], by_category: bool = True) -> str:
    """A line for each tool."""
    width = max((len(tool["name"]) for tool in tools), default=0) + 2
    if not by_category:
        return "\n".join(_line(tool, width) for tool in tools)
    lines: list[str] = []
    for category in sorted({tool["category"] or "own" for tool in tools}):
        lines += [click.style(category, bold=True)]
        lines += [_line(tool, width) for tool in tools if (tool["category"] or "own") == category]
    return "\n".join([*lines, "", "More: llmspell tool info NAME"])


def found(tools: Iterable[Told], words: Sequence[str]) -> list[Told]:
    """The tools that speak of all words, those whose names do first."""

    def rank(tool: Told) -> tuple[int, int]:
        name = tool["name"]
        said = " ".join((name, tool["category"], tool["description"])).lower()
        more = " ".join((said, tool["manual"], tool.get("class", ""), *tool["aliases"])).lower()
        return sum(word in name for word in words), sum((word in said) + (word in more) for word in words)

    ranked = [(rank(tool), tool) for tool in tools]
    kept = [(points, tool) for points, tool in ranked if points[1] >= len(words) or points[0]]
    return [tool for _, tool in sorted(kept, key=lambda each: (-each[0][0], -each[0][1], each[1]["name"]))]


def page(tool: Told) -> str:
    """The manual page."""
    names = ", ".join([*tool.get("aliases", ())])
    title = f"{tool['name']}   {tool.get('class', '')}{f' ({names})' if names else ''}".rstrip()
    lines = [click.style(title, bold=True), "", tool.get("manual") or tool["description"], ""]
    lines += _parameters(tool["parameters"])
    lines += _options(tool)
    hints = [name.replace("_", "-") for name, holds in tool.get("hints", {}).items() if holds]
    lines += [f"Needs: {', '.join(tool['needs'])}"] if tool.get("needs") else []
    lines += [f"Hints: {', '.join(hints)}"] if hints else []
    return "\n".join(lines).rstrip()


def _line(tool: Told, width: int) -> str:
    return f"  {tool['name']:<{width}}{tool['description'].splitlines()[0] if tool['description'] else ''}"


def _parameters(schema: Told) -> list[str]:
    properties = schema.get("properties", {})
    if not properties:
        return []
    required = schema.get("required", ())
    lines = [click.style("Parameters", bold=True)]
    for name, said in properties.items():
        shown = f"{name}*" if name in required else name
        start = f" (default {said['default']!r})" if said.get("default") not in (None, "", [], {}) else ""
        lines.append(f"  {shown:<16}{_kind(said)}  {said.get('description', '')}{start}".rstrip())
    return [*lines, "  (* has to be given)" if required else "", ""]


def _kind(said: Told) -> str:
    if "enum" in said:
        return " | ".join(map(str, said["enum"]))
    kind = said.get("type", "any")
    return " | ".join(kind) if isinstance(kind, list) else str(kind)


def _options(tool: Told) -> list[str]:
    if not tool.get("options"):
        return []
    lines = [click.style("Options", bold=True)]
    lines += [f"  {one['name']}  {one['type']}".rstrip() for one in tool["options"]]
    about = " ".join(str(tool["about_options"]).split())
    return [*lines, "", about, ""]
