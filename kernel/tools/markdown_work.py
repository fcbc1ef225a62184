"""What is done with Markdown, in a process where it may take no longer and no more than it was given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import nh3
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kernel.errors import InvalidError
from kernel.tools.data.csv_work import columns_of, named

FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
SCHEMES = {"http", "https", "mailto"}
DEEPEST = 100
LARGEST_FRONT = 1 << 18


def work(operation: str, text: str, language: str) -> dict[str, Any]:
    """The result of an operation on a Markdown text; what is before the text is left out."""
    data, body, before = parts(text)
    if operation == "front_matter":
        return {"data": front(data), "body": body}
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    if operation == "to_html":
        return {"html": nh3.clean(parser.render(body), url_schemes=SCHEMES).strip()}
    tokens = parser.parse(body)
    match operation:
        case "to_text":
            return {"text": plain(tokens)}
        case "headings":
            return {"headings": list(headings(tokens, before))}
        case "outline":
            return {"outline": nested(list(headings(tokens, before)))}
        case "links":
            return {"links": [link for token in tokens for link in links(token.children or [])]}
        case "tables":
            return {"tables": list(tables(tokens, before))}
        case _:
            found = blocks(tokens, before)
            return {"code_blocks": [each for each in found if language in ("", each["language"])]}


def parts(text: str) -> tuple[str, str, int]:
    """The front matter, the text after it, and how many lines are before that."""
    found = FRONT.match(text)
    if found is None:
        return "", text, 0
    return found.group(1), text[found.end() :], text.count("\n", 0, found.end())


def front(text: str) -> Any:
    """The data of front matter (YAML, without its objects and references)."""
    if len(text) > LARGEST_FRONT:
        raise InvalidError(f"The front matter has {len(text)} characters; the most is {LARGEST_FRONT}.")
    try:
        # An alias repeats what it stands for, and aliases of aliases explode.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise InvalidError("The front matter has aliases (*name), which are not followed.")
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidError(f"The front matter is no YAML: {' '.join(str(error).split())}.") from None
    return told(data) if data is not None else {}


def told(data: Any) -> Any:
    """Data of YAML as a script knows it: dates are texts, keys too."""
    if isinstance(data, dict):
        return {str(key): told(value) for key, value in data.items()}
    if isinstance(data, list | tuple | set):
        return [told(value) for value in data]
    return data if isinstance(data, str | int | float | bool | bytes | None) else str(data)


def inline(token: Token) -> str:
    """The plain text of a piece of text."""
    pieces = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        elif child.type == "image":
            pieces.append(inline(child) or child.content)
    return "".join(pieces)


def plain(tokens: list[Token]) -> str:
    """The text without its marks; blocks are lines apart, cells of a table tabs."""
    out: list[str] = []
    for number, token in enumerate(tokens):
        if token.type == "inline":
            is_cell = tokens[number - 1].type in ("th_open", "td_open")
            out.append(inline(token) + ("\t" if is_cell else "\n" if token.level > 1 else "\n\n"))
        elif token.type in ("fence", "code_block"):
            out.append(token.content + "\n")
        elif token.type in ("tr_close", "bullet_list_close", "ordered_list_close", "table_close"):
            out.append("\n")
    lines = [line.rstrip() for line in "".join(out).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def headings(tokens: list[Token], before: int) -> Iterator[dict[str, Any]]:
    """Each heading with its level, its name in links and its line."""
    taken: dict[str, int] = {}
    for token, after in pairwise(tokens):
        if token.type != "heading_open":
            continue
        text = inline(after)
        slug = re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-")
        count = taken[slug] = taken.get(slug, -1) + 1
        line = before + (token.map or [0])[0] + 1
        yield {"level": int(token.tag[1:]), "text": text, "slug": f"{slug}-{count}" if count else slug, "line": line}


def nested(flat: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Headings with those below them as `children`."""
    top: list[dict[str, Any]] = []
    open_: list[dict[str, Any]] = []
    for heading in flat:
        entry = {**heading, "children": []}
        while open_ and open_[-1]["level"] >= entry["level"]:
            open_.pop()
        (open_[-1]["children"] if open_ else top).append(entry)
        open_.append(entry)
    return top


def links(children: list[Token]) -> Iterator[dict[str, Any]]:
    """The links and images of a piece of text."""
    url = title = ""
    pieces: list[str] = []
    for child in children:
        if child.type == "link_open":
            url, title, pieces = str(child.attrGet("href") or ""), str(child.attrGet("title") or ""), []
        elif child.type == "link_close":
            yield {"text": "".join(pieces), "url": url, "title": title, "is_image": False}
        elif child.type == "image":
            about = {"url": str(child.attrGet("src") or ""), "title": str(child.attrGet("title") or "")}
            yield {"text": inline(child), **about, "is_image": True}
        else:
            pieces.append(child.content)


def tables(tokens: list[Token], before: int) -> Iterator[dict[str, Any]]:
    """Each table with its columns and its rows."""
    lines: list[list[str]] = []
    line = 0
    for token, after in pairwise(tokens):
        if token.type == "table_open":
            lines, line = [], before + (token.map or [0])[0] + 1
        elif token.type == "tr_open":
            lines.append([])
        elif token.type in ("th_open", "td_open"):
            lines[-1].append(inline(after))
        elif token.type == "tbody_close" or (token.type == "thead_close" and after.type == "table_close"):
            columns = named(lines[0])
            rows = [dict(zip(columns, cells, strict=True)) for cells in lines[1:]]
            yield {"columns": columns, "rows": rows, "line": line}


def blocks(tokens: list[Token], before: int) -> Iterator[dict[str, Any]]:
    """Each block of code with the first word after its fence."""
    for token in tokens:
        if token.type in ("fence", "code_block"):
            language = next(iter(token.info.split()), "")
            line = before + (token.map or [0])[0] + 1
            yield {"language": language, "info": token.info.strip(), "code": token.content, "line": line}


def table(rows: list[Any], columns: list[str]) -> str:
    """Rows as a table of Markdown."""
    names = columns or columns_of(rows) or [f"column_{number}" for number in range(1, _widest(rows) + 1)]
    if not names:
        raise InvalidError("A table needs rows with columns, or 'columns'.")
    lines: list[list[Any]] = [list(names), ["---"] * len(names)]
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict | list):
            raise InvalidError(f"Row {number} is neither a table nor a list: {row!r}.")
        lines.append(row if isinstance(row, list) else [row.get(name) for name in names])
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _widest(rows: list[Any]) -> int:
    return max((len(row) for row in rows if isinstance(row, list)), default=0)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split())
