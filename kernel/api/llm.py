"""`llm` in scripts, the names of the first version: an agent, one answer, embeddings."""

from __future__ import annotations

from kernel.agents.asking import Heard
from kernel.api.agent import Agent
from kernel.api.agent_options import AgentOptions
from kernel.api.arguments import read_table
from kernel.api.definition import script, takes
from kernel.api.embeddings import EmbedOptions, embed, similarity
from kernel.api.llm_answers import CompleteOptions, ask, count
from kernel.api.llm_providers import ProviderOptions, register
from kernel.api.site import Site
from kernel.api.stream import Stream, stream_of
from kernel.models.counting import facts_of
from kernel.models.names import resolve_id
from kernel.values import Function, Outcome, Record, Value


@script("LlmAgent")
class LlmAgent(Agent):
    """An agent made by `llm.agent`: what `run` gives behaves as text and has `content`.

    ```lua
    local researcher = llm.agent({ model = "demo/assistant", system = "You are a researcher" })
    print(researcher:run("Owls").content)
    ```
    """

    @staticmethod
    async def new(site: Site, options: str | dict[str, Value] | None = None) -> LlmAgent:
        """The same as `llm.agent`."""
        made = await Agent.new(site, options)
        return LlmAgent(made.inner)

    async def run(self, site: Site, input: Value = None) -> Value:
        """The answer to any input, as a text that has `content` and `model`, too."""
        answer = await self.inner.run(site.ctx, input)
        return Outcome(answer, {"content": answer, "model": self.inner.spec.model})


@script("llm", namespace=True)
class Llm:
    """Models without ceremony: the names of the first version of the API.

    ```lua
    local answer = llm.complete({ model = "demo/assistant", prompt = "What is 6 * 7?" })
    print(answer.content, answer.usage.total_tokens)
    ```
    """

    @staticmethod
    @takes(options=AgentOptions)
    async def agent(site: Site, options: dict[str, Value] | None = None) -> LlmAgent:
        """An agent from `provider`, `model`, `tools` (names), `system`, `temperature`, `max_tokens`, …."""
        return await LlmAgent.new(site, options or {})

    @staticmethod
    @takes(options=CompleteOptions)
    async def complete(site: Site, options: str | dict[str, Value]) -> dict[str, Value]:
        """One answer: `content`, `model`, `finish_reason` and `usage` (`total_tokens`, `prompt_tokens`,
        `completion_tokens`, `cost`). A text alone is the prompt. With a `response_schema` there is `data`, too: the
        answer as a table. `message` is the answer as it can be put behind the `messages`: `role`, `content`, and the
        `tool_calls` (`id`, `name`, `arguments`) of a model that was offered `tools`. `metadata` has the `provider`
        and the `requested_model`.
        """
        return await ask(site, options)

    @staticmethod
    @takes(options=CompleteOptions)
    def stream(site: Site, options: str | dict[str, Value]) -> Stream:
        """The same answer piece by piece, for a `for` loop."""

        async def work(heard: Heard) -> Value:
            return await ask(site, options, heard)

        return stream_of(site.ctx.run, work)

    @staticmethod
    @takes(options=EmbedOptions)
    async def embed(site: Site, options: str | list[Value] | dict[str, Value]) -> dict[str, Value]:
        """The `embeddings` of texts, a list of numbers each, in the order of the texts; `embedding` is the first.

        `model` and `usage` tell who made them and what it took. Without a `model` the usual one of the spell's
        provider is asked, `demo/embedding` where nothing else is set.
        """
        given = options if isinstance(options, dict) else {"input": options}
        return await embed(site, read_table(EmbedOptions, given, "llm.embed"))

    @staticmethod
    def similarity(site: Site, one: list[Value], other: list[Value]) -> float:
        """How near two embeddings are: the cosine of their angle, from -1 to 1; 0 where one is all zeros."""
        return similarity(one, other)

    @staticmethod
    @takes(options=CompleteOptions)
    async def count_tokens(site: Site, options: str | dict[str, Value]) -> int:
        """The tokens of a text, or of what `llm.complete` would send for these options, before it is sent.

        Counted as the model does where its tokenizer is known, else estimated: one for every four characters.
        """
        return await count(site, options)

    @staticmethod
    async def model_info(site: Site, model: str = "") -> dict[str, Value]:
        """What is known of a model: `id`, `provider`, and where known `context_window` and `max_output_tokens`,
        `input_cost` and `output_cost` (dollars for one token), `tools`, `images`, `files`, `structured_output`.
        """
        id = resolve_id(model or None, None, site.spell.model)
        return Record(await facts_of(site.spell.models.model(id)), id=id, provider=id.partition("/")[0])

    @staticmethod
    @takes(options=ProviderOptions)
    def register(site: Site, name: str, options: dict[str, Value] | Function) -> None:
        """Add a provider of your own, whose models are `name/ANYTHING`: a function that answers, or a table.

        The function gets `model`, `prompt` (the last message), `messages`, `tools`, `temperature`, `max_tokens` and
        `response_schema`, and gives a text, or a table with `text`, `tool_calls` (`name`, `arguments`) and `usage`.
        A table has `answer` (such a function), `embed` (texts to vectors) and `models` (names worth telling), or the
        `base_url` and `api_key` of a server that speaks the OpenAI wire.
        """
        register(site, name, options)

    @staticmethod
    def models(site: Site) -> list[str]:
        """Models that can be named here without a key."""
        return [*getattr(site.spell.models, "known", tuple)()]
