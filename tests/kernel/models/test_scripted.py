"""Scripted models: order, matches, errors, the builder, and what is said about a file that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import DeniedError, InvalidError, ModelError, NotFoundError, RateLimitError
from kernel.messages import Message, Request, ToolCall, Usage
from kernel.models.scripted import Scripted
from kernel.models.steps import FIELDS, parse_steps, read_steps
from kernel.models.streams import complete


def _ask(text: str, *more: Message) -> Request:
    return Request("scripted/x", (Message("user", text), *more))


def _model(yaml: str) -> Scripted:
    return Scripted(parse_steps(yaml, "x.yaml"), "x.yaml")


async def _texts(model: Scripted, *questions: str) -> list[str]:
    return [(await complete(model, _ask(question))).text for question in questions]


async def test_steps_answer_in_order_once_each() -> None:
    assert await _texts(_model("- text: one\n- text: two"), "a", "b") == ["one", "two"]


async def test_a_step_with_a_match_answers_any_number_of_times_and_first() -> None:
    model = _model("- text: first\n- {match: sun, text: bright}\n- text: second")
    assert await _texts(model, "the sun", "x", "sun again", "y") == ["bright", "first", "bright", "second"]


async def test_times_limits_a_match_and_repeats_a_plain_step() -> None:
    model = _model("- {match: /^hi/, text: once, times: 1}\n- {text: again, times: 2}")
    assert await _texts(model, "hi", "hi", "ho") == ["once", "again", "again"]


async def test_a_match_looks_at_the_answer_of_a_tool_too() -> None:
    model = _model("- {match: '391', text: it is 391}\n- tool_calls: [{name: calc, arguments: {e: 17*23}}]")
    first = await complete(model, _ask("17*23?"))
    assert first.tool_calls == (ToolCall("call_1_1", "calc", {"e": "17*23"}),)
    assert first.finish_reason == "tool_calls"
    answer = Message("tool", "391", (), "call_1_1", "calc")
    assert (
        await complete(model, _ask("17*23?", Message("assistant", "", first.tool_calls), answer))
    ).text == "it is 391"


async def test_an_exhausted_model_says_which_and_how_many_steps_were_used() -> None:
    model = _model("- text: one\n- {match: never, text: two}")
    await _texts(model, "a")
    with pytest.raises(ModelError, match=r"'x.yaml'.*'the question'.*1 of its 2 steps"):
        await _texts(model, "the question")


async def test_an_error_may_come_after_some_text() -> None:
    model = _model("- {text: Hello there, error: {type: rate_limit, message: Slow down., retry_after: 2}}")
    with pytest.raises(RateLimitError, match=r"Slow down\.") as caught:
        await complete(model, _ask("a"))
    assert (caught.value.details["retry_after"], caught.value.details["partial"]) == (2.0, "Hello there")


@pytest.mark.parametrize(("chunks", "expected"), [("3", ["abc", "def", "gh"]), ("[a, bcdefgh]", ["a", "bcdefgh"])])
async def test_chunks_say_how_the_text_is_cut(chunks: str, expected: list[str]) -> None:
    model = _model(f"- {{text: abcdefgh, chunks: {chunks}}}")
    assert [chunk.text async for chunk in model.stream(_ask("a")) if chunk.text] == expected


async def test_usage_is_what_the_step_says_or_an_estimate() -> None:
    model = _model("- {text: abcd, usage: {input_tokens: 9, output_tokens: 8, cost: 0.5}}\n- text: abcdefgh")
    assert (await complete(model, _ask("a"))).usage == Usage(9, 8, 0.5)
    assert (await complete(model, _ask("abcde"))).usage == Usage(2, 2, 0.0)


async def test_the_builder_says_the_same_and_logs_its_calls() -> None:
    model = Scripted().with_text("Hi").with_tool_call("calc", {"e": "1"}).with_error("model", "Broken.").with_latency(5)
    model.with_text("late", match="/l.te/")
    assert await _texts(model, "a", "are you late?") == ["Hi", "late"]
    assert (await complete(model, _ask("b"))).tool_calls[0].arguments == {"e": "1"}
    with pytest.raises(ModelError, match="Broken"):
        await complete(model, _ask("c"))
    assert [request.messages[0].content for request in model.calls] == ["a", "are you late?", "b", "c"]


def test_the_builder_refuses_an_error_that_does_not_exist() -> None:
    with pytest.raises(InvalidError, match="rate_limit"):
        Scripted().with_error("explosion")


WRONG = {
    "": "list of steps",
    "[]": "at least one step",
    "text: hi": "list of steps",
    "- text": "step 1: it must be a table",
    "- {}": "step 1: it needs one of text",
    "- text: a\n- txt: b": "step 2: field 'txt' is unknown",
    "- text: [1]": "step 1: field 'text' must be text",
    "- {text: a, chunks: 0}": "field 'chunks' must be a whole number",
    "- {text: a, chunks: [b]}": "field 'chunks' must together be the text",
    "- {text: a, latency_ms: soon}": "field 'latency_ms' must be a number",
    "- {text: a, latency_ms: .nan}": "field 'latency_ms' must be a number",
    "- {text: a, times: 0}": "field 'times' must be a whole number, 1 or more",
    "- {text: a, match: '/(/'}": "field 'match' is not a regular expression",
    "- tool_calls: calc": "field 'tool_calls' must be a list",
    "- tool_calls: [{arguments: {}}]": "field 'tool_calls.name' must be text",
    "- tool_calls: [{name: calc, arguments: [1]}]": "field 'tool_calls.arguments' must be a table",
    "- tool_calls: [{name: calc, args: {}}]": "field 'tool_calls.args' is unknown",
    "- error: boom": "field 'error' must be a table",
    "- error: {type: boom}": "field 'error.type' must be one of rate_limit",
    "- {text: a, usage: {input_tokens: many}}": "field 'usage.input_tokens' must be a whole number",
    "- text: 'a": "line",
    "- text: a\n  - b": "line 2",
    "!!python/object/apply:os.getcwd []": "line 1",
}


@pytest.mark.parametrize("yaml", WRONG, ids=lambda yaml: yaml[:30] or "empty")
def test_a_wrong_file_is_told_by_file_step_and_field(yaml: str) -> None:
    with pytest.raises(InvalidError) as caught:
        parse_steps(yaml, "x.yaml")
    assert "'x.yaml'" in caught.value.message
    assert WRONG[yaml] in caught.value.message


_scalar = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
_data = st.recursive(
    _scalar,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FIELDS, "name", "type"]), inner, max_size=4)
    ),
)


@settings(max_examples=150)
@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), _data, max_size=4), max_size=3))
def test_any_table_is_steps_or_a_plain_error(steps: list[dict[str, object]]) -> None:
    import yaml

    try:
        read = parse_steps(yaml.safe_dump(steps), "x.yaml")
    except InvalidError:
        return
    assert len(read) == len(steps)


def test_a_file_that_is_missing_binary_or_forbidden_is_told_plainly(tmp_path: Path) -> None:
    def allow(path: Path) -> None:
        pass

    def refuse(path: Path) -> None:
        raise DeniedError(f"Not {path.name}.")

    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NotFoundError, match=r"'no\.yaml'"):
        read_steps(tmp_path / "no.yaml", "no.yaml", allow)
    with pytest.raises(NotFoundError):
        read_steps(tmp_path, "folder", allow)
    with pytest.raises(InvalidError, match="not UTF-8"):
        read_steps(tmp_path / "binary.yaml", "binary.yaml", allow)
    with pytest.raises(DeniedError, match=r"Not secret\.yaml"):
        read_steps(tmp_path / "sub" / ".." / "secret.yaml", "secret.yaml", refuse)
