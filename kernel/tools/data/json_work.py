"""What is done with JSON, in a process where it may take no longer and no more than it was given."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from kernel.errors import InvalidError
from kernel.tools.packages import required
from kernel.tools.schema import compile_schema

MOST_FOUND = 100_000


def work(operation: str, source: dict[str, Any], about: dict[str, Any], wants_text: bool) -> dict[str, Any]:
    """The `result` of an operation, and as a `text` what of it would be written to a file."""
    data = parsed(source["text"]) if "text" in source else source["data"]
    result = _done(operation, data, about)
    text = ""
    if wants_text:
        main = result.get("text") or result.get("data", result.get("patch", result.get("values", result)))
        text = main if isinstance(main, str) and operation == "format" else formatted(main, about["indent"], False)
    return {"result": result, "text": text}


def _done(operation: str, data: Any, about: dict[str, Any]) -> dict[str, Any]:
    match operation:
        case "parse":
            return {"data": data}
        case "format":
            return {"text": formatted(data, about["indent"], about["sort_keys"])}
        case "query":
            return queried(data, about["query"])
        case "validate":
            return validated(data, about["schema"])
        case "keys":
            return {"keys": _keys(queried(data, about["query"])["value"] if about["query"] else data)}
        case "flatten":
            return {"data": dict(_leaves(data, ""))}
        case _:
            return _changed(operation, data, about)


def _changed(operation: str, data: Any, about: dict[str, Any]) -> dict[str, Any]:
    match operation:
        case "patch":
            return {"data": patched(data, about["patch"])}
        case "merge":
            return {"data": merged(data, about["other"])}
        case _:
            changes = list(differences(data, about["other"], ""))
            return {"equal": not changes, "patch": changes}


def parsed(text: str) -> Any:
    """The value of a JSON text. `InvalidError` says where it is none."""

    def refuse(word: str) -> Any:
        raise InvalidError(f"This is no JSON: {word} is no number of JSON.")

    def number(digits: str) -> float:
        value = float(digits)
        return value if math.isfinite(value) else refuse(digits)

    try:
        return json.loads(text, parse_constant=refuse, parse_float=number)
    except RecursionError:
        raise InvalidError("This JSON is nested too deeply.") from None
    except ValueError as error:
        raise InvalidError(f"This is no JSON: {error}.") from None


def formatted(data: Any, indent: int, sort_keys: bool) -> str:
    """A value as JSON text."""
    try:
        return json.dumps(
            data, ensure_ascii=False, indent=min(indent, 16) or None, sort_keys=sort_keys, allow_nan=False
        )
    except (ValueError, TypeError) as error:
        raise InvalidError(f"This cannot be written as JSON: {error}.") from None


def queried(data: Any, query: str) -> dict[str, Any]:
    """What a JSONPath or a JSON Pointer finds."""
    jsonpath = required("jsonpath", "json")
    try:
        if not query.startswith("$"):
            value = jsonpath.JSONPointer(query).resolve(data)
            return {"value": value, "values": [value], "paths": [query], "count": 1}
        found: list[Any] = []
        for match in jsonpath.finditer(query, data):
            if len(found) == MOST_FOUND:
                raise InvalidError(f"The query {query!r} finds more than {MOST_FOUND} values. Ask for fewer.")
            found.append(match)
    except jsonpath.JSONPointerError as error:
        raise InvalidError(f"Nothing is at {query!r}: {error}.") from None
    except jsonpath.JSONPathError as error:
        raise InvalidError(f"The query {query!r} has a mistake: {error}.") from None
    values = [match.obj for match in found]
    paths = [match.path for match in found]
    return {"value": values[0] if values else None, "values": values, "paths": paths, "count": len(values)}


def patched(data: Any, patch: list[Any]) -> Any:
    """The value with changes (RFC 6902) made; all of them, or an error."""
    jsonpath = required("jsonpath", "json")
    try:
        return jsonpath.JSONPatch(patch).apply(data)
    except (jsonpath.JSONPatchError, jsonpath.JSONPointerError, KeyError, TypeError, AttributeError) as error:
        raise InvalidError(f"The patch cannot be applied: {error}.") from None


def merged(data: Any, other: Any) -> Any:
    """RFC 7386: tables are merged, nothing takes away, anything else replaces."""
    if not isinstance(other, dict):
        return other
    result = dict(data) if isinstance(data, dict) else {}
    for key, value in other.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def validated(data: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """Whether a value fits a JSON Schema, and what is wrong."""
    import fastjsonschema

    check = compile_schema(schema, "The 'schema' is", fast_fail=False)
    try:
        check(data)
    except fastjsonschema.JsonSchemaValuesException as found:
        return {"valid": False, "errors": [_fault(error) for error in found.errors]}
    except fastjsonschema.JsonSchemaValueException as error:
        return {"valid": False, "errors": [_fault(error)]}
    return {"valid": True, "errors": []}


def _fault(error: Any) -> dict[str, Any]:
    path = "".join(f"/{_escaped(str(part))}" for part in error.path[1:])
    name = str(error.name)
    message = str(error.message).replace(name, "the value" if name == "data" else repr(name.removeprefix("data.")), 1)
    return {"path": path, "message": message, "rule": error.rule}


def differences(old: Any, new: Any, path: str) -> Iterator[dict[str, Any]]:
    """The changes (RFC 6902) that make one value of another."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _between_tables(old, new, path)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _between_lists(old, new, path)
    elif isinstance(old, bool) is not isinstance(new, bool) or old != new:
        yield {"op": "replace", "path": path, "value": new}


def _between_tables(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[dict[str, Any]]:
    for key in sorted(old.keys() - new.keys()):
        yield {"op": "remove", "path": f"{path}/{_escaped(key)}"}
    for key, value in new.items():
        inner = f"{path}/{_escaped(key)}"
        if key in old:
            yield from differences(old[key], value, inner)
        else:
            yield {"op": "add", "path": inner, "value": value}


def _between_lists(old: list[Any], new: list[Any], path: str) -> Iterator[dict[str, Any]]:
    for index in range(min(len(old), len(new))):
        yield from differences(old[index], new[index], f"{path}/{index}")
    for index in reversed(range(len(new), len(old))):
        yield {"op": "remove", "path": f"{path}/{index}"}
    for value in new[len(old) :]:
        yield {"op": "add", "path": f"{path}/-", "value": value}


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _keys(data: Any) -> list[str]:
    if isinstance(data, dict):
        return list(data)
    if isinstance(data, list):
        return [str(index) for index in range(len(data))]
    raise InvalidError("json: 'keys' works on a table or a list; this is neither.")


def _leaves(data: Any, name: str) -> Iterator[tuple[str, Any]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if not inner or not data:
        yield name, data
    for key, value in inner:
        yield from _leaves(value, f"{name}.{key}" if name else str(key))
