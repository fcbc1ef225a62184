"""Which key and which address a call of a hosted model uses, and where a person sets them.

A key from the environment goes only to the provider it belongs to, or to an address that the environment
names too: a spell that brings its own `base_url` must bring its own `api_key`, so no spell can send
a person's key elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kernel.errors import InvalidError
from kernel.messages import Request
from kernel.models.faults import Caller
from kernel.models.headers import VALUE, secrets_in
from kernel.records import dataclass
from kernel.sandbox import tab

if TYPE_CHECKING:
    from kernel.sandbox.network import Network

LOCAL_URL = "LLMSPELL_OPENAI_BASE_URL"
LOCAL_KEY = "LLMSPELL_OPENAI_API_KEY"


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a model: the key and the address, each "" when none is set.

    `renews` says that the key is a token in whose place another can be had; `network` bounds where the address may lead
    to, None for nothing: a person named it.
    """

    caller: Caller
    base_url: str = ""
    renews: bool = False
    network: Network | None = None

    @property
    def key(self) -> str:
        """The API key; "" when there is none."""
        return self.caller.key


def find_access(
    request: Request,
    environment: Mapping[str, str],
    key_names: tuple[str, ...] = (),
    url_names: tuple[str, ...] = (),
    *,
    key_needed: bool = True,
    set_key: str = "",
    set_url: str = "",
    provider: str = "",
    problem: str = "",
) -> Access:
    """The access of a request: its options `api_key` and `base_url`, else the first variable that is set, else what
    a person set elsewhere (`set_key`, `set_url`); `problem` is why their keyring could not be read.

    `InvalidError` when an option is not text, the address not http(s), or a needed key is missing or no key at all.
    At an address of one's own no key is needed.
    """
    own_key, own_url = _text(request, "api_key"), _address(_text(request, "base_url"), "the option base_url")
    hidden = secrets_in(request.options)
    place = f"the option api_key or the environment variable {' or '.join(key_names)}" if key_names else "api_key"
    _check_key(own_key, "the option api_key")
    if own_url:
        return Access(Caller(request.model, own_key, "the option api_key", hidden), own_url)
    url_name, url = _first(environment, url_names)
    url_name, url = (url_name, url) if url else ("the settings", set_url)
    key_name, set_outside = _first(environment, key_names)
    key = own_key or set_outside or set_key
    _check_key(key, f"the environment variable {key_name}" if key_name else "the settings or the keyring")
    if key_names and key_needed and not key and not url:
        kept = f" (The keyring said: {problem})" if problem else ""
        raise InvalidError(
            f'{_how_to_set(key_names, provider)}, or give the agent api_key = "…": '
            f'{request.model!r} needs a key, and there is none. Without one, "demo/assistant" answers.'
            f"{kept}",
            variable=key_names[0],
        )
    return Access(Caller(request.model, key, place, hidden), _address(url, url_name))


def _how_to_set(key_names: tuple[str, ...], provider: str) -> str:
    if tab.is_in_tab:
        return "Set a key in the settings (Models)"
    return (
        f"Set the environment variable {' or '.join(key_names)}, put the key into the keyring "
        f"(keyring set llmspell {provider or 'PROVIDER'})"
    )


def _check_key(key: str, place: str) -> None:
    """`InvalidError` for a key that no request can carry; it is not repeated."""
    if key and not VALUE.fullmatch(key):
        raise InvalidError(
            f"The key in {place} has signs that no key has, such as a line break or a letter with an accent. "
            "Copy it again."
        )


def _text(request: Request, name: str) -> str:
    value = request.options.get(name) or ""
    if not isinstance(value, str):
        raise InvalidError(f"The option {name} must be text; it is a {type(value).__name__}.")
    return value.strip()


def _first(environment: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, str]:
    return next(((name, environment[name].strip()) for name in names if environment.get(name, "").strip()), ("", ""))


def _address(url: str, place: str) -> str:
    if url and not re.match(r"https?://[^/\s]+", url):
        raise InvalidError(f"The address {url!r} in {place} must begin with http:// or https:// and name a host.")
    return url.rstrip("/")
