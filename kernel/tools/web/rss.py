"""The tool that reads feeds. Not here: what is in one (`feeds`)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.sandbox.laboratory import compute
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.packages import required
from kernel.tools.web.patience import busy, patiently, seconds_of
from kernel.values import Value

LARGEST_FEED = 5 << 20

ACCEPTED = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """Options of `RssFeedTool`: `timeout` is milliseconds, `max_response_size` bytes, `max_items` entries of a feed."""

    max_items: int = 50
    allowed_domains: tuple[str, ...] = ()
    timeout: float | None = None
    max_response_size: int = LARGEST_FEED
    user_agent: str = "llmspell"
    retries: int = 0


async def rss_feed(
    bench: Bench,
    *,
    url: Annotated[str, "The address of the feed"] = "",
    content: Annotated[str | None, "A feed that is here already, instead of one at an address"] = None,
    limit: Annotated[int | None, "How many entries to give, the first ones"] = None,
    since: Annotated[str, "Only entries published then or later: a date in ISO 8601"] = "",
    search: Annotated[str, "Only entries with this in their title or summary"] = "",
) -> Value:
    """Read a feed: RSS, Atom, RDF or JSON Feed.

    Gives `title`, `link`, `description`, `language`, `updated`, `format` (`rss20`, `atom10`, `json1.1`, …), `count`
    and `entries`, each with `id`, `title`, `link`, `summary`, `content`, `author`, `published` and `updated`
    (ISO 8601), `categories` and `enclosures` (`url`, `type`, `length`). Dangerous HTML is taken out. A feed that
    breaks the rules of its format is read as far as it goes: `malformed` says so, and `problem` why.

    ```lua
    local feed = RssFeedTool.new({ max_items = 5 }):run({ url = server .. "/feed.xml" })
    print(feed.title, feed.format, feed.entries[1].title) --> Owl news rss20 Owls seen
    ```

    Fails with `invalid` (no feed, too large), `denied`, `network`, `rate_limit` or `timeout`.
    """
    options: FeedOptions = bench.options
    required("feedparser", "rss_feed")
    data = content.encode() if content is not None else await _fetched(bench, options, url)
    feed = await compute(bench.hands, "kernel.tools.web.feeds:read_feed", {"data": data, "url": url})
    entries = feed["entries"]
    if since:
        start = _moment(since)
        entries = [entry for entry in entries if entry["published"] and _published(entry) >= start]
    if search:
        wanted = search.casefold()
        entries = [entry for entry in entries if wanted in f"{entry['title']} {entry['summary']}".casefold()]
    entries = entries[: max(0, min(options.max_items, options.max_items if limit is None else limit))]
    return {**feed, "url": url, "entries": entries, "count": len(entries)}


async def _fetched(bench: Bench, options: FeedOptions, url: str) -> bytes:
    if not url:
        raise InvalidError("rss_feed: give 'url', the address of a feed, or 'content'.")
    wait = seconds_of(options.timeout, "RssFeedTool")
    network = bench.hands.network.narrowed(options.allowed_domains, wait, options.max_response_size)

    async def attempt() -> tuple[Any, bytes]:
        from kernel.sandbox.http import exchange

        headers = {"User-Agent": options.user_agent, "Accept": ACCEPTED}
        return await exchange(network, "GET", url, wait, headers=headers)

    response, body = await patiently(bench.ctx, url, attempt, options.retries)
    if response.status_code >= 400:
        raise busy(url, response)
    return body


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise InvalidError(f"rss_feed: 'since' is a date like 2026-11-21T10:00:00Z, not {said!r}.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _published(entry: dict[str, Any]) -> datetime:
    try:
        return _moment(entry["published"])
    except InvalidError:
        return datetime.min.replace(tzinfo=UTC)


ENTRY = Entry(
    "RssFeedTool",
    rss_feed,
    FeedOptions,
    Hints(read_only=True, open_world=True),
    needs=("network",),
    aliases=("RSS", "RssFeed"),
)
