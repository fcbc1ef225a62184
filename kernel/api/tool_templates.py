"""`Tools.template` in scripts: the templates by name, filled in from a table. Not here: what they do."""

from __future__ import annotations

from collections.abc import Callable

from kernel.api.arguments import read_table
from kernel.api.extension import config_of, handles
from kernel.api.site import Site
from kernel.api.tool import Tool
from kernel.errors import NamelessNotFoundError
from kernel.registry import suggest
from kernel.spelling import snake_case
from kernel.tools import definition
from kernel.tools.templates import FileProcessor, HttpApi, file_processor, http_api
from kernel.values import Value


def _http_api(site: Site, options: dict[str, Value]) -> definition.Tool:
    return http_api(read_table(HttpApi, options, "The template 'http_api'"), site.spell.hands.network)


def _file_processor(site: Site, options: dict[str, Value]) -> definition.Tool:
    spec = read_table(FileProcessor, options, "The template 'file_processor'")
    return file_processor(spec, site.spell.files, handles(spec.process))


TEMPLATES: dict[str, Callable[[Site, dict[str, Value]], definition.Tool]] = {
    "http_api": _http_api,
    "file_processor": _file_processor,
}
"""Name → what fills it in."""


def fill_template(site: Site, kind: str, options: dict[str, Value]) -> Tool:
    """The tool of a template, registered under its name. `NotFoundError` names the templates there are."""
    make = TEMPLATES.get(snake_case(kind).replace("-", "_").replace(" ", "_"))
    if make is None:
        near = suggest(kind, [*TEMPLATES]) or f" There are: {', '.join(TEMPLATES)}."
        raise NamelessNotFoundError(f"There is no tool template {kind!r}.{near}")
    tool = make(site, options)
    tool.config = config_of(options, site.language)
    site.spell.tools.add(tool.name, tool)
    return Tool(tool)
