"""What a visitor reads when the guard says no: a small page for people, JSON for programs.

Tells nothing about the workspace, and asks no other host for anything.
"""

from __future__ import annotations

import json
from html import escape

from webui.asgi import Answer, Scope, header_value

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Spell Studio</title>
<style>
:root {{ color-scheme: light dark; --ink: #23212b; --soft: #6a6676; --ground: #f7f5f1; --card: #fff; --line: #e4e0d9;
  --accent: #5b4bdb; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #edeaf4; --soft: #a5a0b3; --ground: #17151c; --card: #1f1c26;
  --line: #332f3d; --accent: #a79bff; }} }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink);
  font: 15px/1.55 system-ui, sans-serif; }}
main {{ max-width: 27rem; margin: 24px; padding: 32px; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; }}
h1 {{ margin: 0 0 8px; font-size: 20px; }} p {{ margin: 0 0 16px; color: var(--soft); }}
p:last-child {{ margin: 0; }} a {{ color: var(--accent); }} code {{ color: var(--ink); }}
</style></head><body><main>{content}</main></body></html>
"""

LOCKED = """<h1>This studio is locked</h1>
<p>{reason}</p>
<p>Each link works once. Was it used already? Run <code>llmspell studio</code> again in the same folder: the studio
that is running there gives you a fresh link.</p>
<p>Opened it in this browser before? <a href="/">Continue</a></p>"""

ELSEWHERE = "<h1>Not here</h1><p>{reason}</p>"


def refuse(scope: Scope, status: int, reason: str, *, locked: bool = False) -> Answer:
    """A refusal with `status`: a page when a browser asked for one, JSON otherwise.

    `locked` says that a fresh link would help, and the page tells how to get one.
    """
    if scope["type"] == "http" and "text/html" in header_value(scope, "accept"):
        content = (LOCKED if locked else ELSEWHERE).format(reason=escape(reason))
        body, kind = PAGE.format(content=content), "text/html; charset=utf-8"
    else:
        body, kind = json.dumps({"error": {"type": "denied", "message": reason}}), "application/json"
    challenge = (("www-authenticate", 'Bearer realm="spell studio"'),) if status == 401 else ()
    return Answer(status, (("content-type", kind), ("cache-control", "no-store"), *challenge), body)
