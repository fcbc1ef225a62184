"""The providers of models as a person sees them: where each one's key comes from, and a way to keep one. Never the key.

Not here: whether a provider answers (`connection`), and which key a call uses (`kernel.models.access`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from kernel.models.headers import VALUE
from kernel.models.keyrings import SERVICE, Keyring
from kernel.models.keys import LOCAL_KEY, LOCAL_URL
from kernel.models.names import HOSTED_KEYS, USUAL_MODELS, WIRES
from kernel.models.providers import OPENAI_URLS
from kernel.models.settings import ProviderSettings, read_settings
from kernel.records import dataclass
from kernel.sandbox import tab
from kernel.sandbox.vault import keyring
from kernel.settings import settings_file
from studio.settings.file import SettingsFile, table_of

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

NAMES = {
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "gemini": "Google Gemini",
    "mistral": "Mistral",
    "ollama": "Ollama",
    "local": "A server of your own (OpenAI wire)",
    "openrouter": "OpenRouter",
    "groq": "Groq",
    "deepseek": "DeepSeek",
    "xai": "xAI",
    "cohere": "Cohere",
}
"""The providers that are always shown, in this order, by the names people know them by."""

URLS: Mapping[str, tuple[str, ...]] = {"openai": OPENAI_URLS, "local": (LOCAL_URL,), "ollama": ("OLLAMA_API_BASE",)}
"""The environment variables that may say where a provider is."""


@dataclass(frozen=True, slots=True)
class ProviderState:
    """A provider: its name in ids, its title, whether it can be asked, where its key is (a sentence), its address ("":
    its own), the variables that may hold its key, and its usual model ("" for none)."""

    name: str
    title: str
    ready: bool
    key: str
    address: str = ""
    variables: tuple[str, ...] = ()
    usual: str = ""


async def list_providers(environment: Mapping[str, str], ring: Keyring | None = None) -> list[ProviderState]:
    """Those that are usual, and those for which something is set. Raises as `read_settings`."""
    settings, ring = read_settings(settings_file(environment)), ring or Keyring()
    first = _set_up(settings, environment)
    order = [*NAMES, *sorted(set(first) - NAMES.keys())]
    names = sorted(order, key=lambda name: name not in first)
    return [await _state(name, settings.get(name, ProviderSettings()), environment, ring) for name in names]


def set_up_providers(environment: Mapping[str, str]) -> list[str]:
    """The titles of those that the environment or the settings speak of; no keyring is asked. As `read_settings`."""
    return [title_of(name) for name in _set_up(read_settings(settings_file(environment)), environment)]


def _set_up(settings: Mapping[str, ProviderSettings], environment: Mapping[str, str]) -> list[str]:
    variables = {name: (*keys, *URLS.get(name, ())) for name, keys in HOSTED_KEYS.items()}
    variables["local"] = URLS["local"]
    outside = {name for name, known in variables.items() if any(environment.get(one, "").strip() for one in known)}
    return sorted(outside | set(settings), key=lambda name: title_of(name).lower())


def title_of(name: str) -> str:
    """What people call a provider."""
    return NAMES.get(name, name)


def variables_of(name: str) -> tuple[str, ...]:
    """The environment variables one of which may hold the key of a provider."""
    return (LOCAL_KEY,) if name == "local" else HOSTED_KEYS.get(name, ())


async def _state(name: str, said: ProviderSettings, environment: Mapping[str, str], ring: Keyring) -> ProviderState:
    address = said.base_url or next((environment[one] for one in URLS.get(name, ()) if environment.get(one)), "")
    ready, key = await _key(name, said, environment, ring)
    variables, usual = variables_of(name), USUAL_MODELS.get(name, "")
    if name == "local" and not address:
        where = "base_url" if tab.is_in_tab else f"{LOCAL_URL}, or base_url"
        ready, key = False, f"It needs an address: set {where} in the settings."
    if not _can_be_asked(name, said):
        ready, key, variables = False, "It is reached through litellm, which does not run in a browser's tab.", ()
    return ProviderState(name, title_of(name), ready, key, address, variables, usual and f"{name}/{usual}")


def _can_be_asked(name: str, said: ProviderSettings) -> bool:
    """Whether there is a client for its wire in the place where this runs."""
    return not tab.is_in_tab or bool(said.kind) or name == "local" or name in WIRES


async def _key(name: str, said: ProviderSettings, environment: Mapping[str, str], ring: Keyring) -> tuple[bool, str]:
    """Whether there is what a call needs, and where it is; the order is that of a call."""
    if said.oauth is not None:
        return True, f"A token, from {said.oauth.token_url}."
    variables = variables_of(name)
    outside = next((one for one in variables if environment.get(one, "").strip()), "")
    if outside:
        return True, f"The key is in the environment variable {outside}."
    if said.api_key.startswith("env:"):
        variable = said.api_key.removeprefix("env:").strip()
        there = bool(environment.get(variable, "").strip())
        return there, f"The settings say the key is in {variable}{'.' if there else ', which is not set.'}"
    if said.api_key and said.api_key != "keyring":
        return True, "The key is in the settings file."
    if variables or said.api_key == "keyring":
        await ring.look(name)
        if ring.key(name):
            return True, "The key is in the keyring."
    if said.api_key == "keyring":
        return False, f"The settings say the key is in the keyring, where it is not. {ring.problem}".strip()
    needed = bool(variables) and name != "local" and not said.base_url
    return (False, "No key yet.") if needed else (True, "No key is needed.")


def place_for_keys() -> str:
    """Where a key that is given here would be kept: `keyring`, `file` where this machine has none, or `tab`."""
    if tab.is_in_tab:
        return "tab"
    return "keyring" if keyring() is not None else "file"


def keep_key(file: SettingsFile, provider: str, key: str) -> str:
    """Keep the key of a provider in the keyring, or in the settings where there is none; the sentence says where.

    `InvalidError` for what is no key, or when the keyring refuses. Waits for the disk: call it in a thread.
    """
    key = key.strip()
    if not key or not VALUE.fullmatch(key):
        raise InvalidError("That is no key: it is empty, or has a space, a line break or a letter with an accent.")
    _require_known(file, provider)
    ring = keyring()
    if ring is None:
        file.put(partial(_put_key, provider, key))
        if tab.is_in_tab:
            return "The key is kept in this browser, for this site: in the settings file."
        return "The key is in the settings file, which only you can read."
    try:
        ring.set_password(SERVICE, provider, key)
    except Exception as error:  # every backend has errors of its own
        raise InvalidError(f"The keyring did not keep the key: {type(error).__name__}: {error}.") from None
    # A key that is written out would win over the keyring, and a provider of one's own looks there only when told.
    file.put(partial(_put_key, provider, "keyring"))
    return "The key is in the keyring."


def forget_key(file: SettingsFile, provider: str) -> None:
    """Take the key of a provider out of the settings and the keyring; the environment is not ours to change."""
    _require_known(file, provider)
    ring = keyring()
    if ring is not None:
        try:
            if ring.get_password(SERVICE, provider):
                ring.delete_password(SERVICE, provider)
        except Exception as error:  # every backend has errors of its own
            raise InvalidError(f"The keyring did not forget the key: {type(error).__name__}: {error}.") from None
    if read_settings(file.path).get(provider, ProviderSettings()).api_key:
        file.put(partial(_drop_key, provider))


def choose_usual(file: SettingsFile, model: str) -> None:
    """Make a model the one that answers where no other is named. `InvalidError` for what is no name of a model."""

    def change(document: TOMLDocument) -> None:
        table_of(document, "models")["default"] = model.strip()

    file.put(change)


def _require_known(file: SettingsFile, provider: str) -> None:
    if provider not in HOSTED_KEYS and provider != "local" and provider not in read_settings(file.path):
        raise InvalidError(f"There is no provider {provider!r}. One of your own stands in the settings first.")


def _put_key(provider: str, key: str, document: Any) -> None:
    table_of(document, "providers", provider)["api_key"] = key


def _drop_key(provider: str, document: Any) -> None:
    tables = document["providers"]
    del tables[provider]["api_key"]
    if not tables[provider]:
        del tables[provider]
