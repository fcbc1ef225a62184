"""Feeds (RSS, Atom, RDF, JSON Feed) as data. Pure: bytes in, plain data out. Not here: where they come from (`rss`)."""

from __future__ import annotations

import calendar
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kernel.errors import InvalidError
from kernel.tools.packages import required

TOOL = "rss_feed"

ABOUT_THE_ANSWER = ("CharacterEncodingOverride", "NonXMLContentType")
"""What the library does not like of a feed's headers, which says nothing about the feed."""


def read_feed(data: bytes, url: str) -> dict[str, Any]:
    """A feed: `title`, `link`, `description`, `language`, `updated`, `format`, `entries`, `malformed`, `problem`.

    `InvalidError` for what is none.
    """
    if data.lstrip()[:1] == b"{":
        return _json_feed(data)
    # A stream, not bytes: of those the library would open the file of that name, where there is one.
    feed = required("feedparser", TOOL).parse(io.BytesIO(data), response_headers={"content-location": url})
    problem = feed.get("bozo_exception")
    if not feed.get("version"):
        why = f": {problem}" if feed.get("bozo") and problem else ""
        raise InvalidError(f"{url or 'This'!r} is no feed{why}.")
    about = feed.feed
    told: dict[str, Any] = {name: about.get(name, "") for name in ("title", "link", "language")}
    told["description"] = about.get("subtitle") or about.get("description") or ""
    told |= {"updated": _moment(about, "updated") or _moment(about, "published"), "format": feed.version}
    malformed = bool(feed.bozo) and type(problem).__name__ not in ABOUT_THE_ANSWER
    told |= {"malformed": malformed, "problem": str(problem) if malformed else ""}
    return {**told, "entries": [_entry(entry) for entry in feed.entries]}


def _entry(entry: Any) -> dict[str, Any]:
    content = entry.get("content") or [{}]
    enclosures = [
        {"url": each.get("href", ""), "type": each.get("type", ""), "length": each.get("length", "")}
        for each in entry.get("enclosures", ())
    ]
    return {
        "id": entry.get("id") or entry.get("link", ""),
        "title": entry.get("title", ""),
        "link": entry.get("link", ""),
        "summary": entry.get("summary", ""),
        "content": content[0].get("value", ""),
        "author": entry.get("author", ""),
        "published": _moment(entry, "published") or _moment(entry, "updated"),
        "updated": _moment(entry, "updated"),
        "categories": [each.get("term") or "" for each in entry.get("tags", ())],
        "enclosures": enclosures,
    }


def _moment(said: Any, name: str) -> str:
    """A moment in ISO 8601; as it is written where nobody can read it, "" for none."""
    parsed = said.get(f"{name}_parsed")
    if not parsed:
        return str(said.get(name, ""))
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat().replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return str(said.get(name, ""))


def _json_feed(data: bytes) -> dict[str, Any]:
    import orjson

    try:
        feed = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InvalidError(f"This is no feed: it begins like JSON, but {error}.") from None
    version = str(feed.get("version", "")) if isinstance(feed, Mapping) else ""
    items = feed.get("items") if isinstance(feed, Mapping) else None
    if "jsonfeed.org/version/" not in version or not isinstance(items, list):
        raise InvalidError("This is no feed: it is JSON, but no JSON Feed, which has 'version' and 'items'.")
    sound = [item for item in items if isinstance(item, Mapping)]
    malformed = len(sound) != len(items)
    entries = [_json_entry(item) for item in sound]
    return {
        "title": _text(feed, "title"),
        "link": _text(feed, "home_page_url"),
        "description": _text(feed, "description"),
        "language": _text(feed, "language"),
        "updated": max((entry["published"] for entry in entries), default=""),
        "format": "json" + version.rpartition("/")[2],
        "entries": entries,
        "malformed": malformed,
        "problem": "some of its items are no tables" if malformed else "",
    }


def _text(said: Mapping[str, Any], *names: str) -> str:
    return next((str(said[name]) for name in names if said.get(name)), "")


def _json_entry(item: Mapping[str, Any]) -> dict[str, Any]:
    authors = item.get("authors") or [item.get("author")]
    named = [each.get("name") for each in authors if isinstance(each, Mapping)] if isinstance(authors, list) else []
    files = item.get("attachments")
    attached = [each for each in files if isinstance(each, Mapping)] if isinstance(files, list) else []
    tags = item.get("tags")
    return {
        "id": _text(item, "id", "url"),
        "title": _text(item, "title"),
        "link": _text(item, "url", "external_url"),
        "summary": _text(item, "summary"),
        "content": _text(item, "content_html", "content_text"),
        "author": ", ".join(str(name) for name in named if name),
        "published": _text(item, "date_published", "date_modified"),
        "updated": _text(item, "date_modified"),
        "categories": [str(tag) for tag in tags] if isinstance(tags, list) else [],
        "enclosures": [
            {"url": _text(each, "url"), "type": _text(each, "mime_type"), "length": _text(each, "size_in_bytes")}
            for each in attached
        ],
    }
