"""`demo/assistant` and `demo/echo` as a stranger meets them: talk, sums, texts, manners, and the stream itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.messages import Message, Request, Role
from kernel.models.demo.arithmetic import evaluate, find_expression, spoken
from kernel.models.demo.assistant import Assistant, respond
from kernel.models.demo.echo import Echo
from kernel.models.streams import complete
from kernel.models.tokens import count_tokens

PLAIN = "You are a helpful assistant."


def _request(question: str, system: str = PLAIN, earlier: tuple[str, ...] = (), **fields: Any) -> Request:
    before = tuple(Message("user", text) for text in earlier)
    return Request("demo/assistant", (Message("system", system), *before, Message("user", question)), **fields)


def _say(question: str, system: str = PLAIN, *earlier: str) -> str:
    return respond(_request(question, system, earlier))[0]


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Hello!", "Hello!"),
        ("Hi there, how are you?", "All is well"),
        ("Who are you?", "demo model of Spell Studio"),
        ("What can you do?", "- Do arithmetic"),
        ("thanks!", "welcome"),
        ("", "listening"),
        ("What is 17 * 23?", "17 * 23 = 391"),
        ("what's 15% of 80?", "= 12"),
        ("What is the sum of 1, 2 and 3?", "= 6"),
        ("Add 5 to 3", "= 8"),
        ("what is 10/0?", "Dividing by zero has no answer."),
        ("What is the capital of France?", "Paris"),
        ("What is an agent?", "language model with a role"),
        ("List three colors", "- Red\n- Orange\n- Yellow"),
        ("Name 2 fruits, separated by commas", "apple, banana"),
        ("Count from 3 to 1", "3, 2, 1"),
        ("Say hello world", "hello world"),
        ("Reverse 'hello'", "olleh"),
        ("How many words are in 'the quick brown fox'?", "4 words"),
        ("Classify the sentiment: I love this wonderful thing", "positive"),
        ("Is this positive or negative: The food was not good", "negative"),
        ("What time is it?", "I have no clock."),
        ("Translate 'hello' to French", "real language model"),
        ("Write a Python function that sorts a list", "Writing code needs"),
        ("Who won the world cup in 1998?", "beyond me"),
        ("Compare Lua and JavaScript", "| | Lua | JavaScript |"),
        ("Write a haiku about the sea", "the sea"),
        ("Tell me a joke", "the robot"),
        ("Give me 2 questions about honey", "2. "),
        ("Write a plan for learning Lua", "A plan: learning Lua"),
        ("Research the history of tea", "the history of tea"),
    ],
)
def test_a_stranger_gets_a_sensible_answer(question: str, part: str) -> None:
    assert part in _say(question)


def test_a_haiku_has_three_lines() -> None:
    assert len(_say("Write a haiku about rivers").splitlines()) == 3


def test_subjects_make_different_stories_and_the_same_subject_the_same() -> None:
    stories = {_say(f"Write a story about {it}") for it in ("a lighthouse", "an owl", "the moon", "two bakers", "snow")}
    assert len(stories) == 5
    assert _say("Write a story about snow") in stories


def test_a_summary_is_made_of_the_sentences_of_the_text() -> None:
    text = "Lua is a small language. It was made in Rio. Lua is used in games. Cats sleep a lot. Lua is fast."
    summary = _say(f"Summarize the following text in two sentences: {text}")
    assert "Lua is a small language." in summary
    assert "Cats" not in summary
    assert "- " in _say(f"Summarise as bullet points:\n\n{text}")


def test_an_article_from_notes_uses_the_notes() -> None:
    notes = "Tea began in China. Traders took tea to Europe by sea. Today tea grows in forty countries."
    article = _say(f"Write an article about tea, based on these notes:\n\n{notes}")
    assert article.startswith("# Tea")
    assert "Traders took tea to Europe by sea." in article


def test_what_was_said_before_is_remembered() -> None:
    assert "Zoe" in _say("What is my name?", PLAIN, "Hello, my name is Zoe.")
    assert "blue" in _say("What is my favourite colour?", PLAIN, "My favourite colour is blue.")
    assert "not told me" in _say("What is my name?")
    assert "Lua is small." in _say("Summarize that", PLAIN, "Lua is small. Games use it. It is fast.")


@pytest.mark.parametrize(
    ("system", "question", "part"),
    [
        ("You are a pirate.", "What is 2+2?", "Arr! 2+2 = 4."),
        ("You are Ada, a tutor.", "Hello", "I am Ada."),
        ("You speak like Shakespeare.", "How are you?", "thee"),
        ("You write haiku about what you are given.", "The sea in winter", "sea in winter"),
        (
            "You summarize texts.",
            "Lua is small. Lua is fast. Cats sleep. Lua runs in games. Lua is old.",
            "Lua is small.",
        ),
        ("You are a sentiment classifier.", "I hate waiting", "negative"),
        ("You are a critic.", "Tea is good. It warms the hands.", "What to improve"),
        ("You are a planner.", "Build a treehouse", "A plan: Build a treehouse"),
        ("You are a research assistant.", "AI safety", "Notes on AI safety"),
        ("You are a writer.", "Notes on tea: it is old. It came from China. It is drunk hot.", "# Tea"),
        ("You are an editor.", "this is really nice . it works", "This is nice. It works."),
    ],
)
def test_the_system_prompt_sets_the_role(system: str, question: str, part: str) -> None:
    assert part in _say(question, system)


@pytest.mark.parametrize(
    ("system", "question", "answer"),
    [
        ("Answer in one word.", "What is the capital of Japan?", "Tokyo"),
        ("", "Answer in one word: what is the capital of Japan?", "Tokyo"),
        ("You classify sentiment. Answer in one word.", "I love it", "Positive"),
        ("", "What is 6 * 7? Answer with one word.", "42"),
        (
            "",
            "What is Lua, in one sentence?",
            "Lua is a small, fast scripting language from Rio de Janeiro, made to live inside other programs.",
        ),
        ("Write in capitals: use all caps.", "Say hello", "HELLO"),
    ],
)
def test_the_form_asked_for_is_kept(system: str, question: str, answer: str) -> None:
    assert _say(question, system) == answer


@pytest.mark.parametrize(
    ("system", "question", "data"),
    [
        ("Reply only with JSON.", "What is 6*7?", {"expression": "6*7", "result": 42}),
        (
            'Respond in JSON with keys "answer" and "reason".',
            "What is the capital of Spain?",
            {"answer": "Madrid", "reason": "The capital of Spain is Madrid."},
        ),
        ("", 'What is the capital of Peru? Answer as JSON: {"city": "..."}', {"city": "Lima"}),
    ],
)
def test_json_asked_for_is_json_and_nothing_else(system: str, question: str, data: dict[str, Any]) -> None:
    assert json.loads(_say(question, system)) == data


_talk = st.lists(st.tuples(st.sampled_from(["system", "user", "assistant", "tool"]), st.text(max_size=60)), max_size=6)


@settings(max_examples=200)
@given(_talk)
def test_any_conversation_is_answered_and_always_the_same_way(talk: list[tuple[Role, str]]) -> None:
    request = Request("demo/assistant", tuple(Message(role, text) for role, text in talk))
    text, calls = respond(request)
    assert text.strip()
    assert calls == ()
    assert respond(request) == (text, calls)


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_json_is_valid_whatever_is_asked(question: str) -> None:
    assert isinstance(json.loads(_say(question, "Reply with JSON only.")), dict)


@pytest.mark.parametrize(
    "text", ["word " * 20_000, "write a " * 10_000, "1+" * 20_000, "(" * 50_000, '"' * 50_000, "a/" * 30_000]
)
def test_a_huge_message_is_answered_too(text: str) -> None:
    assert _say(text)


_number = st.integers(-999, 999) | st.floats(-999, 999, allow_nan=False).map(lambda value: round(value, 3))


@given(_number, st.sampled_from("+-*"), _number, st.sampled_from("+-*"), _number)
def test_sums_are_worked_out_as_python_does(a: float, first: str, b: float, second: str, c: float) -> None:
    expression = f"{a:f} {first} {b:f} {second} {c:f}"
    assert evaluate(expression) == pytest.approx(eval(expression), rel=1e-9, abs=1e-6)


@given(st.text(alphabet="0123456789+-*/%^(). sqrt", max_size=40))
def test_any_sum_has_a_value_or_a_plain_refusal(expression: str) -> None:
    try:
        value = evaluate(expression)
    except ValueError:
        return
    assert spoken(value)


@pytest.mark.parametrize(
    "text",
    [
        "2**9999999",
        "9**4000 * 9**4000",
        "9**4000 / 7",
        "9**4000 + 1.5",
        "9**9**9**9",
        "(" * 500 + "1" + ")" * 500,
        "sqrt(-1)",
        "5 % 0",
        "1 +",
        "(1",
        "import os",
    ],
)
def test_a_sum_too_large_or_broken_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        evaluate(text)


@pytest.mark.parametrize(
    "text",
    [
        "Meet me on 2026-01-02",
        "Give me 3-4 ideas about tea",
        "I have 2 cats",
        "version 1.2.3 is out",
        "Call 555-1234",
        "",
    ],
)
def test_dates_ranges_and_lone_numbers_are_no_sums(text: str) -> None:
    assert find_expression(text) == ""


async def test_an_answer_streams_word_by_word_and_costs_nothing() -> None:
    request = _request("What is the capital of France?")
    chunks = [chunk async for chunk in Assistant().stream(request)]
    assert [chunk.text for chunk in chunks[:-1]] == ["The ", "capital ", "of ", "France ", "is ", "Paris."]
    end = chunks[-1]
    assert end.usage is not None
    assert (end.finish_reason, end.model, end.usage.cost) == ("stop", "demo/assistant", 0.0)
    assert end.usage.input_tokens == count_tokens(PLAIN) + count_tokens("What is the capital of France?")
    assert end.usage.output_tokens == count_tokens("The capital of France is Paris.")


async def test_max_tokens_and_stop_cut_the_answer() -> None:
    short = await complete(Assistant(), _request("What is the capital of France?", max_tokens=2))
    assert (short.text, short.finish_reason) == ("The capi", "length")
    stopped = await complete(Assistant(), _request("What is the capital of France?", stop=(" is",)))
    assert (stopped.text, stopped.finish_reason) == ("The capital of France", "stop")


@pytest.mark.parametrize("model", [Assistant(), Echo()])
async def test_a_latency_that_is_no_number_is_refused(model: Assistant | Echo) -> None:
    with pytest.raises(InvalidError, match="latency_ms"):
        await complete(model, _request("Hi", options={"latency_ms": "soon"}))
    assert (await complete(model, _request("Hi", options={"latency_ms": 1.5}))).text


@given(st.text())
async def test_echo_says_the_last_user_message_verbatim(text: str) -> None:
    messages = (Message("user", "before"), Message("user", text), Message("assistant", "x"), Message("tool", "y"))
    assert (await complete(Echo(), Request("demo/echo", messages))).text == text
