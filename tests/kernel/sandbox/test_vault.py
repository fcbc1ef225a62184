"""Secrets that a person keeps: sealed on the disk, opened by name, sent where they belong."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.sandbox import vault as vaults
from kernel.sandbox.environment import readable_variables
from kernel.sandbox.secrets import Destination, reveal
from kernel.sandbox.vault import Kept, Listed, Vault

CANARY = "canary-7f3a9c1e-value"


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.held.get((service, name))

    def set_password(self, service: str, name: str, value: str) -> None:
        self.held[service, name] = value

    def delete_password(self, service: str, name: str) -> None:
        del self.held[service, name]


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setattr(vaults, "keyring", lambda: None)
    (tmp_path / "own").mkdir(exist_ok=True)
    (tmp_path / "own" / "config.toml").touch()
    monkeypatch.setenv("LLMSPELL_CONFIG", str(tmp_path / "own" / "config.toml"))
    monkeypatch.setenv("LLMSPELL_SECRET_KEY", "a long passphrase")
    return Vault({"LLMSPELL_CONFIG": str(tmp_path / "own" / "config.toml"), "LLMSPELL_SECRET_KEY": "a long passphrase"})


def test_a_secret_is_kept_sealed_and_only_its_owner_reads_the_file(vault: Vault) -> None:
    vault.keep("slack", CANARY, ["slack.com"])
    assert vault.path is not None
    assert CANARY not in vault.path.read_text()
    assert stat.S_IMODE(vault.path.stat().st_mode) == 0o600
    assert vault.find("slack") == Kept(CANARY, ("slack.com",))
    assert vault.names() == [Listed("slack", "file", ("slack.com",))]
    assert sorted(path.name for path in vault.path.parent.iterdir()) == ["config.toml", "secrets.json"]


def test_a_wrong_or_missing_passphrase_opens_and_changes_nothing(vault: Vault) -> None:
    vault.keep("slack", CANARY)
    assert vault.path is not None
    before = vault.path.read_bytes()
    place = {"LLMSPELL_CONFIG": str(vault.path.parent / "config.toml")}
    with pytest.raises(InvalidError, match="does not open"):
        Vault(place, "another").find("slack")
    with pytest.raises(InvalidError, match="does not open"):
        Vault(place, "another").keep("more", "x" * 8)
    with pytest.raises(InvalidError, match="locked: set LLMSPELL_SECRET_KEY"):
        Vault(place).find("slack")
    assert vault.path.read_bytes() == before


@pytest.mark.parametrize("change", [{"hosts": ["evil.example"]}, {"nonce": "AAAA"}, {"sealed": "AAAA"}])
def test_who_changes_the_file_without_the_passphrase_gets_nothing(vault: Vault, change: dict[str, object]) -> None:
    vault.keep("slack", CANARY, ["slack.com"])
    assert vault.path is not None
    written = json.loads(vault.path.read_text())
    written["secrets"]["slack"] |= change
    vault.path.write_text(json.dumps(written))
    with pytest.raises(InvalidError, match="does not open"):
        vault.find("slack")


@pytest.mark.parametrize("content", ["", "[]", '{"secrets": 1}', '{"secrets": {"a": {}}}', "\0"])
def test_a_broken_file_is_told(vault: Vault, content: str) -> None:
    assert vault.path is not None
    vault.path.write_text(content)
    with pytest.raises(InvalidError, match="cannot be read"):
        vault.find("slack")


def test_a_secret_is_replaced_and_forgotten(vault: Vault) -> None:
    vault.keep("slack", "old-value")
    vault.keep("slack", CANARY)
    assert vault.find("slack") == Kept(CANARY)
    vault.drop("slack")
    assert vault.find("slack") is None
    with pytest.raises(NotFoundError):
        vault.drop("slack")


@pytest.mark.parametrize("name", ["", "../x", "a b", "-x", "x" * 65])
def test_a_name_is_plain(vault: Vault, name: str) -> None:
    with pytest.raises(InvalidError, match="no name of a secret"):
        vault.keep(name, CANARY)


def test_a_keyring_is_used_where_there_is_one(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    monkeypatch.setattr(vaults, "keyring", lambda: ring)
    assert vault.keep("slack", CANARY, ["a.example", "b.example"]).place == "keyring"
    assert vault.find("slack") == Kept(CANARY, ("a.example", "b.example"))
    assert vault.path is not None
    assert CANARY not in vault.path.read_text()
    ring.set_password("llmspell", "older", "value-of-older")
    assert vault.find("older") == Kept("value-of-older")
    vault.drop("slack")
    vault.drop("older")
    assert not ring.held


async def test_a_secret_goes_to_its_hosts_only(vault: Vault) -> None:
    vault.keep("own", CANARY, ["*.example.com"])
    vault.keep("free", CANARY)
    homes = ("slack.com",)
    assert await reveal("secret:own", "", (), Destination("https://a.example.com/x", homes)) == CANARY
    assert await reveal("secret:free", "", (), Destination("https://slack.com/api", homes)) == CANARY
    assert await reveal("secret:free", "", ()) == CANARY
    for name, at in [("own", "https://slack.com/"), ("free", "https://evil.example/"), ("free", "slack.com.evil.io")]:
        with pytest.raises(DeniedError, match="is not sent to"):
            await reveal(f"secret:{name}", "", (), Destination(at, homes))


async def test_a_name_that_is_kept_nowhere_is_told(vault: Vault) -> None:
    with pytest.raises(InvalidError, match="llmspell secret set nowhere"):
        await reveal("secret:nowhere", "", ())
    assert await reveal("plain", "", ()) == "plain"
    assert await reveal("", "NO_SUCH_VARIABLE", ("*",)) == ""


def test_no_spell_reads_the_passphrase(vault: Vault) -> None:
    assert "LLMSPELL_SECRET_KEY" not in readable_variables(("*",))
