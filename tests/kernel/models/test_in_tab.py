"""Which models can be asked in a browser's tab, where litellm does not run, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import InvalidError, NotFoundError
from kernel.messages import Message, Request
from kernel.models.access import AccessFinder, Sources
from kernel.models.keyrings import Keyring
from kernel.models.names import HOSTED_KEYS, WIRES
from kernel.models.providers import standard_models
from kernel.models.streams import complete
from kernel.sandbox import tab
from studio.settings.file import SettingsFile
from studio.settings.providers import keep_key, list_providers, place_for_keys
from tests.kit.openai_server import openai_server

NO_RING = Keyring(lambda service, name: None)


def settings(folder: Path, text: str) -> dict[str, str]:
    path = folder / "config.toml"
    path.write_text(text)
    path.chmod(0o600)
    return {"LLMSPELL_CONFIG": str(path)}


@pytest.mark.parametrize("provider", sorted(WIRES))
async def test_those_that_speak_openais_wire_are_asked_by_our_own_client(
    provider: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with openai_server() as server:
        text = f'[providers.{provider}]\napi_key = "sk-owl"\nbase_url = "{server.url}"\n'
        with monkeypatch.context() as there:
            there.setattr(tab, "is_in_tab", True)
            models = standard_models(tmp_path, settings(tmp_path, text), keyring=NO_RING)
            model = models.model(f"{provider}/owl-1")
        # Here there is no browser to ask by.
        assert (await complete(model, Request(f"{provider}/owl-1", (Message("user", "Hi"),)))).text == "Hello"
        assert server.headers[0]["authorization"] == "Bearer sk-owl"
        await models.close()


def test_without_another_address_they_are_asked_at_their_own(tmp_path: Path) -> None:
    for provider, address in WIRES.items():
        sources = Sources(settings(tmp_path, f'[providers.{provider}]\napi_key = "sk-owl"\n'), NO_RING)
        finder = AccessFinder(provider, sources, HOSTED_KEYS[provider], address=address)
        found = finder(Request(f"{provider}/owl-1", (Message("user", "Hi"),)))
        assert (found.base_url, found.key) == (address, "sk-owl")


async def test_others_are_named_and_a_missing_key_is_to_be_set_in_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tab, "is_in_tab", True)
    monkeypatch.setattr("kernel.models.hosted.is_in_tab", True)
    models = standard_models(tmp_path, settings(tmp_path, ""), keyring=NO_RING)
    with pytest.raises(NotFoundError, match="litellm, which does not run in a browser's tab"):
        models.model("anthropic/claude-sonnet-4-5")
    request = Request("groq/owl-1", (Message("user", "Hi"),))
    with pytest.raises(InvalidError, match=r"Set a key in the settings \(Models\)"):
        await complete(models.model("groq/owl-1"), request)
    await models.close()


async def test_the_settings_say_what_cannot_be_asked_and_where_a_key_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tab, "is_in_tab", True)
    around = settings(tmp_path, "")
    listed = {one.name: one for one in await list_providers(around, NO_RING)}
    assert (listed["anthropic"].ready, listed["anthropic"].variables) == (False, ())
    assert "litellm" in listed["anthropic"].key
    assert listed["local"].key == "It needs an address: set base_url in the settings."
    assert place_for_keys() == "tab"
    monkeypatch.setattr("studio.settings.providers.keyring", lambda: None)
    assert "in this browser" in keep_key(SettingsFile(around), "groq", "sk-owl")
