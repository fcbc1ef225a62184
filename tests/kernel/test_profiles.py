"""Profiles of a person's own: presets, the builder, the settings, and what a file may wish for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import InvalidError
from kernel.options import Options
from kernel.policy import PROFILES, is_wider
from kernel.profiles import PRESETS, ProfileBuilder, read_profiles
from tests.kit.scripts import script

SETTINGS = """
[security]
profile = "high"

[security.profiles.reports]
base = "high"
roots = ["reports"]
write = true
hosts = ["api.example.com"]
limits = { cpu = 7 }

[security.profiles.more]
base = "reports"
commands = ["git *"]
modules = { loading = "listed", allow = ["lib/*.lua"] }

[security.spells."reports/*.lua"]
profile = "reports"
allow = ["host:loopback"]
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(SETTINGS)
    monkeypatch.setenv("LLMSPELL_CONFIG", str(file))
    return file


def test_a_profile_of_the_settings_is_another_with_changes(settings: Path) -> None:
    found = read_profiles({"LLMSPELL_CONFIG": str(settings)})
    reports, more = found.named("reports"), found.named("more")
    assert (reports.roots, reports.write, reports.hosts, reports.limits.cpu) == (
        ("reports",), True, ("api.example.com",), 7,
    )  # fmt: skip
    assert (more.roots, more.commands, more.modules.loading, more.base) == (("reports",), ("git *",), "listed", "high")
    assert found.names()[-2:] == ["reports", "more"]


def test_the_settings_give_certain_spells_another_profile(settings: Path) -> None:
    options = Options(profile="high")
    assert options.choose("reports/owls.lua", "").name == "reports"
    assert options.choose("reports/owls.lua", "none").name == "reports"
    assert options.choose("other.lua", "").name == "high"
    assert options.profile_named("reports", ("host:loopback",)).hosts == ("api.example.com", "loopback")
    assert Options(profile="low", insists=True).choose("reports/owls.lua", "none").name == "low"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[security]\nprofle = "low"', "no 'profle'"),
        ('[security]\nprofile = "lo"', "no profile 'lo'"),
        ("[security.profiles.low]", "a profile of this name already"),
        ('[security.profiles.x]\nbase = "y"', "no profile 'y'"),
        ('[security.profiles.x]\nhosts = "all"', "'hosts' should be a list of texts"),
        ("[security.profiles.x]\nwrite = 1", "'write' should be true or false"),
        ("[security.profiles.x]\nlimits = { cpu = -1 }", "'cpu' should be a number above 0"),
        ("[security.profiles.x]\nlimits = { speed = 1 }", "no limit 'speed'"),
        ('[security.profiles.x]\npython = "on"', "'trusted', 'isolated' or 'off'"),
        ('[security.spells."a.lua"]\nprofile = "x"', "no profile 'x'"),
        ('[security.spells."a.lua"]\ngrant = []', "no 'grant'"),
        ("[security", "are not TOML"),
    ],
)
def test_a_mistake_in_the_settings_is_told_with_its_place(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(InvalidError, match=told):
        read_profiles({"LLMSPELL_CONFIG": str(file)})


def test_the_builder_makes_a_profile_step_by_step() -> None:
    made = (
        ProfileBuilder("mine", "high").roots("data", write=True).hosts("*.example.com", require_tls=True)
        .commands("git *").environment("CI").ask("destructive").approve("file_write").python("off")
        .modules("listed", ["lib/*.lua"]).plugins(True).limits(wall=60, cost=None).build()
    )  # fmt: skip
    assert (made.name, made.base, made.roots, made.hosts, made.ask) == (
        "mine", "high", ("data",), ("*.example.com",), ("destructive",),
    )  # fmt: skip
    assert (made.limits.wall, made.limits.cost, made.limits.cpu) == (60, None, PROFILES["high"].limits.cpu)
    with pytest.raises(InvalidError, match="no profile 'hihg'"):
        ProfileBuilder("mine", "hihg")


def test_there_are_presets_for_common_uses() -> None:
    assert [*PRESETS] == ["development", "testing", "production", "data_analysis"]
    assert is_wider(PRESETS["development"], PROFILES["medium"])
    assert not is_wider(PRESETS["production"], PROFILES["medium"])
    assert not PRESETS["data_analysis"].network


def test_models_of_a_spell_are_where_the_profile_says_and_its_hosts_are(tmp_path: Path) -> None:
    assert PROFILES["medium"].models == ("loopback",)
    assert not PROFILES["high"].models
    assert not PRESETS["data_analysis"].models
    assert not is_wider(PROFILES["medium"], PROFILES["low"])
    assert is_wider(ProfileBuilder("near", "high").models("loopback").build(), PROFILES["high"])
    file = tmp_path / "config.toml"
    file.write_text(
        '[security.profiles.narrow]\nhosts = ["api.example.com"]\n'
        '[security.profiles.near]\nmodels = ["loopback"]\nhosts = ["api.example.com"]\n'
        "[security.profiles.usual]\nwrite = false\n"
    )
    profiles = read_profiles({"LLMSPELL_CONFIG": str(file)})
    assert [profiles.named(name).models for name in ("narrow", "near", "usual")] == [(), ("loopback",), ("loopback",)]


async def test_a_file_that_wishes_for_a_wider_profile_is_asked_about_before_it_runs(tmp_path: Path) -> None:
    async with script(tmp_path) as lua:
        error = await lua.error("return 1", about={"profile": "none"})
        assert (error["type"], "--profile none" in error["message"]) == ("denied", True)
        lua.paper.answers = [{"decision": "deny"}, {"decision": "run"}]
        assert (await lua.error("return 1", about={"profile": "none"}))["type"] == "denied"
        assert await lua.value("return 1", about={"profile": "none"}) == 1


async def test_a_file_that_wishes_for_a_narrower_profile_gets_it_unasked(tmp_path: Path) -> None:
    async with script(tmp_path) as lua:
        wish = {"profile": "high"}
        assert (await lua.error('http.get("https://example.com")', about=wish))["type"] == "denied"
        assert lua.runtime.profile.name == "high"


async def test_whoever_names_the_profile_is_not_asked(tmp_path: Path) -> None:
    async with script(tmp_path, profile="none", insists=True) as lua:
        assert await lua.value("return 1", about={"profile": "none"}) == 1
