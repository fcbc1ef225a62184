"""The tool that works with Markdown."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.sandbox.laboratory import compute
from kernel.tools.data.sources import DataOptions, effect_of_writing, put, text_of
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

Operation = Literal[
    "to_html", "to_text", "headings", "outline", "links", "tables", "code_blocks", "front_matter", "from_table"
]
WORK = "kernel.tools.markdown_work:work"
TABLE = "kernel.tools.markdown_work:table"


async def markdown_tool(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    text: Annotated[str | None, "The Markdown text"] = None,
    path: Annotated[str, "The Markdown file, instead of a text"] = "",
    rows: Annotated[list[Any] | None, "For from_table: the rows, tables or lists"] = None,
    columns: Annotated[list[str] | None, "For from_table: the columns in their order"] = None,
    language: Annotated[str, "For code_blocks: only those in this language"] = "",
    to: Annotated[str, "Also write the html, the text or the markdown to this file"] = "",
) -> Value:
    """Read Markdown: as HTML, as plain text, its headings, links, tables and code; and make tables of rows.

    `to_html` gives `html` that is safe to show (no scripts, no event handlers, only http, https and mailto), `to_text`
    the plain `text`. `headings` gives each with `level`, `text`, `slug` and `line`; `outline` nests them by `children`.
    `links` gives `text`, `url` and whether it `is_image`; `tables` the `columns` and `rows` of each; `code_blocks` the
    `language`, `code` and `line`; `front_matter` the `data` at the start and the `body` after it. `from_table` gives
    the `markdown` of rows.

    ```lua
    local markdown = MarkdownTool.new()
    local text = "# Owls\\n\\n| name | eats |\\n| --- | --- |\\n| Strix | mice |\\n\\n<script>alert(1)</script>"
    print(markdown:run({ operation = "to_html", text = "*Owls*" }).html) --> <p><em>Owls</em></p>
    print(markdown:run({ operation = "tables", text = text }).tables[1].rows[1].eats) --> mice
    print(markdown:run({ operation = "headings", text = text }).headings[1].text) --> Owls
    ```

    Fails with `invalid` for what is no text or front matter with a mistake, `timeout`, and the errors of files.
    """
    seconds = bench.options.timeout
    if operation == "from_table":
        if rows is None:
            raise InvalidError("markdown: 'from_table' needs 'rows', a list of tables or lists.")
        made = await compute(bench.hands, TABLE, {"rows": rows, "columns": columns or []}, seconds)
        result: dict[str, Any] = {"markdown": made}
    else:
        source, _ = await text_of(bench, "markdown", text, path)
        result = await compute(
            bench.hands, WORK, {"operation": operation, "text": source, "language": language}, seconds
        )
    if not to:
        return result
    made = next((result[name] for name in ("html", "text", "markdown", "body") if name in result), None)
    if made is None:
        raise InvalidError(f"markdown: {operation!r} gives nothing to write; 'to' is for html, text and markdown.")
    return {**result, "to": to, "size": await put(bench, to, made)}


TOOLS = (
    Entry(
        "MarkdownTool",
        markdown_tool,
        DataOptions,
        Hints(idempotent=True),
        needs=("files",),
        aliases=("Markdown",),
        effect=effect_of_writing(),
    ),
)
