"""Finds key and address of a provider for a request: the spell's, the environment's, the settings', the keyring's; or a
token in the place of the key.

Not here: the rule which key may go where (`keys`), and how a token is had (`oauth`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from kernel.errors import DeniedError, InvalidError
from kernel.messages import Request
from kernel.models.streams import closing
from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.models.keyrings import Keyring
    from kernel.models.keys import Access
    from kernel.models.oauth import Grant, Tokens
    from kernel.models.settings import Settings
    from kernel.models.whereabouts import Whereabouts
    from kernel.sandbox.network import Network

Piece = TypeVar("Piece")


class Sources:
    """Where keys and addresses come from besides the spell. What nobody asks for is not even loaded."""

    def __init__(
        self, environment: Mapping[str, str], keyring: Keyring | None = None, network: Network | None = None
    ) -> None:
        self.environment = environment
        self._network = network
        self._whereabouts: Whereabouts | None = None
        self._settings: Settings | None = None
        self._keyring = keyring
        self._tokens: Tokens | None = None

    @property
    def settings(self) -> Settings:
        """What a person set for providers."""
        if self._settings is None:
            from kernel.models.settings import Settings

            self._settings = Settings(self.environment)
        return self._settings

    @property
    def whereabouts(self) -> Whereabouts:
        """What bounds the addresses that a spell names."""
        if self._whereabouts is None:
            from kernel.models.whereabouts import Whereabouts

            self._whereabouts = Whereabouts(self._network, self.environment, lambda: self.settings)
        return self._whereabouts

    @property
    def keyring(self) -> Keyring:
        """The keyring of the operating system."""
        if self._keyring is None:
            from kernel.models.keyrings import Keyring

            self._keyring = Keyring()
        return self._keyring

    @property
    def tokens(self) -> Tokens:
        """The tokens that token servers gave."""
        if self._tokens is None:
            from kernel.models.oauth import Tokens

            self._tokens = Tokens()
        return self._tokens

    def options_of(self, provider: str, own_address: bool) -> dict[str, Any]:
        """The options a person set for the calls of a provider; of one whose spell brings its own address, if so."""
        return self.settings.of(provider).options_for(own_address, self.environment)


@dataclass(frozen=True, slots=True)
class AccessFinder:
    """Finds the access of one provider. `keys` and `urls` are environment variables, the first that is set wins.

    `address` is where the provider is when nobody says otherwise.
    """

    provider: str
    sources: Sources
    keys: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    key_needed: bool = True
    address: str = ""

    def __call__(self, request: Request) -> Access:
        """The access. Raises as `find_access`, and `DeniedError` for an address that the spell may not name."""
        found = self._found(request)
        found = found if found.base_url else replace(found, base_url=self.address)
        if not str(request.options.get("base_url") or "").strip():
            return found
        return replace(found, network=self.sources.whereabouts.bounds(found.base_url))

    def _found(self, request: Request) -> Access:
        from kernel.models.keys import find_access

        environment, grant = self.sources.environment, self._grant(request)
        if grant is not None:
            return self._with_token(request, grant)
        set_key, needed = self._set_key(), self.key_needed
        return find_access(
            request,
            environment,
            self.keys,
            self.urls,
            key_needed=needed,
            set_key=set_key or self.sources.keyring.key(self.provider),
            set_url=self.sources.settings.address(self.provider),
            provider=self.provider,
            problem=self.sources.keyring.problem,
        )

    def _with_token(self, request: Request, grant: Grant) -> Access:
        from kernel.models.keys import find_access

        token, address = self.sources.tokens.known(grant), self.sources.settings.address(self.provider)
        found = find_access(request, self.sources.environment, (), self.urls, set_key=token, set_url=address)
        place = f"[providers.{self.provider}.oauth] in the settings (client_id, client_secret, scope)"
        return replace(found, caller=replace(found.caller, key_place=place), renews=True)

    async def sign(self, request: Request) -> None:
        """Get a token, where the calls of this provider carry one and none is known. Raises as `Tokens.fetch`."""
        grant = self._grant(request)
        if grant is None or self.sources.tokens.known(grant):
            return
        secret = await self._client_secret(grant)
        await self.sources.tokens.fetch(self.provider, grant, secret, min(request.timeout, request.silence))

    def refused(self, request: Request, token: str) -> None:
        """A token was refused: another is to be had."""
        grant = self._grant(request)
        if grant is not None:
            self.sources.tokens.forget(grant, token)

    def _grant(self, request: Request) -> Grant | None:
        """How a token is had; None for a provider without, and for a spell that brings its own key or address."""
        own = request.options.get("api_key") or request.options.get("base_url")
        return None if own else self.sources.settings.of(self.provider).oauth

    async def _client_secret(self, grant: Grant) -> str:
        from kernel.models.settings import from_environment

        what = f"the client_secret of {self.provider!r}"
        if grant.client_secret != "keyring":
            return from_environment(grant.client_secret, self.sources.environment, what)
        name = f"{self.provider}.oauth"
        await self.sources.keyring.look(name)
        return self._require_kept(name, what)

    async def prepare(self, request: Request) -> None:
        """Look into the keyring, where nothing nearer has a key for this request."""
        if request.options.get("api_key") or request.options.get("base_url") or self._grant(request):
            return
        wants = self.sources.settings.of(self.provider).api_key == "keyring"
        if wants or (self.keys and self.key_needed and not self._nearer()):
            await self.sources.keyring.look(self.provider)
        if wants and not self._nearer():
            self._require_kept(self.provider, f"the key of {self.provider!r}")

    def _require_kept(self, name: str, what: str) -> str:
        found = self.sources.keyring.key(name)
        if not found:
            from kernel.models.keyrings import INSTALL

            problem = self.sources.keyring.problem or f"is the library there ({INSTALL}), and the key in it?"
            raise InvalidError(
                f"The settings say that {what} is in the keyring, where it is not: {problem} "
                f"Put it there: keyring set llmspell {name}."
            )
        return found

    def _nearer(self) -> bool:
        environment = self.sources.environment
        return bool(self._set_key() or any(environment.get(name, "").strip() for name in self.keys))

    def _set_key(self) -> str:
        key = self.sources.settings.of(self.provider).api_key
        if key == "keyring":
            return ""
        from kernel.models.settings import from_environment

        return from_environment(key, self.sources.environment, f"the key of {self.provider!r}")


async def prepare(access: Any, request: Request) -> None:
    """Let whoever finds access look up what takes time, where it has such a thing."""
    look = getattr(access, "prepare", None)
    if look is not None:
        await look(request)


async def answered(
    access: Any, request: Request, answer: Callable[[Access], AsyncIterator[Piece]]
) -> AsyncIterator[Piece]:
    """What `answer` gives with the access of a request; once more with a new token, where the first was refused (401).

    A refusal comes before the first piece.
    """
    found = await _reached(access, request)
    try:
        async with closing(answer(found)) as pieces:
            async for piece in pieces:
                yield piece
        return
    except DeniedError as error:
        if not found.renews or error.details.get("status") != 401:
            raise
        access.refused(request, found.key)
        if request.told is not None:
            request.told(1, 0.0, error)
        if request.admit is not None:
            await request.admit(request.model)
    async with closing(answer(await _reached(access, request))) as pieces:
        async for piece in pieces:
            yield piece


async def _reached(access: Any, request: Request) -> Access:
    await prepare(access, request)
    sign = getattr(access, "sign", None)
    if sign is not None:
        await sign(request)
    found: Access = access(request)
    return found
