"""In which manner the demo model is asked to speak, and the same answer put that way: short, as JSON, as a pirate."""

from __future__ import annotations

import json
import re
from typing import Any

from kernel.models.demo.prose import Answer, bullets, capital, content_words, key_words, pick, seed_of, sentences
from kernel.records import dataclass

PERSONAS: dict[str, str] = {
    "pirate": r"pirate|buccaneer",
    "poet": r"\b(?:poet|bard)\b",
    "shakespeare": r"shakespear|elizabethan",
    "robot": r"(?:you are|act as|like)\s+(?:an?\s+)?(?:\w+\s+)?robot",
    "wizard": r"\b(?:wizard|sorcerer|sorceress)\b",
}
"""A manner → how a system prompt or a message asks for it."""


@dataclass(frozen=True, slots=True)
class Style:
    """The manner asked for. `keys` name the members of a JSON answer; `words` and `sentences` are limits, 0 none."""

    persona: str = ""
    json: bool = False
    keys: tuple[str, ...] = ()
    words: int = 0
    sentences: int = 0
    bullets: bool = False
    shout: bool = False


def read_style(system: str, instruction: str) -> Style:
    """The manner that the system prompt and the message ask for."""
    asked = f"{system}\n{instruction}".lower()
    return Style(
        persona=_persona(system.lower(), instruction.lower()),
        json=re.search(r"\b(?:as|in|with|only|valid|return|respond|reply|answer|output|a)\s+(?:\w+\s+)?json\b", asked)
        is not None,
        keys=_keys(f"{system}\n{instruction}"),
        words=_limit(asked, r"words?"),
        sentences=_limit(asked, r"sentences?"),
        bullets=re.search(r"\b(?:as|in|with|use)\s+(?:\w+\s+)?bullet", asked) is not None,
        shout=re.search(r"\b(?:in|use|all)\s+(?:all\s+)?(?:upper ?case|caps|capitals|capital letters)\b", asked)
        is not None,
    )


def _persona(system: str, message: str) -> str:
    """The manner the system prompt names anywhere, or the message after `like a` or `as a`."""
    by_role = next((name for name, pattern in PERSONAS.items() if re.search(pattern, system)), "")
    found = re.search(r"\b(?:like|as) (?:an? )?(" + "|".join(PERSONAS) + r")\b", message)
    return found[1] if found else by_role


def _keys(asked: str) -> tuple[str, ...]:
    """`with (the) keys a, b and c`, or the names in a sample object."""
    named = re.search(
        r"\b(?:keys?|fields?|properties)\s*:?\s+((?:[\"'`]?\w+[\"'`]?(?:\s*,\s*(?:and\s+)?|\s+and\s+)?)+)",
        asked,
        re.IGNORECASE,
    )
    if named and re.search(r"json", asked, re.IGNORECASE):
        return tuple(word for word in re.findall(r"\w+", named[1]) if word != "and")
    sample = re.search(r"\{[^{}]*\}", asked)
    return tuple(re.findall(r"[\"'](\w+)[\"']\s*:", sample[0])) if sample else ()


def _limit(asked: str, unit: str) -> int:
    if re.search(rf"\b(?:one|a single|single|1)[ -]{unit}", asked):
        return 1
    within = r"in|under|at most|max(?:imum)?|no more than|up to|exactly|with|fewer than"
    found = re.search(rf"\b(?:{within})\s+(?:\w+\s+)?(\d+|two|three|four|five|ten)\s+{unit}", asked)
    if not found:
        return 0
    return int(found[1]) if found[1].isdigit() else {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}[found[1]]


def apply_style(answer: Answer, style: Style) -> str:
    """The answer in the manner asked for. JSON is always valid, and bare: no fence, no talk around it."""
    if style.json:
        return json.dumps(_data(answer, style.keys), ensure_ascii=False)
    if style.words == 1:
        return _shout(_one_word(answer), style)
    text = answer.text
    if style.sentences:
        text = " ".join(sentences(text)[: style.sentences])
    if style.words and len(text.split()) > style.words:
        text = " ".join(text.split()[: style.words]).rstrip(",;:") + "…"
    if style.bullets and not re.search(r"^\s*(?:[-*]|\d+\.)\s", text, re.MULTILINE):
        text = bullets(sentences(text))
    return _shout(_speak_as(style.persona, text), style)


def _shout(text: str, style: Style) -> str:
    return text.upper() if style.shout else text


def _one_word(answer: Answer) -> str:
    words = answer.short.split() or content_words(answer.text) or answer.text.split() or [""]
    word = words[0] if len(words) == 1 or not answer.short else answer.short
    return capital(word.strip(".,;:!?"))


def _data(answer: Answer, keys: tuple[str, ...]) -> dict[str, Any]:
    if not keys:
        return dict(answer.fields) or {"answer": answer.short or answer.text}
    return {key: value_named(answer, key) for key in keys}


def value_named(answer: Answer, key: str) -> Any:
    """The part of the answer a key asks for, by its name."""
    name = key.lower()
    if name in answer.fields:
        return answer.fields[name]
    match name:
        case "answer" | "result" | "value" | "output":
            return answer.short or answer.text
        case "summary" | "description" | "reason" | "explanation" | "message":
            return (sentences(answer.text) or [""])[0]
        case "keywords" | "tags" | "topics":
            return key_words(answer.text)
        case "confidence" | "score":
            return 0.5
        case "title" | "name":
            return capital(answer.short or " ".join(key_words(answer.text, 3)))
    return answer.text


def _speak_as(persona: str, text: str) -> str:
    seed = seed_of(text)
    match persona:
        case "pirate":
            return _pirate(text, seed)
        case "poet":
            return text if "\n" in text else f"{text}\n\n{pick(POET_ENDINGS, seed)}"
        case "shakespeare":
            given = re.sub(r"\b(thank|for|to|with|of|from) you\b", r"\1 thee", text, flags=re.IGNORECASE)
            return f"Hark! {_swap(given, SHAKESPEARE)}"
        case "robot":
            return f"BEEP. {text} END OF MESSAGE."
        case "wizard":
            return f"{pick(WIZARD_OPENINGS, seed)} {text}"
    return text


POET_ENDINGS = (
    "So runs the day, and so the line:\nthe thought was yours, the rhyme is mine.",
    "And if the words are plain and few,\nthe best of them belong to you.",
)
WIZARD_OPENINGS = ("By star and candle, I have seen it.", "The runes have settled.", "Stand back a little; there.")
PIRATE = {
    "hello": "ahoy",
    "hi": "ahoy",
    "my": "me",
    "you": "ye",
    "your": "yer",
    "yes": "aye",
    "friend": "matey",
    "is": "be",
    "are": "be",
}
SHAKESPEARE = {"you": "thou", "your": "thy", "are": "art", "yes": "aye", "has": "hath", "does": "doth", "my": "mine"}


def _swap(text: str, words: dict[str, str]) -> str:
    def swapped(found: re.Match[str]) -> str:
        word = words[found[0].lower()]
        return capital(word) if found[0][0].isupper() else word

    return re.sub(r"\b(?:" + "|".join(words) + r")\b", swapped, text, flags=re.IGNORECASE)


def _pirate(text: str, seed: int) -> str:
    ending = pick(("Yo ho ho!", "Now hoist the sails, matey!", "Shiver me timbers!"), seed)
    stop = "" if text.rstrip().endswith((".", "!", "?", "…")) else "."
    return f"Arr! {_swap(text, PIRATE)}{stop} {ending}"
