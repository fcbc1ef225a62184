"""A smart cell in another language says the same, and runs the same; what cannot be said is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.runtime import Options, Runtime
from kernel.scripting import ScriptEngine
from studio.smart.forms import OPTIONS, read
from studio.smart.literals import plain
from studio.smart.starting import start_of
from studio.smart.surroundings import Known
from studio.smart.translating import translated
from tests.studio.smart.test_editing import HEADS, said, same, sources

LANGUAGES = ("lua", "javascript", "python")
pairs = st.permutations(LANGUAGES).map(lambda both: both[:2])

CELL = """-- who finds out
clerk = Agent.new({
  name = "clerk", -- its name
  model = 'demo/echo';
  system_prompt = [[
You collect facts.
]],
  tools = { Calculator.new(), "date_time" },
  max_tokens = 0x10, metadata = { snake_key = 1 }, stop = {},
})

--[[ two
lines ]]
flow = Workflow.sequential({ name = "flow", steps = {
  { name = "sum", tool = "calculator", input = "6 * 7", retry_delay = 5 },
  { name = "tell", agent = clerk, input = "It is {{sum.result}} for {{topic}}" },
  { name = "both", type = "parallel", branches = { a = { tool = "calculator", input = "1 + 1" }, b = clerk } },
} })
"""

IN_JAVASCRIPT = """// who finds out
var clerk = new Agent({
  name: "clerk", // its name
  model: 'demo/echo',
  systemPrompt: `You collect facts.
`,
  tools: [new Calculator(), "date_time"],
  maxTokens: 16, metadata: { snake_key: 1 }, stop: [],
});

/* two
lines */
var flow = Workflow.sequential({ name: "flow", steps: [
  { name: "sum", tool: "calculator", input: "6 * 7", retryDelay: 5 },
  { name: "tell", agent: clerk, input: "It is {{sum.result}} for {{topic}}" },
  { name: "both", type: "parallel", branches: { a: { tool: "calculator", input: "1 + 1" }, b: clerk } },
] });"""

RUN = {
    "lua": "\nreturn flow:run({ topic = 'owls' }).steps.both.output.a",
    "javascript": '\nreturn (await flow.run({ topic: "owls" })).steps.both.output.a;',
}


def test_a_cell_is_translated_with_its_comments_and_layout() -> None:
    assert translated(CELL, "lua", "javascript") == IN_JAVASCRIPT
    back = translated(IN_JAVASCRIPT, "javascript", "lua")
    assert back == CELL.replace("';\n", "',\n").replace("0x10", "16").strip("\n")


@pytest.mark.parametrize(
    "source", [CELL.replace("flow =", "flow ="), start_of("prompt", "lua"), start_of("data", "lua")]
)
async def test_runs_in_both_languages_give_the_same(source: str, tmp_path: Path) -> None:
    found = []
    for language in ("lua", "javascript"):
        code = source if language == "lua" else translated(source, "lua", language)
        runtime = Runtime(Options(folder=tmp_path))
        async with ScriptEngine(language, runtime=runtime) as engine:
            found.append(await engine.execute(code + (RUN[language] if "flow" in code else "")))
        await runtime.close()
    assert found[0] == found[1]
    assert found[0]


async def test_the_code_of_the_guide_is_forms_and_runs(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "smart-cells.md").read_text()
    code = guide.split("```lua\n")[1].split("```")[0]
    assert [form.kind for form in read("lua", code).forms] == ["agent", "workflow"]
    runtime = Runtime(Options(folder=tmp_path))
    async with ScriptEngine("lua", runtime=runtime) as engine:
        told = await engine.execute(code.replace("print(", "return tostring("))
    await runtime.close()
    assert "It is 42 for owls." in told


@given(sources(), pairs)
def test_values_of_any_kind_mean_the_same_in_another_language(given_source: object, both: list[str]) -> None:
    language, source, options = given_source  # type: ignore[misc]
    to = next(one for one in both if one != language)
    if any(key.startswith("[") or key == "1" for key in options):
        return
    after = translated(source, language, to)
    assert same(said(to, after), options)


def test_a_variable_of_another_cell_becomes_the_name_it_is_known_by() -> None:
    source = "flow = Workflow.sequential({ steps = { { agent = owl }, { agent = bat } } })"
    others = [Known("agent", "owl", "Strix", "lua", "a", True), Known("agent", "bat", "", "javascript", "b", True)]
    with pytest.raises(InvalidError, match=r"Line 1: `bat` cannot be translated into Python: it is a variable of Lua"):
        translated(source, "lua", "python", others)
    assert 'agent: "Strix" }, { agent: bat }' in translated(source, "lua", "javascript", others)


@pytest.mark.parametrize(
    ("source", "to", "told"),
    [
        ("x = Tool.new({\n handler = function() end })", "javascript", "Line 2: `function() end` cannot be translated"),
        ("x = Agent.new({ name = 'a' .. 'b' })", "python", "it is worked out by code"),
        ("x = Agent.new({})\nprint(1)", "javascript", "Line 2: this is Lua that no form shows"),
        ("x = Agent.new({ metadata = { 1, a = 2 } })", "javascript", "Line 1: a table with entries both with and"),
        ("x = Agent.new({ metadata = { [1] = 2 } })", "javascript", "Line 1: the key [1] is no text"),
        ("x = Agent.new({ name --[[ a ]] = 'b' })", "python", ""),
        ("print(1)", "javascript", "There is nothing in this cell"),
    ],
)
def test_what_cannot_be_said_is_told_with_its_line(source: str, to: str, told: str) -> None:
    if not told:
        assert "name" in translated(source, "lua", to)
        return
    with pytest.raises(InvalidError) as caught:
        translated(source, "lua", to)
    assert told in caught.value.message


def test_nothing_is_nothing_everywhere() -> None:
    source = f"{HEADS['lua']}{{ seed = json.null, stop = nil }})"
    after = translated(source, "lua", "javascript")
    assert "{ seed: null, stop: undefined }" in after
    assert translated(after, "javascript", "lua") == source
    assert plain(read("python", translated(source, "lua", "python")).forms[0].literal(OPTIONS)) == {  # type: ignore[arg-type]
        "seed": None,
        "stop": None,
    }
