"""The page's HTML before its scripts have run: its ground, what is fetched early, and a word when nothing comes.

Not here: the page that the scripts then draw (`webui.page`), and its colours (`webui.theme`).
"""

from __future__ import annotations

from collections.abc import Sequence

# Panel's own shade would lie over the whole page until its last part is drawn, and nobody could write until then.
TROUBLE = """\
{% block loader %}<div id="coming" aria-hidden="true"></div><div id="unreached" role="alert" hidden></div>{% endblock %}
{% block loader_script %}<script>
(() => {
  const part = (id) => document.getElementById(id)
  const say = (text) => {
    part("coming").remove()
    Object.assign(part("unreached"), {hidden: false, textContent: text})
  }
  const look = (times) => {
    if (typeof Bokeh === "undefined") return say("The studio's scripts could not be loaded. Is it still running?")
    if (_wsError) return say("The studio cannot be reached. Is it still running? Then reload the page.")
    // Once there is a page, it says itself when the studio is gone.
    if (Bokeh.index?.roots[0] || !times) part("coming").remove()
    else setTimeout(look, 200, times - 1)
  }
  addEventListener("load", () => look(300))
})()
</script>{% endblock %}
"""

STYLE = """\
#unreached { position: fixed; inset: 40% 0 auto; z-index: 9999; margin: auto; width: fit-content; padding: 12px 20px;
border: 1px solid #d32f2f4d; border-radius: 8px; background: #fdf1f1; color: #b3261e; font: 14px system-ui; }
#unreached[hidden] { display: none; }
#coming { position: fixed; inset: 0 0 auto; z-index: 9998; height: 2px; overflow: hidden; }
#coming::before { content: ""; display: block; width: 30%; height: 100%; background: var(--coming);
animation: coming 1.2s ease-in-out infinite; }
@keyframes coming { from { transform: translateX(-100%); } to { transform: translateX(340%); } }
@media (prefers-reduced-motion: reduce) { #coming::before { width: 100%; opacity: .5; animation: none; } }"""


def page_template(style: str, modules: Sequence[str] = (), script: str = "") -> str:
    """A template of Panel's page: `style` counts at once, `modules` are fetched early, and `script` is run.

    `--coming` in the style is the colour of the line that says that the page is on its way.
    """
    links = "".join(f'<link rel="modulepreload" href="{address}">' for address in modules)
    run = f'<script type="module" async src="{script}"></script>' if script else ""
    early = f"<style>{style} {STYLE}</style>{links}{run}"
    return "{% extends base %}{% block preamble %}{{ super() }}" + early + "{% endblock %}" + TROUBLE
