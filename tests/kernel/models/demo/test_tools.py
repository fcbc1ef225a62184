"""`demo/assistant` with tools: which it calls, with what, and what it says about the results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.messages import Message, Request, ToolCall, ToolSpec
from kernel.models.demo.arguments import fill
from kernel.models.demo.assistant import respond

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def _tool(name: str, description: str, required: tuple[str, ...] = (), /, **properties: Any) -> ToolSpec:
    return ToolSpec(name, description, {"type": "object", "properties": properties, "required": list(required)})


CALCULATOR = _tool("calculator", "Evaluates an arithmetic expression.", ("expression",), expression=TEXT)
OPERATION = {"type": "string", "enum": ["read", "write", "append", "list", "exists", "delete"]}
FILES = _tool(
    "file_system", "Reads and writes files.", ("operation", "path"), operation=OPERATION, path=TEXT, content=TEXT
)
UNIT = {"type": "string", "enum": ["celsius", "fahrenheit"]}
WEATHER = _tool("weather", "Tells the weather in a city.", ("city",), city=TEXT, unit=UNIT)
CLOCK = _tool(
    "datetime", "The current date and time.", ("operation",), operation={"type": "string", "enum": ["parse", "now"]}
)
SEARCH = _tool("web_search", "Searches the web.", ("query",), query=TEXT, max_results=NUMBER)
DICE = _tool("roll_dice", "Rolls dice.", ("sides",), count=NUMBER, sides=NUMBER)
GREET = _tool("greet", "Greets a person.", ("name",), name=TEXT, times=NUMBER)
WRITER = _tool("writer", "An agent that writes articles.", ("input",), input=TEXT)
ALL = (CALCULATOR, FILES, WEATHER, CLOCK, SEARCH, DICE, GREET, WRITER)


def _talk(
    question: str, tools: tuple[ToolSpec, ...] = ALL, results: Mapping[str, str] | None = None, system: str = ""
) -> tuple[list[tuple[str, dict[str, Any]]], str]:
    """The calls of one turn, every tool answering as told, and the final answer."""
    messages = [Message("system", system), Message("user", question)]
    made: list[tuple[str, dict[str, Any]]] = []
    for _ in range(12):
        text, calls = respond(Request("demo/assistant", tuple(messages), tools))
        if not calls:
            return made, text
        assert len({call.id for call in calls}) == len(calls)
        made += [(call.name, call.arguments) for call in calls]
        messages.append(Message("assistant", "", calls))
        messages += [Message("tool", (results or {}).get(c.name, "done"), (), c.id, c.name) for c in calls]
    raise AssertionError("the model does not stop calling tools")


@pytest.mark.parametrize(
    ("question", "calls"),
    [
        ("What is 17 * 23?", [("calculator", {"expression": "17 * 23"})]),
        ("what's 15% of 80?", [("calculator", {"expression": "15 / 100 * 80"})]),
        ("What is the square root of 144?", [("calculator", {"expression": "sqrt(144)"})]),
        ("What time is it?", [("datetime", {"operation": "now"})]),
        ("What is the date today?", [("datetime", {"operation": "now"})]),
        ("Read the file notes.txt", [("file_system", {"operation": "read", "path": "notes.txt"})]),
        ("What is in docs/a.md?", [("file_system", {"operation": "read", "path": "docs/a.md"})]),
        ("List the files in docs", [("file_system", {"operation": "list", "path": "docs"})]),
        ("Which files are in this folder?", [("file_system", {"operation": "list", "path": "."})]),
        ("Does a.txt exist?", [("file_system", {"operation": "exists", "path": "a.txt"})]),
        ("Delete old.txt", [("file_system", {"operation": "delete", "path": "old.txt"})]),
        (
            'Write "2 + 2 is four" to a.txt',
            [("file_system", {"operation": "write", "path": "a.txt", "content": "2 + 2 is four"})],
        ),
        (
            "Create a file todo.md with the text: buy milk",
            [("file_system", {"operation": "write", "path": "todo.md", "content": "buy milk"})],
        ),
        ("Append 'bye' to log.txt", [("file_system", {"operation": "append", "path": "log.txt", "content": "bye"})]),
        ("What is the weather in Paris?", [("weather", {"city": "Paris"})]),
        ("What's the weather like in New York in celsius?", [("weather", {"city": "New York", "unit": "celsius"})]),
        ("Call weather with city: Rome, unit: fahrenheit", [("weather", {"city": "Rome", "unit": "fahrenheit"})]),
        ('Use weather {"city": "Oslo"}', [("weather", {"city": "Oslo"})]),
        ("Search the web for Lua coroutines", [("web_search", {"query": "Lua coroutines"})]),
        ("Roll 2 dice with 20 sides", [("roll_dice", {"count": 2, "sides": 20})]),
        ("Greet Ana 3 times", [("greet", {"name": "Ana", "times": 3})]),
        ("Use the writer to tell of spring", [("writer", {"input": "Use the writer to tell of spring"})]),
        (
            "What is 2+2, and what time is it?",
            [("calculator", {"expression": "2+2"}), ("datetime", {"operation": "now"})],
        ),
        ("Hello!", []),
        ("Who are you?", []),
        ("Tell me a joke about files", []),
    ],
)
def test_a_message_leads_to_these_calls(question: str, calls: list[tuple[str, dict[str, Any]]]) -> None:
    assert _talk(question)[0] == calls


def test_the_result_of_one_call_is_written_by_the_next() -> None:
    calls, answer = _talk("Compute 12*12 and save the result to out.txt", results={"calculator": '{"result": 144}'})
    assert calls == [
        ("calculator", {"expression": "12*12"}),
        ("file_system", {"operation": "write", "path": "out.txt", "content": "144"}),
    ]
    assert "12*12 = 144" in answer
    assert "I wrote out.txt" in answer


@pytest.mark.parametrize(
    ("question", "results", "part"),
    [
        ("What is 17 * 23?", {"calculator": "391"}, "17 * 23 = 391"),
        ("What is 17 * 23?", {"calculator": '{"result": 391, "result_type": "integer"}'}, "17 * 23 = 391"),
        (
            "What is 1/0?",
            {"calculator": '{"error": {"type": "tool", "message": "division by zero"}}'},
            "could not do that: division by zero",
        ),
        ("What is 1/0?", {"calculator": "Error: division by zero"}, "could not do that: division by zero"),
        (
            "What is the weather in Paris?",
            {"weather": '{"temperature": 21, "sky": "clear"}'},
            "temperature 21, sky clear",
        ),
        ("What is the weather in Paris?", {"weather": "It is sunny in Paris."}, "It is sunny in Paris."),
        ("Search the web for tea", {"web_search": '{"results": ["Green", "Black"]}'}, "- Green\n- Black"),
        ("Read the file a.txt", {"file_system": "Some notes."}, "a.txt says:\n\nSome notes."),
        (
            "Read a.txt and summarize it",
            {"file_system": '{"content": "Tea is old. Cats sleep. Tea is hot. Tea is good. Tea is tea."}'},
            "Tea is old.",
        ),
        ("List the files in docs", {"file_system": '["a.md", "b.md"]'}, "- a.md\n- b.md"),
        (
            "List the files in docs",
            {"file_system": '{"entries": [{"name": "a.md", "type": "file"}, {"name": "b", "type": "folder"}]}'},
            "In docs there is:\n\n- a.md\n- b/",
        ),
        ("List the files in docs", {"file_system": '{"path": "docs", "entries": []}'}, "Docs is empty."),
        (
            "Does a.txt exist?",
            {"file_system": '{"path": "a.txt", "exists": true, "size": 7}'},
            "Yes, a.txt exists (7 bytes).",
        ),
        ("Does a.txt exist?", {"file_system": '{"path": "a.txt", "exists": false}'}, "No, a.txt does not exist."),
    ],
)
def test_the_answer_holds_the_result(question: str, results: dict[str, str], part: str) -> None:
    assert part in _talk(question, results=results)[1]


def test_the_form_asked_for_is_kept_for_results_too() -> None:
    asked = {"results": {"calculator": "391"}, "system": "Answer in one word."}
    assert _talk("What is 17 * 23?", **asked)[1] == "391"
    assert _talk("What is 17 * 23?", results={"calculator": "391"}, system="You are a pirate.")[1].startswith(
        "Arr! 17 * 23 = 391"
    )


def test_what_a_tool_still_needs_is_asked_for() -> None:
    calls, answer = _talk("What is the weather?", (WEATHER,))
    assert calls == []
    assert "city" in answer


def test_speaking_of_a_tools_subject_is_no_call_when_something_else_is_asked() -> None:
    calls, answer = _talk("Write a haiku about the weather", (WEATHER,))
    assert calls == []
    assert "the weather" in answer


def test_numbers_and_names_with_dots_or_slashes_are_no_files() -> None:
    assert [_talk(f"What is {it}?", (FILES,))[0] for it in ("3.5 times 2", "1/0", "Node.js", "either/or")] == [[]] * 4


def test_a_tool_whose_name_only_contains_the_word_is_not_taken_for_it() -> None:
    tools = (
        _tool("summarizer", "Shortens a text.", ("text",), text=TEXT),
        _tool("sentiment", "Judges a text.", ("text",), text=TEXT),
        _tool("update_record", "Changes a record.", ("id",), id=TEXT),
    )
    assert _talk("What is 17 * 23?", tools) == ([], "17 * 23 = 391")
    assert _talk("What time is it?", tools)[0] == []


def test_a_clock_with_a_careless_schema_is_still_asked() -> None:
    for parameters in (
        {"properties": None, "required": ["zone"]},
        {"properties": {"zone": True}, "required": ["zone"]},
    ):
        assert _talk("What time is it?", (ToolSpec("clock", "", parameters),))[0] == [("clock", {"zone": "now"})]


def test_without_a_fitting_tool_it_works_the_sum_out_itself() -> None:
    assert _talk("What is 17 * 23?", (WEATHER,)) == ([], "17 * 23 = 391")


def test_tools_named_by_their_verb_are_found_for_files() -> None:
    tools = (
        _tool("write_file", "Writes a file.", ("path", "text"), path=TEXT, text=TEXT),
        _tool("read_file", "Reads a file.", ("path",), path=TEXT),
    )
    assert _talk("Read notes.txt", tools)[0] == [("read_file", {"path": "notes.txt"})]
    assert _talk("Save 'x y' to b.txt", tools)[0] == [("write_file", {"path": "b.txt", "text": "x y"})]


def test_a_new_question_may_ask_for_the_same_call_again() -> None:
    call = ToolCall("call_1", "calculator", {"expression": "2+2"})
    messages = (
        Message("user", "What is 2+2?"),
        Message("assistant", "", (call,)),
        Message("tool", "4", (), "call_1", "calculator"),
        Message("assistant", "2+2 = 4"),
        Message("user", "What is 2+2?"),
    )
    calls = respond(Request("demo/assistant", messages, (CALCULATOR,)))[1]
    assert calls == (ToolCall("call_2", "calculator", {"expression": "2+2"}),)


_schema = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer", "number", "boolean", "array", "object"])},
    optional={"enum": st.lists(st.sampled_from(["red", "green", 1]), min_size=1, max_size=2)},
)
_names = st.sampled_from(
    ["city", "query", "count", "path", "operation", "name", "text", "flag", "items", "expression", "x"]
)
_tools = st.builds(
    lambda name, description, properties, required: ToolSpec(
        name,
        description,
        {"type": "object", "properties": properties, "required": [n for n in properties if n in required]},
    ),
    st.sampled_from(["calculator", "weather", "file_system", "clock", "search", "tool"]),
    st.sampled_from(["Does sums.", "The time.", "Reads files.", "", "Finds the weather in a city."]),
    st.dictionaries(_names, _schema, max_size=4),
    st.sets(_names),
)
_asked = (
    "What is 2+2?",
    "What is the weather in Oslo?",
    "Read a.txt",
    "Save 'x' to b.txt",
    "What time is it?",
    "Search red tea",
    'use the calculator with count 3 and "hello"',
    "clock",
)
_questions = st.sampled_from(_asked) | st.text(max_size=40)


@settings(max_examples=300)
@given(_questions, st.lists(_tools, max_size=4, unique_by=lambda tool: tool.name), st.text(max_size=20))
def test_it_always_comes_to_an_end_and_never_repeats_a_call(question: str, tools: list[ToolSpec], result: str) -> None:
    calls, answer = _talk(question, tuple(tools), {tool.name: result for tool in tools})
    assert answer.strip()
    assert len({repr(call) for call in calls}) == len(calls)


@settings(max_examples=300)
@given(_questions, _tools)
def test_arguments_are_of_the_kind_the_schema_asks_for(question: str, tool: ToolSpec) -> None:
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
    filled = fill(tool.parameters, question)
    for name, value in filled.arguments.items():
        schema = tool.parameters["properties"][name]
        assert value in schema["enum"] if "enum" in schema else isinstance(value, kinds[schema["type"]])
    assert set(tool.parameters["required"]) <= set(filled.arguments) | set(filled.missing)


@pytest.mark.parametrize(
    "parameters", [{}, {"type": "object"}, {"properties": None}, {"properties": {"x": True}, "required": None}]
)
def test_a_schema_that_says_little_is_no_obstacle(parameters: dict[str, Any]) -> None:
    calls, answer = _talk("Use the oracle", (ToolSpec("oracle", "", parameters),), {"oracle": "yes"})
    assert [name for name, _ in calls] in (["oracle"], [])
    assert answer
