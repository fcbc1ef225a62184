"""Which addresses of models a spell may name itself: those of its profile, and any that its person named already.

Not here: the rules for hosts (`kernel.sandbox`), and which key goes where (`keys`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kernel.errors import DeniedError, InvalidError
from kernel.models.keys import LOCAL_URL
from kernel.models.names import HOSTED_KEYS

if TYPE_CHECKING:
    from kernel.models.settings import Settings
    from kernel.sandbox.network import Network

SUFFIXES = ("_BASE_URL", "_API_BASE", "_HOST")
"""How the variables end that say where a provider is, after its name in capital letters."""

PORTS = {"http": 80, "https": 443}

Origin = tuple[str, str, int]
"""Scheme, host and port."""


class Whereabouts:
    """What bounds the addresses that a spell names. `network` has the rules of its profile, None for no bounds."""

    def __init__(
        self, network: Network | None, environment: Mapping[str, str], settings: Callable[[], Settings]
    ) -> None:
        self._network = network
        self._environment = environment
        self._settings = settings
        self._known: frozenset[Origin] | None = None

    def bounds(self, url: str) -> Network | None:
        """The network by which an address that a spell named is reached; None where nothing bounds it.

        `DeniedError` for an address that may not be reached, `InvalidError` for what is none.
        """
        if self._network is None:
            return None
        if wrong := next((sign for sign in url if sign in "?#@\\" or not "!" <= sign <= "~"), ""):
            raise InvalidError(
                f"The address {url!r} of a model has {wrong!r} in it, which none has that a spell names."
            )
        if self._known is None:
            self._known = frozenset(filter(None, map(_origin, self._named())))
        if _origin(url) in self._known:
            return None
        try:
            self._network.check(url)
        except DeniedError as error:
            told = f"A model cannot be reached at {url!r}, an address that the spell names. {error.message}"
            more = " Addresses in your own settings or environment are not bounded."
            raise DeniedError(told + more, **error.details) from None
        return self._network

    def _named(self) -> Iterator[str]:
        """The addresses that the person named, in the environment and in the settings."""
        named = [f"{provider.upper()}{suffix}" for provider in HOSTED_KEYS for suffix in SUFFIXES]
        for name in (LOCAL_URL, *named):
            yield self._environment.get(name, "").strip()
        for settings in self._settings().providers().values():
            yield settings.base_url


def _origin(url: str) -> Origin | None:
    from kernel.sandbox.addresses import plain_host

    try:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or parts.username is not None:
            return None
        return parts.scheme, plain_host(parts.hostname or ""), parts.port or PORTS[parts.scheme]
    except (ValueError, InvalidError):
        return None
