"""Greetings, thanks, and what the demo model says about itself."""

from __future__ import annotations

import re

from kernel.models.demo.prose import Answer, bullets, capital, listed, pick, seed_of
from kernel.models.demo.reading import Reading

CAN_DO = (
    "do arithmetic",
    "summarise or review a text you send",
    "write a haiku, a story or a plan",
    "make lists",
    "answer as JSON",
    "call the tools you give me",
)

GREETING = r"(?:hello|hi|hey|hiya|greetings|good (?:morning|afternoon|evening|day)|howdy|ahoy)\b"

SAYINGS: tuple[tuple[str, str, str], ...] = (
    (
        rf"^(?:{GREETING}[\w ]*[,!.]?\s*)?how(?:'s| is| are) (?:you|it going|things|life)\b",
        "All is well here, thank you. What can I do for you?",
        "Well",
    ),
    (r"^(?:many )?thank|^thx\b|^cheers\b", "You are welcome!", "Welcome"),
    (r"^(?:good ?)?bye\b|^see you|^good night", "Goodbye! Come back any time.", "Goodbye"),
    (
        r"\bare you (?:real|human|an? (?:person|bot|robot|machine|ai)|gpt|claude|chatgpt|gemini)\b",
        "I am a program: the demo model of Spell Studio. I follow rules; the same question gets the same answer.",
        "Program",
    ),
    (r"^(?:ping|test(?:ing)?|are you (?:there|ready|awake))[.!?\s]*$", "I am here, and everything works.", "Pong"),
    (r"^(?:yes|no|ok(?:ay)?|sure|great|cool|nice)[.!\s]*$", "Good. What is next?", "Good"),
    (
        r"\bi(?:'m| am)(?: feeling| so| very)* (?:sad|tired|lonely|anxious|stressed|upset)\b",
        "I am sorry to hear that. I am only a small program, but a walk, a glass of water or a friend often helps.",
        "Sorry",
    ),
    (r"\bi(?:'m| am)(?: feeling| so| very)* (?:happy|glad|excited|great)\b", "That is good to hear!", "Good"),
)
"""A pattern for a message → what is said to it, and the shortest form of that."""


def chat_idly(reading: Reading) -> Answer | None:
    """The answer to a message that only makes conversation; None for every other."""
    if not reading.question:
        return Answer("I am listening: what would you like to know?", "Listening")
    if _is(reading, r"\bwho are you|what(?:'s| is) your name|what are you\b|introduce yourself|tell me about yourself"):
        return _introduce(reading)
    if _is(
        reading,
        r"\bwhat can you do|\bhow can you help|\bwhat do you (?:do|know)\b|\bcan you help me\b[.?!]*$|^help[.!?]*$",
    ):
        return _help(reading)
    for pattern, text, short in SAYINGS:
        if _is(reading, pattern):
            return Answer(text, short)
    only_greets = re.match(rf"{GREETING}[\w ,']{{0,40}}[.!?\s]*$", reading.question, re.IGNORECASE)
    return _greet(reading) if only_greets and not _is(reading, r"\b(?:how|what|who|can|please)\b") else None


def _is(reading: Reading, pattern: str) -> bool:
    return re.search(pattern, reading.instruction, re.IGNORECASE) is not None


def name_of(reading: Reading) -> str:
    """The name the system prompt gives the model; "" for none. A role (`a helpful assistant`) is no name."""
    found = re.search(
        r"\b(?:[Yy]ou are|[Yy]our name is|[Yy]ou're called|[Cc]all yourself)\s+([A-Z][\w-]+)\b", reading.system
    )
    return found[1] if found else ""


def told_name(reading: Reading) -> str:
    """The name the person gave, now or before; "" for none."""
    for message in reversed([*reading.earlier, reading.question]):
        found = re.search(r"\b(?:[Mm]y name is|[Cc]all me|I am(?= [A-Z])|I'm(?= [A-Z]))\s+([\w-]+)", message)
        if found:
            return capital(found[1])
    return ""


def _greet(reading: Reading) -> Answer:
    me, you = name_of(reading), told_name(reading)
    greeting = f"Hello{f', {you}' if you else ''}!{f' I am {me}.' if me else ''}"
    offers = ("What can I do for you?", "How can I help?", "What shall we work on?")
    return Answer(f"{greeting} {pick(offers, seed_of(reading.question))}", "Hello", {"greeting": "Hello"})


def _introduce(reading: Reading) -> Answer:
    me = name_of(reading)
    opening = f"I am {me}, played by" if me else "I am"
    text = (
        f"{opening} the demo model of Spell Studio: small, offline and always the same. I need no key and cost "
        "nothing, so you can try agents, tools and workflows at once. For open questions, choose a larger model, as in "
        'model = "openai/gpt-4o-mini".'
    )
    return Answer(text, me or "Demo", {"name": me or "demo/assistant"})


def _help(reading: Reading) -> Answer:
    tools = f"\n\nMy tools here: {listed([tool.name for tool in reading.tools])}." if reading.tools else ""
    skills = bullets([capital(skill) for skill in CAN_DO])
    return Answer(f"Here is what I can do offline:\n\n{skills}{tools}", "Help", {"skills": list(CAN_DO)})
