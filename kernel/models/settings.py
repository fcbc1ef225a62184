"""What a person set for providers once and for all, in `config.toml` of their own configuration folder.

    [providers.openai]
    api_key = "env:WORK_OPENAI_KEY"     # or "keyring", or the key itself
    base_url = "https://gateway.example.org/v1"
    retries = 5
    headers = { "x-team" = "owls", "x-pass" = "env:TEAM_PASS" }

    [providers.mylab]                   # a provider of one's own that speaks the OpenAI wire
    kind = "openai"
    base_url = "http://127.0.0.1:8000/v1"

    [providers.mylab.oauth]             # instead of a key: `kernel.models.oauth`
    token_url = "https://login.example.org/token"
    client_id = "spells"
    client_secret = "env:LAB_SECRET"    # or "keyring"

Not here: the file and its other tables (`kernel.settings`).
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from kernel.bounds import OF_MODELS, beyond
from kernel.errors import DeniedError, InvalidError, NamelessError
from kernel.models.headers import extra_headers
from kernel.models.names import PROVIDER_ALIASES
from kernel.models.oauth import Grant, read_grant
from kernel.records import dataclass
from kernel.settings import place_of, read_section, require_table, settings_file

OPTIONS = ("retries", "headers", "context_window", "seed", "top_p")
"""Settings that become options of every call, where the spell says nothing else."""

TYPES: Mapping[str, tuple[type, ...]] = {
    "api_key": (str,),
    "base_url": (str,),
    "kind": (str,),
    "retries": (int,),
    "headers": (dict,),
    "oauth": (dict,),
    "context_window": (int,),
    "seed": (int,),
    "top_p": (int, float),
}


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What is set for one provider. `api_key` may be `env:NAME` or `keyring`; `kind` is "" or `openai`."""

    api_key: str = ""
    base_url: str = ""
    kind: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    oauth: Grant | None = None

    def options_for(self, own_address: bool, environment: Mapping[str, str]) -> dict[str, Any]:
        """The options of a call. Headers may hold a secret: they stay here when the spell brings its own address."""
        options = {name: value for name, value in self.options.items() if name != "headers"}
        headers = {} if own_address else self.options.get("headers", {})
        if not headers:
            return options
        read = {name: from_environment(value, environment, f"the header {name!r}") for name, value in headers.items()}
        return {**options, "headers": read}


class Settings:
    """The settings of a person, read when they are first asked for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._providers: dict[str, ProviderSettings] | None = None

    def of(self, provider: str) -> ProviderSettings:
        """What is set for a provider. Raises as `read_settings`."""
        return self.providers().get(provider, ProviderSettings())

    def providers(self) -> Mapping[str, ProviderSettings]:
        """Every provider that something is set for."""
        if self._providers is None:
            self._providers = read_settings(settings_file(self._environment))
        return self._providers

    def address(self, provider: str) -> str:
        """The address set for a provider; "" for none."""
        return self.of(provider).base_url


def read_settings(path: Path | None) -> dict[str, ProviderSettings]:
    """The providers of a file. `InvalidError` names the place; `DeniedError` when others may read a key in it."""
    providers = read_section(path, "providers")
    read = {PROVIDER_ALIASES.get(name) or name: _provider(path, name, table) for name, table in providers.items()}
    if path is not None and any(_holds_secret(settings) for settings in read.values()):
        _require_private(path)
    return read


def from_environment(given: str, environment: Mapping[str, str], what: str) -> str:
    """A text of the settings, or the variable it names as `env:NAME`. `InvalidError` when that is not set."""
    if not given.startswith("env:"):
        return given
    name = given.removeprefix("env:").strip()
    if not environment.get(name, "").strip():
        raise InvalidError(f"The settings say that {what} is in {name}, which is not set.")
    return environment[name].strip()


def _provider(path: Path | None, name: str, table: Any) -> ProviderSettings:
    place = place_of(path, f"providers.{name}")
    for key, value in require_table(table, place).items():
        if key not in TYPES:
            raise InvalidError(f"{place} {key!r} is unknown. It takes: {', '.join(TYPES)}.")
        if not isinstance(value, TYPES[key]) or isinstance(value, bool):
            raise InvalidError(f"{place} {key!r} should be {TYPES[key][-1].__name__}, not {type(value).__name__}.")
        if should := beyond(key, value, OF_MODELS):
            raise InvalidError(f"{place} {key!r} should be {should}, not {value}.")
    if table.get("kind", "openai") != "openai":
        raise InvalidError(f"{place} 'kind' can only be \"openai\", not {table['kind']!r}.")
    if "api_key" in table and "oauth" in table:
        raise InvalidError(f"{place} there is an 'api_key' and an 'oauth'; a call carries one of them.")
    texts = {key: table.get(key, "").strip() for key in ("api_key", "base_url", "kind")}
    options = {key: table[key] for key in OPTIONS if key in table}
    _check_headers(options, place)
    grant = read_grant(table["oauth"], place_of(path, f"providers.{name}.oauth")) if "oauth" in table else None
    return ProviderSettings(**texts, options=options, oauth=grant)


def _check_headers(options: Mapping[str, Any], place: str) -> None:
    try:
        extra_headers(options)
    except NamelessError as error:
        raise InvalidError(f"{place} {error.message}") from None


def _holds_secret(settings: ProviderSettings) -> bool:
    texts = [settings.api_key, *settings.options.get("headers", {}).values()]
    return any(map(_is_secret, [*texts, settings.oauth.client_secret] if settings.oauth else texts))


def _is_secret(text: str) -> bool:
    return bool(text) and text != "keyring" and not text.startswith("env:")


def _require_private(path: Path) -> None:
    # A browser's tab has nobody else who could read.
    shared = os.name == "posix" and sys.platform != "emscripten"
    if shared and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise DeniedError(
            f"The settings {str(path)!r} hold a key and may be read by others. Make them yours alone: chmod 600, "
            'or write api_key = "env:NAME" or "keyring".'
        )
