"""The studio as a real process: its one line, its ends, and what is left of it."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.kit.browser import chromium, watched_page
from tests.kit.studio_process import StudioProcess, studio_process
from webui.runtime_file import NAME, read_runtime_file
from webui.server import listen

LOADING = 60_000
BOOK = "---\ntitle: Owls\n---\n\n```lua {#hoot}\nprint('hoo' .. 'hoo')\n```\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "owls.spell.md").write_text(BOOK)
    return tmp_path


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


def program(folder: Path) -> httpx.AsyncClient:
    """A program that found the studio by its runtime file."""
    runtime = read_runtime_file(folder / ".llmspell")
    assert runtime is not None
    headers = {"authorization": f"Bearer {runtime.token}"}
    return httpx.AsyncClient(base_url=runtime.address, headers=headers, trust_env=False)


def processes_below(pid: int) -> set[int]:
    """The children of a process, and theirs."""
    found = {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return found.union(*(processes_below(one) for one in found))


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


def arguments_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def files_with(folder: Path, secret: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


@pytest.fixture
def locked(folder: Path) -> Iterator[Path]:
    """The folder while nobody may write there."""
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    yield folder
    folder.chmod(stat.S_IRWXU)


async def open_notebook(studio: StudioProcess, folder: Path) -> set[int]:
    """Open a notebook and run its kernel; the processes of the studio."""
    async with program(folder) as client:
        assert (await client.post("/api/open", json={"file": "owls.spell.md"})).status_code == 200
        for _ in range(600):
            if (await client.get("/api/sessions")).json()[0]["status"] == "idle":
                return processes_below(studio.process.pid)
    raise AssertionError("the kernel did not start")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_the_studio_quietly_with_every_kernel_and_its_runtime_file(
    folder: Path, number: int
) -> None:
    async with studio_process(folder) as studio:
        assert studio.line.startswith("Spell Studio is ready: http://127.0.0.1:")
        kernels = await open_notebook(studio, folder)
        assert kernels
        assert await studio.stop(number) == (0, "", "")
    assert alive(kernels) == set()
    assert not (folder / ".llmspell" / NAME).exists()
    assert (folder / "owls.spell.md").read_text() == BOOK


async def test_a_second_studio_in_a_folder_gives_a_fresh_link_to_the_first(folder: Path) -> None:
    async with studio_process(folder) as first, studio_process(folder) as second:
        assert second.line.startswith("Spell Studio is already running: http://127.0.0.1:")
        assert await second.process.wait() == 0
        assert second.link != first.link
        async with httpx.AsyncClient(trust_env=False) as client:
            assert [(await client.get(link)).status_code for link in (first.link, second.link)] == [303, 303]


async def test_what_a_killed_studio_left_does_not_keep_the_next_from_starting(folder: Path) -> None:
    async with studio_process(folder) as killed:
        killed.process.kill()
        await killed.process.wait()
    assert (folder / ".llmspell" / NAME).exists()
    async with studio_process(folder) as next_one:
        assert next_one.line.startswith("Spell Studio is ready")


async def test_a_port_in_use_is_told_with_what_to_do(folder: Path) -> None:
    with listen(0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        async with studio_process(folder, port) as studio:
            assert await studio.process.wait() == 1
            assert studio.line.startswith(f"InvalidError: Port {port} cannot be used")


async def test_a_folder_that_is_not_there_or_is_a_file_is_told(folder: Path) -> None:
    async with studio_process(folder / "missing") as studio:
        assert "There is no folder" in studio.line
    async with studio_process(folder / "owls.spell.md") as studio:
        assert "is a file" in studio.line


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_may_not_be_written_is_told(locked: Path) -> None:
    async with studio_process(locked) as studio:
        assert studio.line.startswith("DeniedError")


async def test_the_tokens_are_in_no_file_but_the_runtime_file(folder: Path) -> None:
    async with studio_process(folder) as studio:
        await open_notebook(studio, folder)
        runtime = read_runtime_file(folder / ".llmspell")
        assert runtime is not None
        assert runtime.token not in arguments_of(studio.process.pid)
        await studio.stop(signal.SIGTERM)
    assert files_with(folder, studio.link.partition("token=")[2]) == []
    assert files_with(folder, runtime.token) == []


@pytest.mark.browser
async def test_what_cells_showed_and_their_trace_are_found_again_after_a_restart(
    folder: Path, browser: Browser
) -> None:
    async with studio_process(folder) as studio, watched_page(browser) as watched:
        page = watched.page
        await page.goto(f"{studio.link}&file=owls.spell.md")
        await expect(page.get_by_role("status")).to_have_text("idle", timeout=LOADING)
        await page.get_by_role("button", name="Run all").click()
        await expect(page.get_by_role("region", name="Output 1")).to_contain_text("hoohoo", timeout=LOADING)
        assert (watched.external, watched.errors) == ([], [])
        await studio.stop(signal.SIGTERM)
    async with studio_process(folder) as studio, watched_page(browser) as watched:
        await watched.page.goto(f"{studio.link}&file=owls.spell.md")
        output = watched.page.get_by_role("region", name="Output 1")
        await expect(output).to_contain_text("hoohoo", timeout=LOADING)
        await expect(watched.page.get_by_role("region", name="Trace")).to_contain_text("Owls", timeout=LOADING)
        assert (watched.external, watched.errors) == ([], [])


async def test_a_studio_starts_where_nothing_can_be_written_and_says_so(folder: Path) -> None:
    async with studio_process(folder) as first:
        await first.stop(signal.SIGTERM)
    async with studio_process(folder, full_disk=True) as studio:
        assert "ready" in studio.line
        _, _, errors = await studio.stop(signal.SIGTERM)
    assert "nothing can be written (File too large)" in errors
    assert "Traceback" not in errors


async def test_a_new_workspace_where_nothing_can_be_written_is_refused_in_a_sentence(folder: Path) -> None:
    async with studio_process(folder, full_disk=True) as studio:
        assert studio.line.startswith("DeniedError: The folder")
        assert studio.line.endswith("or set LLMSPELL_HOME to another folder.")
