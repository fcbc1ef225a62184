"""The tool that works with XML, without the traps of XML: no entities, no other documents, no network."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from kernel.sandbox.laboratory import compute
from kernel.tools.data.sources import DataOptions, effect_of_writing, files_of, needed, put, text_of
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

Operation = Literal["parse", "query", "validate", "format", "to_json"]
WORK = "kernel.tools.data.xml_work:work"


async def xml_tool(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    text: Annotated[str | None, "The XML text"] = None,
    path: Annotated[str, "The XML file, instead of a text"] = "",
    xpath: Annotated[str, "For query: an XPath 1.0, e.g. //bird[@wings > 1]/name/text()"] = "",
    namespaces: Annotated[dict[str, str] | None, "Prefixes of the XPath and what they stand for"] = None,
    schema: Annotated[str, "For validate: the XSD, as text"] = "",
    to: Annotated[str, "For format: also write the text to this file"] = "",
) -> Value:
    """Read, query, check and format XML.

    `parse` gives the `root`, a table with `name`, `attributes`, `text` and `children`. `query` gives the `results` of
    an XPath: texts, numbers, or elements as such tables. `validate` tells whether it is `valid` by an XSD, and the
    `errors` with their lines. `format` gives an indented `text`, `to_json` the `data` as a plain table (`@name` is an
    attribute, `#text` the text beside others, repeated elements are a list).

    ```lua
    local xml = XmlTool.new()
    local text = '<birds><bird wings="2">owl</bird><bird>kiwi</bird></birds>'
    print(xml:run({ operation = "query", text = text, xpath = "//bird[@wings]/text()" }).results[1]) --> owl
    print(xml:run({ operation = "to_json", text = text }).data.birds.bird[2]) --> kiwi
    ```

    Fails with `invalid` for what is no XML, declares entities, or an XPath or XSD with a mistake; `timeout` for a query
    that takes too long; and the errors of files.
    """
    if operation == "query":
        needed("xml", operation, xpath, "xpath", "what to look for")
    if operation == "validate":
        needed("xml", operation, schema, "schema", "an XSD as text")
    source: str | bytes = await _source(bench, text, path)
    about = {"xpath": xpath, "namespaces": namespaces or {}, "schema": schema}
    arguments = {"operation": operation, "source": source, "about": about}
    result = await compute(bench.hands, WORK, arguments, bench.options.timeout)
    if to and operation == "format":
        return {**result, "to": to, "size": await put(bench, to, result["text"])}
    return result


async def _source(bench: Bench, text: str | None, path: str) -> str | bytes:
    """A text, or the bytes of a file: it says itself how it is encoded."""
    if path and text is None:
        return await asyncio.to_thread(files_of(bench).read, path)
    return (await text_of(bench, "xml", text, path))[0]


TOOLS = (
    Entry(
        "XmlTool",
        xml_tool,
        DataOptions,
        Hints(idempotent=True),
        needs=("files",),
        aliases=("XML",),
        effect=effect_of_writing(),
    ),
)
