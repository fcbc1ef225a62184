"""What the demo model says when no tool is needed: what it remembers, what it knows, and an honest last word.

Not here: greetings and other small talk (`smalltalk`), the tasks it can do (`tasks`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kernel.models.demo import creations
from kernel.models.demo.arithmetic import evaluate, find_expression, spoken
from kernel.models.demo.knowledge import CAPITALS, CURIOSITIES, FACTS, GLOSSARY, LISTS
from kernel.models.demo.prose import Answer, bullets, capital, key_words, listed, pick, seed_of, subject, wanted_count
from kernel.models.demo.reading import Reading
from kernel.models.demo.smalltalk import CAN_DO, chat_idly, told_name
from kernel.models.demo.tasks import do_role_task, do_task, find_role_task, find_task


def converse(reading: Reading) -> Answer:
    """The answer to the last message, without tools."""
    for answer in RULES:
        found = answer(reading)
        if found is not None:
            return found
    return _last_word(reading)


def _is(reading: Reading, pattern: str) -> bool:
    return re.search(pattern, reading.instruction, re.IGNORECASE) is not None


def _remember(reading: Reading) -> Answer | None:
    told = told_name(reading)
    if _is(reading, r"\bwhat(?:'s| is) my name|who am i\b|do you (?:remember|know) my name"):
        known = Answer(f"Your name is {told}.", told, {"name": told})
        return known if told else Answer("You have not told me your name yet.", "Unknown")
    if told and _is(reading, r"^(?:\w+[,!.]?\s+)?(?:my name is|call me|i am|i'm)\s+[\w-]+[.!\s]*$"):
        return Answer(f"Nice to meet you, {told}!", told, {"name": told})
    return _recall(reading)


def _recall(reading: Reading) -> Answer | None:
    """A fact of the form "my X is Y" told before, or told now."""
    asked = re.search(r"\bwhat(?:'s| is| was| are) my ([\w ]+?)\??$", reading.instruction, re.IGNORECASE)
    if asked:
        for message in reversed(reading.earlier):
            told = re.search(rf"\bmy {re.escape(asked[1])} (?:is|are|was) ([^.!?\n]+)", message, re.IGNORECASE)
            if told:
                return Answer(f"Your {asked[1]} is {told[1].strip()}.", told[1].strip())
        return Answer(f"You have not told me your {asked[1]} yet.", "Unknown")
    if re.match(
        r"(?:please )?(?:remember|note)\b(?! for)|my [\w ]+ (?:is|are) [^?]+$", reading.question, re.IGNORECASE
    ):
        return Answer("Noted. I will remember it in this conversation.", "Noted")
    return None


def _repeat(reading: Reading) -> Answer | None:
    opening = r"(?:please\s+)?(?:say|repeat|echo)(?: after me)?\s*:?\s+(.+)$"
    found = re.match(opening, reading.question, re.IGNORECASE | re.DOTALL)
    if not found:
        return None
    said = found[1].strip()
    quoted = re.fullmatch(r"[\"“'](.*)[\"”'][.!?]?", said, re.DOTALL)
    return Answer(quoted[1] if quoted else said, quoted[1] if quoted else said)


def _calculate(reading: Reading) -> Answer | None:
    expression = "" if reading.material else find_expression(reading.question)
    if not expression:
        return None
    try:
        value = evaluate(expression)
    except ValueError as error:
        return Answer(str(error), "Impossible", {"expression": expression, "error": str(error)})
    return Answer(f"{expression} = {spoken(value)}", spoken(value), {"expression": expression, "result": value})


def _count_up(reading: Reading) -> Answer | None:
    found = re.search(r"\bcount (?:up |down )?from (\d{1,4}) to (\d{1,4})\b", reading.instruction, re.IGNORECASE)
    if not found:
        return None
    first, last = int(found[1]), int(found[2])
    step = 1 if last >= first else -1
    counted = list(range(first, last + step, step))[:200]
    return Answer(", ".join(map(str, counted)), str(counted[-1]), {"numbers": counted})


def _know(reading: Reading) -> Answer | None:
    asked = reading.instruction.lower()
    if re.search(r"something interesting|fun fact|surprise me|interesting fact", asked):
        return Answer(pick(CURIOSITIES, seed_of(reading.question), len(reading.earlier)))
    country = re.search(r"\bcapital (?:city )?of (?:the )?([a-z ]+?)\s*(?:[?.!,]|$)", asked)
    if country and country[1] in CAPITALS:
        city, land = CAPITALS[country[1]], country[1].upper() if len(country[1]) < 4 else country[1].title()
        return Answer(f"The capital of {land} is {city}.", city, {"capital": city, "country": land, "city": city})
    for pattern, text, short in FACTS:
        if re.search(pattern, asked):
            return Answer(text, short)
    return _define(asked)


def _define(asked: str) -> Answer | None:
    opening = r"(?:please )?(?:can you )?(?:what(?:'s| is| are)|explain|describe|define|tell me about|tell me what)"
    for pattern, text in GLOSSARY.items():
        known = rf"{opening}\s+(?:{pattern})(?:\s+(?:is|are|to me|in .*|like .*|to an? .*))*\s*[.?!]*$"
        if re.match(known, asked.strip()):
            return Answer(text)
    return None


def _list(reading: Reading) -> Answer | None:
    if not _is(reading, r"\b(?:list|name|give me|tell me|what are|which are|enumerate)\b"):
        return None
    for pattern, things in LISTS.items():
        if _is(reading, rf"\b(?:{pattern})\s*(?:$|[.?!,]|with|separated)"):
            known = things.split(", ")
            found = known[: wanted_count(reading.instruction, 5 if len(known) > 9 else len(known))]
            one_line = _is(reading, r"comma|one line")
            text = ", ".join(found) if one_line else bullets([capital(item) for item in found])
            return Answer(text, found[0], {"items": found, "list": found})
    return None


def _task(reading: Reading) -> Answer | None:
    task = find_task(reading)
    return do_task(task, reading) if task else None


def _role_task(reading: Reading) -> Answer | None:
    role = find_role_task(reading)
    return do_role_task(role, reading) if role else None


def _about(reading: Reading) -> Answer | None:
    """A bare `about X`, which is left when a message asks for nothing but a form."""
    return creations.notes(subject(reading.question)) if _is(reading, r"^about\s") else None


LACKS: tuple[tuple[str, str, str], ...] = (
    (
        r"\bwhat time\b|\btime is it\b|\b(?:current|today'?s) (?:time|date)\b|\bwhat day is|\bthe date\b",
        "I have no clock.",
        "a date and time",
    ),
    (r"\bweather\b|\bforecast\b|\btemperature in\b", "I cannot look out of the window.", "a weather"),
    (r"\b(?:search|browse|google|look up)\b|\bnews\b|\bstock price", "I am offline.", "a search"),
    (
        r"\b(?:read|open|list|write|save|delete)\b.*(?:\bfiles?\b|\bfolder\b|\w\.(?:txt|md|csv|json)\b)",
        "I cannot see any files.",
        "a file",
    ),
)
"""A pattern for a question → what is missing, and the tool that would help."""


def _lack(reading: Reading) -> Answer | None:
    """What would take a tool, when there is none for it."""
    for pattern, lack, tool in LACKS:
        if _is(reading, pattern):
            return Answer(f"{lack} Give this agent {tool} tool and ask again: I will call it.", "Unknown")
    return None


BEYOND = (
    (r"\btranslat", "Translating needs a real language model"),
    (
        r"\b(?:function|code|program|script|class|regex|algorithm|html|sql)\b",
        "Writing code needs a real language model",
    ),
)
"""A pattern for a request → why it cannot be done here."""

ASKING = (
    r"^(?:what|who|where|when|why|how|which|whose|is|are|was|can|could|do|does|did|will|should|tell|describe|explain|"
    r"give|convert|show|find|write|create|make|answer|solve|help|compute|define|generate|recommend|suggest|choose)\b"
)


def _last_word(reading: Reading) -> Answer:
    larger = 'for example model = "openai/gpt-4o-mini"'
    asks = reading.question.rstrip().endswith("?") or _is(reading, ASKING) or _is(reading, BEYOND[0][0])
    for pattern, needs in BEYOND:
        if asks and _is(reading, pattern):
            return Answer(f"{needs}: choose one, {larger}. I am the small offline demo model.", "Unknown")
    if asks:
        return Answer(
            f"{_quoted(reading.question)} is beyond me: I am the small offline demo model. A larger one will know, "
            f"{larger}. Meanwhile I can {listed(CAN_DO[:3], 'or')}.",
            "Unknown",
        )
    words = key_words(reading.instruction, 3)
    offer = "Tell me what to do with it: summarise it, make a plan, write a haiku …"
    fields = {"text": reading.question, "keywords": words}
    return Answer(f"I have read {_quoted(reading.question)}. {offer}", words[0] if words else "", fields)


def _quoted(text: str, most: int = 120) -> str:
    """The text on one line, in quotation marks, cut at a word."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= most else f"“{line[:most].rsplit(' ', 1)[0]} …”"


RULES: tuple[Callable[[Reading], Answer | None], ...] = (
    chat_idly,
    _remember,
    _repeat,
    _calculate,
    _count_up,
    _know,
    _list,
    lambda reading: None if _is(reading, BEYOND[1][0]) and _is(reading, r"^(?:write|create)") else _task(reading),
    _role_task,
    _about,
    _lack,
)
"""Asked in this order; the first that has an answer gives it."""
