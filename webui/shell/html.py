"""The page's HTML before its scripts have run: its ground, what is fetched early, and a word when nothing comes.

Not here: the page that the scripts then draw (`webui.page`), and its colours (`webui.theme`).
"""

from __future__ import annotations

from typing import Any

MANAGED = 'data-theme-managed="true"'
"""What Material's fields look for: whether the page says which theme there is, or each of them."""

HEAD = """\
{% block inner_head %}
<meta charset="utf-8">
<title>{{ title | e }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="icon" href="{{ dist_url }}images/favicon.ico">
EARLY
{{ bokeh_css if bokeh_css }}
{{ bokeh_js if bokeh_js }}
{% endblock %}
"""

BODY = """\
{% block inner_body %}
<div id="coming" aria-hidden="true"></div><div id="unreached" role="alert" hidden></div>
{% for doc in docs %}
{{ embed(doc) if doc.elementid }}
{% for root in doc.roots %}{{ embed(root) }}{% endfor %}
{% endfor %}
<script>
let studioLost = false
WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given)
    this.addEventListener("error", () => { studioLost = true })
    this.addEventListener("close", ({code}) => { studioLost ||= code !== 1000 })
  }
}
</script>
{{ plot_script }}
<script>
(() => {
  const part = (id) => document.getElementById(id)
  const say = (text) => {
    part("coming").remove()
    Object.assign(part("unreached"), {hidden: false, textContent: text})
  }
  const look = (times) => {
    if (typeof Bokeh === "undefined") return say("The studio's scripts could not be loaded. Is it still running?")
    if (studioLost) return say("The studio cannot be reached. Is it still running? Then reload the page.")
    // Once there is a page, it says itself when the studio is gone.
    if (Bokeh.index?.roots[0] || !times) part("coming").remove()
    else setTimeout(look, 200, times - 1)
  }
  addEventListener("load", () => look(300))
})()
</script>
{% endblock %}
"""

STYLE = """\
html, body { display: flow-root; box-sizing: border-box; height: 100%; margin: 0; padding: 0;
color: var(--mui-palette-text-primary); background-color: var(--mui-palette-background-default);
font: var(--mui-font-body1); }
#unreached { position: fixed; inset: 40% 0 auto; z-index: 9999; margin: auto; width: fit-content; padding: 12px 20px;
border: 1px solid #d32f2f4d; border-radius: 8px; background: #fdf1f1; color: #b3261e; font: 14px system-ui; }
#unreached[hidden] { display: none; }
#coming { position: fixed; inset: 0 0 auto; z-index: 9998; height: 2px; overflow: hidden; }
#coming::before { content: ""; display: block; width: 30%; height: 100%; background: var(--coming);
animation: coming 1.2s ease-in-out infinite; }
@keyframes coming { from { transform: translateX(-100%); } to { transform: translateX(340%); } }
@media (prefers-reduced-motion: reduce) { #coming::before { width: 100%; opacity: .5; animation: none; } }"""


def page_template(style: str, colours: str = "", script: str = "") -> Any:
    """The template of a page: `style` counts at once, and `script` is run early.

    `--coming` in the style is the colour of the line that says that the page is on its way; `colours` is the sheet that
    the page's frame writes anew when its theme changes.
    """
    from panel.io.resources import _env

    from webui.theme.material import letters

    run = f'<script type="module" async src="{script}"></script>' if script else ""
    sheets = f'<style>{STYLE} {style}</style><style id="page-style">{colours}</style>'
    sheets += f'<link id="page-letters" rel="stylesheet" href="{letters()}">'
    # Panel's own page is there for what it imports; nothing of it is kept.
    return _env.from_string("{% extends base %}\n" + HEAD.replace("EARLY", sheets + run) + BODY)
