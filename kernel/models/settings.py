"""What a person set for providers once and for all, in `config.toml` of their own configuration folder.

    [providers.openai]
    api_key = "env:WORK_OPENAI_KEY"     # or "keyring", or the key itself
    base_url = "https://gateway.example.org/v1"
    retries = 5
    headers = { "x-team" = "owls" }

    [providers.mylab]                   # a provider of one's own that speaks the OpenAI wire
    kind = "openai"
    base_url = "http://127.0.0.1:8000/v1"

Not here: the file and its other tables (`kernel.settings`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from kernel.errors import DeniedError, InvalidError
from kernel.models.names import PROVIDER_ALIASES
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

    def options_for(self, own_address: bool) -> dict[str, Any]:
        """The options of a call. Headers may hold a secret: they stay here when the spell brings its own address."""
        return {name: value for name, value in self.options.items() if not (own_address and name == "headers")}


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
    secret = any(_is_secret(settings.api_key) or "headers" in settings.options for settings in read.values())
    if path is not None and secret:
        _require_private(path)
    return read


def _provider(path: Path | None, name: str, table: Any) -> ProviderSettings:
    place = place_of(path, f"providers.{name}")
    for key, value in require_table(table, place).items():
        if key not in TYPES:
            raise InvalidError(f"{place} {key!r} is unknown. It takes: {', '.join(TYPES)}.")
        if not isinstance(value, TYPES[key]) or isinstance(value, bool):
            raise InvalidError(f"{place} {key!r} should be {TYPES[key][-1].__name__}, not {type(value).__name__}.")
    if table.get("kind", "openai") != "openai":
        raise InvalidError(f"{place} 'kind' can only be \"openai\", not {table['kind']!r}.")
    texts = {key: table.get(key, "").strip() for key in ("api_key", "base_url", "kind")}
    return ProviderSettings(**texts, options={key: table[key] for key in OPTIONS if key in table})


def _is_secret(key: str) -> bool:
    return bool(key) and key != "keyring" and not key.startswith("env:")


def _require_private(path: Path) -> None:
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise DeniedError(
            f"The settings {str(path)!r} hold a key and may be read by others. Make them yours alone: chmod 600, "
            'or write api_key = "env:NAME" or "keyring".'
        )
