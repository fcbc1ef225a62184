"""The code that a new smart cell begins with, in each language. Not here: where the cell goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kernel.api.spelling import spelled
from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.workflows.templates import REFERENCE
from studio.smart.editing import find
from studio.smart.forms import Form
from studio.smart.literals import Literal, Scalar, Table, Written, plain, walk
from studio.smart.writing import Pen, write

KINDS = ("agent", "tool", "workflow", "prompt", "http", "data")
"""What there is to insert."""

DECLARED = {"lua": "{name} = {value}", "javascript": "var {name} = {value};", "python": "{name} = {value}"}
GIVEN = {"lua": "return {value}", "javascript": "return {value};", "python": "return {value}"}

HANDLERS = {
    "lua": 'function(input)\n    return "You said: " .. input.text\n  end',
    "javascript": "(input) => `You said: ${input.text}`",
    "python": 'lambda input: "You said: " + input["text"]',
}

EMPTY: Mapping[Any, Any] = {"integer": 0, "number": 0, "boolean": False, "array": [], "object": {}}
"""Type of a parameter → the value a form begins with."""

TESTS = {"lua": "function(input) return true end", "javascript": "(input) => true", "python": "lambda input: True"}
"""The test of a new condition."""

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"text": {"type": "string", "description": "What to work on"}},
    "required": ["text"],
}

TEMPLATE = "You help {{ team | default('us') }}.\nAnswer in one sentence: {{ question }}\n"


@dataclass(frozen=True, slots=True)
class Taken:
    """Names that are used already: variables of the language, and agents for the steps of a workflow."""

    variables: Collection[str] = ()
    agents: tuple[Any, ...] = ()


def start_of(kind: str, language: str, taken: Taken | None = None) -> str:
    """The code of a new cell. `InvalidError` for a kind or language that there is not."""
    taken = taken or Taken()
    if language not in DECLARED or kind not in KINDS:
        raise InvalidError(f"A new cell is one of {', '.join(KINDS)}, in Lua, JavaScript or Python.")
    if kind == "prompt":
        return _prompt(language)
    if kind == "http":
        value: Mapping[str, Any] = {"url": "https://example.com/", "method": "GET"}
        return _given(_tool_call("http_request", value, language), language)
    if kind == "data":
        rows = [{"name": "barn owl", "length": 34}, {"name": "snowy owl", "length": 60}]
        return _given(_tall(rows, language), language)
    owner, word = {"agent": ("Agent.new", "agent"), "tool": ("Tool.new", "tool")}.get(kind, ("", "flow"))
    name = free_name(word, taken.variables)
    made = _made(owner or "Workflow.sequential", _options(kind, name, language, taken), language)
    return DECLARED[language].format(name=name, value=made)


def use_of(form: Form) -> str:
    """The code of a cell that runs what a form makes: an agent is told something, a workflow and a tool get values."""
    language, name = form.language, form.name
    if not name:
        raise InvalidError("What has no variable cannot be called from another cell. Give it one.")
    method, given = ("chat", "What can you do?") if form.kind == "agent" else ("run", _wanted(form))
    sign = ":" if language == "lua" else "."
    before = "" if language == "lua" else "await "
    return _given(f"{before}{name}{sign}{method}({write(given, Pen(language))})", language)


def _wanted(form: Form) -> dict[str, Any]:
    """The values that a tool needs, or that the steps of a workflow refer to and no step gives."""
    options = form.literal()
    if form.kind == "tool":
        properties = find(form, ("options", "parameters", "properties"))
        said = plain(properties) if isinstance(properties, Table) else {}
        return {name: EMPTY.get(one.get("type"), "") if isinstance(one, dict) else "" for name, one in said.items()}
    texts = (
        [one.value for one in walk(options) if isinstance(one, Scalar) and isinstance(one.value, str)]
        if options
        else []
    )
    named = {text for key in ("name", "output") for text in _texts(options, key)}
    wanted = [said.split(".")[0] for text in texts for said in REFERENCE.findall(text)]
    return {name: "owls" for name in dict.fromkeys(wanted) if name not in named and not name.startswith("step_")}


def _texts(literal: Literal | None, key: str) -> list[str]:
    """The texts that stand at a key, anywhere in a literal."""
    tables = [one for one in walk(literal) if isinstance(one, Table)] if literal else []
    values = [item.value for one in tables for item in one.items if item.key == key]
    return [value.value for value in values if isinstance(value, Scalar) and isinstance(value.value, str)]


def free_name(word: str, taken: Collection[str]) -> str:
    """The word, or the first of `word_2`, `word_3` … that is not taken."""
    names = [word, *(f"{word}_{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _options(kind: str, name: str, language: str, taken: Taken) -> dict[str, Any]:
    if kind == "agent":
        return {"name": name, spelled("system_prompt", language): "You are a helpful assistant.", "tools": []}
    if kind == "tool":
        handler = Written(HANDLERS[language])
        about = {"name": name, "description": "Say what it does, so that agents know when to call it."}
        return {**about, "parameters": SCHEMA, "handler": handler}
    doer = {"agent": taken.agents[0]} if taken.agents else {"tool": "calculator"}
    said = "Collect facts about {{topic}}." if taken.agents else "6 * 7"
    return {"name": name, "steps": [{"name": "first", **doer, "input": said}]}


def _made(owner: str, options: Mapping[str, Any], language: str) -> str:
    table = _tall(options, language)
    name, _, member = owner.partition(".")
    if language == "lua":
        return f"{owner}({table})"
    if language == "python":
        return f"await {name if member == 'new' else owner}({table})"
    return f"new {name}({table})" if member == "new" else f"{owner}({table})"


def _tall(value: Any, language: str) -> str:
    """A table with a line for each item."""
    pen = Pen(language, "", "    " if language == "python" else "  ", '"', 1000)
    return write(value, pen)


def _tool_call(tool: str, value: Mapping[str, Any], language: str) -> str:
    run = ":run" if language == "lua" else ".run"
    before = "" if language == "lua" else "await "
    return f'{before}Tools.get("{tool}"){run}({_tall(value, language)})'


def _given(value: str, language: str) -> str:
    return GIVEN[language].format(value=value)


def _prompt(language: str) -> str:
    template = write(TEMPLATE, Pen(language))
    values = write({"question": "What do owls eat?"}, Pen(language))
    made = {
        "lua": f"PromptTemplate.new({template}):render({values})",
        "javascript": f"await new PromptTemplate({template}).render({values})",
        "python": f"await (await PromptTemplate({template})).render({values})",
    }
    return _given(made[language], language)
