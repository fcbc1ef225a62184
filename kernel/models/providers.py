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
from kernel.models.catalog import Factory, Models
from kernel.models.counting import count_tokens, facts_of
from kernel.models.embedding import Embedded, EmbedRequest, embedder_of
from kernel.models.names import HOSTED_KEYS
from kernel.models.retrying import Backoff

if TYPE_CHECKING:
    from kernel.models.keys import Access
    from kernel.models.openai import Connections

RETRIES = 3
"""How often a call over the network is repeated by default (F219)."""

DEMO_MODELS = ("assistant", "echo", "embedding")

OPENAI_URLS = ("OPENAI_BASE_URL", "OPENAI_API_BASE")


def _permit_all(path: Path) -> None:
    """Let every file be read."""


def standard_models(
    folder: Path,
    environment: Mapping[str, str],
    *,
    permit: Callable[[Path], None] = _permit_all,
    backoff: Backoff | None = None,
) -> Models:
    """A catalog with `demo`, `scripted`, `local`, `openai` and what litellm reaches.

    `folder` is what the paths of `scripted/PATH` are relative to; `permit` is asked before such a
    file is read and raises `DeniedError` to refuse; `environment` is where keys and addresses are looked up.
    """
    models = Models(backoff)
    models.register("demo", _demo, models=DEMO_MODELS)
    models.register("scripted", partial(_scripted, folder, permit))
    openai = _OpenAI(environment)
    models.register("local", openai.local, retries=RETRIES)
    models.register("openai", openai.openai, retries=RETRIES)
    for provider in HOSTED_KEYS.keys() - {"openai"}:
        models.register(provider, _hosted(provider, environment), retries=RETRIES)
    models.on_close(openai.close)
    models.on_close(_close_hosted)
    return models


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
    known = ", ".join(repr(f"demo/{one}") for one in DEMO_MODELS)
    raise NotFoundError(f"There is no model 'demo/{name}'. There are {known}.")


def _scripted(folder: Path, permit: Callable[[Path], None], name: str) -> Model:
    from kernel.models.steps import read_steps

    return read_steps(folder / name, name, permit)


def _hosted(provider: str, environment: Mapping[str, str]) -> Factory:
    def make(name: str) -> Model:
        from kernel.models.hosted import HostedModel, require_litellm

        require_litellm()
        id = name if provider == "litellm" else f"{provider}/{name}"
        return HostedModel(id, _access(environment, HOSTED_KEYS.get(id.partition("/")[0], ())))

    return make


def _access(
    environment: Mapping[str, str], keys: tuple[str, ...], urls: tuple[str, ...] = (), key_needed: bool = True
) -> Callable[[Request], Access]:
    from kernel.models.keys import find_access

    return lambda request: find_access(request, environment, keys, urls, key_needed=key_needed)


class _OpenAI:
    """Makes the models of `openai` and `local`, which share one pool of connections."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._connections: Connections | None = None

    def local(self, name: str) -> Model:
        """`local/NAME`: our own client, at the address of the spell or of the environment."""
        from kernel.models.keys import LOCAL_KEY, LOCAL_URL

        return self._client(name, (LOCAL_KEY,), (LOCAL_URL,), key_needed=False)

    def openai(self, name: str) -> Model:
        """`openai/NAME`: our own client when there is an address, else litellm, which knows OpenAI's prices."""
        direct = self._client(name, HOSTED_KEYS["openai"], OPENAI_URLS, key_needed=True)
        return _ByAddress(direct, partial(_hosted("openai", self._environment), name), self._has_address)

    def _client(self, name: str, keys: tuple[str, ...], urls: tuple[str, ...], *, key_needed: bool) -> Model:
        from kernel.models.openai import Connections, OpenAIModel

        self._connections = self._connections or Connections()
        return OpenAIModel(name, _access(self._environment, keys, urls, key_needed), self._connections)

    def _has_address(self, request: Request) -> bool:
        return bool(request.options.get("base_url") or any(self._environment.get(name) for name in OPENAI_URLS))

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

    def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer of the client that fits; raises as the `Model` Protocol says."""
        return (self._direct if self._has_address(request) else self._make_hosted()).stream(request)

    async def embed(self, request: EmbedRequest) -> Embedded:
        """Vectors from the client that fits."""
        model = self._direct if self._has_address(request.as_chat()) else self._make_hosted()
        return await embedder_of(model, request.model).embed(request)

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
