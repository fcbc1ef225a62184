"""The tools `web_scraper` and `rss_feed` against a real server on loopback."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import feedparser
import pytest

from kernel.errors import DeadlineError, DeniedError, InvalidError, LimitError, NetworkError, RateLimitError, SpellError
from kernel.tools.web.feeds import read_feed
from kernel.tools.web.politeness import rate_from
from tests.kit.raw_server import http_answer, raw_server
from tests.kit.tools import Workshop
from tests.kit.world import World
from tests.kit.worlds.web import RSS


async def test_a_page_has_its_parts(workshop: Workshop, outside: World) -> None:
    parts = ["text", "headings", "tables", "metadata", "images", "links", "html"]
    page = await workshop.call("web_scraper", url=outside.url + "/table", extract=parts)
    assert page["title"] == "Owls by weight"
    assert "to read" in page["text"]
    assert "never()" not in page["text"]
    assert page["headings"] == [{"level": 1, "text": "Owls"}, {"level": 2, "text": "Weights"}]
    table = {"caption": "Grams", "header": ["Owl", "Weight"], "rows": [["Barn", "330"], ["Eagle", "2500"]]}
    assert page["tables"] == [table]
    assert page["metadata"] == {"og:title": "Weights", "language": "en", "canonical": outside.url + "/weights"}
    assert page["images"] == [{"url": outside.url + "/barn.png", "alt": "A barn owl"}]
    assert page["html"].startswith("<html")


async def test_an_article_comes_without_what_is_around_it(workshop: Workshop, outside: World) -> None:
    article = (await workshop.call("web_scraper", url=outside.url + "/page", extract=["article"]))["article"]
    assert "hunts by sound" in article["text"]
    assert "All owls" not in article["text"]


async def test_selectors_find_elements(workshop: Workshop, outside: World) -> None:
    given = {"selector": "p.lead", "selectors": {"links": "article a", "none": "video"}}
    found = (await workshop.call("web_scraper", url=outside.url + "/page", **given))["found"]
    assert found["selector"][0]["text"].startswith("The barn owl")
    assert (found["links"][0]["url"], found["links"][0]["attributes"]) == (outside.url + "/voles", {"href": "/voles"})
    assert found["none"] == []


async def test_robots_txt_is_heeded_unless_told_otherwise(workshop: Workshop, outside: World) -> None:
    with pytest.raises(DeniedError, match=r"robots\.txt"):
        await workshop.call("web_scraper", url=outside.url + "/private/page")
    assert outside.asked("/private/page") == []
    workshop.options = {"user_agent": "RudeBot/2.0"}
    with pytest.raises(DeniedError, match="RudeBot"):
        await workshop.call("web_scraper", url=outside.url + "/page")
    assert len(outside.asked("/robots.txt")) == 1
    workshop.options = {"respect_robots_txt": False}
    assert (await workshop.call("web_scraper", url=outside.url + "/private/page"))["title"] == "Owls by weight"
    assert outside.asked("/private/page")[0]["headers"]["User-Agent"] == "llmspell"


async def test_a_host_whose_robots_txt_is_broken_is_not_scraped(workshop: Workshop) -> None:
    async with raw_server(http_answer(b"no", status="500 Oops")) as server:
        with pytest.raises(DeniedError, match=r"robots\.txt"):
            await workshop.call("web_scraper", url=f"http://127.0.0.1:{server.port}/")


async def test_there_are_no_more_requests_than_the_rate_allows(workshop: Workshop, outside: World) -> None:
    workshop.options = {"rate_limit": {"requests": 1, "per": "hour"}, "timeout": 1000}
    await workshop.call("web_scraper", url=outside.url + "/page")
    with pytest.raises(RateLimitError, match="at most 1 in"):
        await workshop.call("web_scraper", url=outside.url + "/page")
    assert len(outside.asked("/page")) == 1


async def test_a_request_waits_for_its_turn_when_that_comes_soon(workshop: Workshop, outside: World) -> None:
    workshop.options = {"rate_limit": {"requests": 1, "per": 200}}
    for _ in range(2):
        await workshop.call("web_scraper", url=outside.url + "/page", extract=[])
    assert len(outside.asked("/page")) == 2


@pytest.mark.parametrize("said", ["often", {"requests": "5"}, {"requests": 5, "per": "moon"}, {"per": "day"}, 0, []])
def test_a_rate_that_is_none_is_refused(said: Any) -> None:
    with pytest.raises(InvalidError):
        rate_from(said)


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"url": ""}, InvalidError, "give 'url'"),
        ({"selector": "p["}, InvalidError, "no CSS selector"),
        ({"url": "/bytes"}, InvalidError, "is no page but image/png"),
        ({"url": "/nowhere"}, NetworkError, "status 404"),
        ({"extract": ["soul"]}, InvalidError, "no part 'soul'"),
    ],
)
async def test_what_is_no_page_is_told(
    workshop: Workshop, outside: World, given: dict[str, Any], kind: type[SpellError], words: str
) -> None:
    url = given.pop("url", "/page")
    with pytest.raises(kind, match=words):
        await workshop.call("web_scraper", url=outside.url + url if url else "", **given)


ODD_PAGES = ("", "\0\1\2", "<" * 10_000, "<div>" * 5_000, "<a href='http://[::1'>x</a>", "a" * 10**6)


@pytest.mark.parametrize("html", ODD_PAGES, ids=range(len(ODD_PAGES)))
async def test_any_html_is_read_or_refused(workshop: Workshop, html: str) -> None:
    parts = ["text", "article", "links", "tables", "metadata"]
    with contextlib.suppress(InvalidError, LimitError, DeadlineError):
        page = await workshop.call("web_scraper", html=html, extract=parts, selector="a")
        assert set(parts) <= set(page)


async def test_a_page_that_is_too_large_is_not_read(workshop: Workshop, outside: World) -> None:
    workshop.options = {"max_response_size": 100, "respect_robots_txt": False}
    with pytest.raises(InvalidError, match="more than 100 bytes"):
        await workshop.call("web_scraper", url=outside.url + "/page")
    with pytest.raises(InvalidError, match="larger than 100"):
        await workshop.call("web_scraper", html="x" * 101)


FEEDS = (("/feed.xml", "rss20", "Owls seen"), ("/atom.xml", "atom10", "An owl"), ("/feed.json", "json1.1", "Hoot"))


@pytest.mark.parametrize(("path", "form", "first"), FEEDS)
async def test_a_feed_of_any_format_is_the_same(
    workshop: Workshop, outside: World, path: str, form: str, first: str
) -> None:
    feed = await workshop.call("rss_feed", url=outside.url + path)
    assert (feed["format"], feed["entries"][0]["title"], feed["malformed"]) == (form, first, False)
    names = {"id", "title", "link", "summary", "content", "author", "published", "updated", "categories", "enclosures"}
    assert set(feed["entries"][0]) == names


async def test_the_entries_of_a_feed_are_whole_and_harmless(workshop: Workshop, outside: World) -> None:
    entry = (await workshop.call("rss_feed", url=outside.url + "/feed.xml"))["entries"][0]
    assert entry["published"] == "2026-11-21T10:00:00Z"
    assert (entry["id"], entry["categories"]) == ("o-1", ["barn"])
    assert entry["summary"] == "Two <b>owls</b> in a barn"
    assert entry["enclosures"] == [{"url": "http://owls.test/1.mp3", "type": "audio/mpeg", "length": "99"}]


async def test_entries_are_chosen(workshop: Workshop, outside: World) -> None:
    async def titles(**given: Any) -> list[str]:
        return [entry["title"] for entry in (await workshop.call("rss_feed", url=url, **given))["entries"]]

    url = outside.url + "/feed.xml"
    assert await titles(limit=1) == ["Owls seen"]
    assert await titles(since="2026-11-21") == ["Owls seen"]
    assert await titles(search="VOLES") == ["Voles fewer"]
    with pytest.raises(InvalidError, match="'since'"):
        await titles(since="yesterday")


async def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes(workshop: Workshop) -> None:
    feed = await workshop.call("rss_feed", content=RSS[: RSS.index("<title>Voles")])
    assert feed["malformed"]
    assert feed["problem"]
    assert feed["entries"][0]["title"] == "Owls seen"


BOMB = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "owl">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
BOMB += "]><rss version='2.0'><channel><title>&j;</title></channel></rss>"

LEAK = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LEAK += "<rss version='2.0'><channel><title>&x;</title></channel></rss>"


async def test_entities_neither_grow_nor_reach_files(workshop: Workshop) -> None:
    for content in (BOMB, LEAK):
        try:
            feed = await workshop.call("rss_feed", content=content)
        except InvalidError:
            continue
        assert len(feed["title"]) < 1000
        assert "root:" not in feed["title"]


async def test_a_feed_that_is_a_path_does_not_open_the_file(workshop: Workshop, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS)
    # Without the defence: the library opens the file of that name.
    assert feedparser.parse(str(secret).encode()).feed.title == "Owl news"
    assert not feedparser.parse(io.BytesIO(str(secret).encode())).feed.get("title")
    with pytest.raises(InvalidError, match="no feed"):
        await workshop.call("rss_feed", content=str(secret))


@pytest.mark.parametrize("data", [b"", b"owls", b"\x00\xff", b"{}", b'{"version": 1}', b"{", b"[1]", b"<html></html>"])
def test_what_is_no_feed_is_told(data: bytes) -> None:
    with pytest.raises(InvalidError, match="no feed"):
        read_feed(data, "")


def test_the_odd_parts_of_a_json_feed_are_left_out() -> None:
    items = b'[1, {"authors": 7, "tags": "x", "attachments": {}}]'
    data = b'{"version": "https://jsonfeed.org/version/1", "items": %b}' % items
    feed = read_feed(data, "")
    assert (feed["malformed"], len(feed["entries"]), feed["entries"][0]["author"]) == (True, 1, "")
