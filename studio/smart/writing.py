"""Values as code of each language, in the house style. Not here: where the code goes (`layout`, `editing`)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.notebook.calls import LUA_KEYWORDS, WORD
from studio.smart.literals import Written

WIDEST = 100
"""Characters of a table on one line; a wider one has a line for each item."""

NOTHING = {"lua": "json.null", "javascript": "null", "python": "None"}
TRUTHS = {"lua": ("false", "true"), "javascript": ("false", "true"), "python": ("False", "True")}

LETTERS = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
SAFE_BEYOND = 2**53


@dataclass(frozen=True, slots=True)
class Pen:
    """How code is written at a place: its language, the indentation of its line, the step of the file, the quote."""

    language: str
    indent: str = ""
    step: str = "  "
    quote: str = '"'
    column: int = 0

    def deeper(self) -> Pen:
        """One level further in."""
        return Pen(self.language, self.indent + self.step, self.step, self.quote, len(self.indent + self.step))


def write(value: Any, pen: Pen) -> str:
    """A value as code; `Written` is taken as it is. `InvalidError` for a number or a thing no code can say."""
    match value:
        case Written(code):
            return code
        case None:
            return NOTHING[pen.language]
        case bool():
            return TRUTHS[pen.language][value]
        case str():
            return write_text(value, pen)
        case int() | float():
            return _number(value, pen.language)
        case Mapping() | list() | tuple():
            return _flat(value, pen) or _tall(value, pen)
    raise InvalidError(f"A form cannot write {value!r:.80}.")


def write_key(key: str, language: str) -> str:
    """A key as a table has it, without what follows: `name`, `["a b"]`, `"name"`."""
    pen = Pen(language)
    if language == "python":
        return _quoted(key, pen)
    word = WORD.fullmatch(key) and not (language == "lua" and key in LUA_KEYWORDS)
    if word and key != "__proto__":
        return key
    return f"[{_quoted(key, pen)}]" if language == "lua" or key == "__proto__" else _quoted(key, pen)


def write_item(key: str | None, value: str, language: str) -> str:
    """An item of a table, out of its key and its written value."""
    if key is None:
        return value
    return f"{write_key(key, language)}{' = ' if language == 'lua' else ': '}{value}"


def brackets(value: Any, language: str) -> tuple[str, str]:
    """What a table begins and ends with."""
    is_list = isinstance(value, list | tuple)
    return ("[", "]") if is_list and language != "lua" else ("{", "}")


def padding(opening: str, language: str) -> str:
    """What stands between the brackets and the items of a table on one line."""
    return " " if opening == "{" and language != "python" else ""


def _items(value: Any) -> list[tuple[str | None, Any]]:
    return [(str(key), one) for key, one in value.items()] if isinstance(value, Mapping) else [(None, x) for x in value]


def _flat(value: Any, pen: Pen) -> str:
    """A table on one line; "" when it is too wide for that."""
    begin, end = brackets(value, pen.language)
    if not value:
        return begin + end
    if not isinstance(value, Mapping) and any(isinstance(one, Mapping) and len(one) > 1 for one in value):
        return ""  # Rows of their own: steps, records.
    pad = padding(begin, pen.language)
    inner = ", ".join(write_item(key, write(one, pen), pen.language) for key, one in _items(value))
    whole = f"{begin}{pad}{inner}{pad}{end}"
    return "" if "\n" in whole or len(whole) + max(pen.column, len(pen.indent)) > WIDEST else whole


def _tall(value: Any, pen: Pen) -> str:
    begin, end = brackets(value, pen.language)
    inner = pen.deeper()
    lines = [f"{inner.indent}{write_item(key, write(one, inner), pen.language)}," for key, one in _items(value)]
    return "\n".join([begin, *lines, f"{pen.indent}{end}"])


def _number(value: int | float, language: str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidError(f"{value} cannot be written as a number. Give one that has an end.")
    if isinstance(value, int) and language == "javascript" and abs(value) > SAFE_BEYOND:
        return f"{value}n"
    if isinstance(value, int) and language == "lua" and not -(2**63) < value < 2**63:
        return json.dumps(float(value))
    return json.dumps(value)


def write_text(text: str, pen: Pen) -> str:
    """A text in quotes; one of several lines as the language writes such texts."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidError("This text has half of a letter in it. Type it again.")
    if "\n" in text and not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        return LONG[pen.language](text)
    return _quoted(text, pen)


def _quoted(text: str, pen: Pen) -> str:
    quote = pen.quote if pen.quote in ("'", '"') else '"'
    return quote + "".join(_letter(letter, quote, pen.language) for letter in text) + quote


def _letter(letter: str, quote: str, language: str) -> str:
    if letter == quote:
        return "\\" + letter
    if letter in LETTERS:
        return LETTERS[letter]
    if ord(letter) < 32 or ord(letter) == 127:
        # Three digits always: what follows may be a digit.
        return f"\\{ord(letter):03d}" if language == "lua" else f"\\x{ord(letter):02x}"
    return f"\\u{ord(letter):04x}" if letter in "\u2028\u2029" and language == "javascript" else letter


def _long_lua(text: str) -> str:
    level = next(n for n in range(len(text) + 2) if f"]{'=' * n}]" not in text + "]")
    bars = "=" * level
    # The first newline of a long text is not part of it.
    return f"[{bars}[\n{text}]{bars}]"


def _long_javascript(text: str) -> str:
    return "`" + re.sub(r"[\\`]|\$(?=\{)", lambda found: "\\" + found[0], text) + "`"


def _long_python(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return '"""' + (safe[:-1] + '\\"' if safe.endswith('"') else safe) + '"""'


LONG: Mapping[str, Callable[[str], str]] = {
    "lua": _long_lua,
    "javascript": _long_javascript,
    "python": _long_python,
}
"""Language → how it writes a text of several lines."""
