"""Finds key and address of a provider for a request: the spell's, the environment's, the settings', the keyring's.

Not here: the rule which key may go where (`keys`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from kernel.messages import Request
from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.models.keyrings import Keyring
    from kernel.models.keys import Access
    from kernel.models.settings import ProviderSettings, Settings


class Sources:
    """Where keys and addresses come from besides the spell. What nobody asks for is not even loaded."""

    def __init__(self, environment: Mapping[str, str], keyring: Keyring | None = None) -> None:
        self.environment = environment
        self._settings: Settings | None = None
        self._keyring = keyring

    @property
    def settings(self) -> Settings:
        """What a person set for providers."""
        if self._settings is None:
            from kernel.models.settings import Settings

            self._settings = Settings(self.environment)
        return self._settings

    @property
    def keyring(self) -> Keyring:
        """The keyring of the operating system."""
        if self._keyring is None:
            from kernel.models.keyrings import Keyring

            self._keyring = Keyring()
        return self._keyring

    def settings_of(self, provider: str) -> ProviderSettings:
        """What is set for a provider."""
        return self.settings.of(provider)


@dataclass(frozen=True, slots=True)
class AccessFinder:
    """Finds the access of one provider. `keys` and `urls` are environment variables, the first that is set wins."""

    provider: str
    sources: Sources
    keys: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    key_needed: bool = True

    def __call__(self, request: Request) -> Access:
        """The access. Raises as `find_access`."""
        from kernel.models.keys import find_access

        environment, set_key, needed = self.sources.environment, self._set_key(), self.key_needed
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

    async def prepare(self, request: Request) -> None:
        """Look into the keyring, where nothing nearer has a key for this request."""
        if request.options.get("api_key") or request.options.get("base_url"):
            return
        wants = self.sources.settings.of(self.provider).api_key == "keyring"
        if wants or (self.keys and self.key_needed and not self._nearer()):
            await self.sources.keyring.look(self.provider)
        if wants and not self.sources.keyring.key(self.provider) and not self._nearer():
            from kernel.models.keyrings import INSTALL

            problem = self.sources.keyring.problem or f"is the library there ({INSTALL}), and the key in it?"
            raise InvalidError(
                f"The settings say that the key of {self.provider!r} is in the keyring, where it is not: {problem} "
                f"Put it there: keyring set llmspell {self.provider}."
            )

    def _nearer(self) -> bool:
        environment = self.sources.environment
        return bool(self._set_key() or any(environment.get(name, "").strip() for name in self.keys))

    def _set_key(self) -> str:
        key = self.sources.settings.of(self.provider).api_key
        if key == "keyring":
            return ""
        if not key.startswith("env:"):
            return key
        name = key.removeprefix("env:").strip()
        if not self.sources.environment.get(name, "").strip():
            raise InvalidError(f"The settings say that the key of {self.provider!r} is in {name}, which is not set.")
        return self.sources.environment[name].strip()


async def prepare(access: Any, request: Request) -> None:
    """Let whoever finds access look up what takes time, where it has such a thing."""
    look = getattr(access, "prepare", None)
    if look is not None:
        await look(request)
