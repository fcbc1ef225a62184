"""Arguments for a tool out of a plain sentence, by the tool's schema: quotations, numbers, choices, `name: value`.

Rules only, so the same sentence always gives the same arguments. Not here: which tool is called (`choice`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from kernel.models.demo.prose import content_words, subject
from kernel.records import dataclass

WHOLE_MESSAGE = (
    "query",
    "question",
    "text",
    "input",
    "message",
    "prompt",
    "content",
    "task",
    "request",
    "q",
    "sentence",
    "body",
)
SUBJECT_LIKE = ("topic", "subject", "about", "term", "keyword", "search", "title")
PLACE_LIKE = ("city", "location", "place", "town", "country", "region", "where", "destination")
NAME_LIKE = ("name", "person", "user", "username", "customer", "who", "recipient", "to")


@dataclass(slots=True)
class Filled:
    """Arguments found so far; `missing` are required ones the sentence says nothing of."""

    arguments: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def fill(parameters: Mapping[str, Any], text: str, tool_words: frozenset[str] = frozenset()) -> Filled:
    """Arguments for a JSON Schema of type object. `tool_words` (the tool's own name) are no values."""
    properties = parameters.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    required = [name for name in parameters.get("required") or () if name in properties]
    source = _Source(text, tool_words)
    filled = Filled(_object_in(text, properties))
    order = sorted(properties, key=lambda name: (name not in required, _weight(name, properties[name])))
    for name in order:
        if name in filled.arguments:
            continue
        schema = properties[name] if isinstance(properties[name], Mapping) else {}
        needed = name in required or (not required and len(properties) == 1)
        value = source.value(name, schema, needed=needed)
        if value is not None:
            filled.arguments[name] = value
        elif name in required and "default" not in schema:
            filled.missing.append(name)
    filled.arguments = {name: filled.arguments[name] for name in properties if name in filled.arguments}
    return filled


def _object_in(text: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a JSON object written in the sentence, as far as the schema has them."""
    found = re.search(r"\{.*\}", text, re.DOTALL)
    try:
        data = json.loads(found[0]) if found else {}
    except ValueError:
        return {}
    return {name: value for name, value in data.items() if name in properties} if isinstance(data, dict) else {}


def _weight(name: str, schema: Any) -> int:
    """Choices and numbers take their words first, free text comes last."""
    if isinstance(schema, Mapping) and schema.get("enum"):
        return 0
    kind = _kind(schema)
    if kind in ("integer", "number", "boolean"):
        return 1
    return 3 if name.lower() in WHOLE_MESSAGE else 2


def _kind(schema: Any) -> str:
    kind = schema.get("type", "string") if isinstance(schema, Mapping) else "string"
    return next((str(k) for k in kind if k != "null"), "string") if isinstance(kind, list) else str(kind)


class _Source:
    """The sentence, whose quotations and numbers are used up one by one."""

    def __init__(self, text: str, tool_words: frozenset[str]) -> None:
        self._text = text
        self._tool_words = tool_words
        self._quotes: Iterator[str] = iter(
            q for pair in re.findall(r"\"([^\"]+)\"|“([^”]+)”|(?<!\w)'([^']+)'(?!\w)", text) for q in pair if q
        )
        self._numbers = list(re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])", re.sub(r"\"[^\"]*\"", "", text)))

    def value(self, name: str, schema: Mapping[str, Any], *, needed: bool) -> Any:
        """The value for one property; None when the sentence has none."""
        said = self._said(name)
        if schema.get("enum"):
            return self._choice(schema["enum"], said)
        match _kind(schema):
            case "integer" | "number" as kind:
                return self._number(name, said, kind)
            case "boolean":
                return self._truth(name, said)
            case "array":
                return self._items(schema, said)
            case "object":
                return {} if needed else None
        return said or self._text_for(name.lower(), needed=needed)

    def _said(self, name: str) -> str:
        """What follows `name: `, `name = ` or `name is `."""
        spoken = re.escape(name).replace("_", r"[_ ]")
        found = re.search(
            rf"\b{spoken}\s*(?::|=|\bis\b|\bset to\b|\bof\b(?=\s*[\d\"']))\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s,;]+))",
            self._text,
            re.IGNORECASE,
        )
        return next((part for part in found.groups() if part), "").rstrip(".?!") if found else ""

    def _choice(self, choices: list[Any], said: str) -> Any:
        spoken = {str(choice).lower().replace("_", " "): choice for choice in choices}
        if said.lower() in spoken:
            return spoken[said.lower()]
        places = [(self._text.lower().find(word), choice) for word, choice in spoken.items()]
        return min(
            ((place, choice) for place, choice in places if place >= 0), key=lambda pair: pair[0], default=(0, None)
        )[1]

    def _number(self, name: str, said: str, kind: str) -> int | float | None:
        """The number said with the name, or beside it (`20 sides`), or the next one."""
        beside = re.search(rf"(?<![\w.])(-?\d+(?:\.\d+)?)\s+{re.escape(name.rstrip('s'))}", self._text, re.IGNORECASE)
        written = said if re.fullmatch(r"-?\d+(\.\d+)?", said) else beside[1] if beside else "".join(self._numbers[:1])
        if not written:
            return None
        if written in self._numbers:
            self._numbers.remove(written)
        return float(written) if kind == "number" and "." in written else int(float(written))

    def _truth(self, name: str, said: str) -> bool | None:
        if said.lower() in ("true", "yes", "on", "false", "no", "off"):
            return said.lower() in ("true", "yes", "on")
        spoken = name.replace("_", " ")
        if re.search(rf"\b(?:not|no|without|don't)\s+(?:\w+\s+)?{re.escape(spoken)}", self._text, re.IGNORECASE):
            return False
        return True if spoken.lower() in self._text.lower() else None

    def _items(self, schema: Mapping[str, Any], said: str) -> list[Any] | None:
        if _kind(schema.get("items")) in ("integer", "number"):
            return [float(n) if "." in n else int(n) for n in self._numbers] or None
        quotes = list(self._quotes)
        if quotes:
            return quotes
        after = re.search(r"(?::|\bof\b|\bfor\b)\s+([^.?!]+(?:,| and )[^.?!]+)", self._text)
        return (
            [item.strip() for item in re.split(r",\s*(?:and\s+)?|\s+and\s+", after[1]) if item.strip()]
            if after
            else [said]
            if said
            else None
        )

    def _text_for(self, name: str, *, needed: bool) -> str | None:
        quoted = next(self._quotes, None)
        if quoted is not None:
            return quoted
        if any(word in name for word in PLACE_LIKE) or any(
            word == name or name.endswith(f"_{word}") for word in NAME_LIKE
        ):
            return self._proper_name() or (self._subject() if needed else None)
        if name in SUBJECT_LIKE:
            return self._subject() or None
        if name in WHOLE_MESSAGE:
            return (self._subject() if name in ("query", "q", "term") else "") or self._text.strip()
        return self._subject() if needed else None

    def _proper_name(self) -> str | None:
        """A name with capital letters, best after a preposition."""
        word = r"[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*"
        found = re.search(rf"\b(?:in|for|at|near|of|to|from|user|customer|city)\s+({word})", self._text)
        found = found or re.search(rf"(?<=[a-z,] )({word})", self._text)
        return found[1] if found else None

    def _subject(self) -> str | None:
        """What the sentence is about, when that is not just the tool."""
        it = re.sub(r"^(?:the|a|an)\s+", "", subject(self._text))
        meant = [word for word in content_words(it) if word not in self._tool_words]
        return it if meant and it != self._text.strip() else " ".join(meant) or None
