"""Code, prose and outputs as static HTML. All of it may come from a model or a tool, so nothing of it can do anything.

Raw HTML in Markdown is text; links go to http, https and mailto only; pictures are shown when they are in the text.
HTML outputs stand in a frame that runs no script and loads nothing, drawings in an `img`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kernel.errors import told_to_person
from kernel.portable import html_table, portable
from kernel.tables import MIME as TABLE
from studio.export.results import PICTURE
from studio.export.terminal import plain_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from tree_sitter import Node

    from kernel.stores.rows import CellOutput

FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
LONGEST = 200_000
"""Characters of one text of an output that a report shows."""

HIGHEST = 320
"""Pixels of a frame; what is more is scrolled."""

_TALL = re.compile(r"<(?:img|svg|iframe|canvas|video|style)\b", re.IGNORECASE)
_LINES = re.compile(r"<(?:tr|p|li|h[1-6]|br|div|pre|caption)\b|(?<=>)\n(?=[^<\s])", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_RASTER = re.compile(r"image/(?:png|jpeg|gif|webp)")
_SOUND = re.compile(r"audio/[\w.+-]+")
_JSON = re.compile(r"application/(?:[\w.-]+\+)?json")
_SAFE = re.compile(r"https?:|mailto:|#", re.IGNORECASE)


def draw_prose(source: str) -> str:
    """Markdown as HTML."""
    rendered: str = _parser().render(source)
    return rendered


def draw_code(language: str, source: str) -> str:
    """Code with its words in spans of the classes `k` (keyword), `s` (text), `n` (number) and `c` (comment)."""
    from studio.trees import is_readable, tree_of

    if not is_readable(language, source):
        return escape(source)
    data, position, parts = source.encode("utf-8", "replace"), 0, list[str]()
    for start, end, word in _words(tree_of(language, source)):
        parts += [_text(data[position:start]), f"<span class={word}>{_text(data[start:end])}</span>"]
        position = end
    return "".join([*parts, _text(data[position:])])


def draw_output(output: CellOutput) -> str:
    """One output of a cell."""
    match output.kind:
        case "failed":
            return f'<pre class="failure">{escape(_shortened(told_to_person(output.data)))}</pre>'
        case "display":
            return draw_display(output.data)
    return f'<pre class="{output.kind}">{escape(_shortened(plain_text(output.text)))}</pre>'


def draw_display(bundle: Mapping[str, Any]) -> str:
    """A rich output, in the richest of its types that a static page can show."""
    data = portable(bundle)
    if TABLE in data and "text/html" not in bundle and "text/html" in data:
        # The table is written by us, so it needs no frame.
        return f'<div class="scroll" tabindex=0>{html_table(data[TABLE])}</div>'
    drawn = next((found for type, value in data.items() if (found := _draw_media(type, value, bundle))), "")
    return drawn or _draw_text(data)


def _draw_media(type: str, value: Any, bundle: Mapping[str, Any]) -> str:
    """A picture or a sound; "" when this is neither."""
    facts = bundle.get(PICTURE)
    facts = facts if isinstance(facts, Mapping) else {}
    width = f' width="{int(facts["width"])}"' if str(facts.get("width", "")).isdigit() else ""
    if _RASTER.fullmatch(type):
        alt = escape(str(facts.get("alt") or "Output picture"))
        return f'<img alt="{alt}"{width} src="data:{type};base64,{escape("".join(_joined(value).split()))}">'
    if type == "image/svg+xml":
        alt = escape(str(facts.get("alt") or "Output drawing"))
        return f'<img alt="{alt}"{width} src="data:image/svg+xml;charset=utf-8,{quote(_joined(value))}">'
    if _SOUND.fullmatch(type):
        return f'<audio controls src="data:{type};base64,{escape("".join(_joined(value).split()))}"></audio>'
    return ""


def _draw_text(data: Mapping[str, Any]) -> str:
    if "text/html" in data:
        return _frame(_joined(data["text/html"]))
    if "text/markdown" in data:
        return f'<div class="prose">{draw_prose(_joined(data["text/markdown"]))}</div>'
    found = next((value for type, value in data.items() if _JSON.fullmatch(type) and type != PICTURE), None)
    if found is not None and (not _is_known_only_here(data) or "text/plain" not in data):
        return f'<pre class="value">{escape(_shortened(json.dumps(found, indent=2, ensure_ascii=False)))}</pre>'
    text = next((_joined(value) for type, value in data.items() if type.startswith("text/")), ", ".join(data))
    return f'<pre class="value">{escape(_shortened(plain_text(text)))}</pre>'


def _is_known_only_here(data: Mapping[str, Any]) -> bool:
    """Whether the data is in a form of our page, which says nothing to a reader."""
    return any(type.startswith("application/vnd.llmspell.") for type in data)


def _frame(content: str) -> str:
    policy = f'<meta http-equiv="Content-Security-Policy" content="{FRAME_POLICY}">'
    looks = "<style>body{font:14px/1.5 system-ui,sans-serif;margin:12px;background:#fff;color:#222}</style>"
    page = escape(f"<!doctype html>{policy}{looks}{content}")
    return f'<iframe sandbox="" title="HTML output" style="height:{_height(content)}px" srcdoc="{page}"></iframe>'


def _height(content: str) -> int:
    """About how high HTML is that cannot tell, because it runs no script: it is counted in lines."""
    if _TALL.search(content):
        return HIGHEST
    lines = len(_LINES.findall(content)) + len(_TAG.sub("", content)) // 110
    return min(HIGHEST, 56 + 24 * lines)


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # The parser's own check lets some addresses through that a page we did not write should not have.
    parser.validateLink = _may_link  # type: ignore[method-assign]
    parser.add_render_rule("image", _draw_image)
    parser.add_render_rule("link_open", _open_link)
    parser.add_render_rule("fence", _draw_fence)
    return parser


def _may_link(url: str) -> bool:
    return bool(_SAFE.match(url.strip())) or url.startswith("data:image/")


def _draw_image(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    address, words = str(token.attrGet("src") or ""), escape(token.content)
    if re.match(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", address):
        return f'<img alt="{words}" src="{escape(address)}">'
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow">{words or escape(address)}</a>'


def _open_link(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    address = str(tokens[index].attrGet("href") or "")
    safe = escape(address) if _SAFE.match(address) else "#"
    return f'<a href="{safe}" rel="noopener noreferrer nofollow">'


def _draw_fence(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    language = {"js": "javascript", "py": "python"}.get(word := token.info.split(" ")[0].lower(), word)
    return f"<pre class=code tabindex=0><code>{draw_code(language, token.content)}</code></pre>\n"


def _words(node: Node) -> Iterator[tuple[int, int, str]]:
    """The coloured words of a tree, in order: start, end, class."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        word = _class_of(found)
        if word:
            yield found.start_byte, found.end_byte, word
        else:
            waiting.extend(reversed(found.children))


def _class_of(node: Node) -> str:
    if node.type == "comment":
        return "c"
    if node.type in ("string", "template_string", "regex"):
        return "s"
    if node.child_count:
        return ""
    if node.type in ("number", "integer", "float"):
        return "n"
    words = ("true", "false", "nil", "null", "undefined", "none")
    return "k" if node.type in words or (not node.is_named and node.type.isalpha()) else ""


def _text(data: bytes) -> str:
    return escape(data.decode("utf-8", "replace"))


def _joined(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]}\n… {len(text) - LONGEST:,} characters left out; the trace has them …\n{text[-half:]}"
