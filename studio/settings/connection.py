"""Asks a provider whether it answers: one small request, for a person who pressed a button that says so.

Where the provider has a list of its models that is asked for, which costs nothing; elsewhere its usual model is asked
one short question. Not here: retries, traces, and anything a spell does.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.messages import Message, Request
from kernel.models.access import AccessFinder, Sources
from kernel.models.faults import status_error
from kernel.models.headers import extra_headers
from kernel.models.keyrings import Keyring
from kernel.models.keys import Access
from kernel.models.names import USUAL_MODELS, WIRES
from kernel.models.settings import ProviderSettings, read_settings
from kernel.records import dataclass
from kernel.settings import settings_file
from studio.settings.providers import URLS, title_of, variables_of

LISTS = {"anthropic": "https://api.anthropic.com/v1"} | {
    name: address for name, address in WIRES.items() if name != "openrouter"
}
"""Where a provider lists its models for whoever has a key, at `/models`; those whose list is public are not here."""

PATIENCE = 20.0
"""Seconds for the whole answer."""

MOST = 2_000
"""Models of a list that are passed on."""

LONGEST = 8_000_000
"""Bytes of a list that are read."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: whether the provider answered, in how many milliseconds, a sentence, and its models, if told."""

    ok: bool
    said: str
    milliseconds: int = 0
    models: tuple[str, ...] = ()


def announced(name: str, environment: Mapping[str, str]) -> str:
    """What `try_provider` would send, and where, in a sentence."""
    said = read_settings(settings_file(environment)).get(name, ProviderSettings())
    address = _list_address(name, said, environment)
    if address:
        return f"Asks {address}/models for its models. That costs nothing."
    if name in USUAL_MODELS:
        return f"Asks {name}/{USUAL_MODELS[name]} one short question, a few tokens."
    return ""


async def try_provider(name: str, environment: Mapping[str, str], ring: Keyring | None = None) -> Tried:
    """Ask a provider, with the key that a spell's call would use. Whatever goes wrong is told, never raised."""
    begun = time.monotonic()
    try:
        said = read_settings(settings_file(environment)).get(name, ProviderSettings())
        address = _list_address(name, said, environment)
        if address:
            models = await _listed(name, address, said, Sources(environment, ring))
        else:
            models = await _questioned(name, environment, ring)
    except SpellError as error:
        return Tried(False, error.message)
    took = round((time.monotonic() - begun) * 1000)
    count = f" It has {len(models)} model{'s' * (len(models) != 1)}." if address else ""
    return Tried(True, f"{title_of(name)} answered in {took} ms.{count}", took, models)


def _list_address(name: str, said: ProviderSettings, environment: Mapping[str, str]) -> str:
    own = said.base_url or next((environment[one] for one in URLS.get(name, ()) if environment.get(one)), "")
    own = own.strip().rstrip("/")
    if name == "ollama" and own:
        return own if own.endswith("/v1") else f"{own}/v1"
    if own and not (said.kind or name in ("openai", "local")):
        return ""  # The address of a wire that is not ours: litellm knows how to ask there.
    return own or LISTS.get(name, "")


async def _listed(name: str, address: str, said: ProviderSettings, sources: Sources) -> tuple[str, ...]:
    finder = AccessFinder(name, sources, variables_of(name), URLS.get(name, ()), name not in ("local", "ollama"))
    request = Request(f"{name}/…", (Message("user", ""),), timeout=PATIENCE, options=sources.options_of(name, False))
    await finder.prepare(request)
    await finder.sign(request)
    # Providers of litellm have an address of their own, which `find_access` does not know.
    access = replace(finder(request), base_url=address)
    given = {"accept": "application/json", **_signed(name, access.key), **extra_headers(request.options)}
    try:
        return tuple(f"{name}/{one}" for one in _names(await _fetched(access, given)))
    except NotFoundError:
        raise NotFoundError(
            f"{address} answered, but has no list of models there (404). Is the address right? It usually ends in /v1."
        ) from None


def _signed(name: str, key: str) -> dict[str, str]:
    if name == "anthropic":
        return {"x-api-key": key, "anthropic-version": "2023-06-01"}
    return {"authorization": f"Bearer {key}"} if key else {}


async def _fetched(access: Access, headers: Mapping[str, str]) -> bytes:
    """The answer of an address. Raises what a call of a model would."""
    import httpx

    from kernel.errors import NetworkError
    from kernel.sandbox.fetching import RefusedError, own_client

    address = f"{access.base_url}/models"
    body = b""
    try:
        async with (
            own_client(timeout=PATIENCE) as client,
            client.stream("GET", address, headers=dict(headers)) as response,
        ):
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > LONGEST:
                    raise InvalidError(f"{address} sent more than {LONGEST >> 20} MB, which is no list of models.")
            if not response.is_success:
                raise status_error(
                    access.caller, response.status_code, body.decode("utf-8", "replace"), response.headers
                )
            return body
    except httpx.TimeoutException:
        raise NetworkError(f"{address} did not answer within {PATIENCE:g} seconds.") from None
    except RefusedError as error:
        raise NetworkError(f"{address} cannot be reached: {error}.") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        said = access.caller.quote(str(error)) or type(error).__name__
        raise NetworkError(f"{address} cannot be reached: {said}. Is it running, and is the address right?") from None


def _names(answer: bytes) -> list[str]:
    import json

    try:
        said = json.loads(answer)
    except ValueError:
        raise InvalidError("Something answered there that is no provider of models: it sent no JSON.") from None
    listed = said.get("data", said.get("models")) if isinstance(said, dict) else said
    if not isinstance(listed, list):
        raise InvalidError("Something answered there that is no provider of models: it sent no list of them.")
    ids = [one.get("id") for one in listed if isinstance(one, dict)]
    return sorted(one.removeprefix("models/") for one in ids if isinstance(one, str))[:MOST]


async def _questioned(name: str, environment: Mapping[str, str], ring: Keyring | None) -> tuple[str, ...]:
    from kernel.models.providers import standard_models
    from kernel.models.streams import complete

    if name not in USUAL_MODELS:
        raise InvalidError(f"{title_of(name)} has no usual model to ask. Name one in a notebook, and run it.")
    id = f"{name}/{USUAL_MODELS[name]}"
    models = standard_models(Path.cwd(), environment, keyring=ring)
    try:
        request = Request(id, (Message("user", "Say ok."),), max_tokens=16, timeout=PATIENCE, options={"retries": 0})
        await complete(models.model(id), request)
    finally:
        await models.close()
    return ()
