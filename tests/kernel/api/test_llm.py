"""The names of the first version: `llm`, `util`, `console`, and the seeds' blocks that use them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.api.host import ScriptHost
from kernel.context import Context, Run
from tests.kit.one_model import OneModel
from tests.kit.scripts import Script, script


@pytest.fixture
async def offline(tmp_path: Path) -> AsyncIterator[Script]:
    """Spells that name hosted models, answered by the demo."""
    async with script(tmp_path) as running:
        spell = running.runtime.spell
        spell.models = OneModel(spell.models.model("demo/echo"))
        yield running


async def test_complete_answers_with_content_and_every_spelling_of_usage(offline: Script) -> None:
    source = """
    local response = llm.complete({ model = "gpt-4",
        messages = { { role = "user", content = "Explain quantum computing in simple terms" } } })
    local u = response.usage
    return { response.content, u.total_tokens == u.prompt_tokens + u.completion_tokens, u.total_tokens > 0,
        u.input_tokens == u.prompt_tokens, response.finish_reason }
    """
    assert await offline.value(source) == ["Explain quantum computing in simple terms", True, True, True, "stop"]
    chat = next(event for event in offline.events if event.kind == "chat.started")
    assert (chat.name, chat.data["attributes"]["gen_ai.request.model"]) == ("openai/gpt-4", "gpt-4")
    done = next(event for event in offline.events if event.kind == "chat.finished")
    assert done.data["attributes"]["gen_ai.usage.input_tokens"] > 0


async def test_javascript_gets_usage_in_both_spellings(offline: Script) -> None:
    host = ScriptHost(offline.runtime.spell, "javascript", lambda *_: None)
    answer = await host.call(
        Context(Run("r", lambda event: None)), "llm.complete", [{"prompt": "hello", "maxTokens": 9}]
    )
    assert answer["usage"]["totalTokens"] == answer["usage"]["total_tokens"] > 0
    assert (answer["content"], answer["finishReason"]) == ("hello", "stop")


async def test_hooks_see_what_complete_asks_and_may_answer(offline: Script) -> None:
    source = """
    Hooks.register("before_llm_call", function(context) print(#context.messages) end)
    print(llm.complete({ system = "Be terse", prompt = "hi" }).content)
    print(llm.complete("bare").content)
    """
    assert (await offline.run(source)).status == "ok"
    assert offline.paper.lines == ["2", "hi", "1", "bare"]


async def test_an_agent_of_the_first_version_answers_with_text_that_has_content(offline: Script) -> None:
    source = """
    local researcher = llm.agent({ provider = "anthropic", model = "claude-3-opus", system = "You are helpful",
        temperature = 0.7, max_tokens = 100 })
    local research = researcher:run("Research owls")
    return { research .. "!", research:sub(1, 8), research.content, researcher.model, researcher:chat("hi") }
    """
    model = "anthropic/claude-3-opus"
    assert await offline.value(source) == ["Research owls!", "Research", "Research owls", model, "hi"]


async def test_an_answer_of_complete_can_come_piece_by_piece(offline: Script) -> None:
    assert await offline.value('return llm.stream({ prompt = "one two three" }):collect()') == ["one ", "two ", "three"]


async def test_what_a_hosted_model_needs_is_told_where_there_is_no_key(
    lua: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
        monkeypatch.delenv(name, raising=False)
    error = await lua.error('llm.complete({ model = "gpt-4", prompt = "x" })')
    assert "OPENAI_API_KEY" in error["message"] or "llmspell-studio[llm]" in error["message"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("llm.complete({})", "'messages' or 'prompt' is missing"),
        ('llm.complete({ messages = { { content = "x" } } })', "has a role"),
        ('llm.complete({ promt = "x" })', "Did you mean 'prompt'"),
        ('llm.embed({ input = "x", model = "demo/echo" })', "makes no embeddings"),
        ("llm.embed({ input = { 7 } })", "a text or a list of texts"),
        ('llm.embed({ input = "x", dimensions = 0 })', "'dimensions' should be 1 or more, not 0"),
        ("llm.similarity({ 1 }, { 1, 2 })", "not of one model"),
        ("llm.embed({})", "'input' is missing"),
    ],
)
async def test_a_wrong_request_is_told(lua: Script, source: str, told: str) -> None:
    assert told in (await lua.error(source))["message"]


async def test_a_failed_embedding_is_in_the_trace(lua: Script) -> None:
    await lua.error('llm.embed({ input = "x", model = "demo/echo" })')
    assert [event.kind for event in lua.events if event.kind.startswith("embed")] == [
        "embeddings.started",
        "embeddings.failed",
    ]


async def test_util_waits_and_makes_ids(lua: Script) -> None:
    source = """
    local before = util.now()
    util.sleep(5)
    return { util.now() - before >= 4, #util.uuid(), util.uuid() ~= uuid.generate() }
    """
    assert await lua.value(source) == [True, 36, True]


async def test_the_seeds_robust_call_succeeds_after_failures(offline: Script) -> None:
    source = """
    local calls = 0
    Hooks.register("before_llm_call", function() calls = calls + 1 if calls < 2 then error("flaky") end end)
    local function robust_llm_call(prompt, max_retries)
        local attempt = 0
        while attempt < max_retries do
            attempt = attempt + 1
            local success, result = pcall(function()
                return llm.complete({ model = "gpt-4", messages = {{role = "user", content = prompt}} })
            end)
            if success then return result end
            print("Attempt " .. attempt .. " failed: " .. tostring(result))
            util.sleep(math.pow(2, attempt))
        end
        error("Failed after " .. max_retries .. " attempts")
    end
    return robust_llm_call("Explain machine learning", 3).content
    """
    assert await offline.value(source) == "Explain machine learning"
    assert "Attempt 1 failed" in offline.paper.text


SEED = {
    "lua": """
                local response = llm.complete({
                    model = "test-model",
                    messages = {{role = "user", content = "Hello"}}
                })
                return response.content
            """,
    "javascript": """
                const response = await llm.complete({
                    model: "test-model",
                    messages: [{role: "user", content: "Hello"}]
                });
                return response.content;
            """,
}


@pytest.mark.parametrize("language", SEED)
async def test_the_test_model_says_hello(lua: Script, language: str) -> None:
    assert await lua.value(SEED[language], language=language) == "Hello from test model"
