"""Answers that are data: a JSON Schema told to a model, and what it said read and checked against it.

Checking is fastjsonschema's work (draft 7). Not here: asking again when an answer does not fit (`kernel.agents`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kernel.errors import InvalidError, ModelError
from kernel.messages import Message, Request

SUBJECT = "the answer"

FENCE = re.compile(r"^\s*```[\w-]*\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)

TABLES = frozenset({"properties", "patternProperties", "definitions", "$defs"})
LISTS = frozenset({"required", "enum", "anyOf", "allOf", "oneOf", "examples"})
"""Keywords whose value is a table or a list even when it is empty, which a script cannot say."""

LONGEST_QUOTE = 300


class Misfit(ModelError):
    """An answer that is not what the schema wants. Details: `answer` (its text), `problem`, `reason` ("schema")."""

    def __init__(self, model: str, answer: str, problem: str) -> None:
        shown = answer if len(answer) <= LONGEST_QUOTE else answer[: LONGEST_QUOTE - 1] + "…"
        super().__init__(
            f"The answer of {model!r} does not fit the response_schema: {problem} It said {shown!r}. "
            "Ask more plainly, simplify the schema, or use a model that supports structured output.",
            reason="schema",
            problem=problem,
            answer=answer,
        )


def checked_schema(schema: Any) -> dict[str, Any]:
    """The schema as JSON Schema. `InvalidError` when it is none, or refers to anything outside itself."""
    if not isinstance(schema, Mapping) or not schema:
        raise InvalidError('A response_schema is a JSON Schema, like { type = "object", properties = { … } }.')
    whole: dict[str, Any] = _settled(schema)
    for place in _references(whole):
        if not place.startswith("#"):
            raise InvalidError(f"The response_schema refers to {place!r}; it may only refer to its own parts ('#/…').")
    _check(None, whole, probe=True)
    return whole


def _settled(value: Any, keyword: str = "") -> Any:
    if value in ([], {}) and keyword in TABLES | LISTS:
        return {} if keyword in TABLES else []
    if isinstance(value, Mapping):
        settled = {str(key): _settled(value[key], str(key)) for key in sorted(value, key=str)}
        return _in_order(settled)
    return [_settled(item) for item in value] if isinstance(value, list | tuple) else value


def _in_order(schema: dict[str, Any]) -> dict[str, Any]:
    """Properties in the order in which they are required: models write them so, and tables of Lua have no order."""
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict) or not isinstance(required, list):
        return schema
    names = [name for name in required if isinstance(name, str) and name in properties]
    return {**schema, "properties": {name: properties[name] for name in dict.fromkeys([*names, *properties])}}


def _references(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [place for item in schema for place in _references(item)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
    return own + [place for item in schema.values() for place in _references(item)]


def read_answer(model: str, text: str, schema: Mapping[str, Any]) -> Any:
    """The data a model said, with the schema's defaults put in. `Misfit` when it is no JSON or does not fit."""
    found = FENCE.match(text)
    try:
        value = json.loads(found[1] if found else text)
    except (ValueError, RecursionError) as error:
        told = f"it is not JSON ({error})." if text.strip() else "it is empty."
        raise Misfit(model, text, told) from None
    try:
        return _check(value, dict(schema))
    except InvalidError as error:
        raise Misfit(model, text, error.message.removeprefix(f"{SUBJECT}: ")) from None


def _check(value: Any, schema: dict[str, Any], probe: bool = False) -> Any:
    from kernel.tools.schema import Checker

    try:
        return Checker(SUBJECT, schema)(value)
    except InvalidError as error:
        if "field" in error.details:
            if probe:
                return None
            raise
        why = error.message.partition("JSON Schema: ")[2] or error.message
        raise InvalidError(f"The response_schema is not a JSON Schema: {why}") from None


def instruction(schema: Mapping[str, Any]) -> str:
    """What a model is told of a schema in words, where its provider has no option for it."""
    return (
        "Answer with JSON only, without a code fence or any other text. It must fit this JSON Schema:\n"
        f"{json.dumps(schema, ensure_ascii=False)}"
    )


def repair(problem: str, schema: Mapping[str, Any]) -> str:
    """What a model is told about an answer that did not fit."""
    return f"Your answer does not fit: {problem} {instruction(schema)}"


def native_format(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The `response_format` of the OpenAI wire; None where that wire cannot say it (it takes objects only).

    `strict` only where the schema is of the kind OpenAI's strict mode takes: all required, nothing else allowed.
    """
    if schema.get("type") != "object":
        return None
    name = re.sub(r"[^\w-]", "_", str(schema.get("title") or "answer"))[:64]
    return {"type": "json_schema", "json_schema": {"name": name, "schema": dict(schema), "strict": _is_strict(schema)}}


def _is_strict(schema: Any) -> bool:
    if isinstance(schema, list):
        return all(map(_is_strict, schema))
    if not isinstance(schema, dict):
        return True
    properties = schema.get("properties")
    if schema.get("type") == "object" or isinstance(properties, dict):
        names = set(properties or {})
        if schema.get("additionalProperties") is not False or names != set(schema.get("required", ())):
            return False
    return "default" not in schema and all(map(_is_strict, schema.values()))


def told_in_words(request: Request) -> Request:
    """The same request with its schema in the system message instead of beside the messages."""
    from dataclasses import replace

    if request.response_schema is None:
        return request
    words, messages = instruction(request.response_schema), list(request.messages)
    if messages and messages[0].role == "system":
        messages[0] = replace(messages[0], content=f"{messages[0].content}\n\n{words}")
    else:
        messages.insert(0, Message("system", words))
    return replace(request, messages=tuple(messages), response_schema=None)
