"""Small tools for plain English: sentences, key words, subjects, lists, and choices that are always the same."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, TypeVar

from kernel.records import dataclass

Item = TypeVar("Item")


def word_set(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


STOP_WORDS = word_set(
    "a about after again all also am an and any are as at be because been before being but by can could did do does "
    "for from get give had has have having he her here him his how i if in into is it its just let like make may me "
    "more most my new no not now of on one only or other our out over please she should so some such tell than that "
    "the their them then there these they this those to too two under up us use used using very was we were what when "
    "where which while who whom whose why will with would you your yours it's what's i'm don't can't let's"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say: the text, the shortest form of it (a word or a number), and its parts by name."""

    text: str
    short: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


def seed_of(text: str) -> int:
    """A number for a text, the same on every machine."""
    return zlib.crc32(text.lower().strip().encode())


def pick(choices: Sequence[Item], seed: int, turn: int = 0) -> Item:
    """One of the choices; another `turn` of the same seed gives another one, as far as there are enough."""
    return choices[(seed // 7 + turn) % len(choices)]


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the line breaks in them; headings and list items count as sentences."""
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-*#]|\d+\.)\s)", text)
    found = [part for block in blocks for part in re.split(r"(?<=[.!?…])[\"”')]*\s+(?=[\"“'(]?[A-Z0-9])", block)]
    cleaned = [re.sub(r"\s+", " ", re.sub(r"^\s*(?:[-*#]+|\d+\.)\s+", "", sentence)).strip() for sentence in found]
    return [sentence for sentence in cleaned if re.search(r"\w", sentence)]


def content_words(text: str) -> list[str]:
    """The words that carry meaning, in order and in lower case."""
    found = re.findall(r"[^\W\d_][\w'’-]*", text.lower())
    return [word for word in found if word not in STOP_WORDS and len(word) > 2]


def key_words(text: str, count: int = 5) -> list[str]:
    """The most frequent words that carry meaning; of equals, the first ones. Names keep their capitals."""
    frequent = [word for word, _ in Counter(content_words(text)).most_common(count)]
    return [word if re.search(rf"\b{re.escape(word)}\b", text) else _written(word, text) for word in frequent]


def _written(word: str, text: str) -> str:
    found = re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
    return found[0] if found else word


def listed(items: Sequence[str], word: str = "and") -> str:
    """`a, b and c`."""
    return f"{', '.join(items[:-1])} {word} {items[-1]}" if len(items) > 1 else "".join(items)


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def bullets(items: Sequence[str]) -> str:
    """The items as a Markdown list."""
    return "\n".join(f"- {item}" for item in items)


def numbered(items: Sequence[str]) -> str:
    """The items as a numbered Markdown list."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))


NUMBER_WORDS = {
    word: number
    for number, word in enumerate(re.split(" ", "zero one two three four five six seven eight nine ten eleven twelve"))
}


def spelled(number: int) -> str:
    """A small number in words."""
    return next((word for word, value in NUMBER_WORDS.items() if value == number), str(number))


def wanted_count(text: str, default: int, most: int = 12) -> int:
    """How many things a text asks for: the first number in it, in digits or words, between 1 and `most`."""
    found = re.search(r"\b(\d{1,3}|" + "|".join(NUMBER_WORDS) + r")\b(?!\s*(?:words?|characters|%))", text.lower())
    if not found:
        return default
    number = int(found[1]) if found[1].isdigit() else NUMBER_WORDS[found[1]]
    return min(most, max(1, number))


OBJECT_VERBS = r"research|explain|describe|analy[sz]e|study|investigate|explore"
BARE_WISH = (
    r"(?:write|draft|compose|tell|give|make|create|say)\s+(?:me\s+|us\s+)?(?:(?:a|an|another|one|some|the)\s+)?(?:\w+\s+)?"
    r"(?:haiku|poem|verse|rhyme|song|story|tale|fable|joke|slogan|title|e-?mail|article|essay|report|plan|ideas?|tips?)s?$"
)
ENDING = r"(?:\s*,?\s*(?:please|in (?:\w+ ){1,3}(?:words?|sentences?|lines?|paragraphs?|bullets?|points?)))*[\s.?!]*$"


def subject(text: str, default: str = "") -> str:
    """What a request is about: the object of its verb, or what follows `about`, `on`, `for` or `of`.

    `a` and `an` become `the`, since what was named once is known.
    """
    line = re.sub(ENDING, "", text.strip().split("\n")[0], flags=re.IGNORECASE).strip("\"'“” ")
    line = re.sub(r"^(?:please|can you|could you|now)\s+", "", line, flags=re.IGNORECASE)
    found = re.match(rf"(?:{OBJECT_VERBS})\s+(.+)$", line, re.IGNORECASE)
    for words in ("about|regarding|on the topic of", "on", "for|of"):
        found = found or re.search(rf"\b(?:{words})\s+(.+)$", line, re.IGNORECASE)
    if found:
        return definite(found[1])
    return default if default and re.match(BARE_WISH, line, re.IGNORECASE) else definite(line) or default


def definite(it: str) -> str:
    """The thing with `the` in place of `a`."""
    return re.sub(r"^(?:a|an)\s+(?:new\s+)?", "the ", it.strip("\"'“” "), flags=re.IGNORECASE)
