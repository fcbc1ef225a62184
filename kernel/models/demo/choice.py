"""Which tools a message wants, and with which arguments. It never asks for the same call twice in a turn.

Not here: how arguments are found (`arguments`), and what is said about the results (`findings`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kernel.messages import ToolCall, ToolSpec
from kernel.models.demo.arguments import fill
from kernel.models.demo.arithmetic import find_expression
from kernel.models.demo.files import Wish, call_for, find_wish
from kernel.models.demo.findings import plain_result
from kernel.models.demo.prose import content_words, word_set
from kernel.models.demo.reading import LONGEST_QUESTION, Reading
from kernel.models.demo.tasks import find_task
from kernel.records import dataclass

TIME_QUESTION = (
    r"\bwhat(?:'s| is)? (?:the )?(?:current )?(?:time|date|day|year)\b|\b(?:current|today'?s?) (?:time|date)\b|"
    r"\bwhat day\b|\bdate today\b|\btime is it\b"
)
TIME_TOOL = r"\b(?:time|date|datetime|clock|calendar)\b"
SUM_TOOL = r"\b(?:calc\w*|arithmetic|maths?|sums?)\b"

MOST_CALLS = 8
"""Tool calls in one turn, after which the model answers with what it has."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Calls to make now, or what is missing to make one: the tool, and the names of its arguments."""

    calls: tuple[ToolCall, ...] = ()
    missing: tuple[str, tuple[str, ...]] | None = None


def choose(reading: Reading) -> Choice:
    """The calls that the last message asks for and that were not made yet."""
    if not reading.tools or len(reading.results) >= MOST_CALLS:
        return Choice()
    made = {_identity(result.call) for result in reading.results}
    wanted: list[ToolCall] = []
    for call in (*_special(reading), *_named(reading)):
        if isinstance(call, ToolCall) and _identity(call) not in made:
            made.add(_identity(call))
            wanted.append(replace(call, id=f"call_{reading.calls + len(wanted) + 1}"))
    if wanted or reading.results or find_task(reading) is not None:
        return Choice(tuple(wanted[: MOST_CALLS - len(reading.results)]))
    missing = next((lack for lack in _named(reading) if not isinstance(lack, ToolCall)), None)
    return Choice(missing=missing)


def _identity(call: ToolCall) -> str:
    return f"{call.name} {json.dumps(call.arguments, sort_keys=True, default=str)}"


def _special(reading: Reading) -> Iterator[ToolCall]:
    """Sums, the time and files, which have their own ways of being asked for."""
    wish = find_wish(reading.question[:LONGEST_QUESTION])
    expression = "" if reading.material else find_expression(_without_wish(reading.question, wish))
    if expression:
        yield from _text_call(_tool(reading, SUM_TOOL), expression)
    clock = _tool(reading, TIME_TOOL)
    if clock is not None and re.search(TIME_QUESTION, reading.instruction, re.IGNORECASE):
        yield ToolCall("", clock.name, _time_arguments(clock, reading.instruction))
    if wish is not None:
        earlier = plain_result(reading.results[0].content) if reading.results else None
        call = call_for(wish, reading.tools, earlier)
        if call is not None:
            yield call


def _time_arguments(clock: ToolSpec, text: str) -> dict[str, Any]:
    """What a clock must be told: its operation is "now" unless the message says another."""
    properties = clock.parameters.get("properties")
    arguments: dict[str, Any] = {}
    for name in clock.parameters.get("required") or ():
        schema = properties.get(name) if isinstance(properties, Mapping) else None
        choices = schema.get("enum") or [] if isinstance(schema, Mapping) else []
        spoken = fill({"properties": {name: schema}}, text).arguments.get(name) if choices else None
        now = next((word for word in ("now", "current", "current_time", "today", "get") if word in choices), None)
        arguments[name] = spoken or now or (choices[0] if choices else "now")
    return arguments


def _without_wish(question: str, wish: Wish | None) -> str:
    """The question without the words that are to be written to a file, or name it."""
    if wish is None:
        return question
    rest = question.replace(wish.path, " ")
    return rest.replace(wish.content, " ") if wish.content else rest


def _tool(reading: Reading, pattern: str) -> ToolSpec | None:
    """The tool whose name, or else whose description, fits."""
    by_name = next((t for t in reading.tools if re.search(pattern, " ".join(word_list(t.name)))), None)
    return by_name or next((t for t in reading.tools if re.search(pattern, t.description, re.IGNORECASE)), None)


def _text_call(tool: ToolSpec | None, text: str) -> Iterator[ToolCall]:
    """A call that gives the tool its one text: `expression`, or the first text it takes."""
    if tool is None:
        return
    properties = tool.parameters.get("properties")
    names = [name for name, schema in properties.items() if _is_text(schema)] if isinstance(properties, Mapping) else []
    if names:
        yield ToolCall("", tool.name, {"expression" if "expression" in names else names[0]: text})


def _is_text(schema: object) -> bool:
    return isinstance(schema, Mapping) and schema.get("type", "string") == "string" and not schema.get("enum")


def _named(reading: Reading) -> Iterator[ToolCall | tuple[str, tuple[str, ...]]]:
    """Calls of tools the message speaks of; where arguments are missing, the tool's name and theirs."""
    special = {call.name for call in _special(reading)}
    for tool in reading.tools:
        wanted = names(reading.instruction, tool) if special else speaks_of(reading.instruction, tool)
        if tool.name in special or not wanted:
            continue
        filled = fill(tool.parameters, reading.question, _words(tool.name))
        if filled.missing:
            yield tool.name, tuple(filled.missing)
        else:
            yield ToolCall("", tool.name, filled.arguments)


def names(text: str, tool: ToolSpec) -> bool:
    """Whether a message has the tool's name as it is written."""
    return re.search(rf"(?<!\w){re.escape(tool.name)}(?!\w)", text, re.IGNORECASE) is not None


def speaks_of(text: str, tool: ToolSpec) -> bool:
    """Whether a message mentions the tool's name, in any form, or two of the words its description is about."""
    if names(text, tool):
        return True
    said = {stem(word) for word in re.findall(r"[a-z]+", text.lower())}
    name = {stem(word) for word in _words(tool.name)} - {"tool", "get", "run", "call", "us", "agent"}
    if name and name <= said:
        return True
    about = {stem(word) for word in content_words(tool.description)} - GENERAL
    return len(about & said) >= 2


def word_list(name: str) -> list[str]:
    """The words of a tool's name: `web_search`, `webSearch` and `web-search` have the same."""
    return re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())


def _words(name: str) -> frozenset[str]:
    return frozenset(word_list(name))


def stem(word: str) -> str:
    """The word without its commonest endings: `searches` and `searching` are both `search`."""
    for ending in ("ing", "ers", "ors", "er", "or", "ies", "es", "ed", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


GENERAL = frozenset(
    map(
        stem,
        word_set(
            "tool get fetch run call return returns give gives tell tells look make do given value values result "
            "results input output string text number name function data use uses used agent information about any "
            "write read file files one two current find finds answer answers question questions"
        ),
    )
)
"""Words, stemmed, that describe tools in general and so point to none."""
