"""Stands in for nh3, which is made of Rust and has no build for the browser: sanitises HTML with bleach, by its rules.

Known to differ: what bleach takes out of a document it does not escape, and it knows no `rel`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import bleach

ALLOWED_TAGS = frozenset(
    "a abbr acronym area article aside b bdi bdo blockquote br caption center cite code col colgroup data dd "
    "del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li "
    "map mark nav ol p pre q rp rt rtc ruby s samp small span strike strong sub summary sup table tbody td th "
    "thead time tr tt u ul var wbr".split()
)

ALLOWED_ATTRIBUTES: Mapping[str, AbstractSet[str]] = {
    "*": {"lang", "title"},
    "a": {"href", "hreflang"},
    "bdo": {"dir"},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"align", "span"},
    "del": {"cite", "datetime"},
    "img": {"align", "alt", "height", "src", "width"},
    "ins": {"cite", "datetime"},
    "ol": {"start"},
    "q": {"cite"},
    "table": {"align", "summary"},
    "td": {"align", "colspan", "headers", "rowspan"},
    "th": {"align", "colspan", "headers", "rowspan", "scope"},
}

ALLOWED_URL_SCHEMES = frozenset(("http", "https", "mailto"))

FORBIDDEN_CONTENT = ("script", "style")


def clean(
    html: str,
    tags: AbstractSet[str] | None = None,
    clean_content_tags: AbstractSet[str] | None = None,
    attributes: Mapping[str, AbstractSet[str]] | None = None,
    attribute_filter: Callable[[str, str, str], str | None] | None = None,
    url_schemes: AbstractSet[str] | None = None,
    **_: Any,
) -> str:
    """The HTML with nothing in it but allowed elements and attributes."""
    import re

    for tag in clean_content_tags or FORBIDDEN_CONTENT:
        html = re.sub(rf"(?is)<{tag}\b.*?(</{tag}\s*>|$)", "", html)
    allowed = {name: list(names) for name, names in (attributes or ALLOWED_ATTRIBUTES).items()}
    schemes = url_schemes or ALLOWED_URL_SCHEMES
    return str(bleach.clean(html, tags=tags or ALLOWED_TAGS, attributes=allowed, protocols=schemes, strip=True))


def clean_text(html: str) -> str:
    """Text that HTML shows as it is."""
    import html as entities

    return entities.escape(html)


def is_html(html: str) -> bool:
    """Whether there is an element in the text."""
    import re

    return re.search(r"<[a-zA-Z/!]", html) is not None
