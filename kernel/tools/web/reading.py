"""What there is in a page of HTML: its text, article, links, tables, metadata, and what selectors find.

Pure: a page in, plain data out. Not here: where the page comes from (`scraper`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from kernel.errors import InvalidError
from kernel.tools.packages import required

TOOL = "web_scraper"

MOST_FOUND = 5000
"""Elements, links or rows of tables that are given."""

SILENT = ("script", "style", "noscript", "template", "iframe", "svg")
"""Elements whose text nobody reads."""

PARTS = ("text", "article", "links", "images", "headings", "tables", "metadata", "html")


def read_page(html: str, url: str, parts: Sequence[str], selectors: Mapping[str, str]) -> dict[str, Any]:
    """The parts of a page that are asked for, and the elements that each selector finds, by its name."""
    tree = required("selectolax.lexbor", TOOL).LexborHTMLParser(html)
    made: dict[str, Any] = {"title": _line(tree.css_first("title"))}
    for part in parts:
        made[part] = _part(part, tree, html, url)
    if selectors:
        made["found"] = {name: _found(tree, selector, url) for name, selector in selectors.items()}
    return made


def _part(part: str, tree: Any, html: str, url: str) -> Any:
    match part:
        case "text":
            return _text(tree)
        case "article":
            return _article(html, url)
        case "links":
            return _links(tree, url)
        case "images":
            return _images(tree, url)
        case "headings":
            found = tree.css("h1, h2, h3, h4, h5, h6")[:MOST_FOUND]
            return [{"level": int(each.tag[1]), "text": _line(each)} for each in found]
        case "tables":
            return [_table(each) for each in tree.css("table")[:MOST_FOUND]]
        case "metadata":
            return _metadata(tree, url)
    return html


def _line(node: Any) -> str:
    """The text of an element in one line."""
    return "" if node is None else " ".join(node.text(separator=" ").split())


def _text(tree: Any) -> str:
    # Another tree: this one loses what nobody reads.
    copy = type(tree)(tree.html or "")
    copy.strip_tags(list(SILENT))
    body = copy.body
    lines = (" ".join(line.split()) for line in (body.text(separator="\n") if body else "").splitlines())
    return re.sub(r"\n{2,}", "\n", "\n".join(line for line in lines if line))


def _article(html: str, url: str) -> dict[str, Any] | None:
    """The article of a page without what is around it, as Markdown; None where there is none."""
    library = required("trafilatura", TOOL)
    made = library.bare_extraction(html, url=url, with_metadata=True, include_tables=True, include_comments=False)
    if made is None:
        return None
    said = made.as_dict() if hasattr(made, "as_dict") else dict(made)
    names = {"title": "title", "author": "author", "date": "date", "description": "description", "site": "sitename"}
    return {"text": str(said.get("text") or ""), **{name: said.get(key) for name, key in names.items()}}


def _links(tree: Any, url: str) -> list[dict[str, str]]:
    found: dict[str, str] = {}
    for each in tree.css("a[href]")[: MOST_FOUND * 2]:
        address = joined(url, each.attributes.get("href") or "")
        if address and len(found) < MOST_FOUND:
            found.setdefault(address, _line(each))
    return [{"url": address, "text": text} for address, text in found.items()]


def _images(tree: Any, url: str) -> list[dict[str, str]]:
    found = [(each.attributes, joined(url, each.attributes.get("src") or "")) for each in tree.css("img[src]")]
    return [{"url": address, "alt": said.get("alt") or ""} for said, address in found[:MOST_FOUND] if address]


def joined(url: str, said: str) -> str:
    """The address of the web that a page means; "" for none."""
    try:
        address = urljoin(url, said.strip())
    except ValueError:
        return ""
    return address.partition("#")[0] if address.startswith(("http://", "https://")) else ""


def _table(node: Any) -> dict[str, Any]:
    rows = [[_line(cell) for cell in row.css("th, td")] for row in node.css("tr")[:MOST_FOUND]]
    rows = [row for row in rows if row]
    has_header = bool(node.css_first("tr th")) and len(rows) > 0
    header = rows[0] if has_header else []
    body = rows[1:] if has_header else rows
    return {"caption": _line(node.css_first("caption")), "header": header, "rows": body}


def _metadata(tree: Any, url: str) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for each in tree.css("meta")[:MOST_FOUND]:
        name = each.attributes.get("name") or each.attributes.get("property")
        if name and each.attributes.get("content") is not None:
            said.setdefault(name.lower(), each.attributes["content"])
    html, canonical = tree.css_first("html"), tree.css_first("link[rel=canonical]")
    if html is not None and html.attributes.get("lang"):
        said["language"] = html.attributes["lang"]
    if canonical is not None:
        said["canonical"] = joined(url, canonical.attributes.get("href") or "")
    return said


def _found(tree: Any, selector: str, url: str) -> list[dict[str, Any]]:
    try:
        nodes = tree.css(selector)
    except Exception as error:
        # The parser has no error of its own for a selector that is none.
        raise InvalidError(f"{selector!r} is no CSS selector: {error or 'it cannot be read'}.") from None
    return [_element(node, url) for node in nodes[:MOST_FOUND]]


def _element(node: Any, url: str) -> dict[str, Any]:
    attributes = {name: value or "" for name, value in node.attributes.items()}
    made: dict[str, Any] = {"tag": node.tag, "text": _line(node), "attributes": attributes, "html": node.html or ""}
    for name in ("href", "src"):
        if name in attributes:
            made["url"] = joined(url, attributes[name])
    return made
