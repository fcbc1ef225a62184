"""The tool that searches the web. Not here: how each service is asked (`searching`)."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

from kernel.errors import DeniedError, InvalidError, NetworkError
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.web.patience import busy, patiently, seconds_of
from kernel.tools.web.searching import SERVICES, Question, Service
from kernel.values import Value

MOST_RESULTS = 100

FILTERS = ("site", "exclude", "language", "country", "time_range", "safe")


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """Options of `WebSearchTool`.

    `provider` is `brave`, `tavily`, `serper` or `searxng`; by default the one whose key is there (`BRAVE_API_KEY`,
    `TAVILY_API_KEY`, `SERPER_API_KEY`, where the spell may read them), or searxng when only `base_url` is given.
    `api_key` is the key, or `secret:NAME` for one that is kept. `base_url` is another address of the service.
    """

    api_key: str = ""
    max_results: int = 10
    provider: str = ""
    base_url: str = ""
    timeout: float | None = None
    retries: int = 1


async def web_search(
    bench: Bench,
    *,
    query: Annotated[str, "What to search for"],
    max_results: Annotated[int | None, "The most results"] = None,
    filter: Annotated[dict[str, Value] | None, "site, exclude (hosts), language, country, time_range, safe"] = None,
) -> Value:
    """Search the web.

    Gives `results`, each with `title`, `url`, `snippet` and `source` (the host), and `query_metadata`: `query`,
    `provider`, `count`, `max_results`. `filter.time_range` is `day`, `week`, `month` or `year`; `filter.site` and
    `filter.exclude` are a host or several.

    ```lua
    local search = WebSearch.new({ provider = "searxng", base_url = server, max_results = 3 })
    local found = search:run({ query = "barn owls" })
    print(#found.results, found.results[1].title, found.query_metadata.provider) --> 3 Result 1 searxng
    ```

    Fails with `denied` (no key, one that is refused, or the profile), `rate_limit`, `network`, `timeout` or `invalid`.
    """
    options: SearchOptions = bench.options
    if not query.strip():
        raise InvalidError("web_search: what should be searched? Give 'query'.")
    odd = next((name for name in filter or {} if name not in FILTERS), None)
    if odd is not None:
        raise InvalidError(f"web_search: there is no filter {odd!r}. It takes: {', '.join(FILTERS)}.")
    count = options.max_results if max_results is None else max_results
    if not 1 <= count <= MOST_RESULTS:
        raise InvalidError(f"web_search: 'max_results' is from 1 to {MOST_RESULTS}, not {count}.")
    name, service, key = await _chosen(bench)
    question = Question(query, count, key, filter or {})
    found = service.results(await _asked(bench, name, service, question))
    results = [each for each in found if each["url"]][:count]
    metadata = {"query": query, "provider": name, "count": len(results), "max_results": count}
    return {"results": results, "query_metadata": {**metadata, "filter": dict(filter or {})}}


async def _chosen(bench: Bench) -> tuple[str, Service, str]:
    """Who is asked, and with which key."""
    options: SearchOptions = bench.options
    if options.provider and options.provider not in SERVICES:
        raise InvalidError(f"WebSearch: there is no provider {options.provider!r}. Use one of: {', '.join(SERVICES)}.")
    name = options.provider or _guessed(options)
    names = [name] if name else [each for each in SERVICES if SERVICES[each].variable]
    for each in names:
        service = SERVICES[each]
        home = urlsplit(service.url).hostname or ""
        key = await bench.secret(options.api_key, service.variable, options.base_url or service.url, (home,))
        if key or not service.variable:
            return each, service, key
    variables = " or ".join(SERVICES[each].variable for each in names)
    raise DeniedError(
        f"web_search has no key. Give api_key (or api_key = 'secret:{names[0]}' for one in the keyring), or set "
        f"{variables} and allow it (--allow env:{SERVICES[names[0]].variable}). A SearXNG of yours needs none: "
        "provider = 'searxng', base_url = 'https://…'."
    )


def _guessed(options: SearchOptions) -> str:
    if options.api_key.startswith("tvly-"):
        return "tavily"
    said = options.api_key.removeprefix("secret:")
    if said in SERVICES:
        return said
    if options.api_key:
        return "brave"
    return "searxng" if options.base_url else ""


async def _asked(bench: Bench, name: str, service: Service, question: Question) -> Any:
    import orjson

    from kernel.sandbox.http import exchange

    options: SearchOptions = bench.options
    base = (options.base_url or service.url).rstrip("/")
    if not base:
        raise InvalidError("WebSearch: where is your SearXNG? Give 'base_url'.")
    asked = service.ask(question)
    method, url = asked.pop("method"), base + asked.pop("path")
    wait = seconds_of(options.timeout, "WebSearch")

    async def attempt() -> tuple[Any, bytes]:
        return await exchange(bench.hands.network, method, url, wait, **asked)

    response, body = await patiently(bench.ctx, url, attempt, options.retries)
    if response.status_code in (401, 403):
        told = f"{name} refused the key (status {response.status_code}). Is it right, and still valid?"
        raise DeniedError(told, status=response.status_code)
    if response.status_code >= 400:
        raise busy(url, response)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise NetworkError(f"{name} answered with something that is no JSON.") from None


async def _health(bench: Bench) -> Value:
    name, service, _ = await _chosen(bench)
    bench.hands.network.check((bench.options.base_url or service.url) + "/")
    return {"status": "healthy", "provider": name}


ENTRY = Entry(
    "WebSearchTool",
    web_search,
    SearchOptions,
    Hints(read_only=True, open_world=True),
    needs=("network",),
    aliases=("WebSearch",),
    health=_health,
)
