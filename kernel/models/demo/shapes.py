"""An answer of the demo model in the form of a JSON Schema: each part by its name, then by its type.

What nothing in the answer says is the schema's own default or example, or the least that fits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kernel.models.demo.prose import Answer, key_words, sentences
from kernel.models.demo.style import value_named

DEEPEST = 8
"""Levels of a schema that are filled in; a schema that goes on for ever ends there."""


def shape(answer: Answer, schema: Mapping[str, Any]) -> Any:
    """Data that says the answer and fits the schema, as far as rules can tell."""
    return _Shaper(answer, schema).value(schema, "answer", 0)


class _Shaper:
    def __init__(self, answer: Answer, root: Mapping[str, Any]) -> None:
        self._answer = answer
        self._root = root

    def value(self, schema: Any, name: str, depth: int) -> Any:
        """The part of the answer called `name`, in the form of `schema`."""
        if not isinstance(schema, Mapping):
            return value_named(self._answer, name)
        schema = self._resolved(schema)
        for word in ("const", "default"):
            if word in schema:
                return schema[word]
        if schema.get("enum"):
            return self._one_of(schema["enum"])
        return self._of_type(schema, _type_of(schema), name, depth)

    def _of_type(self, schema: Mapping[str, Any], kind: str, name: str, depth: int) -> Any:
        match kind:
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._list(schema, name, depth)
            case "string":
                return _bounded_text(str(self._said(name)), schema)
            case "integer" | "number":
                number = _bounded(self._number(name), schema)
                return round(number) if kind == "integer" else number
            case "boolean":
                return re.match(r"\W*(no|not|false|never)\b", self._answer.text, re.IGNORECASE) is None
            case "null":
                return None
        return self._said(name)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        for _ in range(DEEPEST):
            place = schema.get("$ref")
            chosen = next((schema[word][0] for word in ("anyOf", "oneOf", "allOf") if schema.get(word)), None)
            if isinstance(place, str):
                schema = _at(self._root, place)
            elif isinstance(chosen, Mapping) and "type" not in schema:
                schema = chosen
            else:
                break
        return schema

    def _object(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties") or {}
        required = schema.get("required", [])
        names = [*properties, *required] if depth < DEEPEST else required if depth < 2 * DEEPEST else []
        return {name: self.value(properties.get(name), name, depth + 1) for name in dict.fromkeys(names)}

    def _list(self, schema: Mapping[str, Any], name: str, depth: int) -> list[Any]:
        items = schema.get("items") if isinstance(schema.get("items"), Mapping) else {}
        least, most = int(schema.get("minItems", 0)), int(schema.get("maxItems", 5))
        said = self._said(name)
        texts = said if isinstance(said, list) else _points(self._answer.text)
        count = max(least, min(most, len(texts)))
        if _type_of(self._resolved(items or {})) in ("string", ""):
            return [str(texts[place % len(texts)]) if texts else "" for place in range(count)]
        if depth >= DEEPEST:
            count = least
        return [self.value(items, name, depth + 1) for _ in range(max(least, min(count, 1)))]

    def _said(self, name: str) -> Any:
        return value_named(self._answer, name)

    def _one_of(self, choices: list[Any]) -> Any:
        text = f"{self._answer.short} {self._answer.text}".lower()
        return next((one for one in choices if isinstance(one, str) and one.lower() in text), choices[0])

    def _number(self, name: str) -> float:
        said = self._said(name)
        if isinstance(said, int | float) and not isinstance(said, bool):
            return said
        for text in (self._answer.short, self._answer.text):
            if found := re.findall(r"-?\d+(?:\.\d+)?", text.replace(",", "")):
                number = float(found[-1])
                return int(number) if number.is_integer() else number
        return 0


def _at(root: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    found: Any = root
    for part in place.removeprefix("#").strip("/").split("/"):
        if part:
            found = found.get(part.replace("~1", "/").replace("~0", "~"), {}) if isinstance(found, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def _type_of(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "array" if "items" in schema else "")
    return str(next((one for one in kind if one != "null"), "null") if isinstance(kind, list) else kind)


def _bounded(number: float, schema: Mapping[str, Any]) -> float:
    least = [schema["minimum"]] if "minimum" in schema else []
    most = [schema["maximum"]] if "maximum" in schema else []
    least += [schema["exclusiveMinimum"] + 1] if "exclusiveMinimum" in schema else []
    most += [schema["exclusiveMaximum"] - 1] if "exclusiveMaximum" in schema else []
    bounded: float = max([*least, min([*most, number])])
    return bounded


def _bounded_text(text: str, schema: Mapping[str, Any]) -> str:
    text = text[: int(schema["maxLength"])] if "maxLength" in schema else text
    return text.ljust(int(schema.get("minLength", 0)), ".")


def _points(text: str) -> list[str]:
    listed = re.findall(r"^\s*(?:[-*•]|\d+[.)])\s+(.*\S)", text, re.MULTILINE)
    return listed or (sentences(text) if len(sentences(text)) > 1 else key_words(text)) or [text]
