"""Answers that are data: told to a model in its provider's own way, checked, asked for once more, or an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError
from kernel.messages import Message, Request
from kernel.models.demo.prose import Answer
from kernel.models.demo.shapes import shape
from kernel.models.providers import standard_models
from kernel.models.streams import complete
from kernel.models.structured import Misfit, checked_schema, native_format, read_answer, told_in_words
from kernel.models.wire import request_body
from tests.kit.openai_server import Reply, openai_server
from tests.kit.scripts import Script, script

OWL: dict[str, Any] = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "wings": {"type": "integer", "minimum": 0}},
    "required": ["name", "wings"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("text", ['{"name": "Ona", "wings": 2}', '```json\n{"name": "Ona", "wings": 2}\n```\n'])
def test_an_answer_is_read_with_or_without_a_fence(text: str) -> None:
    assert read_answer("m", text, OWL) == {"name": "Ona", "wings": 2}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("Ona has two wings", "not JSON"),
        ('{"name": "Ona"}', "'wings' is missing"),
        ('{"name": "Ona", "wings": "two"}', "'wings' should be a whole number"),
        ('{"name": "Ona", "wings": -1}', "bigger than or equal to 0"),
        ('{"name": "Ona", "wings": 2, "song": 1}', "'song'"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_does_not_fit_says_why(text: str, problem: str) -> None:
    with pytest.raises(Misfit) as caught:
        read_answer("m", text, OWL)
    assert problem in caught.value.details["problem"]
    assert caught.value.details["answer"] == text


@pytest.mark.parametrize(
    "schema", [None, {}, [], "object", {"type": "nonsense"}, {"properties": {"a": {"$ref": "file:///etc/hostname"}}}]
)
def test_what_is_no_schema_of_its_own_is_refused(schema: Any) -> None:
    with pytest.raises(InvalidError):
        checked_schema(schema)


def test_empty_tables_of_lua_become_what_the_keyword_wants() -> None:
    assert checked_schema({"type": "object", "properties": [], "required": {}}) == {
        "properties": {},
        "required": [],
        "type": "object",
    }


def test_properties_are_told_in_the_order_in_which_they_are_required() -> None:
    properties = {"a": {}, "b": {}, "c": {}}
    assert list(checked_schema({"properties": properties, "required": ["c", "a"]})["properties"]) == ["c", "a", "b"]


def test_strict_is_asked_for_only_where_the_schema_allows_it() -> None:
    assert native_format(OWL)["json_schema"]["strict"] is True  # type: ignore[index]
    assert native_format({**OWL, "required": ["name"]})["json_schema"]["strict"] is False  # type: ignore[index]
    assert native_format({"type": "array"}) is None


def test_a_schema_the_wire_cannot_say_is_told_in_words() -> None:
    request = Request("m", (Message("user", "Owls"),), response_schema={"type": "array", "items": {"type": "string"}})
    body = request_body(request)
    assert "response_format" not in body
    assert '"type": "array"' in body["messages"][0]["content"]
    assert told_in_words(request).response_schema is None


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")
@pytest.mark.parametrize("id", ["local/fake", "litellm/openai/gpt-4o-mini"])
async def test_a_provider_is_told_the_schema_in_its_own_way(tmp_path: Path, id: str) -> None:
    models = standard_models(tmp_path, {})
    async with openai_server(Reply(('{"name": "Ona",', ' "wings": 2}'))) as server:
        options = {"base_url": server.url, "api_key": "k"}
        request = Request(id, (Message("user", "An owl"),), options=options, response_schema=OWL)
        answer = await complete(models.model(id), request)
        await models.close()
    told = server.requests[0]["response_format"]
    assert (told["type"], told["json_schema"]["schema"]) == ("json_schema", OWL)
    assert read_answer(id, answer.text, OWL) == {"name": "Ona", "wings": 2}


@pytest.mark.parametrize(
    "schema",
    [
        OWL,
        {"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}, "minItems": 2}}},
        {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "number", "maximum": 0.5}}}},
        {"type": "object", "properties": {"mood": {"enum": ["calm", "wild"]}, "sure": {"type": "boolean"}}},
        {"type": "string", "minLength": 400},
        {"$ref": "#/definitions/owl", "definitions": {"owl": OWL}},
        {"type": ["integer", "null"], "exclusiveMinimum": 100},
        {"type": "object", "properties": {"a": {"const": 7}, "b": {"anyOf": [{"type": "integer"}, OWL]}}},
        {
            "$ref": "#/definitions/tree",
            "definitions": {
                "tree": {"type": "object", "properties": {"left": {"$ref": "#/definitions/tree"}}, "required": []}
            },
        },
    ],
)
def test_the_demo_model_answers_in_the_form_of_a_schema(schema: dict[str, Any]) -> None:
    import json

    answer = Answer("Owls are wild. They hunt at night with 2 wings.", "owls", {"name": "Ona"})
    read_answer("demo", json.dumps(shape(answer, schema)), schema)


STEPS = """
- text: I would rather talk.
- json: {name: Ona, wings: 2}
- text: No.
- text: Never.
"""

SPELL = """
agent = Agent.new({ name = "owl", model = "scripted/steps.yaml", response_schema = {
  type = "object", properties = { name = { type = "string" }, wings = { type = "integer" } },
  required = { "name", "wings" } } })
"""


async def test_an_answer_that_does_not_fit_is_asked_for_once_more_and_then_an_error(tmp_path: Path) -> None:
    (tmp_path / "steps.yaml").write_text(STEPS)
    async with script(tmp_path) as running:
        value = 'local owl = agent:chat("Who?") return { owl, #agent:get_history(), agent:get_history()[2].content }'
        owl, count, kept = await running.value(SPELL + value)
        assert (owl, count, kept) == ({"name": "Ona", "wings": 2}, 2, '{"name": "Ona", "wings": 2}')
        retry = next(event for event in running.events if event.kind == "invoke_agent.retry")
        assert retry.data["error"]["reason"] == "schema"
        error = await running.error('agent:chat("Who?")')
        assert (error["type"], error["reason"], error["answer"]) == ("model", "schema", "Never.")
    _check_turns(running)


def _check_turns(running: Script) -> None:
    asked = [event.data["input"]["messages"] for event in running.events if event.kind == "chat.started"]
    assert [len(messages) for messages in asked] == [1, 3, 3, 5]
    assert "is not JSON" in asked[1][-1]["content"]
