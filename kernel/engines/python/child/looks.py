"""How a value of Python looks that cannot leave it as data: what it says itself to a notebook, as MIME type → data.

The methods are those that IPython asks for (`_repr_html_` and its kin). Figures of matplotlib and Bokeh, and tables of
pandas, are known besides.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

TABLE = "application/vnd.llmspell.table+json"
FIGURE = "application/vnd.llmspell.bokeh+json"
LARGEST = 12 << 20
"""Characters of one look; a larger one is left out, the text is always there."""

MOST_ROWS = 50_000

METHODS = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
}


def looks_of(value: Any) -> dict[str, Any]:
    """The bundle of a value: always `text/plain`, and what it can show of itself. Never fails."""
    looks: dict[str, Any] = {"text/plain": _text(value)}
    for look in (_known, _said):
        try:
            looks |= {kind: data for kind, data in look(value).items() if not _is_large(data)}
        except Exception:
            # A look that cannot be made is not there; the text says what the value is.
            continue
        if len(looks) > 1:
            break
    return looks


def _text(value: Any) -> str:
    try:
        return repr(value)
    except Exception as error:
        return f"<{type(value).__name__} whose repr raises {type(error).__name__}>"


def _known(value: Any) -> dict[str, Any]:
    owner = type(value).__module__.split(".")[0]
    make = _MAKERS.get(owner)
    return make(value) if make is not None else {}


def _table(value: Any) -> dict[str, Any]:
    if type(value).__name__ != "DataFrame":
        return {}
    shown = value.head(MOST_ROWS)
    columns = [str(name) for name in shown.columns]
    rows = [[_plain(item) for item in row] for row in shown.itertuples(index=False, name=None)]
    more = f"the first {MOST_ROWS:,} of {len(value):,} rows" if len(value) > MOST_ROWS else ""
    return {TABLE: {"title": more, "columns": columns, "rows": rows}}


def _plain(item: Any) -> Any:
    """A value of a table as JSON data; what is no number or truth is text, and what is missing is None."""
    if item is None or item != item:
        return None
    item = item.item() if hasattr(item, "item") else item
    return item if isinstance(item, (str, bool, int, float)) and abs(_size(item)) < 1 << 53 else str(item)


def _size(item: Any) -> float:
    return item if isinstance(item, (int, float)) else 0


def _drawing(value: Any) -> dict[str, Any]:
    if not hasattr(value, "savefig"):
        return {}
    from io import BytesIO

    page = BytesIO()
    value.savefig(page, format="png", bbox_inches="tight")
    return {"image/png": base64.b64encode(page.getvalue()).decode()}


def _figure(value: Any) -> dict[str, Any]:
    from bokeh.embed import json_item
    from bokeh.model import Model

    return {FIGURE: _json(json_item(value))} if isinstance(value, Model) else {}


def _json(data: Any) -> Any:
    """Data of Bokeh as plain JSON data."""
    import json

    from bokeh.core.json_encoder import serialize_json

    return json.loads(serialize_json(data))


_MAKERS: Mapping[str, Callable[[Any], dict[str, Any]]] = {"pandas": _table, "matplotlib": _drawing, "bokeh": _figure}


def _said(value: Any) -> dict[str, Any]:
    if isinstance(value, type):
        return {}
    bundle = _call(value, "_repr_mimebundle_")
    if bundle:
        found = bundle[0] if isinstance(bundle, tuple) else bundle
        return {str(kind): _carried(data) for kind, data in found.items() if kind != "text/plain"}
    said = {kind: _carried(_call(value, name)) for name, kind in METHODS.items()}
    return {kind: data for kind, data in said.items() if data is not None}


def _call(value: Any, name: str) -> Any:
    method = getattr(value, name, None)
    return method() if callable(method) else None


def _carried(data: Any) -> Any:
    return base64.b64encode(data).decode() if isinstance(data, bytes) else data


def _is_large(data: Any) -> bool:
    return data is None or (isinstance(data, str) and len(data) > LARGEST)
