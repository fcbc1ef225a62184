"""Tools to be filled in: a web service's request, a function over files. Not here: tools that are complete."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import field
from typing import Any, ClassVar
from urllib.parse import quote

from kernel.context import Context
from kernel.errors import InvalidError, ToolError
from kernel.records import dataclass
from kernel.sandbox.files import Files
from kernel.sandbox.network import Network
from kernel.tools.definition import Hints, Tool, Traits
from kernel.values import Function, Value

PLACE = re.compile(r"\{(\w+)\}")
"""A parameter in the path of a request: `/owls/{id}`."""

NOT_IDEMPOTENT = ("POST", "PATCH")
"""RFC 9110, 9.2.2: the others may be sent again."""

WITHOUT_BODY = ("GET", "HEAD", "DELETE")


@dataclass(slots=True)
class HttpApi:
    """A request to a web service as a tool.

    `path` may name parameters (`/owls/{id}`); the others go into the query, or into the JSON body where the method
    has one. `timeout` is in milliseconds, `token` is sent as a bearer token.
    """

    aliases: ClassVar[dict[str, str]] = {"url": "base_url", "endpoint": "path"}

    name: str
    base_url: str
    path: str = ""
    method: str = "GET"
    description: str = ""
    parameters: dict[str, Value] = field(default_factory=dict)
    headers: dict[str, Value] = field(default_factory=dict)
    query: dict[str, Value] = field(default_factory=dict)
    token: str = ""
    timeout: float = 30_000


def http_api(api: HttpApi, network: Network) -> Tool:
    """The tool of a request over `network`."""
    method = api.method.upper()
    places = PLACE.findall(api.path)

    async def handle(ctx: Context, input: Any) -> Value:
        missing = next((place for place in places if input.get(place) is None), None)
        if missing:
            raise InvalidError(f"{api.name}: {missing!r} is missing; it is part of the path {api.path!r}.")
        path = PLACE.sub(lambda place: quote(str(input[place[1]]), safe=""), api.path)
        rest = {key: value for key, value in input.items() if key not in places}
        sent = {"params": {**api.query, **rest}} if method in WITHOUT_BODY else {"params": api.query, "json": rest}
        headers = {**api.headers, **({"Authorization": f"Bearer {api.token}"} if api.token else {})}
        if method in NOT_IDEMPOTENT and "idempotency_key" in ctx.scope:
            headers = {"Idempotency-Key": str(ctx.scope["idempotency_key"]), **headers}
        answer = await network.fetch(method, api.base_url + path, api.timeout / 1000, headers=headers, **sent)
        if answer["status"] >= 400:
            raise ToolError(f"{api.name}: the service answered {answer['status']}.", status=answer["status"])
        return answer.get("json", answer["body"])

    description = api.description or f"{method} {api.path or api.base_url}"
    schema = {"type": "object", **(api.parameters or _places_schema(places))}
    hints = Hints(read_only=method in ("GET", "HEAD"), open_world=True)
    traits = Traits("web", needs={"network": True}, effect="once" if method in NOT_IDEMPOTENT else "idempotent")
    return Tool(api.name, description, schema, handle, hints, traits)


def _places_schema(places: list[str]) -> dict[str, Any]:
    properties = {place: {"type": ["string", "number"]} for place in places}
    return {"properties": properties, "required": places} if places else {}


@dataclass(slots=True)
class FileProcessor:
    """A function over files as a tool: `process(content, path)` gives the new content, or any other result."""

    aliases: ClassVar[dict[str, str]] = {"handler": "process", "transform": "process"}

    name: str
    process: Function
    description: str = ""
    allowed_paths: list[Value] = field(default_factory=list)
    allowed_extensions: list[Value] = field(default_factory=list)
    max_file_size: int | None = None
    read_only: bool = False


FILE_PARAMETERS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "path": {"type": "string", "description": "The file to read"},
        "output": {"type": "string", "description": "The file to write the result to"},
    },
    "required": ["path"],
    "additionalProperties": False,
}


def file_processor(spec: FileProcessor, files: Files, process: Callable[..., Awaitable[Value]]) -> Tool:
    """The tool of a function over files. `process(ctx, content, path)` is called with the text of the file."""
    narrow = files.narrowed(spec.allowed_paths, spec.read_only, spec.max_file_size, spec.allowed_extensions)

    async def handle(ctx: Context, input: Any) -> Value:
        path, output = input["path"], input.get("output")
        try:
            content = narrow.read(path).decode()
        except UnicodeDecodeError:
            raise InvalidError(f"{spec.name}: {path!r} is no text file (UTF-8).") from None
        result = await process(ctx, content, path)
        if output is None:
            return {"path": path, "result": result}
        if not isinstance(result, str):
            raise InvalidError(f"{spec.name}: only a text can be written to {output!r}; the function gave {result!r}.")
        return {"path": path, "output": output, "size": narrow.replace(output, result.encode())}

    description = spec.description or "Read a file, change it, and give the result"
    return Tool(spec.name, description, FILE_PARAMETERS, handle, traits=Traits("files", needs={"files": True}))
