"""A run as one page: whole, bounded, and nothing in it can do anything but fold and search."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from kernel.errors import NotFoundError
from kernel.stores.home import prepare
from kernel.stores.projection import Projection
from studio.cli.trace import command
from studio.export import run_facts
from studio.export.run_report import render_run
from tests.kit.trace_data import Recorder, big_run, cell, chat, failed_run, running_run, small_run

RUN = "20260121T093000-0000000a"
START = 1_768_987_800.0
HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>\"'"


class Page(HTMLParser):
    """What stands in a page: its tags, whether each was closed, and every attribute."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.given: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.deepest = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.given += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)
        self.deepest = max(self.deepest, self.open.count("details"))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def render(tmp_path: Path) -> Callable[..., str]:
    home = prepare(tmp_path / "home")

    def make(write: Callable[..., object], *more: object) -> str:
        write(home, RUN, START, *more)
        with Projection.open(home) as store:
            store.ingest()
            page = render_run(store, RUN)
            assert page == render_run(store, RUN)
        return page

    return make


def hostile_run(home: Path, run_id: str, started: float) -> None:
    recorder = Recorder(home, run_id, started, HOSTILE)
    ctx = cell(recorder, HOSTILE).within(agent_name=HOSTILE)
    asked = [{"role": HOSTILE, "content": HOSTILE}]
    with recorder.span(ctx, "run_cell", HOSTILE, {HOSTILE: HOSTILE}, (0, 1)) as (inner, told):
        chat(recorder, inner, (0.1, 0.2), asked, {"content": HOSTILE}, (1, 2))
        told["error"] = {"type": HOSTILE, "message": HOSTILE}
    recorder.finish("failed", {"type": "tool", "message": HOSTILE})
    recorder.write()


def deep_run(home: Path, run_id: str, started: float, levels: int) -> None:
    recorder = Recorder(home, run_id, started, "deep")
    ctx = recorder.root
    opened = []
    for level in range(levels):
        ctx = recorder.open(ctx, "run_step", f"level {level}", None)
        opened.append(ctx)
    for one in reversed(opened):
        recorder.close(one)
    recorder.finish()
    recorder.write()


def test_a_page_has_the_summary_the_tree_the_conversation_the_state_and_the_cost(render: Callable[..., str]) -> None:
    page = render(small_run)
    assert page.count("<li ") == 18
    for text in ("2,560 in, 530 out", "$0.0051", "Lisbon would save about", "brief.words", "380", "412"):
        assert text in page
    assert "4 messages as before, 2 new" in page
    assert page.index("web_search") < page.index("<h2>Conversations</h2>") < page.index("<h2>Cost and time</h2>")
    assert not Page(page).open


def test_a_failure_is_told_where_it_was_and_what_was_decided(render: Callable[..., str]) -> None:
    page = render(failed_run)
    assert "could not be reached" in page
    assert "retry: attempt 1 failed" in page
    assert page.count('<li class="failed"') == 3


def test_a_run_that_goes_on_has_a_page(render: Callable[..., str]) -> None:
    assert "still runs" in render(running_run)


def test_nothing_of_a_run_becomes_markup_and_the_page_loads_nothing(render: Callable[..., str]) -> None:
    page = render(hostile_run)
    found = Page(page)
    assert found.tags.count("script") == 1
    assert not {"img", "iframe", "link", "object", "form"} & set(found.tags)
    assert not [name for name, _ in found.given if name.startswith("on") or name in ("src", "href", "action")]
    assert not re.search(r"https?://|url\(", page)
    policy = next(value for name, value in found.given if name == "content" and "default-src" in value)
    assert "default-src 'none'" in policy
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy


def test_a_large_run_is_bounded_and_says_so(render: Callable[..., str]) -> None:
    page = render(big_run, 9_000)
    assert page.count("<li ") == run_facts.MOST_SPANS
    assert "The first 3,000 of" in page
    assert len(page) < 12_000_000
    assert not Page(page).open


def test_a_run_of_a_thousand_levels_is_a_page_that_browsers_can_show(render: Callable[..., str]) -> None:
    page = render(deep_run, 1_000)
    assert page.count("<li ") == 1_000
    found = Page(page)
    assert not found.open
    assert found.deepest < 70


def test_texts_are_cut_and_what_does_not_fit_is_left_out(
    render: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_facts, "ROOM", 600)
    page = render(small_run)
    assert "the report would be too large" in page


def test_the_command_writes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLMSPELL_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    small_run(prepare(tmp_path / "home"), RUN, START)
    said = CliRunner().invoke(command, ["report", "last", "-o", "run.html"])
    assert said.exit_code == 0, said.output
    assert (tmp_path / "run.html").read_text("utf-8").startswith("<!doctype html>")
    assert "cannot be written" in CliRunner().invoke(command, ["report", "last", "-o", "no/run.html"]).output


def test_a_run_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with Projection.open(prepare(tmp_path / "home")) as store, pytest.raises(NotFoundError):
        render_run(store, "nowhere")
