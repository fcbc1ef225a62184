"""The providers every installation has, put into a catalog. `kernel.runtime` calls this; nothing else needs to.

Each client's module is imported when the first of its models is made, so that none costs anything before.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.errors import NotFoundError
from kernel.messages import Chunk, Model, Request
from kernel.models.access import AccessFinder, Sources
from kernel.models.catalog import Factory, Models, Provider
from kernel.models.counting import count_tokens, facts_of
from kernel.models.names import HOSTED_KEYS, WIRES, check_hosted
from kernel.models.retrying import Backoff
from kernel.sandbox import tab

if TYPE_CHECKING:
    from kernel.models.embedding import Embedded, EmbedRequest
    from kernel.models.keyrings import Keyring
    from kernel.models.openai import Connections
    from kernel.sandbox.network import Network

RETRIES = 3
"""How often a call over the network is repeated by default (F219)."""

DEMO_MODELS = ("assistant", "echo", "embedding", "test-model")

OPENAI_URLS = ("OPENAI_BASE_URL", "OPENAI_API_BASE")


def _permit_all(path: Path) -> None:
    """Let every file be read."""


def standard_models(
    folder: Path,
    environment: Mapping[str, str],
    *,
    permit: Callable[[Path], None] = _permit_all,
    backoff: Backoff | None = None,
    keyring: Keyring | None = None,
    network: Network | None = None,
) -> Models:
    """A catalog with `demo`, `scripted`, `local`, `openai`, what litellm reaches, and what else is set or installed.

    `folder` is what the paths of `scripted/PATH` are relative to; `permit` is asked before such a
    file is read and raises `DeniedError` to refuse; `environment` is where keys and addresses are looked up, then the
    settings (`kernel.models.settings`), then the `keyring`; `network` bounds the addresses that a spell names.
    """
    sources = Sources(environment, keyring, network)
    openai = _OpenAI(sources)
    others = _Others(sources, openai)
    models = Models(backoff, others.find, others.names)
    models.register("demo", _demo, models=DEMO_MODELS)
    models.register("scripted", partial(_scripted, folder, permit))

    def register(provider: str, factory: Factory) -> None:
        models.register(provider, factory, retries=RETRIES, settings=partial(sources.options_of, provider))

    register("local", openai.local)
    register("openai", openai.openai)
    for provider in HOSTED_KEYS.keys() - {"openai"}:
        near = tab.is_in_tab and provider in WIRES
        register(provider, partial(openai.wired, provider) if near else _hosted(provider, sources))
    models.on_close(openai.close)
    models.on_close(_close_hosted)
    return models


class _Others:
    """Providers beyond the usual ones: of the settings, and of installed packages."""

    def __init__(self, sources: Sources, openai: _OpenAI) -> None:
        self._sources = sources
        self._openai = openai

    def find(self, name: str) -> Provider | None:
        """The provider of a name. `InvalidError` for one that is set wrongly or cannot be loaded."""
        settings = self._sources.settings
        if settings.of(name).kind:
            return Provider(partial(self._openai.custom, name), (), RETRIES, partial(self._sources.options_of, name))
        from kernel.models.plugins import load_provider

        return load_provider(name)

    def names(self) -> list[str]:
        """All there are."""
        from kernel.models.plugins import installed_providers

        set_up = [name for name, settings in self._sources.settings.providers().items() if settings.kind]
        return [*set_up, *installed_providers()]


def _demo(name: str) -> Model:
    match name:
        case "assistant":
            from kernel.models.demo.assistant import Assistant

            return Assistant()
        case "echo":
            from kernel.models.demo.echo import Echo

            return Echo()
        case "embedding":
            from kernel.models.demo.embedding import Embedding

            return Embedding()
        case "test-model":
            from kernel.models.demo.fixed import FixedAnswer

            return FixedAnswer()
    known = ", ".join(repr(f"demo/{one}") for one in DEMO_MODELS)
    raise NotFoundError(f"There is no model 'demo/{name}'. There are {known}.")


def _scripted(folder: Path, permit: Callable[[Path], None], name: str) -> Model:
    from kernel.models.steps import read_steps

    return read_steps(folder / name, name, permit)


def _hosted(provider: str, sources: Sources) -> Factory:
    def make(name: str) -> Model:
        from kernel.models.hosted import HostedModel, require_litellm

        require_litellm()
        id = name if provider == "litellm" else f"{provider}/{name}"
        check_hosted(id)
        whose = id.partition("/")[0]
        return HostedModel(id, AccessFinder(whose, sources, HOSTED_KEYS.get(whose, ())))

    return make


class _OpenAI:
    """Makes the models of `openai` and `local`, which share one pool of connections."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._connections: Connections | None = None

    def local(self, name: str) -> Model:
        """`local/NAME`: our own client, at the address of the spell or of the environment."""
        from kernel.models.keys import LOCAL_KEY, LOCAL_URL

        return self._client(name, AccessFinder("local", self._sources, (LOCAL_KEY,), (LOCAL_URL,), False))

    def openai(self, name: str) -> Model:
        """`openai/NAME`: our own client when there is an address, else litellm, which knows OpenAI's prices."""
        if tab.is_in_tab:
            return self.wired("openai", name)
        direct = self._client(name, AccessFinder("openai", self._sources, HOSTED_KEYS["openai"], OPENAI_URLS))
        return _ByAddress(direct, partial(_hosted("openai", self._sources), name), self._has_address)

    def wired(self, provider: str, name: str) -> Model:
        """`PROVIDER/NAME` of those that litellm reaches elsewhere, at their own address or another that is set."""
        keys, urls = HOSTED_KEYS.get(provider, ()), OPENAI_URLS if provider == "openai" else ()
        return self._client(name, AccessFinder(provider, self._sources, keys, urls, address=WIRES[provider]))

    def custom(self, provider: str, name: str) -> Model:
        """`PROVIDER/NAME` for a provider of the settings that speaks this wire."""
        return self._client(name, AccessFinder(provider, self._sources, key_needed=False))

    def _client(self, name: str, access: AccessFinder) -> Model:
        from kernel.models.openai import Connections, OpenAIModel

        self._connections = self._connections or Connections()
        return OpenAIModel(name, access, self._connections)

    def _has_address(self, request: Request) -> bool:
        environment = self._sources.environment
        named = request.options.get("base_url") or any(environment.get(name) for name in OPENAI_URLS)
        return bool(named or self._sources.settings.address("openai"))

    async def close(self) -> None:
        """Close the connections of the running loop."""
        if self._connections is not None:
            await self._connections.close()


class _ByAddress:
    """One model behind two clients: which one answers depends on whether a request has an address."""

    def __init__(self, direct: Model, make_hosted: Callable[[], Model], has_address: Callable[[Request], bool]) -> None:
        self._direct = direct
        self._make_hosted = make_hosted
        self._has_address = has_address

    async def prepare(self, request: Request) -> None:
        """What takes a moment the first time, by the client that fits."""
        prepare: Any = getattr(self._fitting(request), "prepare", None)
        if prepare is not None:
            await prepare(request)

    async def check_access(self, request: Request) -> None:
        """Raise as a call of the client that fits would; nothing is sent."""
        check: Any = getattr(self._fitting(request), "check_access", None)
        if check is not None:
            await check(request)

    def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer of the client that fits; raises as the `Model` Protocol says."""
        return self._fitting(request).stream(request)

    def _fitting(self, request: Request) -> Model:
        return self._direct if self._has_address(request) else self._make_hosted()

    async def embed(self, request: EmbedRequest) -> Embedded:
        """Vectors from the client that fits."""
        from kernel.models.embedding import embedder_of

        return await embedder_of(self._fitting(request.as_chat()), request.model).embed(request)

    async def count_tokens(self, request: Request) -> int:
        """The tokens of a request: by litellm's tokenizers where it is installed, else by estimate."""
        model = self._make_hosted() if importlib.util.find_spec("litellm") else self._direct
        return await count_tokens(model, request)

    async def facts(self) -> dict[str, Any]:
        """What litellm knows of the model, where it is installed."""
        return await facts_of(self._make_hosted()) if importlib.util.find_spec("litellm") else {}


async def _close_hosted() -> None:
    # Not imported: nothing to close, and importing it here would only cost time.
    hosted = sys.modules.get("kernel.models.hosted")
    if hosted is not None:
        await hosted.close_litellm()
