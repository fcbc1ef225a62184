"""The services that search the web: how each is asked, and what its answer means. Not here: the tool (`search`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from kernel.records import dataclass

Asked = dict[str, Any]
"""The parts of a request: `method`, `path`, and what httpx calls `params`, `json`, `headers`."""

SPANS = {"day": ("pd", "qdr:d"), "week": ("pw", "qdr:w"), "month": ("pm", "qdr:m"), "year": ("py", "qdr:y")}
"""How recent results are: for brave and serper."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched. `filter` has `site`, `exclude`, `language`, `country`, `time_range`, `safe`."""

    query: str
    count: int
    key: str
    filter: Mapping[str, Any]

    @property
    def words(self) -> str:
        """The query with the sites that are wanted or not, as search engines read them."""
        wanted = [f"site:{site}" for site in self.sites("site")]
        parts = [self.query, " OR ".join(wanted), *(f"-site:{site}" for site in self.sites("exclude"))]
        return " ".join(part for part in parts if part)

    def sites(self, name: str) -> list[str]:
        """The hosts of a filter."""
        said = self.filter.get(name) or []
        return [said] if isinstance(said, str) else [str(each) for each in said]

    def span(self, place: int) -> str:
        """How recent, in the words of a service."""
        return SPANS.get(str(self.filter.get("time_range", "")), ("", ""))[place]


@dataclass(frozen=True, slots=True)
class Service:
    """One of them: its address, the variable that has its key ("" for none), how to ask and where the results are."""

    url: str
    variable: str
    ask: Callable[[Question], Asked]
    way: tuple[str, ...]
    names: tuple[str, str, str]

    def results(self, answer: Any) -> list[dict[str, Any]]:
        """`{title, url, snippet}` of each result."""
        found = answer
        for name in self.way:
            found = found.get(name) if isinstance(found, Mapping) else None
        entries = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
        return [self._result(each) for each in entries]

    def _result(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        title, url, snippet = (str(entry.get(name) or "") for name in self.names)
        made: dict[str, Any] = {"title": title, "url": url, "snippet": snippet}
        made["source"] = urlsplit(url).hostname or ""
        moment = entry.get("age") or entry.get("date") or entry.get("publishedDate") or entry.get("published_date")
        if moment:
            made["published"] = str(moment)
        if isinstance(entry.get("score"), int | float):
            made["score"] = entry["score"]
        return made


def _brave(question: Question) -> Asked:
    said = question.filter
    params = {"q": question.words, "count": min(question.count, 20), "freshness": question.span(0)}
    params |= {"search_lang": said.get("language"), "country": said.get("country"), "safesearch": _safe(said, "strict")}
    headers = {"X-Subscription-Token": question.key, "Accept": "application/json"}
    return {"method": "GET", "path": "/res/v1/web/search", "params": _given(params), "headers": headers}


def _tavily(question: Question) -> Asked:
    asked = {"query": question.query, "max_results": min(question.count, 20)}
    more: dict[str, Any] = {"include_domains": question.sites("site"), "exclude_domains": question.sites("exclude")}
    more |= {"time_range": question.filter.get("time_range"), "country": question.filter.get("country")}
    headers = {"Authorization": f"Bearer {question.key}"}
    return {"method": "POST", "path": "/search", "json": asked | _given(more), "headers": headers}


def _serper(question: Question) -> Asked:
    said = question.filter
    asked = {"q": question.words, "num": question.count, "hl": said.get("language"), "gl": said.get("country")}
    asked |= {"tbs": question.span(1), "safe": _safe(said, "active")}
    return {"method": "POST", "path": "/search", "json": _given(asked), "headers": {"X-API-KEY": question.key}}


def _searxng(question: Question) -> Asked:
    said = question.filter
    params = {"q": question.words, "format": "json", "language": said.get("language")}
    params |= {"time_range": said.get("time_range"), "safesearch": _safe(said, "2")}
    headers = {"Authorization": f"Bearer {question.key}"} if question.key else {}
    return {"method": "GET", "path": "/search", "params": _given(params), "headers": headers}


def _safe(said: Mapping[str, Any], word: str) -> str:
    return word if said.get("safe") else ""


def _given(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value not in (None, "", [])}


SERVICES: dict[str, Service] = {
    "brave": Service(
        "https://api.search.brave.com", "BRAVE_API_KEY", _brave, ("web", "results"), ("title", "url", "description")
    ),
    "tavily": Service("https://api.tavily.com", "TAVILY_API_KEY", _tavily, ("results",), ("title", "url", "content")),
    "serper": Service(
        "https://google.serper.dev", "SERPER_API_KEY", _serper, ("organic",), ("title", "link", "snippet")
    ),
    "searxng": Service("", "", _searxng, ("results",), ("title", "url", "content")),
}
"""Those that are known, by name."""
