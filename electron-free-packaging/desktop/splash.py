"""What a window shows while there is no studio in it: that it begins, or why it cannot."""

from __future__ import annotations

from html import escape

from webui.refusal import page_of

BEGINNING = """<h1>Spell Studio</h1><p role="status">Opening <code>{folder}</code>…</p>"""

FAILED = """<h1>The studio could not be opened</h1><p class="wrong" role="alert">{why}</p>
<p>The folder is <code>{folder}</code>. File, Open… opens another one; View, Reload tries again.</p>
<p>What the server wrote is in <code>{log}</code>.</p>"""


def beginning(folder: str) -> str:
    """The page of the first second."""
    return page_of(BEGINNING.format(folder=escape(folder)))


def failed(folder: str, why: str, log: str) -> str:
    """The page that says why there is no studio."""
    return page_of(FAILED.format(folder=escape(folder), why=escape(why), log=escape(log)))
