"""What cells last put out, for files of other programs: as Jupyter keeps it, and as Markdown that goes away again.

Not here: where outputs come from (`past`), and how a report draws them (`pictures`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kernel.errors import told_to_person
from kernel.portable import portable
from kernel.tables import MIME as TABLE
from studio.export.foreign import lines_of
from studio.export.terminal import plain_text
from studio.notebook.markdown import ends_of, render

if TYPE_CHECKING:
    from kernel.stores.rows import CellOutput, CellOutputs
    from studio.notebook.document import Notebook

OPENING, ENDING = "<!-- output of the last run -->", "<!-- end of output -->"
"""Lines of a Markdown file between which outputs stand, which are no part of the notebook."""

LONGEST = 20_000
"""Characters of one text in a Markdown file."""

MOST_ROWS = 200
"""Rows of a table in a Markdown file."""

PICTURE = "application/vnd.llmspell.picture+json"
"""What is known of a picture besides: `alt`, `width`."""

_BETWEEN = re.compile(rf"\r?\n\r?\n{OPENING}\r?\n.*?\n{ENDING}(?=\r?\n|\Z)", re.DOTALL)
_JSON = re.compile(r"application/(?:[\w.-]+\+)?json")
_VALUE = {"text/plain", "application/json"}


def counts_of(outputs: Mapping[str, CellOutputs], notebook: Notebook) -> dict[str, int]:
    """By cell id, its number in the order in which the cells ran last; those that never ran have none."""
    ran = [outputs[cell.id] for cell in notebook.cells if cell.id in outputs]
    return {one.cell: number for number, one in enumerate(sorted(ran, key=lambda one: one.started), 1)}


def jupyter_outputs(found: CellOutputs, count: int) -> list[dict[str, Any]]:
    """The outputs of a cell as nbformat 4 has them; `count` is the cell's number."""
    made = [_jupyter(one) for one in found.outputs]
    last = made[-1] if made and found.status == "ok" else {}
    if last.get("output_type") == "display_data" and {*last["data"]} <= _VALUE:
        # What a cell returns is such a bundle, and comes last.
        last |= {"output_type": "execute_result", "execution_count": count}
    if found.left_out:
        text = f"… {found.left_out:,} more outputs between the first and the last; the trace has them\n"
        made.append({"output_type": "stream", "name": "stderr", "text": [text]})
    return made


def markdown_outputs(found: CellOutputs) -> str:
    """The outputs of a cell as Markdown between two marks, "" when there are none."""
    parts = [part for one in found.outputs for part in _markdown(one)]
    if found.left_out:
        parts.append(f"*{found.left_out:,} more outputs; the trace has them*")
    return "\n\n".join([OPENING, *parts, ENDING]) if parts else ""


def render_with_outputs(notebook: Notebook, outputs: Mapping[str, CellOutputs]) -> str:
    """The notebook's own text, and below each cell what it last put out."""
    text = render(notebook)
    newline = "\r\n" if notebook.layout.newline == "\r\n" else "\n"
    lines, made, start = text.split(newline), list[str](), 0
    for cell, end in zip(notebook.cells, ends_of(text), strict=True):
        made += lines[start:end]
        start = end
        written = markdown_outputs(outputs[cell.id]) if cell.id in outputs else ""
        made += ["", *written.replace("\r", "").split("\n")] if written else []
    return newline.join([*made, *lines[start:]])


def without_outputs(text: str) -> str:
    """The text without what `render_with_outputs` put in."""
    return _BETWEEN.sub("", text)


def _jupyter(output: CellOutput) -> dict[str, Any]:
    match output.kind:
        case "failed":
            error = output.data
            traceback = [str(line) for line in (error.get("traceback") or told_to_person(error)).splitlines()]
            evalue = str(error.get("message", ""))
            return {
                "output_type": "error",
                "ename": str(error.get("type", "")),
                "evalue": evalue,
                "traceback": traceback,
            }
        case "display":
            return _display(output.data)
    return {"output_type": "stream", "name": output.kind, "text": lines_of(output.text)}


def _display(bundle: Mapping[str, Any]) -> dict[str, Any]:
    facts = bundle.get(PICTURE)
    data = {type: _told(type, value) for type, value in portable(bundle).items() if type != PICTURE}
    width = facts.get("width") if isinstance(facts, Mapping) else None
    metadata = {type: {"width": width} for type in data if type.startswith("image/")} if width else {}
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def _told(type: str, value: Any) -> Any:
    if _JSON.fullmatch(type):
        return value
    text = value if isinstance(value, str) else "".join(map(str, value)) if isinstance(value, list) else str(value)
    return lines_of(text) if type.startswith("text/") or type.endswith("+xml") else text


def _markdown(output: CellOutput) -> Iterator[str]:
    match output.kind:
        case "failed":
            yield _fenced("error", told_to_person(output.data))
        case "display":
            yield from _shown(output.data)
        case _ if output.text.strip():
            yield _fenced("text", plain_text(output.text))


def _shown(bundle: Mapping[str, Any]) -> Iterator[str]:
    data, facts = portable(bundle), bundle.get(PICTURE)
    alt = re.sub(r"[\[\]\n]", " ", str(facts.get("alt", ""))) if isinstance(facts, Mapping) else ""
    for type in ("image/png", "image/jpeg", "image/gif", "image/webp"):
        if type in data:
            yield f"![{alt or 'Output'}](data:{type};base64,{''.join(str(_told(type, data[type])).split())})"
            return
    if isinstance(data.get("text/markdown"), str):
        yield data["text/markdown"].replace(ENDING, "")
        return
    if TABLE in data and "text/html" in data:
        yield _table(data[TABLE])
        return
    found = data.get("application/json")
    if isinstance(found, dict | list):
        yield _fenced("json", json.dumps(found, ensure_ascii=False, indent=2))
        return
    yield _fenced("text", plain_text(str(data.get("text/plain", ", ".join(data)))))


def _table(table: Mapping[str, Any]) -> str:
    rows = [[_in_table(value) for value in row] for row in [table["columns"], *table["rows"][:MOST_ROWS]]]
    lines = [f"| {' | '.join(row)} |" for row in [rows[0], ["---"] * len(rows[0]), *rows[1:]]]
    more = len(table["rows"]) - MOST_ROWS
    title = [f"**{_in_table(table['title'])}**", ""] if table.get("title") else []
    return "\n".join([*title, *lines, *(["", f"… {more:,} more rows"] if more > 0 else [])])


def _in_table(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return re.sub(r"([\\|<*_`\[])", r"\\\1", " ".join(text.split()))


def _fenced(info: str, text: str) -> str:
    text = text.rstrip("\n").replace(ENDING, "")
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}\n… {len(text) - LONGEST:,} more characters; the trace has them"
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`{3,}", text)), 3)
    return f"{fence}{info}\n{text}\n{fence}"
