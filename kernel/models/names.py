"""How models are named: `provider/name`, the bare names people write, and the providers there are.

Tables and pure functions only. Not here: how a name becomes a model (`catalog`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kernel.errors import NamelessError, NotFoundError

DEFAULT_MODEL = "demo/assistant"

INSTALL_HOSTED = "pip install 'llmspell-studio[llm]'"

BARE_NAMES: tuple[tuple[str, str], ...] = (
    (r"demo$", "demo/assistant"),
    (r"(echo|assistant|test-model)$", "demo/"),
    (r"(gpt-|chatgpt|o[1-9](-|$)|text-embedding-)", "openai/"),
    (r"claude", "anthropic/"),
    (r"gemini", "gemini/"),
    (r"(mistral|mixtral|codestral|ministral|pixtral|magistral|devstral)", "mistral/"),
    (r"command", "cohere/"),
    (r"deepseek", "deepseek/"),
    (r"grok", "xai/"),
    (r"sonar", "perplexity/"),
    (r"(llama|gemma|qwen|phi|codellama|tinyllama|smollm|gpt_oss)", "ollama/"),
)
"""Which provider a name without one means: the first pattern that matches its start wins."""

USUAL_MODELS = {
    "anthropic": "claude-sonnet-4-5",
    "cohere": "command-r",
    "deepseek": "deepseek-chat",
    "gemini": "gemini-2.5-flash",
    "groq": "llama-3.3-70b-versatile",
    "mistral": "mistral-small-latest",
    "ollama": "llama3.2",
    "openai": "gpt-4o-mini",
    "xai": "grok-4",
}
"""The model of a provider when a spell names no other: able, and not the dearest."""

WIRES = {
    "cerebras": "https://api.cerebras.ai/v1",
    "deepseek": "https://api.deepseek.com/v1",
    "gemini": "https://generativelanguage.googleapis.com/v1beta/openai",
    "groq": "https://api.groq.com/openai/v1",
    "mistral": "https://api.mistral.ai/v1",
    "ollama": "http://127.0.0.1:11434/v1",
    "openai": "https://api.openai.com/v1",
    "openrouter": "https://openrouter.ai/api/v1",
    "xai": "https://api.x.ai/v1",
}
"""Where providers speak OpenAI's wire: there our own client can ask them, where litellm does not run."""

PROVIDER_ALIASES = {
    "google": "gemini",
    "claude": "anthropic",
    "aws": "bedrock",
    "azure_openai": "azure",
    "vertex": "vertex_ai",
    "together": "together_ai",
    "fireworks": "fireworks_ai",
    "nvidia": "nvidia_nim",
    "grok": "xai",
}
"""Names people use → the provider's name in ids."""

HOSTED_KEYS: dict[str, tuple[str, ...]] = {
    "ai21": ("AI21_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "azure": ("AZURE_API_KEY",),
    "azure_ai": ("AZURE_AI_API_KEY",),
    "bedrock": (),
    "cerebras": ("CEREBRAS_API_KEY",),
    "cloudflare": ("CLOUDFLARE_API_KEY",),
    "codestral": ("CODESTRAL_API_KEY",),
    "cohere": ("COHERE_API_KEY", "CO_API_KEY"),
    "dashscope": ("DASHSCOPE_API_KEY",),
    "databricks": ("DATABRICKS_API_KEY",),
    "deepinfra": ("DEEPINFRA_API_KEY",),
    "deepseek": ("DEEPSEEK_API_KEY",),
    "fireworks_ai": ("FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY"),
    "friendliai": ("FRIENDLI_TOKEN",),
    "gemini": ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    "github": ("GITHUB_API_KEY",),
    "groq": ("GROQ_API_KEY",),
    "hosted_vllm": (),
    "huggingface": ("HUGGINGFACE_API_KEY", "HF_TOKEN"),
    "litellm": (),
    "llamafile": (),
    "lm_studio": (),
    "meta_llama": ("LLAMA_API_KEY",),
    "mistral": ("MISTRAL_API_KEY",),
    "moonshot": ("MOONSHOT_API_KEY",),
    "nebius": ("NEBIUS_API_KEY",),
    "novita": ("NOVITA_API_KEY",),
    "nvidia_nim": ("NVIDIA_NIM_API_KEY",),
    "ollama": (),
    "ollama_chat": (),
    "openai": ("OPENAI_API_KEY",),
    "openrouter": ("OPENROUTER_API_KEY",),
    "perplexity": ("PERPLEXITYAI_API_KEY", "PERPLEXITY_API_KEY"),
    "replicate": ("REPLICATE_API_KEY",),
    "sagemaker": (),
    "sambanova": ("SAMBANOVA_API_KEY",),
    "snowflake": (),
    "together_ai": ("TOGETHERAI_API_KEY", "TOGETHER_API_KEY"),
    "vertex_ai": (),
    "watsonx": (),
    "xai": ("XAI_API_KEY",),
}
"""Providers reached through litellm → the environment variables one of which must hold the key.

Empty: no key, or credentials that litellm looks up itself (AWS, Google Cloud, …).
`litellm/PROVIDER/NAME` reaches every provider litellm knows beyond these.
"""


INFERENCE_ENGINES = frozenset(("burn", "candle", "ggml", "gguf", "llama_cpp", "llamacpp", "mistralrs", "mlx"))
"""Names of libraries that run a model within a program, which this one leaves to a server on the same machine."""

FAMOUS = ("anthropic", "azure", "bedrock", "gemini", "groq", "mistral", "ollama", "openai", "openrouter")
"""The providers an error names; it counts the others."""


def split_id(id: str) -> tuple[str, str]:
    """`provider/name` as its two halves. `InvalidError` when one is missing."""
    provider, slash, name = id.partition("/")
    if not (slash and provider and name):
        raise NamelessError(f"The model id {id!r} is not of the form provider/name, like {DEFAULT_MODEL!r}.")
    return PROVIDER_ALIASES.get(provider, provider), name


def check_hosted(id: str) -> None:
    """`InvalidError` for a name of a hosted model that is an address, or would change one: litellm takes the names of
    some providers for the address of a server, and sends the key there."""
    parts = re.split(r"[/:]", id)
    if "://" in id or ".." in parts or not re.fullmatch(r"[\w.:/@+~=,-]+", id, re.ASCII):
        raise NamelessError(
            f"{id!r} is no name of a model: it has signs of an address in it. Where a server is, is said by base_url."
        )


@lru_cache(256)
def resolve_id(model: str | None, provider: str | None, default: str = DEFAULT_MODEL) -> str:
    """The full id `provider/name` of what a spell wrote; `default` when it wrote nothing.

    A name without a provider is looked up in `BARE_NAMES`, a provider without a name in `USUAL_MODELS`.
    `InvalidError` for a provider that has no usual model, `NotFoundError` for a bare name no rule knows.
    """
    model, provider = (model or "").strip(), (provider or "").strip()
    provider = PROVIDER_ALIASES.get(provider, provider)
    if not model:
        return _default_of(provider, default)
    if not provider:
        return "/".join(split_id(model)) if "/" in model else _by_name(model)
    first, _, rest = model.partition("/")
    return f"{provider}/{rest}" if rest and PROVIDER_ALIASES.get(first, first) == provider else f"{provider}/{model}"


def _default_of(provider: str, default: str) -> str:
    for candidate in (default, DEFAULT_MODEL):
        if not provider or candidate.startswith(f"{provider}/"):
            return candidate
    if provider in USUAL_MODELS:
        return f"{provider}/{USUAL_MODELS[provider]}"
    raise NamelessError(f'Which model of {provider!r}? Say it too, for example model = "{provider}/NAME".')


def _by_name(name: str) -> str:
    for pattern, id in BARE_NAMES:
        if re.match(pattern, name, re.IGNORECASE):
            return id + name if id.endswith("/") else id
    raise NotFoundError(
        f'No provider is known for the model {name!r}. Write it as provider/name, for example "ollama/{name}", '
        f"or use {DEFAULT_MODEL!r}, which needs no key."
    )


def unknown_provider(provider: str, existing: Iterable[str], name: str = "NAME") -> NotFoundError:
    """The error for a provider nobody registered: what exists, what was meant perhaps, and how to get more."""
    import difflib

    if provider in INFERENCE_ENGINES:
        return NotFoundError(
            f"There is no model provider {provider!r}: local models run in a server of their own. Write "
            f'"ollama/{name}" for one that Ollama has (ollama pull {name}), or "local/{name}" with the base_url of any '
            "server that speaks the OpenAI wire (llama.cpp, vLLM, LM Studio, mistral.rs).",
            provider=provider,
        )
    names = sorted(existing)
    close = difflib.get_close_matches(provider, names, n=1)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    offline = [name for name in names if name not in HOSTED_KEYS]
    hosted = [name for name in names if name in HOSTED_KEYS]
    return NotFoundError(
        f"There is no model provider {provider!r}.{meant} Without a key there are {', '.join(offline)}; hosted ones "
        f"({', '.join(name for name in hosted if name in FAMOUS)} and {len(hosted)} in all: see llmspell info) "
        f"need {INSTALL_HOSTED}. What litellm knows beyond them is litellm/PROVIDER/NAME.",
        provider=provider,
        providers=names,
    )
