"""The tool that works with JSON: texts, files and values of the spell."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.sandbox.laboratory import compute
from kernel.tools.data.sources import DataOptions, effect_of_writing, needed, put, text_of
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

Operation = Literal["parse", "format", "query", "patch", "merge", "validate", "diff", "keys", "flatten"]
WORK = "kernel.tools.data.json_work:work"

NEEDS = {
    "query": ("query", "a JSONPath as $.birds[*].name or a JSON Pointer as /birds/0/name"),
    "patch": ("patch", "a list of changes (RFC 6902)"),
    "validate": ("schema", "a JSON Schema"),
}


async def json_tool(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    text: Annotated[str | None, "The JSON text"] = None,
    path: Annotated[str, "The JSON file, instead of a text"] = "",
    data: Annotated[Any, "The value itself, instead of a text"] = None,
    query: Annotated[str, "A JSONPath ($.birds[?@.wings > 1].name) or a JSON Pointer (/birds/0/name)"] = "",
    patch: Annotated[list[Any] | None, "The changes (RFC 6902): tables with op, path, value, from"] = None,
    other: Annotated[Any, "For merge what is put into it (null takes away), for diff what it is compared with"] = None,
    schema: Annotated[dict[str, Any] | None, "The JSON Schema (drafts 4, 6, 7)"] = None,
    indent: Annotated[int, "For format: spaces of a level, 0 for one line"] = 2,
    sort_keys: Annotated[bool, "For format: keys by the alphabet"] = False,
    to: Annotated[str, "Also write the result to this file, as JSON"] = "",
) -> Value:
    """Read, query, change, compare and check JSON.

    `parse` gives the `data`, `format` a `text`. `query` gives the `values` that a JSONPath or a JSON Pointer finds,
    their `paths` and the first as `value`. `patch` (RFC 6902) and `merge` (RFC 7386) give the changed `data`, `diff`
    the `patch` that makes `other` of it. `validate` tells whether it is `valid` by a JSON Schema, and the `errors`.
    `keys` gives the names at the place of the `query`, `flatten` every value by its dotted name.

    ```lua
    local json = JsonTool.new()
    local found = json:run({ operation = "query", text = '{"birds": [{"name": "owl"}]}', query = "$.birds[*].name" })
    print(found.value, found.paths[1]) --> owl $['birds'][0]['name']
    ```

    Fails with `invalid` for what is no JSON (NaN is none), for a query or a schema with a mistake, `timeout` for a
    query that takes too long, and the errors of files.
    """
    if operation in NEEDS:
        name, what = NEEDS[operation]
        needed("json", operation, {"query": query, "patch": patch, "schema": schema}[name], name, what)
    if data is not None and (text is not None or path):
        raise InvalidError("json works on 'text', on a file by its 'path', or on 'data': give one of them.")
    given = {"data": data} if data is not None else {"text": (await text_of(bench, "json", text, path))[0]}
    about = {"query": query, "patch": patch, "other": other, "schema": schema, "indent": indent, "sort_keys": sort_keys}
    arguments = {"operation": operation, "source": given, "about": about, "wants_text": bool(to)}
    answer = await compute(bench.hands, WORK, arguments, bench.options.timeout)
    if not to:
        return answer["result"]
    size = await put(bench, to, answer["text"])
    return {**answer["result"], "to": to, "size": size}


TOOLS = (
    Entry(
        "JsonTool",
        json_tool,
        DataOptions,
        Hints(idempotent=True),
        needs=("files",),
        aliases=("JSON",),
        effect=effect_of_writing(),
    ),
)
