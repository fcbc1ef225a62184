"""The settings of the page, without a browser: what each wish changes, and what the dialog is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.kit.trace_data import failed_run, small_run
from tests.kit.trace_hub import TraceHub
from webui.settings.panel import SettingsDialog
from webui.settings.wishes import SettingsDesk
from webui.theme.appearance import Appearance, appearance_file, read_appearance, write_appearance


class Told:
    """A settings desk over a file, and all that its dialog was told."""

    def __init__(self, folder: Path, text: str = "") -> None:
        self.path = folder / "config.toml"
        self.path.write_text(text)
        self.looks: list[Mapping[str, Any]] = []
        self.said: list[dict[str, Any]] = []
        self.hub = TraceHub(folder / ".llmspell")
        self.desk = SettingsDesk({"LLMSPELL_CONFIG": str(self.path)}, self._look, self.hub.custody)
        self.dialog = SettingsDialog(self._ignore)
        self.dialog._send_msg = self.said.append  # type: ignore[method-assign]

    async def _look(self, said: Mapping[str, Any]) -> None:
        self.looks.append(said)

    async def _ignore(self, wish: dict[str, Any]) -> None: ...

    async def wish(self, wish: str, **fields: Any) -> dict[str, Any]:
        """Everything that is told of one wish, later words over earlier ones."""
        self.said.clear()
        await self.desk.grant({"wish": wish, **fields}, self.dialog)
        return {name: value for one in self.said for name, value in one.items()}


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    told = Told(tmp_path, "# mine\n")
    yield told
    told.hub.close()


async def test_models_are_told_without_any_key(told: Told) -> None:
    said = (await told.wish("models"))["models"]
    assert (said["usual"], said["place"]) == ("demo/assistant", "file")
    assert {"openai", "anthropic", "local"} <= {one["name"] for one in said["providers"]}
    said = await told.wish("keep_key", provider="openai", key="sk-of-the-owls")
    assert "sk-of-the-owls" not in repr(said)
    assert said["told"]["provider"] == "openai"
    assert said["models"]["providers"][0]["ready"]
    assert await told.desk.summary() == {"usual": "demo/assistant", "ready": ["OpenAI"]}
    said = await told.wish("forget_key", provider="openai")
    assert not any(one["ready"] for one in said["models"]["providers"] if one["name"] == "openai")


async def test_the_usual_model_is_chosen_or_why_not(told: Told) -> None:
    assert (await told.wish("usual", model="demo/echo"))["models"]["usual"] == "demo/echo"
    assert told.path.read_text() == '# mine\n\n[models]\ndefault = "demo/echo"\n'
    assert "No provider is known" in (await told.wish("usual", model="owl"))["failed"]["said"]


async def test_the_file_is_shown_checked_and_saved(told: Told) -> None:
    said = await told.wish("file")
    assert (said["file"]["text"], said["problems"]) == ("# mine\n", [])
    version = said["file"]["version"]
    assert (await told.wish("check", text="[history]\ndays = true\n"))["problems"][0]["line"] == 2
    assert "Line 2" in (await told.wish("save", text="[history]\ndays = true\n", version=version))["failed"]["said"]
    told.path.write_text("# theirs\n")
    assert (await told.wish("save", text="# ours\n", version=version))["changed"]["text"] == "# theirs\n"
    assert told.path.read_text() == "# theirs\n"
    assert (await told.desk.summary())["ready"] == []
    told.path.write_text("[")
    assert "not TOML" in (await told.desk.summary())["problem"]


async def test_a_look_goes_to_the_page_and_a_strange_wish_nowhere(told: Told) -> None:
    assert await told.wish("look", theme="dark") == {}
    assert told.looks == [{"wish": "look", "theme": "dark"}]
    assert await told.wish("owls") == {}
    assert not (await told.wish("try", provider="nobody"))["tried"]["ok"]


def test_what_makes_no_sense_leaves_the_appearance_as_it_is(tmp_path: Path) -> None:
    before = Appearance()
    for said in ({"theme": "owl"}, {"text_size": True}, {"text_size": 99}, {"system_dark": "yes"}, {"owl": 1}):
        assert before.changed(said) == before
    assert before.changed({"theme": "system", "system_dark": True}).dark
    assert before.changed({"system_high": True}).high
    assert not before.changed({"contrast": "normal", "system_high": True}).high
    write_appearance(tmp_path / "a" / "x.json", before.changed({"text_size": 18}))
    assert read_appearance(tmp_path / "a" / "x.json").text_size == 18
    assert read_appearance(tmp_path / "gone.json") == before


def test_the_appearance_is_kept_beside_the_settings_or_in_the_workspace(tmp_path: Path) -> None:
    assert appearance_file({"XDG_CONFIG_HOME": str(tmp_path)}, tmp_path).parent == tmp_path / "llmspell"
    for odd in ({"LLMSPELL_CONFIG": "/dev/null"}, {"LLMSPELL_CONFIG": str(tmp_path / "gone")}, {}):
        assert appearance_file(odd, tmp_path).parent == tmp_path


async def test_how_much_of_the_traces_is_kept_is_shown_set_and_done(told: Told) -> None:
    small_run(told.hub.home, "r1", 1_000.0)
    failed_run(told.hub.home, "r2", 2_000.0)
    said = (await told.wish("traces"))["traces"]
    assert said["bounds"] == {"days": 0, "runs": 0, "megabytes": 0, "archive_days": 0}
    assert said["would"] == ""
    assert "2 runs as journals" in [name for name, _ in said["sizes"]]
    said = await told.wish("keep_traces", days=0, runs=1, megabytes=0, archive_days=0.5)
    assert told.path.read_text() == "# mine\n\n[traces]\nruns = 1\narchive_days = 0.5\n"
    assert "delete 1 run (" in said["traces"]["would"]
    assert " and archive 2 runs (" in said["traces"]["would"]
    said = await told.wish("tidy")
    assert "1 run deleted" in said["traces_told"]
    assert "1 run archived" in said["traces_told"]
    assert [run.run_id for run in told.hub.projection.runs()] == ["r2"]
    assert "is no number" in (await told.wish("keep_traces", days="many"))["failed"]["said"]
    assert "runs" not in (await told.wish("keep_traces")).get("failed", {})
    assert "[traces]\n" in told.path.read_text()
