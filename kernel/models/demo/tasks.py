"""The tasks the demo model knows, in order of precedence: how each is asked for, by whom, and who does it.

A task is found by what the message asks; failing that, by the role the system prompt gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kernel.models.demo import creations, texts
from kernel.models.demo.prose import Answer, capital, key_words, subject
from kernel.models.demo.reading import Reading
from kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One thing the model can do.

    `asked` is a pattern for the message, `role` one for the system prompt ("" for none);
    `do(it, material, instruction)` writes the answer about `it`.
    """

    asked: str
    role: str
    do: Callable[[str, str, str], Answer]


def _on_text(do: Callable[[str, str], Answer]) -> Callable[[str, str, str], Answer]:
    return lambda it, material, instruction: do(material or it, instruction)


NOTHING = "the ordinary day"
"""What is written about when a message names no subject."""


def _compare(it: str, material: str, instruction: str) -> Answer:
    pair = re.search(
        r"(?:compare|between)\s+(.+?)\s+(?:and|with|to|vs\.?|versus)\s+(.+?)[.?!]*$", instruction, re.IGNORECASE
    )
    sides = pair or re.search(r"(\w[\w ]*?)\s+(?:vs\.?|versus)\s+(\w[\w ]*)", instruction, re.IGNORECASE)
    return creations.comparison(sides[1], sides[2]) if sides else creations.analysis(it, material)


FIRST_WORDS = 40
"""Characters of a message in which it must ask for a task other than its system prompt's."""

TASKS: tuple[Task, ...] = (
    Task(r"\bsummar|\btl;?dr|\bcondense|\bshorten|key points|main points", r"\bsummar", _on_text(texts.summarise)),
    Task(r"\bkey ?words?\b|\btags?\b", r"\bkey ?words?|\btagg", _on_text(texts.name_key_words)),
    Task(
        r"\bsentiment|\bpositive or negative|\bclassify\b|how does .* feel",
        r"\bsentiment|\bclassif",
        _on_text(lambda text, _: texts.judge(text)),
    ),
    Task(
        r"\b(?:how many|count|count the) (?:words|sentences|characters|letters|lines)",
        "",
        _on_text(texts.count),
    ),
    Task(
        r"\brevers(?:e|ed)\b|\b(?:to|in|into) (?:upper|lower) ?case\b|\b(?:upper|lower)case\b",
        "",
        _on_text(texts.transform),
    ),
    Task(
        r"\b(?:ideas?|suggestions?|tips?|ways? to|brainstorm|benefits|reasons|questions)\b",
        r"\bbrainstorm",
        lambda it, material, asked: creations.ideas(it, asked),
    ),
    Task(
        r"\b(?:title|headline)s?\b|\bname (?:for|of)\b|\bentitle",
        r"\bheadlines?\b|\btitles?\b",
        _on_text(lambda text, _: texts.entitle(text)),
    ),
    Task(r"\bhaiku\b", r"\bhaiku\b", lambda it, material, _: creations.haiku(it)),
    Task(r"\b(?:poem|verse|limerick|rhyme|song|lyrics)\b", "", lambda it, material, _: creations.poem(it)),
    Task(r"\b(?:story|tale|fable)\b", r"\bstory ?tell", lambda it, material, _: creations.story(it)),
    Task(r"\bjokes?\b", r"\bcomedian", lambda it, material, _: creations.joke("the robot" if it == NOTHING else it)),
    Task(r"\b(?:slogan|tagline|motto)\b", r"\b(?:slogan|copywriter)", lambda it, material, _: creations.slogan(it)),
    Task(r"\be-?mail\b|\bletter to\b", "", lambda it, material, _: creations.email(it)),
    Task(
        r"\b(?:plan|steps|outline|roadmap|how (?:do|can|should) i)\b",
        r"\bplann(?:er|ing)\b|\boutlin",
        lambda it, material, asked: creations.plan(it, asked),
    ),
    Task(
        r"\b(?:review|critique|critici[sz]e|feedback|proofread|rate|score|evaluate)\b",
        r"\b(?:reviewer|critic|critique|review)\b",
        _on_text(lambda text, _: texts.review(text)),
    ),
    Task(
        r"\b(?:rewrite|improve|edit|revise|polish|correct|fix)\b",
        r"\b(?:editor|proofreader|edit)\b",
        _on_text(lambda text, _: texts.polish(text)),
    ),
    Task(r"\bcompare|\bdifferences? between|\bvs\.?\b|\bversus\b", "", _compare),
    Task(
        r"\b(?:article|essay|report|blog|post|paragraph|draft|write[- ]?up)\b",
        r"\b(?:writer|author|journalist|blogger)\b",
        lambda it, material, _: creations.article(it, material),
    ),
    Task(
        r"\bresearch|\binvestigate|\bstudy\b|\bfind out\b",
        r"\bresearch",
        lambda it, material, _: creations.notes(it),
    ),
    Task(
        r"\banaly[sz]e|\banalysis\b|\binsights?\b|pros and cons",
        r"\banaly",
        lambda it, material, _: creations.analysis(it, material),
    ),
    Task(r"^write\b|^draft\b|^compose\b", "", lambda it, material, _: creations.article(it, material)),
)


def find_task(reading: Reading) -> Task | None:
    """The task a message asks for. Where the system prompt gives one too, only its first words can ask."""
    asking = reading.instruction[:FIRST_WORDS] if find_role_task(reading) else reading.instruction
    return next((task for task in TASKS if re.search(task.asked, asking, re.IGNORECASE)), None)


def find_role_task(reading: Reading) -> Task | None:
    """The task the system prompt gives, for messages that only bring the text or the subject."""
    return next((task for task in TASKS if task.role and re.search(task.role, reading.system, re.IGNORECASE)), None)


def do_task(task: Task, reading: Reading, material: str = "") -> Answer:
    """The task done on the material, or on the subject the message names."""
    text = material or reading.material or _own_text(reading)
    it = subject(reading.instruction, NOTHING) if not text or not reading.material else _subject_of(reading, text)
    return task.do(it or "this", text, reading.instruction)


def do_role_task(task: Task, reading: Reading) -> Answer:
    """The system prompt's task done on the whole message."""
    text = reading.material or reading.question
    long = len(text.split()) > 12
    it = _subject_of(reading, text) if long else subject(text)
    return task.do(it or "this", text if long else "", reading.question)


def _own_text(reading: Reading) -> str:
    """A short quotation, or the earlier message that "that" points to."""
    quoted = re.search(r"[\"“']([^\"”']{2,})[\"”'](?:\W|$)", reading.instruction)
    if quoted:
        return quoted[1]
    points_back = re.search(r"\b(?:it|that|this|above)\b", reading.instruction, re.IGNORECASE)
    return reading.earlier[-1] if points_back and reading.earlier and len(reading.instruction) < 80 else ""


def _subject_of(reading: Reading, text: str) -> str:
    """What an instruction with material is about: what it names itself, or the material's key words."""
    headed = re.match(
        r"(?:#+ |(?:notes|findings|report|draft|article|research) (?:on|about) )([^:.\n]{2,60})", text, re.IGNORECASE
    )
    if headed:
        return headed[1].strip()
    named = re.search(
        r"\b(?:about|on)\s+(?!these|this|the following|it\b)(.{2,60}?)(?:\s+(?:using|based|from|with)\b.*)?$",
        reading.instruction,
        re.IGNORECASE,
    )
    return named[1].strip("\"'“” .") if named else " and ".join(key_words(text, 2)) or capital(text[:40])
