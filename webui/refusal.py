"""What a visitor reads when the guard says no: a small page for people, JSON for programs.

Tells nothing about the workspace, and asks no other host for anything.
"""

from __future__ import annotations

import json
from html import escape

from webui.asgi import Answer, Scope, header_value
from webui.theme.tokens import DARK, DARK_STRONG, FONT, LIGHT, LIGHT_STRONG, Palette

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; {light} }}
@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}
@media (prefers-contrast: more) {{ :root {{ {light_strong} }} }}
@media (prefers-contrast: more) and (prefers-color-scheme: dark) {{ :root {{ {dark_strong} }} }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink);
  font: 15px/1.55 {font}; }}
main {{ box-sizing: border-box; width: min(26rem, calc(100vw - 32px)); padding: 32px; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px; overflow-wrap: anywhere; }}
h1 {{ margin: 0 0 8px; font-size: 20px; line-height: 1.3; }} p {{ margin: 0 0 16px; color: var(--soft); }}
p:last-child {{ margin: 0; }} a {{ color: var(--accent); }} code {{ color: var(--ink); }}
.wrong {{ color: var(--error); }}
form {{ margin: 20px 0 0; }} label {{ display: block; font-size: 13px; font-weight: 500; color: var(--ink); }}
input {{ display: block; width: 100%; box-sizing: border-box; height: 38px; margin: 6px 0 16px; padding: 0 10px;
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 6px; }}
button {{ height: 38px; padding: 0 18px; font: inherit; font-weight: 500; border: 0; border-radius: 6px;
  cursor: pointer; background: var(--accent); color: var(--on-accent); }}
:focus-visible {{ outline: 2px solid var(--accent); outline-offset: 2px; }}
</style></head><body><main>{content}</main></body></html>
"""

LOCKED = """<h1>This studio is locked</h1>
<p>{reason}</p>
<p>Each link works once. Was it used already? Run <code>llmspell studio</code> again in the same folder: the studio
that is running there gives you a fresh link.</p>
<p>Opened it in this browser before? <a href="/">Continue</a></p>"""

ELSEWHERE = "<h1>Not here</h1><p>{reason}</p>"


def page_of(content: str, title: str = "Spell Studio") -> str:
    """A small page that needs nothing else, in the colours of the studio; both arguments are HTML."""
    palettes = {"light": LIGHT, "dark": DARK, "light_strong": LIGHT_STRONG, "dark_strong": DARK_STRONG}
    colours = {name: _variables(palette) for name, palette in palettes.items()}
    return PAGE.format(content=content, title=title, font=FONT, **colours)


def _variables(palette: Palette) -> str:
    names = ("ink", "soft", "ground", "card", "line", "accent", "on_accent", "error")
    return " ".join(f"--{name.replace('_', '-')}: {getattr(palette, name)};" for name in names)


def refuse(scope: Scope, status: int, reason: str, *, locked: bool = False) -> Answer:
    """A refusal with `status`: a page when a browser asked for one, JSON otherwise.

    `locked` says that a fresh link would help, and the page tells how to get one.
    """
    if scope["type"] == "http" and "text/html" in header_value(scope, "accept"):
        content = (LOCKED if locked else ELSEWHERE).format(reason=escape(reason))
        body, kind = page_of(content), "text/html; charset=utf-8"
    else:
        body, kind = json.dumps({"error": {"type": "denied", "message": reason}}), "application/json"
    challenge = (("www-authenticate", 'Bearer realm="spell studio"'),) if status == 401 else ()
    return Answer(status, (("content-type", kind), ("cache-control", "no-store"), *challenge), body)
