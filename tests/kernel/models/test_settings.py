"""Keys and addresses from the settings, the environment and the keyring; providers of one's own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import DeniedError, InvalidError, NotFoundError, SpellError
from kernel.messages import Message, Request
from kernel.models.keyrings import Keyring
from kernel.models.providers import standard_models
from kernel.models.settings import read_settings
from kernel.models.streams import complete
from kernel.settings import settings_file
from tests.kit.openai_server import OpenAIServer, Reply, openai_server
from tests.kit.scripts import script

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")


def _write(folder: Path, text: str, mode: int = 0o600) -> dict[str, str]:
    """The settings of a person, and the environment that names them."""
    path = folder / "config.toml"
    path.write_text(text)
    path.chmod(mode)
    return {"LLMSPELL_CONFIG": str(path)}


async def _ask(
    folder: Path, environment: dict[str, str], id: str, keyring: Keyring | None = None, **options: Any
) -> Any:
    models = standard_models(folder, environment, keyring=keyring or Keyring(lambda service, name: None))
    try:
        return await complete(models.model(id), Request(id, (Message("user", "Hi"),), options=options))
    finally:
        await models.close()


def _sent(server: OpenAIServer) -> str:
    return server.headers[-1].get("authorization", "")


async def test_a_provider_has_its_address_key_and_options_from_the_settings(tmp_path: Path) -> None:
    async with openai_server() as server:
        environment = _write(
            tmp_path,
            f'[providers.openai]\napi_key = "set-key"\nbase_url = "{server.url}"\nseed = 7\n'
            'headers = {"x-team" = "owls"}\n',
        )
        assert (await _ask(tmp_path, environment, "openai/gpt-4o")).text == "Hello"
        assert (_sent(server), server.headers[0]["x-team"]) == ("Bearer set-key", "owls")
        assert server.requests[0]["seed"] == 7
        await _ask(tmp_path, environment, "openai/gpt-4o", seed=8)
        assert server.requests[1]["seed"] == 8, "what the spell says wins"
        await _ask(tmp_path, {**environment, "OPENAI_API_KEY": "outside"}, "openai/gpt-4o")
        assert _sent(server) == "Bearer outside", "so does the environment"


async def test_retries_are_a_setting(tmp_path: Path) -> None:
    async with openai_server(Reply(fault="rate_limit", retry_after="0"), Reply()) as server:
        environment = _write(tmp_path, f'[providers.local]\nbase_url = "{server.url}"\nretries = 0\n')
        with pytest.raises(SpellError):
            await _ask(tmp_path, environment, "local/x")
        assert len(server.requests) == 1


async def test_nothing_of_the_settings_goes_to_an_address_of_the_spell(tmp_path: Path) -> None:
    environment = _write(
        tmp_path, '[providers.local]\napi_key = "set-key"\nbase_url = "http://127.0.0.1:9"\nheaders = {x = "set-key"}\n'
    )
    keyring = Keyring(lambda service, name: "ring-key")
    async with openai_server() as server:
        await _ask(tmp_path, environment, "local/x", keyring, base_url=server.url)
        await _ask(tmp_path, environment, "litellm/openai/x", keyring, base_url=server.url)
    assert "set-key" not in str(server.headers)
    assert "ring-key" not in str(server.headers)


async def test_a_provider_of_the_settings_speaks_the_openai_wire(tmp_path: Path) -> None:
    async with openai_server() as server:
        text = f'[providers.mylab]\nkind = "openai"\nbase_url = "{server.url}"\napi_key = "env:LAB_KEY"\n'
        environment = {**_write(tmp_path, text), "LAB_KEY": "lab"}
        assert (await _ask(tmp_path, environment, "mylab/owl-7b")).text == "Hello"
        assert (server.requests[0]["model"], _sent(server)) == ("owl-7b", "Bearer lab")
        assert "mylab" in standard_models(tmp_path, environment).providers()
    with pytest.raises(InvalidError, match="LAB_KEY, which is not set"):
        await _ask(tmp_path, _write(tmp_path, text), "mylab/owl-7b")


async def test_a_key_comes_from_the_keyring_where_nothing_nearer_has_one(tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []

    def get(service: str, name: str) -> str:
        asked.append((service, name))
        return "ring-key"

    async with openai_server() as server:
        environment = _write(tmp_path, f'[providers.openai]\nbase_url = "{server.url}"\n')
        keyring = Keyring(get)
        for _ in range(2):
            await _ask(tmp_path, environment, "openai/gpt-4o", keyring)
        assert _sent(server) == "Bearer ring-key"
        assert asked == [("llmspell", "openai")], "once is enough"
        await _ask(tmp_path, {**environment, "OPENAI_API_KEY": "outside"}, "openai/gpt-4o", keyring)
        assert _sent(server) == "Bearer outside"


async def test_a_keyring_that_cannot_be_read_is_told_with_the_missing_key(tmp_path: Path) -> None:
    def locked(service: str, name: str) -> str:
        raise RuntimeError("the keyring is locked")

    with pytest.raises(InvalidError, match=r"needs a key.*the keyring is locked"):
        await _ask(tmp_path, {}, "anthropic/claude-sonnet-4-5", Keyring(locked))
    environment = _write(tmp_path, '[providers.local]\nbase_url = "http://127.0.0.1:9"\napi_key = "keyring"\n')
    with pytest.raises(InvalidError, match="keyring set llmspell local"):
        await _ask(tmp_path, environment, "local/x")


@pytest.mark.skipif(find_spec("keyring") is None, reason="the library keyring is not installed")
async def test_the_library_keyring_is_asked(tmp_path: Path) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class InMemory(KeyringBackend):  # type: ignore[misc]
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return "ring-key" if (service, username) == ("llmspell", "openai") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    try:
        async with openai_server() as server:
            environment = _write(tmp_path, f'[providers.openai]\nbase_url = "{server.url}"\n')
            await _ask(tmp_path, environment, "openai/gpt-4o", Keyring())
        assert _sent(server) == "Bearer ring-key"
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[providers.openai", "not TOML"),
        ("providers = 7", "should be a table"),
        ("[providers]\nopenai = 7", "should be a table"),
        ("[providers.openai]\nkey = 'x'", "'key' is unknown"),
        ("[providers.openai]\nretries = true", "'retries' should be int"),
        ("[providers.openai]\nbase_url = 7", "'base_url' should be str"),
        ("[providers.lab]\nkind = 'magic'", "can only be"),
    ],
)
def test_wrong_settings_name_file_and_place(tmp_path: Path, text: str, told: str) -> None:
    _write(tmp_path, text)
    with pytest.raises(InvalidError, match=r"config\.toml") as caught:
        read_settings(tmp_path / "config.toml")
    assert told in caught.value.message


def test_settings_that_hold_a_key_are_for_one_person_alone(tmp_path: Path) -> None:
    _write(tmp_path, '[providers.openai]\napi_key = "sk"\n', mode=0o644)
    with pytest.raises(DeniedError, match="chmod 600"):
        read_settings(tmp_path / "config.toml")
    _write(tmp_path, '[providers.openai]\napi_key = "keyring"\n', mode=0o644)
    assert read_settings(tmp_path / "config.toml")["openai"].api_key == "keyring"


def test_settings_are_in_the_configuration_folder_and_never_in_the_workspace(tmp_path: Path) -> None:
    assert settings_file({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "llmspell" / "config.toml"
    assert settings_file({"HOME": str(tmp_path)}) == tmp_path / ".config" / "llmspell" / "config.toml"
    assert settings_file({"XDG_CONFIG_HOME": "relative"}) is None
    assert settings_file({}) is None


PACKAGE = """
from kernel.messages import Chunk, Usage


class Owl:
    def __init__(self, name):
        self.name = name

    async def stream(self, request):
        yield Chunk(text=f"Hoo from {self.name}")
        yield Chunk(finish_reason="stop", usage=Usage(1, 2), model=request.model)


def model(name):
    return Owl(name)
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installed package that brings the providers `owls` and `broken`."""
    about = tmp_path / "site" / "owls-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: owls\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[llmspell.models]\nowls = owls_of_a_test:model\nbroken = no_such_module:x\n"
    )
    (tmp_path / "site" / "owls_of_a_test.py").write_text(PACKAGE)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    yield
    sys.modules.pop("owls_of_a_test", None)


@pytest.mark.usefixtures("package")
async def test_an_installed_package_brings_a_provider(tmp_path: Path) -> None:
    for language in ("lua", "javascript"):
        async with script(tmp_path) as running:
            lua = 'return Agent.new({ model = "owls/ona" }):chat("Who?")'
            javascript = 'return await (await new Agent({ model: "owls/ona" })).chat("Who?");'
            done = await running.run(lua if language == "lua" else javascript, language=language)
            assert (done.status, done.value) == ("ok", "Hoo from ona")
    assert {"owls", "broken"} <= set(standard_models(tmp_path, {}).providers())


@pytest.mark.usefixtures("package")
def test_a_package_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match=r"'broken'.*no_such_module"):
        standard_models(tmp_path, {}).model("broken/x")
    with pytest.raises(NotFoundError, match="no model provider 'nobody'"):
        standard_models(tmp_path, {}).model("nobody/x")


async def test_a_script_registers_a_server_under_a_name_of_its_own(tmp_path: Path) -> None:
    async with openai_server() as server, script(tmp_path) as running:
        source = f"""
        llm.register("lab", {{ base_url = "{server.url}", api_key = "lab-key" }})
        return llm.complete({{ model = "lab/owl-7b", prompt = "Hi" }}).content
        """
        assert await running.value(source) == "Hello"
        assert (server.requests[0]["model"], _sent(server)) == ("owl-7b", "Bearer lab-key")
        # The script itself is in the trace, and so is what it says there; the call is without the key.
        assert "lab-key" not in str([event.data for event in running.events if event.kind.startswith("chat")])


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('llm.register("a/b", function() end)', "letters, digits"),
        ('llm.register("x", { answr = 1 })', "Did you mean 'answer'"),
        ('llm.register("x", { models = { "a" } })', "give a function"),
        ('llm.register("x", function() error("oops") end) llm.complete({ model = "x/y", prompt = "a" })', "oops"),
        (
            'llm.register("x",function() return { tool_calls={1} } end) llm.complete({ model = "x/y", prompt = "?" })',
            "'name' and 'arguments'",
        ),
        (
            'llm.register("x", { embed = function() return { 1 } end }) llm.embed({ model = "x/y", input = "a" })',
            "no list of numbers",
        ),
    ],
)
async def test_wrong_providers_of_a_script_are_told(tmp_path: Path, source: str, told: str) -> None:
    async with script(tmp_path) as running:
        assert told in (await running.error(source))["message"]
