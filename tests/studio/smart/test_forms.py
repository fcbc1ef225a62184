"""Which code is shown as a form, what the form says of it, and why other code is none."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import InvalidError
from studio.notebook.document import Cell
from studio.smart.actions import act, rows_of
from studio.smart.fields import reading_to_plain
from studio.smart.forms import read
from studio.smart.literals import Written
from studio.smart.options import help_of, option_of
from studio.smart.starting import KINDS, Taken, start_of
from studio.smart.surroundings import known_in, references

LANGUAGES = ("lua", "javascript", "python")
SHOWN = {"http": "call"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_cell_is_a_form_without_a_fault(kind: str, language: str) -> None:
    told = reading_to_plain(read(language, start_of(kind, language)))
    assert [form["kind"] for form in told["forms"]] == [SHOWN.get(kind, kind)]
    assert told["reasons"] == []
    assert [given["problem"] for given in _given(told) if given.get("problem")] == []


def test_a_new_cell_takes_a_name_that_is_free_and_an_agent_that_is_there() -> None:
    cells = [Cell("a", "lua", 'agent = Agent.new({ name = "agent" })'), Cell("b", "lua", "local flow = Agent.new('x')")]
    known = known_in(cells)
    assert [(one.kind, one.variable, one.name, one.shared) for one in known] == [
        ("agent", "agent", "agent", True),
        ("agent", "flow", "", False),
    ]
    assert start_of("agent", "lua", Taken(["agent"])).startswith("agent_2 = ")
    doers = tuple(Written(one["value"]["$code"]) for one in references(known, "agent", "lua", "c"))
    assert '{ name = "first", agent = agent,' in start_of("workflow", "lua", Taken((), doers))
    assert references(known, "agent", "javascript", "c") == [{"label": "agent", "value": "agent"}]


@pytest.mark.parametrize(
    ("language", "source", "kinds"),
    [
        ("lua", "local a <const> = ResearchAgent.new 'kind'", ["agent"]),
        ("lua", "a = Agent.new{name='a'}; f = ParallelWorkflow.new({ branches = { x = a } })", ["agent", "workflow"]),
        ("lua", "return PromptTemplate.new('Hi {{ a }}'):render({ a = 1 })", ["prompt"]),
        ("lua", "-- owls\nreturn { 1, 2 }", ["data"]),
        ("javascript", "const a = await new Agent({ name: 'a' })", ["agent"]),
        ("javascript", "import { Agent } from 'llmspell';\nvar a = new Agent('x');", ["agent"]),
        ("javascript", "f = Workflow.mapReduce({ mapper: a });", ["workflow"]),
        ("javascript", "return await new HttpRequestTool({ timeout: 5 }).run({ url: 'x' })", ["call"]),
        ("python", "f = await Workflow.loop({'times': 3, 'body': a})", ["workflow"]),
        ("python", "a = await Agent('kind')", ["agent"]),
        ("lua", "return flow:run({ topic = 'owls' })", ["use"]),
        ("javascript", "const told = await owl.chat('Hu?');", ["use"]),
        ("python", "return await flow.run({'topic': 'owls'})", ["use"]),
        ("lua", "local a = owl:chat('Hu?')\nreturn owl:chat(a)", []),
        ("lua", "print(1)", []),
        ("lua", "local x = { 1 }\nprint(x)", []),
        ("markdown", "# Agent.new({})", []),
    ],
)
def test_code_is_shown_as_what_it_makes(language: str, source: str, kinds: list[str]) -> None:
    reading = read(language, source)
    assert [form.kind for form in reading.forms] == kinds
    assert reading.reasons == ()


@pytest.mark.parametrize(
    ("language", "source", "told"),
    [
        (
            "lua",
            "\nx = Agent.new(options)",
            "Line 2: Agent.new cannot be shown as a form: what it is given is code, `op",
        ),
        ("lua", "x = Agent.new({ name = ", "Line 1: the code cannot be read."),
        ("lua", "-- Agent.new\nprint(Agent.new('x'):chat('y'))", "Line 2: this stands inside other code."),
        (
            "lua",
            "x = Agent.new({ 1, 2 })",
            "Line 1: Agent.new cannot be shown as a form: its table has entries without",
        ),
        ("javascript", "const x = new Agent(`${y}`);", "Line 1: Agent.new cannot be shown as a form"),
        ("javascript", "function f() { return new Agent({}) }", "Line 1: this stands inside other code."),
        ("python", "x = await Agent(**y)", "Line 1: Agent.new cannot be shown as a form"),
        ("lua", "x = PromptTemplate.new(text)", "Line 1: the template is no plain text"),
    ],
)
def test_code_that_is_no_form_says_why_with_its_line(language: str, source: str, told: str) -> None:
    reading = read(language, source)
    assert reading.forms == ()
    assert str(reading.reasons[0]).startswith(told)


def _given(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [given for form in told["forms"] for group in form.get("groups", ()) for given in group["given"]]


def _problems(source: str) -> dict[str, str]:
    return {given["key"]: given.get("problem", "") for given in _given(reading_to_plain(read("lua", source)))}


def test_what_is_wrong_stands_at_its_field() -> None:
    assert _problems(
        "a = Agent.new({ tempratur = 1, temperature = 3, max_tokens = 1.5, tools = 7, name = f(), model = '',"
        " routing = 'x', timeout = 5, seed = true })"
    ) == {
        "tempratur": "Agent.new has no option 'tempratur'. Did you mean 'temperature'?",
        "temperature": "It should be from 0 to 2.",
        "max_tokens": "It should be a whole number.",
        "tools": "It should be a list or a table.",
        "name": "",
        "model": "It should be the id of a model, like 'openai/gpt-4o', or left out.",
        "routing": "It should be one of: order, rotate.",
        "timeout": "",
        "seed": "It should be a whole number.",
    }
    assert _problems("a = Agent.new({ name = 'a', name = 'b' })")["name"] == "'name' stands twice; the last one counts."


def test_the_fields_are_those_of_the_api_in_the_spelling_of_the_language() -> None:
    for language, key in (("lua", "system_prompt"), ("javascript", "systemPrompt"), ("python", "system_prompt")):
        catalog = reading_to_plain(read(language, start_of("agent", language)))["catalog"]["agent"]
        option = next(one for one in catalog if one["name"] == "system_prompt")
        assert (option["key"], option["control"], option["first"]) == (key, "long", True)
    from kernel.api.agent_options import AgentOptions

    assert option_of(AgentOptions, "topP") == option_of(AgentOptions, "top_p")
    assert option_of(AgentOptions, "idle_timeout") == option_of(AgentOptions, "silence_timeout")
    assert help_of(AgentOptions, "skills") == "`skills` are words others find it by"


def test_steps_of_every_type_are_groups_with_the_options_of_their_type() -> None:
    source = """flow = Workflow.create({ name = "f", steps = {
      { name = "a", agent = clerk, input = "x" },
      { type = "parallel", branches = { x = clerk, y = { tool = "calculator" } } },
      { body = { { tool = "a" }, { tool = "b" } }, times = 3 },
      function(x) return x end,
    } })"""
    told = reading_to_plain(read("lua", source))
    steps = next(given for given in _given(told) if given["name"] == "steps")["items"]
    assert [step.get("group", {}).get("kind", step.get("why")) for step in steps] == [
        "step",
        "step/parallel",
        "step/loop",
        "it is a function",
    ]
    branches = next(given for given in steps[1]["group"]["given"] if given["name"] == "branches")["items"]
    assert [(branch["key"], branch.get("code")) for branch in branches] == [("x", "clerk"), ("y", None)]
    body = next(given for given in steps[2]["group"]["given"] if given["name"] == "body")["items"]
    assert [step["path"] for step in body] == [["options", "steps", 2, "body", 0], ["options", "steps", 2, "body", 1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_parameters_of_a_tool_are_added_renamed_required_and_taken_out(language: str) -> None:
    path = ["options", "parameters"]

    def do(source: str, **wish: Any) -> str:
        return act(language, source, 0, {"op": "parameter", "path": path, **wish})

    def rows(source: str) -> list[tuple[str, bool]]:
        given = next(one for one in _given(reading_to_plain(read(language, source))) if one["name"] == "parameters")
        return [(row["name"], row["required"]) for row in given["parameters"]]

    source = start_of("tool", language)
    source = do(source, do="add", name="count")
    assert rows(source) == [("text", True), ("count", True)]
    source = do(source, do="require", name="count", on=False)
    source = do(source, do="rename", name="text", to="words")
    assert rows(source) == [("words", True), ("count", False)]
    source = do(source, do="remove", name="words")
    assert rows(source) == [("count", False)]
    assert rows(do(source, do="require", name="count", on=True)) == [("count", True)]


def test_a_variable_is_renamed_where_the_cell_uses_it_and_nowhere_else() -> None:
    source = 'x = Agent.new({ name = "x", metadata = { x = 1 } })\nprint(x.name, y.x, x:chat("x"))'
    after = act("lua", source, 0, {"op": "variable", "name": "owl"})
    assert after == 'owl = Agent.new({ name = "x", metadata = { x = 1 } })\nprint(owl.name, y.x, owl:chat("x"))'


def test_data_is_pasted_as_a_table_or_as_json() -> None:
    assert rows_of("name;Wing span\nbarn;0.9\nsnowy;1.5\n") == [
        {"name": "barn", "wing_span": 0.9},
        {"name": "snowy", "wing_span": 1.5},
    ]
    assert rows_of("code\n007\ntrue") == [{"code": "007"}, {"code": True}]
    assert rows_of('[{"a": null}]') == [{"a": None}]
    told = reading_to_plain(read("lua", act("lua", "return {}", 0, {"op": "paste", "text": "a,b\n1,x\n2,y"})))
    assert told["forms"][0]["data"]["rows"] == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]


@pytest.mark.parametrize(
    ("language", "source", "after"),
    [
        ("lua", 'return {\n  { name = "owl", "x" == 1 and 2 },\n}', None),
        (
            "lua",
            'return {\n  { name = "owl", cm = 34 }, -- one\n  { cm = 6, name = "e" },\n  { name = "emu" },\n}',
            'return {\n  { name = "owl", length = 34 }, -- one\n  { length = 6, name = "e" },\n  { name = "emu" },\n}',
        ),
        ("javascript", 'return [{name: "owl", cm: 34}]', 'return [{name: "owl", length: 34}]'),
        ("python", 'return [{"name": "owl", "cm": 34}]', 'return [{"name": "owl", "length": 34}]'),
    ],
)
def test_a_column_of_data_is_called_otherwise_in_all_rows(language: str, source: str, after: str | None) -> None:
    wish = {"op": "column", "do": "rename", "name": "cm", "to": "length"}
    if after is None:
        with pytest.raises(InvalidError):
            act(language, source, 0, wish)
    else:
        assert act(language, source, 0, wish) == after


def test_columns_of_data_come_and_go_in_all_rows() -> None:
    source = 'return {\n  { name = "owl", cm = 34 },\n  { name = "kiwi" },\n}'
    gone = act("lua", source, 0, {"op": "column", "do": "remove", "name": "cm"})
    assert gone == 'return {\n  { name = "owl" },\n  { name = "kiwi" },\n}'
    more = act("lua", gone, 0, {"op": "column", "do": "add", "name": "note"})
    assert more == 'return {\n  { name = "owl", note = "" },\n  { name = "kiwi", note = "" },\n}'
    assert "note" in act("lua", "return {}", 0, {"op": "column", "do": "add", "name": "note"})
    for name in ("", "name"):
        with pytest.raises(InvalidError):
            act("lua", source, 0, {"op": "column", "do": "add", "name": name})
    with pytest.raises(InvalidError, match="no column 'weight' any more"):
        act("lua", source, 0, {"op": "column", "do": "remove", "name": "weight"})
