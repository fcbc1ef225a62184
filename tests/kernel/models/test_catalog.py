"""Names, ids and the catalog; and another try where it may help."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import (
    DeadlineError,
    InvalidError,
    ModelError,
    NetworkError,
    NotFoundError,
    RateLimitError,
    SpellError,
)
from kernel.messages import Chunk, Message, Request, Usage
from kernel.models.catalog import Models
from kernel.models.names import BARE_NAMES, HOSTED_KEYS, resolve_id
from kernel.models.providers import standard_models
from kernel.models.retrying import Backoff, Guarded
from kernel.models.scripted import Scripted
from kernel.models.streams import complete

ASK = Request("x/y", (Message("user", "Hi"),))


@pytest.mark.parametrize(
    ("model", "provider", "expected"),
    [
        (None, None, "demo/assistant"),
        ("", " ", "demo/assistant"),
        ("gpt-4", None, "openai/gpt-4"),
        ("gpt-3.5-turbo", "openai", "openai/gpt-3.5-turbo"),
        ("o1-mini", None, "openai/o1-mini"),
        ("o3", None, "openai/o3"),
        ("chatgpt-4o-latest", None, "openai/chatgpt-4o-latest"),
        ("claude-3", "anthropic", "anthropic/claude-3"),
        ("claude-3-opus", None, "anthropic/claude-3-opus"),
        ("gemini-2.0-flash", None, "gemini/gemini-2.0-flash"),
        ("mixtral-8x7b", None, "mistral/mixtral-8x7b"),
        ("command-r", None, "cohere/command-r"),
        ("llama3", None, "ollama/llama3"),
        ("echo", None, "demo/echo"),
        ("demo", None, "demo/assistant"),
        ("test-model", None, "demo/test-model"),
        (None, "demo", "demo/assistant"),
        ("steps/a.yaml", "scripted", "scripted/steps/a.yaml"),
        ("meta-llama/llama-3", "openrouter", "openrouter/meta-llama/llama-3"),
        ("openai/gpt-4", "openai", "openai/gpt-4"),
        ("google/gemini-pro", None, "gemini/gemini-pro"),
        ("gemini-pro", "google", "gemini/gemini-pro"),
        ("litellm/openai/gpt-4", None, "litellm/openai/gpt-4"),
    ],
)
def test_what_a_spell_writes_becomes_an_id(model: str | None, provider: str | None, expected: str) -> None:
    assert resolve_id(model, provider) == expected


def test_the_default_of_the_notebook_wins_over_the_built_in_one() -> None:
    assert resolve_id(None, None, "demo/echo") == "demo/echo"
    assert resolve_id(None, "demo", "openai/gpt-4") == "demo/assistant"


def test_a_provider_without_a_model_means_its_usual_one() -> None:
    assert resolve_id(None, "openai") == "openai/gpt-4o-mini"
    assert resolve_id(None, "claude") == "anthropic/claude-sonnet-4-5"


def test_a_provider_without_a_usual_model_is_asked_for_one() -> None:
    with pytest.raises(InvalidError, match="Which model of 'replicate'"):
        resolve_id(None, "replicate")


def test_a_bare_name_nobody_knows_says_how_to_write_it() -> None:
    with pytest.raises(NotFoundError, match=r"'best-model'.*provider/name"):
        resolve_id("best-model", None)


@given(st.text(), st.text())
def test_any_name_is_an_id_or_a_plain_error(model: str, provider: str) -> None:
    try:
        id = resolve_id(model, provider)
    except (InvalidError, NotFoundError):
        return
    assert "/" in id


def test_every_rule_leads_to_a_provider_that_exists(tmp_path: Path) -> None:
    existing = standard_models(tmp_path, {}).providers()
    assert {id.partition("/")[0] for _, id in BARE_NAMES} <= set(existing)
    assert set(HOSTED_KEYS) <= set(existing)


@pytest.mark.parametrize("engine", ["candle", "llama_cpp"])
def test_a_library_that_runs_models_is_answered_with_the_servers_that_do(tmp_path: Path, engine: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        standard_models(tmp_path, {}).model(f"{engine}/phi-2")
    for told in (f"no model provider '{engine}'", '"ollama/phi-2"', '"local/phi-2"', "base_url"):
        assert told in caught.value.message


def test_an_unknown_provider_says_what_there_is_and_how_to_get_more(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        standard_models(tmp_path, {}).model("opneai/gpt-4")
    for part in ("'opneai'", "Did you mean 'openai'?", "demo", "scripted", "anthropic", "pip install"):
        assert part in caught.value.message


@pytest.mark.parametrize("id", ["gpt-4", "/x", "demo/", ""])
def test_an_id_of_another_form_is_refused(tmp_path: Path, id: str) -> None:
    with pytest.raises(InvalidError, match="provider/name"):
        standard_models(tmp_path, {}).model(id)


def test_a_demo_model_that_does_not_exist_names_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="demo/assistant"):
        standard_models(tmp_path, {}).model("demo/parrot")


def test_the_known_ids_can_all_be_made(tmp_path: Path) -> None:
    catalog = standard_models(tmp_path, {})
    assert catalog.known() == ("demo/assistant", "demo/echo", "demo/embedding", "demo/test-model")
    assert [catalog.model(id) for id in catalog.known()]


async def test_a_model_of_ones_own_is_one_registration_away() -> None:
    catalog = Models()
    catalog.register("mine", lambda name: Scripted().with_text(f"I am {name}."), models=("first",))
    assert catalog.known() == ("mine/first",)
    assert (await complete(catalog.model("mine/first"), ASK)).text == "I am first."


async def test_the_same_id_is_the_same_model_until_its_provider_is_replaced() -> None:
    catalog = Models()
    catalog.register("mine", lambda name: Scripted().with_text("one").with_text("two"))
    assert [(await complete(catalog.model("mine/a"), ASK)).text for _ in range(2)] == ["one", "two"]
    catalog.register("mine", lambda name: Scripted().with_text("new"))
    assert (await complete(catalog.model("mine/a"), ASK)).text == "new"


@pytest.mark.parametrize(
    ("provider", "variable"),
    [("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY"), ("gemini", "GEMINI_API_KEY")],
)
async def test_a_missing_key_is_named_before_anything_is_imported(tmp_path: Path, provider: str, variable: str) -> None:
    with pytest.raises(InvalidError, match=variable) as caught:
        await complete(standard_models(tmp_path, {}).model(f"{provider}/m"), Request(f"{provider}/m", ASK.messages))
    assert caught.value.details["variable"] == variable


async def test_a_local_model_without_an_address_says_how_to_give_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="LLMSPELL_OPENAI_BASE_URL"):
        await complete(standard_models(tmp_path, {}).model("local/llama"), ASK)


@pytest.mark.parametrize("address", ["ftp://host/v1", "localhost:8000", "http://"])
async def test_an_address_must_be_one(tmp_path: Path, address: str) -> None:
    request = Request("local/m", ASK.messages, options={"base_url": address})
    with pytest.raises(InvalidError, match="must begin with http"):
        await complete(standard_models(tmp_path, {}).model("local/m"), request)


def test_a_missing_litellm_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "litellm", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(NotFoundError, match=r"pip install 'llmspell-studio\[llm\]'"):
        standard_models(tmp_path, {}).model("anthropic/claude")


def test_answering_offline_imports_nothing_heavy() -> None:
    code = """
import asyncio, sys
from pathlib import Path
from kernel.messages import Message, Request
from kernel.models.providers import standard_models
from kernel.models.streams import complete
models = standard_models(Path("."), {})
asyncio.run(complete(models.model("demo/assistant"), Request("demo/assistant", (Message("user", "Hi"),))))
heavy = {"litellm", "httpx", "yaml", "aiohttp", "openai", "pydantic", "duckdb", "random", "difflib"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class _Failing:
    """Fails with the errors it is given, then answers."""

    def __init__(self, *errors: SpellError, after: str = "") -> None:
        self.errors = list(errors)
        self.after = after
        self.asked = 0

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        self.asked += 1
        if self.errors:
            if self.after:
                yield Chunk(self.after)
            raise self.errors.pop(0)
        yield Chunk("done", finish_reason="stop")


def _guarded(model: _Failing, waits: list[float], retries: int = 3) -> Guarded:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    return Guarded(model, retries, Backoff(base=1.0, longest=5.0, chance=lambda: 0.0, sleep=sleep))


async def test_waits_double_up_to_a_longest_one() -> None:
    waits: list[float] = []
    model = _Failing(*[NetworkError("gone")] * 4)
    assert (await complete(_guarded(model, waits, retries=4), ASK)).text == "done"
    assert waits == [1.0, 2.0, 4.0, 5.0]


async def test_the_last_error_says_how_often_it_was_tried() -> None:
    model = _Failing(*[DeadlineError("slow")] * 9)
    with pytest.raises(DeadlineError) as caught:
        await complete(_guarded(model, [], retries=2), ASK)
    assert (model.asked, caught.value.details["attempts"]) == (3, 3)


@pytest.mark.parametrize("error", [ModelError("bad"), InvalidError("bad"), NotFoundError("bad")])
async def test_what_another_try_cannot_mend_is_not_tried_again(error: SpellError) -> None:
    model = _Failing(error)
    with pytest.raises(type(error)):
        await complete(_guarded(model, []), ASK)
    assert model.asked == 1


async def test_nothing_is_asked_again_once_a_piece_was_delivered() -> None:
    model = _Failing(NetworkError("gone"), after="Hel")
    with pytest.raises(NetworkError) as caught:
        await complete(_guarded(model, []), ASK)
    assert (model.asked, caught.value.details["partial"]) == (1, "Hel")


async def test_a_provider_that_asks_to_wait_too_long_is_not_waited_for() -> None:
    model = _Failing(RateLimitError("later", retry_after=3600))
    with pytest.raises(RateLimitError):
        await complete(_guarded(model, []), ASK)
    assert model.asked == 1


@pytest.mark.parametrize("value", [-1, 11, 1.5, "3", True])
async def test_the_option_retries_is_a_small_whole_number(value: object) -> None:
    request = Request("x/y", ASK.messages, options={"retries": value})
    with pytest.raises(InvalidError, match="retries must be"):
        await complete(_guarded(_Failing(), []), request)


async def test_scripted_errors_are_not_repeated_by_the_catalog(tmp_path: Path) -> None:
    (tmp_path / "steps.yaml").write_text("- error: {type: rate_limit, retry_after: 0}\n- text: second\n")
    model = standard_models(tmp_path, {}).model("scripted/steps.yaml")
    with pytest.raises(RateLimitError):
        await complete(model, ASK)
    assert (await complete(model, ASK)).text == "second"


class _Paid:
    """Is paid for three attempts, of which the last gives an answer, or none."""

    def __init__(self, *, ends: bool) -> None:
        self.asked = 0
        self._ends = ends

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        self.asked += 1
        if self.asked < 3 or not self._ends:
            yield Chunk(usage=Usage(5, 1))
            return
        yield Chunk("done", finish_reason="stop", usage=Usage(7, 2, 0.5))


@pytest.mark.parametrize("ends", [True, False])
async def test_what_was_paid_for_attempts_that_broke_before_a_word_is_counted(ends: bool) -> None:
    model = _Paid(ends=ends)
    guarded = Guarded(model, 2, Backoff(base=0.0))
    if ends:
        assert (await complete(guarded, ASK)).usage == Usage(17, 4, 0.5)
    else:
        with pytest.raises(NetworkError) as caught:
            await complete(guarded, ASK)
        assert (caught.value.details["usage"]["input_tokens"], caught.value.details["attempts"]) == (15, 3)
    assert model.asked == 3
