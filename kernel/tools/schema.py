"""JSON Schema of a typed function, and checking values against a schema.

A tool is `async def name(at, *, field: Annotated[type, "what it is"] = default)`: its keyword-only
parameters are the schema, so that nothing is written twice. Checking is fastjsonschema's work.
"""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Callable, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from kernel.errors import InvalidError
from kernel.registry import suggest
from kernel.spelling import snake_case

JSON_TYPES: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
    NoneType: "null",
}


SPOKEN: dict[str, str] = {
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}


def schema_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The schema of a function's keyword-only parameters."""
    hints = get_type_hints(function, include_extras=True)
    fields = [p for p in inspect.signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY]
    properties: dict[str, Any] = {}
    for field in fields:
        properties[field.name] = _property(hints[field.name])
        if field.default is not field.empty and field.default is not None:
            properties[field.name]["default"] = field.default
    required = [field.name for field in fields if field.default is field.empty]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _property(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is Annotated:
        inner, description = get_args(hint)[:2]
        return {**_property(inner), "description": description}
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(get_args(hint))}
    if get_origin(hint) in (Union, UnionType):
        return _one_of(get_args(hint))
    if get_origin(hint) is list:
        return {"type": "array", "items": _property(get_args(hint)[0])}
    if hint is Any:
        return {}
    return {"type": JSON_TYPES[get_origin(hint) or hint]}


def _one_of(hints: Sequence[Any]) -> dict[str, Any]:
    types = [_property(hint).get("type") for hint in hints]
    return {"type": [t for t in types if t]} if all(isinstance(t, str) for t in types) else {}


DRAFT = "http://json-schema.org/draft-07/schema#"


def positional(schema: dict[str, Any], values: Sequence[Any], subject: str) -> dict[str, Any]:
    """Values by the names of parameters: those that are required, then the others, each in the schema's order.

    `InvalidError` when there are too many.
    """
    # The properties of a table have no order in every language; the list of those that are required has.
    known = schema.get("properties", {})
    names = list(dict.fromkeys([*(name for name in schema.get("required", ()) if name in known), *known]))
    if len(values) > len(names):
        takes = f"it takes {', '.join(names)}" if names else "it has no named parameters"
        raise InvalidError(f"{subject} was given {len(values)} values; {takes}.")
    return {name: value for name, value in zip(names, values, strict=False) if value is not None}


def compile_schema(schema: dict[str, Any], told: str, fast_fail: bool = True) -> Callable[[Any], Any]:
    """The function that checks by a schema: it gives the value with defaults, or raises fastjsonschema's error.

    `InvalidError` (`told` begins it) when it is none, or refers to another document: those are never fetched.
    """
    import fastjsonschema

    try:
        whole = {"$schema": DRAFT, **copy.deepcopy(schema)}
        check: Callable[[Any], Any] = fastjsonschema.compile(whole, handlers=_Nowhere(), fast_fail=fast_fail)
    except (fastjsonschema.JsonSchemaDefinitionException, re.error, RecursionError) as error:
        raise InvalidError(f"{told} not a JSON Schema: {error}.") from None
    except (AttributeError, TypeError, ValueError, LookupError, SyntaxError) as error:
        raise InvalidError(f"{told} not a JSON Schema: something in it has the wrong kind ({error}).") from None
    return check


class _Nowhere(dict[str, Any]):
    """Who is asked for the documents of other addresses: without it the library fetches them, files as well."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __getitem__(self, scheme: str) -> Any:
        raise InvalidError(f"A schema refers to a document by {scheme or 'its name'}; only '#/…' is looked up.")


MOST_FLAWS = 8
"""Mistakes of one input that are told at once."""


class Checker:
    """Checks and completes the input of one tool. The schema is compiled on first use."""

    def __init__(self, subject: str, schema: dict[str, Any]) -> None:
        self.subject = subject
        self.schema = schema
        self._check: Callable[[Any], Any] | None = None

    def __call__(self, value: Any) -> Any:
        """The value with the schema's defaults put in. `InvalidError` names the field and what it should be."""
        if not self.schema:
            return value
        import fastjsonschema

        value = _with_kinds(self._respelled({} if value is None else value), self.schema)
        check = self.compiled()
        try:
            return check(copy.deepcopy(value))
        except fastjsonschema.JsonSchemaValueException as error:
            told = " ".join([_told(error), *self._others(error, value)])
            raise InvalidError(f"{self.subject}: {told}", field=".".join(map(str, error.path[1:]))) from None

    def _others(self, first: Any, value: Any) -> list[str]:
        """What else is wrong."""
        import fastjsonschema

        told = dict[str, None]()
        try:
            compile_schema(self.schema, self.subject, fast_fail=False)(copy.deepcopy(value))
        except (fastjsonschema.JsonSchemaValuesException, fastjsonschema.JsonSchemaValueException) as found:
            told |= {_told(error): None for error in getattr(found, "errors", [found])}
        missing = self.schema.get("required", ()) if isinstance(value, dict) else ()
        told |= {f"{name!r} is missing.": None for name in missing if name not in value}
        told.pop(_told(first), None)
        return [f"T{one[1:]}" if one.startswith("there ") else one for one in told][: MOST_FLAWS - 1]

    def compiled(self) -> Callable[[Any], Any]:
        """The schema as a function. `InvalidError` when it is none."""
        if self._check is None:
            self._check = compile_schema(self.schema, f"The parameters of {self.subject!r} are")
        return self._check

    def _respelled(self, value: Any) -> Any:
        """Where no other names are allowed, camelCase is understood too."""
        if not isinstance(value, dict) or self.schema.get("additionalProperties") is not False:
            return value
        known = self.schema.get("properties", {})
        return {said if said in known or (n := snake_case(said)) not in known else n: v for said, v in value.items()}


def _with_kinds(value: Any, schema: Any) -> Any:
    """What is empty as the schema wants it: an empty table of Lua may be meant as a list or as a table."""
    if not isinstance(schema, dict):
        return value
    kind = schema.get("type")
    if value in ([], {}) and kind in ("array", "object"):
        return [] if kind == "array" else {}
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return {name: _with_kinds(item, properties.get(name)) for name, item in value.items()}
    return [_with_kinds(item, schema.get("items")) for item in value] if isinstance(value, list) else value


def _told(error: Any) -> str:
    """A `JsonSchemaValueException` in words: a parameter that is missing or unknown is called by its name."""
    where = "".join(f" in {part!r}" for part in reversed(error.path[1:]))
    if error.rule == "required":
        missing = next(name for name in error.rule_definition if name not in error.value)
        return f"{missing!r} is missing{where}."
    named = not error.definition.get("patternProperties")
    if error.rule == "additionalProperties" and error.rule_definition is False and named:
        known = list(error.definition.get("properties", {}))
        unknown = next(name for name in error.value if name not in known)
        near = suggest(unknown, known) or f" It takes: {', '.join(known) or 'nothing'}."
        return f"there is no parameter {unknown!r}{where}.{near}"
    if error.rule == "type" and where:
        kinds = [error.rule_definition] if isinstance(error.rule_definition, str) else error.rule_definition
        wanted = " or ".join(SPOKEN.get(kind, kind) for kind in kinds)
        return f"{error.name.removeprefix('data.')!r} should be {wanted}."
    return str(error.message).replace("data.", "").replace("data ", "the input ", 1) + "."
