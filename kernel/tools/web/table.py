"""The tools of the web."""

from __future__ import annotations

from kernel.tools.web import http_request, rss, scraper, search, websocket

TOOLS = (http_request.ENTRY, scraper.ENTRY, rss.ENTRY, websocket.ENTRY, search.ENTRY)
