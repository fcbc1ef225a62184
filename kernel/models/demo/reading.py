"""What a conversation says to the demo model: who it is to be, what is asked, what its tools answered. Reading only."""

from __future__ import annotations

import re

from kernel.messages import Message, Request, ToolCall, ToolSpec
from kernel.records import dataclass

MATERIAL_VERBS = (
    r"summar|shorten|tl;?dr|condense|key ?(?:words?|points?)|classif|sentiment|positive or negative|review|critiqu|"
    r"critici|improve|edit|revise|rewrite|polish|proofread|translate|title|headline|analy|extract|explain|count|"
    r"reverse|report|article|draft|write|uppercase|lowercase|check|rate|score|reply|respond|comment|based on|turn|"
    r"convert|use|the following|this text"
)
"""Words in front of a colon or a blank line that make the rest material, not part of the question."""


LONGEST_QUESTION = 2000
"""Characters of a message that is still read as a question; of a longer one the beginning is, and the rest is text."""

NAMES = r"[\"'`]?\w+[\"'`]?(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)[\"'`]?\w+[\"'`]?)*"
FORMS = (
    rf"(?:\w+\s+)?json\b(?: object)?(?:\s*(?:with|using|of|:)?\s*(?:the\s+)?(?:keys?|fields?)\s*:?\s+{NAMES})?"
    r"|(?:exactly\s+|only\s+)?(?:one|a single|two|three|four|five|\d+)(?: short)? (?:words?|sentences?)(?: only)?"
    r"|bullet points|bullets|(?:all )?caps|capitals|upper ?case letters"
)
LINKS = r"(?:(?:only|me|it|with|in|as|a|an|valid)\s+)*"
DIRECTIVES = (
    rf"^(?:please\s+)?(?:answer|respond|reply|return|output|give me|produce)\s+{LINKS}(?:{FORMS})\s*[:,.;-]*\s*",
    rf"[\s,.;(]+(?:please\s+)?(?:answer|respond|reply|return)\s+{LINKS}(?:{FORMS})[).!\s]*$",
    rf"[\s,(]+(?:as|in|with|using|under|at most)\s+(?:(?:a|an|valid)\s+)?(?:{FORMS})[).!\s]*(?=[?.!]?$)",
)
"""How a message says in which form it wants its answer: before, after, or at the end of the question."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool answered to a call."""

    call: ToolCall
    content: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A conversation, read.

    `message` is the last user message, `question` the same without words about the form of the
    answer; `instruction` the part of it that asks, `material` the
    text it brings along ("" for none); `earlier` are the user messages before it; `results`
    are the tool answers since it; `calls` counts every tool call of the conversation.
    """

    system: str
    message: str
    question: str
    instruction: str
    material: str
    earlier: tuple[str, ...]
    results: tuple[Result, ...]
    tools: tuple[ToolSpec, ...]
    calls: int


def read(request: Request) -> Reading:
    """Read the conversation of a request."""
    messages = request.messages
    asked = max((place for place, said in enumerate(messages) if said.role == "user"), default=-1)
    message = messages[asked].content.strip() if asked >= 0 else ""
    question = without_form(message)
    instruction, material = split_material(question)
    return Reading(
        system="\n".join(said.content for said in messages if said.role == "system"),
        message=message,
        question=question,
        instruction=instruction,
        material=material,
        earlier=tuple(m.content for m in messages[: max(asked, 0)] if m.role == "user"),
        results=tuple(_results(messages[asked + 1 :])),
        tools=request.tools,
        calls=sum(len(said.tool_calls) for said in messages),
    )


def _results(messages: tuple[Message, ...]) -> list[Result]:
    calls = {call.id: call for message in messages for call in message.tool_calls}
    return [
        Result(calls.get(message.tool_call_id, ToolCall(message.tool_call_id, message.name)), message.content)
        for message in messages
        if message.role == "tool"
    ]


def without_form(message: str) -> str:
    """The message without `Answer in one word:`, `as JSON with keys a and b` and the like."""
    rest = message
    for directive in DIRECTIVES if len(message) <= LONGEST_QUESTION else ():
        rest = re.sub(directive, "", rest, count=1, flags=re.IGNORECASE)
    return rest.strip() or message


def split_material(question: str) -> tuple[str, str]:
    """What a message asks, and the text it brings along: after a colon or a blank line, or a long quotation."""
    found = re.match(r"(.{3,200}?)(?::\s+|\n\s*\n)(.+)\Z", question, re.DOTALL)
    if found and re.search(MATERIAL_VERBS, found[1], re.IGNORECASE):
        return found[1].strip(), found[2].strip().strip('"“”')
    quoted = re.search(r"[\"“]([^\"”]{25,})[\"”]", question, re.DOTALL)
    if quoted and len(question) - len(quoted[0]) <= LONGEST_QUESTION:
        return (question[: quoted.start()] + question[quoted.end() :]).strip(), quoted[1].strip()
    return (question, "") if len(question) <= LONGEST_QUESTION else (question[:400], question)
