"""A canary through every service that needs a secret: it arrives there, and is found nowhere else.

The services of the tests repeat what they were given, as none should. What protects is shown to protect: without it the
canary is in the journal.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kernel.sandbox import vault as vaults
from kernel.sandbox.redaction import HIDDEN, Redaction
from kernel.sandbox.vault import Vault
from kernel.stores.projection import Projection
from tests.kit.mail_server import certificate, mail_server
from tests.kit.scripts import script
from tests.kit.world import World, world

CANARY = "xoxb-canary/7f3a9c1e+bird"

FORMS = (CANARY, quote(CANARY, safe=""), base64.b64encode(CANARY.encode()).decode()[:-4], CANARY.encode().hex())

CALLS = {
    "slack": """SlackTool.new({ token = "secret:canary", base_url = server .. "/slack/api" })
        :run({ text = "echo", channel = "#echo" })""",
    "discord": """DiscordTool.new({ token = "secret:canary", channel_id = "7",
        base_url = server .. "/discord/api/v10" }):run({ content = "echo" })""",
    "twilio": """TwilioTool.new({ account_sid = "AC1", auth_token = "secret:canary", from = "+15005550006",
        base_url = server .. "/twilio" }):run({ to = "+4915112345678", body = "echo" })""",
    "github": """GitHubTool.new({ token = "secret:canary", repo = "owls/barn", base_url = server .. "/github" })
        :run({ operation = "create_issue", title = "echo" })""",
    "jira": """JiraTool.new({ base_url = server .. "/jira", email = "a@example.com", api_token = "secret:canary" })
        :run({ operation = "create", project = "OWL", summary = "echo" })""",
    "kubernetes": """KubernetesTool.new({ server = server .. "/kubernetes", token = "secret:canary" })
        :run({ operation = "logs", name = "echo" })""",
    "aws": """AwsTool.new({ access_key_id = "AKIA", secret_access_key = "secret:canary", bucket = "owls",
        session_token = "secret:canary", endpoint_url = server .. "/s3" })
        :run({ operation = "s3_get", key = "echo" })""",
}

SPELL = """
local tool = CALL
local told = { result = tool }
print(json.encode(told))
Logger.info("seen", told)
State.set("told", told)
return told
"""


@pytest.fixture
async def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(vaults, "keyring", lambda: None)
    (tmp_path / "own").mkdir(exist_ok=True)
    (tmp_path / "own" / "config.toml").touch()
    monkeypatch.setenv("LLMSPELL_CONFIG", str(tmp_path / "own" / "config.toml"))
    monkeypatch.setenv("LLMSPELL_SECRET_KEY", "a long passphrase")
    environment = {"LLMSPELL_CONFIG": str(tmp_path / "own" / "config.toml"), "LLMSPELL_SECRET_KEY": "a long passphrase"}
    Vault(environment).keep("canary", CANARY, ["127.0.0.1"])
    async with world() as running:
        yield running


async def spoken(folder: Path, source: str, address: str, profile: str = "low") -> tuple[Any, str]:
    """How a spell ended, and everything that was written of it: screen, events, journal, state and store."""
    (folder / "work").mkdir(exist_ok=True)
    async with script(folder / "work", profile=profile) as lua:
        lua.runtime.engine("lua").set_globals({"server": address})
        done = await lua.run(source)
        written = lua.paper.text + repr(lua.paper.written) + repr(lua.events) + repr(done)
        home = lua.runtime.home
    with Projection.open(home) as store:
        store.ingest()
        rows = store.sql("SELECT * FROM spans")
    files = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    return done, written + repr(rows) + b"".join(files).decode("utf-8", "replace")


@pytest.mark.parametrize("name", CALLS)
async def test_a_secret_arrives_and_is_told_nowhere(name: str, outside: World, tmp_path: Path) -> None:
    done, written = await spoken(tmp_path, SPELL.replace("CALL", CALLS[name]), outside.url)
    assert done.status == "ok", done.error
    assert HIDDEN in written or name == "aws"
    assert [form for form in FORMS if form in written] == []
    assert name == "aws" or CANARY in _headers(outside)


async def test_without_the_defence_it_is_in_the_journal(
    outside: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Redaction, "remember", lambda self, *secrets: None)
    _, written = await spoken(tmp_path, SPELL.replace("CALL", CALLS["slack"]), outside.url)
    assert CANARY in written


async def test_a_password_of_a_mail_server_is_told_nowhere(outside: World, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    _, trust = certificate(tmp_path / "work")
    async with mail_server("another password", trust) as box:
        call = f"""EmailTool.new({{ smtp_server = "127.0.0.1:{box.port}", username = "owl", password = "secret:canary",
            from_address = "owl@example.com", ca_file = "cert.pem" }}):run({{ to = "ada@example.com", body = "x" }})"""
        done, written = await spoken(tmp_path, SPELL.replace("CALL", call), outside.url)
    assert (done.error["type"], box.letters, box.logins[0]) == ("denied", [], ("owl", CANARY))
    assert [form for form in FORMS if form in written] == []


async def test_a_spell_cannot_send_a_secret_elsewhere(
    outside: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = outside.url.replace("127.0.0.1", "localhost")
    done, written = await spoken(tmp_path, SPELL.replace("CALL", CALLS["slack"]), elsewhere)
    assert (done.error["type"], CANARY in written, outside.calls) == ("denied", False, [])
    assert "llmspell secret set canary --host localhost" in done.error["message"]
    monkeypatch.setattr("kernel.sandbox.secrets._permit", lambda *said: None)
    await spoken(tmp_path, SPELL.replace("CALL", CALLS["slack"]), elsewhere)
    assert CANARY in _headers(outside)


async def test_a_spell_reads_the_name_of_a_secret_and_no_passphrase(outside: World, tmp_path: Path) -> None:
    source = """
    local tool = SlackTool.new({ token = "secret:canary", base_url = server .. "/slack/api", channel = "#owls" })
    tool:run({ text = "x" })
    return { tool.config.token, os.getenv("LLMSPELL_SECRET_KEY") or "nothing" }
    """
    done, written = await spoken(tmp_path, source, outside.url, "none")
    assert done.value == ["secret:canary", "nothing"], done.error
    assert [form for form in (*FORMS, "a long passphrase") if form in written] == []


async def test_an_error_that_repeats_a_secret_is_caught_without_it(outside: World, tmp_path: Path) -> None:
    source = """
    local tool = GitHubTool.new({ token = "secret:canary", repo = "owls/barn", base_url = server .. "/github" })
    tool:run({ operation = "get_repo" })
    local ok, err = pcall(tool.run, tool, { operation = "get_issue", number = 999, repo = "owls/" .. "barn" })
    return err.message
    """
    done, written = await spoken(tmp_path, source, outside.url)
    assert (done.status, [form for form in FORMS if form in written]) == ("ok", [])


def _headers(outside: World) -> str:
    """The keys that the services were given."""
    said = [call["headers"].get("Authorization", "") for call in outside.calls]
    return " ".join(
        base64.b64decode(one.partition(" ")[2]).decode() if one.startswith("Basic") else one for one in said
    )
