"""The tool that reads pages of the web. Not here: what is in one (`reading`), and when to keep away (`politeness`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from kernel.errors import InvalidError, NetworkError, RateLimitError
from kernel.records import dataclass
from kernel.sandbox.laboratory import compute
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.packages import required
from kernel.tools.web.http_request import text_of
from kernel.tools.web.patience import busy, seconds_of
from kernel.tools.web.politeness import Manners
from kernel.tools.web.reading import PARTS
from kernel.values import Value

LARGEST_PAGE = 5 << 20

Part = Literal["text", "article", "links", "images", "headings", "tables", "metadata", "html"]


@dataclass(frozen=True, slots=True)
class ScraperOptions:
    """Options of `WebScraperTool`.

    `rate_limit` is `{requests, per}` (`second`, `minute`, `hour`, `day`) for each host; a request waits for its turn.
    `user_agent` is who the tool says it is, also to `robots.txt`, which `respect_robots_txt` heeds. `extract` are the
    parts that are given when a call does not say. `timeout` is milliseconds, `max_response_size` bytes.
    """

    rate_limit: dict[str, Any] | None = None
    user_agent: str = "llmspell"
    respect_robots_txt: bool = True
    extract: tuple[str, ...] = ("text", "links", "metadata")
    allowed_domains: tuple[str, ...] = ()
    timeout: float | None = None
    max_response_size: int = LARGEST_PAGE


async def web_scraper(
    bench: Bench,
    *,
    url: Annotated[str, "The address of the page"] = "",
    html: Annotated[str | None, "A page to read that is here already, instead of one at an address"] = None,
    extract: Annotated[list[Part] | None, "The parts wanted, e.g. text, article, links, tables, metadata"] = None,
    selector: Annotated[str, "A CSS selector; what it finds is in `found.selector`"] = "",
    selectors: Annotated[dict[str, Value] | None, "CSS selectors by name; `found` has what each finds"] = None,
) -> Value:
    """Read a page of the web: its text, article, links, tables, metadata, and what CSS selectors find.

    Gives `url`, `title`, and what `extract` asks for: `text` (all that can be read), `article` (its `text`,
    `title`, `author`, `date`, without menus), `links` and `images` (`url`, `text`), `headings`, `tables` (`header`,
    `rows`), `metadata`, `html`. An element that a selector found has `tag`, `text`, `attributes`, `html`, `url`.

    ```lua
    local scraper = WebScraperTool.new({ user_agent = "OwlBot/1.0", rate_limit = { requests = 60, per = "minute" } })
    local page = scraper:run({ url = server .. "/page", extract = { "links" }, selector = "p.lead" })
    print(page.title, page.links[1].text, page.found.selector[1].tag) --> Owls of the barn All owls p
    ```

    Fails with `denied` (the profile, or robots.txt), `network` (no answer, or one with an error), `rate_limit`,
    `timeout`, or `invalid` (no page of HTML, too large, no selector).
    """
    options: ScraperOptions = bench.options
    wanted = {**{name: str(value) for name, value in (selectors or {}).items()}}
    if selector:
        wanted["selector"] = selector
    parts = tuple(extract) if extract is not None else () if wanted else options.extract
    odd = next((part for part in parts if part not in PARTS), None)
    if odd is not None:
        raise InvalidError(f"web_scraper: there is no part {odd!r} of a page. Parts: {', '.join(PARTS)}.")
    required("selectolax.lexbor", "web_scraper")
    if html is None:
        url, html = await _page(bench, options, url)
    elif len(html) > options.max_response_size:
        raise InvalidError(f"web_scraper: the page is larger than {options.max_response_size} characters, the most.")
    arguments = {"html": html, "url": url, "parts": list(parts), "selectors": wanted}
    made = await compute(bench.hands, "kernel.tools.web.reading:read_page", arguments)
    return {"url": url, **made}


async def _page(bench: Bench, options: ScraperOptions, url: str) -> tuple[str, str]:
    from kernel.sandbox.http import exchange

    if not url:
        raise InvalidError("web_scraper: give 'url', the address of a page, or 'html'.")
    wait = seconds_of(options.timeout, "WebScraperTool")
    network = bench.hands.network.narrowed(options.allowed_domains, wait, options.max_response_size)
    network.check(url)
    manners: Manners = bench.hands.session.setdefault(Manners, Manners())
    if options.respect_robots_txt:
        await manners.allow(bench.ctx, network, url, options.user_agent)
    await manners.wait(bench.ctx, urlsplit(url).netloc, options.rate_limit, network.timeout)
    headers = {"User-Agent": options.user_agent, "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"}
    response, body = await exchange(network, "GET", url, wait, headers=headers)
    if response.status_code >= 400:
        raise _refused(url, response)
    text = text_of(response, body)
    if not isinstance(text, str):
        kind = response.headers.get("content-type") or "no text"
        raise InvalidError(f"{url!r} is no page but {kind}. Read it with http_request.")
    return str(response.url), text


def _refused(url: str, response: Any) -> NetworkError | RateLimitError:
    error = busy(url, response)
    assert isinstance(error, NetworkError | RateLimitError)
    return error


ENTRY = Entry(
    "WebScraperTool",
    web_scraper,
    ScraperOptions,
    Hints(read_only=True, open_world=True),
    needs=("network",),
    aliases=("WebScraper",),
)
