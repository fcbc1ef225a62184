"""Answers that are kept: given again to the same question, or a near one, and never in the place of a recording."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.decisions import sentence
from kernel.errors import NetworkError
from kernel.events import Event
from kernel.messages import Usage
from kernel.models.embedding import Embedded, EmbedRequest
from kernel.models.similar import Answers, Entry, unit
from tests.kit.replays import Played, Provider, play, replay
from tests.kit.scripts import script

SEMANTIC = "{ semantic = true, threshold = 0.6, model = 'demo/embedding' }"


def _chats(events: list[Event]) -> list[dict[str, Any]]:
    return [event.data["attributes"] for event in events if event.kind == "chat.finished"]


def _cache(events: list[Event]) -> list[str]:
    return [attributes.get("llmspell.cache", "") for attributes in _chats(events)]


ASKED = {
    "lua": f"""
        local said = {{}}
        for _, question in ipairs({{ "What do barn owls eat?", "What do barn owls eat", "Who built the tower?" }}) do
            said[#said + 1] = llm.complete({{ prompt = question, cache = {SEMANTIC}, model = "demo/echo" }}).text
        end
        return said""",
    "javascript": """
        const said = []
        for (const prompt of ["What do barn owls eat?", "What do barn owls eat", "Who built the tower?"])
            said.push((await llm.complete({ prompt, model: "demo/echo",
                cache: { semantic: true, threshold: 0.6, model: "demo/embedding" } })).text)
        return said""",
    "python": """
said = []
for prompt in ["What do barn owls eat?", "What do barn owls eat", "Who built the tower?"]:
    answer = await llm.complete({"prompt": prompt, "model": "demo/echo",
        "cache": {"semantic": True, "threshold": 0.6, "model": "demo/embedding"}})
    said.append(answer["text"])
return said""",
}


@pytest.mark.parametrize("language", ASKED)
async def test_a_near_question_gets_the_earlier_answer_and_the_trace_says_so(tmp_path: Path, language: str) -> None:
    async with script(tmp_path) as running:
        said = await running.value(ASKED[language], language=language)
    assert said == ["What do barn owls eat?", "What do barn owls eat?", "Who built the tower?"]
    assert _cache(running.events) == ["miss", "hit", "miss"]
    first, near, far = _chats(running.events)
    assert "llmspell.cache.similarity" not in first
    assert near["llmspell.cache.similarity"] >= 0.6 > far["llmspell.cache.similarity"]
    assert (near["gen_ai.usage.input_tokens"], near["llmspell.usage.cost"]) == (0, 0.0)
    (told,) = [event for event in running.events if event.kind == "chat.cached"]
    assert told.data["question"] == "What do barn owls eat?"
    assert "What do barn owls eat?" in sentence("cached", told.data)
    assert len([event for event in running.events if event.kind == "embeddings.finished"]) == 3


AGENTS = """
local function ask(more, question)
    local options = { model = "demo/echo", cache = CACHE }
    for key, value in pairs(more) do options[key] = value end
    return Agent.new(options):chat(question or "Who cooks for you?")
end
ask({}) ask({}) ask({ system_prompt = "Be terse" }) ask({ temperature = 0.5 }) ask({ model = "demo/assistant" })
ask({ base_url = "http://127.0.0.1:9" }) ask({}, "Who cooks for me?") ask({ cache = false })
return 1
"""


async def test_only_the_same_model_role_and_options_have_the_same_answers(tmp_path: Path) -> None:
    async with script(tmp_path) as running:
        await running.value(AGENTS.replace("CACHE", "true"))
    assert _cache(running.events) == ["miss", "hit", *["miss"] * 5, ""]
    assert not [event for event in running.events if event.kind.startswith("embeddings")], "the same words need none"


async def test_the_same_words_need_no_embedding(tmp_path: Path) -> None:
    async with script(tmp_path) as running:
        source = f'local ask = {{ prompt = "Hoo?", cache = {SEMANTIC} }} llm.complete(ask) llm.complete(ask) return 1'
        await running.value(source)
    assert _cache(running.events) == ["miss", "hit"]
    assert len([event for event in running.events if event.kind == "embeddings.finished"]) == 1


async def test_what_a_model_says_after_a_tool_is_never_kept_and_neither_are_its_calls(tmp_path: Path) -> None:
    async with script(tmp_path) as running:
        source = """
        for _ = 1, 2 do
            local agent = Agent.new({ system_prompt = "You calculate", tools = { "calculator" }, cache = true })
            agent:chat("What is 6 * 7?")
        end
        return 1"""
        await running.value(source)
    assert _cache(running.events) == ["miss", "", "miss", ""]
    assert len([event for event in running.events if event.kind == "execute_tool.finished"]) == 2


async def test_an_answer_that_does_not_fit_its_schema_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("- {text: no data}\n- {json: {n: 1}}\n- {json: {n: 2}}\n")
    schema = '{ type = "object", properties = { n = { type = "integer" } }, required = { "n" } }'
    source = f"""
    local ask = {{ model = "scripted/s.yaml", prompt = "How many?", response_schema = {schema}, cache = true }}
    return {{ llm.complete(ask).data.n, llm.complete(ask).data.n, llm.complete(ask).data.n }}"""
    async with script(tmp_path) as running:
        assert await running.value(source) == [1, 2, 2]


async def test_a_stream_from_the_cache_comes_piece_by_piece(tmp_path: Path) -> None:
    async with script(tmp_path) as running:
        source = """
        local ask = { model = "demo/echo", prompt = "one two three", cache = {} }
        return { llm.stream(ask):collect(), llm.stream(ask):collect() }"""
        assert await running.value(source) == [["one ", "two ", "three"]] * 2
    assert _cache(running.events) == ["miss", "hit"]


async def test_the_cache_is_emptied_with_all_others_and_ends_with_its_time(tmp_path: Path) -> None:
    async with script(tmp_path) as running:
        source = """
        local function ask(ttl) return llm.complete({ prompt = "Hoo?", cache = { ttl = ttl } }).text end
        ask() ask() Cache.clear() ask(0) ask() return 1"""
        await running.value(source)
    assert _cache(running.events) == ["miss", "hit", "miss", "miss"]


BAD = {
    "{ threshold = 2 }": "more than 0 and at most 1, not 2",
    "{ ttl = -1 }": "'ttl' should be 0 or more milliseconds",
    "{ semantik = true }": "semantik",
    "5": "true or false or a table",
    "{ semantic = true }": "which model of 'fake' makes embeddings",
}


@pytest.mark.parametrize("given", BAD)
async def test_a_cache_that_cannot_be_is_refused(tmp_path: Path, given: str) -> None:
    for call in (f"Agent.new({{ cache = {given} }})", f'llm.complete({{ prompt = "x", cache = {given} }})'):
        error = (await play(tmp_path, call, Provider())).error
        assert (error["type"], BAD[given] in error["message"]) == ("invalid", True), error


TWICE = """
local first = llm.complete({ prompt = "What do owls eat?", cache = CACHE }).text
return { first, llm.complete({ prompt = "What do owls eat", cache = CACHE }).text }
"""


class Near(Provider):
    """Whose embeddings are all the same, or fail."""

    broken = False

    async def embed(self, request: EmbedRequest) -> Embedded:
        if self.broken:
            raise NetworkError("no embeddings today")
        return Embedded(tuple((0.6, 0.8) for _ in request.texts), Usage(1, 0, 0.25))


def _twice(threshold: float = 0.9) -> str:
    return TWICE.replace("CACHE", f"{{ threshold = {threshold}, model = 'fake/vectors' }}")


async def test_a_strict_replay_is_served_from_the_recording_and_asks_nobody(tmp_path: Path) -> None:
    provider = Near()
    first = await play(tmp_path, _twice(), provider)
    assert first.value == ["You said What do owls eat? (1)"] * 2
    assert (_cache(first.events), len(provider.asked)) == (["miss", "hit"], 1)
    nobody = Near(errors=[NetworkError("nobody")] * 9)
    again = await play(tmp_path, _twice(), nobody, replay=replay(first.done.run_id))
    assert again.value == first.value
    assert all(attributes.get("llmspell.replayed") for attributes in _chats(again.events))
    assert _cache(again.events) == ["miss", "hit"], "told as in the recording"


async def test_a_question_that_was_not_recorded_is_no_hit_in_a_strict_replay(tmp_path: Path) -> None:
    first = await play(tmp_path, _twice(), Near())
    again = await play(tmp_path, _twice().replace('eat"', 'drink"'), Near(), replay=replay(first.done.run_id))
    assert (again.error["type"], "not" in again.error["message"]) == ("invalid", True)


async def test_a_recording_that_asked_twice_is_replayed_as_that(tmp_path: Path) -> None:
    first: Played = await play(tmp_path, TWICE.replace("CACHE", "nil"), Near())
    assert len(set(first.value)) == 2
    again = await play(tmp_path, _twice(), Near(), replay=replay(first.done.run_id))
    assert again.value == first.value


async def test_where_no_embedding_can_be_had_the_model_is_asked(tmp_path: Path) -> None:
    provider = Near()
    provider.broken = True
    done = await play(tmp_path, _twice(), provider)
    assert len(set(done.value)) == 2
    told = [event.data for event in done.events if event.kind == "chat.fallback"]
    assert [(one["from"], one["to"]) for one in told] == [("the cache", "the model")] * 2


def test_entries_live_their_time_and_the_least_used_goes() -> None:
    now = [0.0]
    answers = Answers(lambda: now[0], most=2)
    one, two, three = (Entry("p", name, name, "m", unit(vector)) for name, vector in NAMED.items())
    answers.keep(one, 10)
    answers.keep(two)
    assert answers.nearest("p", (3.0, 4.0)) == (pytest.approx(0.8), two)
    assert answers.nearest("q", (3.0, 4.0)) is None
    assert answers.nearest("p", (0.0, 0.0)) is None, "zeros are near nothing"
    assert answers.nearest("p", (1.0, 0.0, 0.0)) is None, "vectors of another model are not compared"
    answers.use(one)
    answers.keep(three)
    assert (answers.exact("p", "two"), answers.exact("p", "one")) == (None, one)
    now[0] = 10.0
    assert answers.exact("p", "one") is None


NAMED = {"one": (1.0, 0.0), "two": (0.0, 2.0), "three": (1.0, 1.0)}
