"""The kernels as JupyterLab finds, starts and drives them, in a real browser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.shell import Shell

LAB = Path(__file__).parent / ".venv" / "bin" / "jupyter-lab"
PATIENCE = 60_000
"""Milliseconds that JupyterLab may take on a busy machine."""

pytestmark = [
    pytest.mark.skipif(not LAB.exists(), reason="JupyterLab is not installed: sh tests/jupyter/install.sh"),
    *ONE_BROWSER,
]

CELLS = (
    'who = "Ada"\nprint("hello " .. who)\nreturn { answer = 42 }',
    '%%javascript\nconsole.log("from js");\nreturn 6 * 7',
    "%%python\nprint('from python')\n6 * 7",
    'return Agent.new("Be brief."):chat("What is 17 * 3?")',
    "Agent.new?",
    "x = = 1",
    'print("spinning") while true do end',
    'display.table({ { bird = "owl" } }) display.chart({ { n = 1 }, { n = 3 } })',
)


@dataclass
class Lab:
    """A JupyterLab on loopback, with one notebook open."""

    page: Page

    def output(self, number: int) -> Locator:
        return (
            self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell")
            .nth(number)
            .locator(".jp-OutputArea")
        )

    async def run(self, number: int) -> None:
        await (
            self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell")
            .nth(number)
            .locator(".cm-content")
            .click()
        )
        await self.page.keyboard.press("Control+Enter")


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[str]:
    """JupyterLab over a folder; its address with the token."""
    environment = {
        **os.environ,
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_CONFIG_DIR": str(folder / "c"),
    }
    environment |= {"JUPYTER_DATA_DIR": str(folder / "data"), "JUPYTER_PATH": str(folder / "share" / "jupyter")}
    options = (
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        "--port=0",
        "--LabApp.news_url=",
        f"--notebook-dir={folder}",
    )
    lab = await asyncio.create_subprocess_exec(
        LAB, *options, env=environment, stderr=asyncio.subprocess.PIPE, start_new_session=True
    )
    assert lab.stderr is not None
    try:
        async with asyncio.timeout(60):
            while not (found := re.search(rb"http://127\.0\.0\.1:\d+/lab\?token=\w+", await lab.stderr.readline())):
                pass
        drained = asyncio.create_task(lab.stderr.read())
        yield found[0].decode()
        drained.cancel()
    finally:
        os.killpg(lab.pid, signal.SIGTERM)
        await lab.wait()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def lab(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lab]:
    shell = Shell(tmp_path_factory.mktemp("lab"))
    installed = shell.run("kernel", "install", "--prefix", str(shell.folder))
    assert installed.code == 0, installed.err
    cells = [nbformat.v4.new_code_cell(code) for code in CELLS]
    spec = {"name": "llmspell", "display_name": "Spell Studio (Lua)", "language": "lua"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    shell.write("spell.ipynb", nbformat.writes(notebook))
    async with served(shell.folder) as address, chromium() as browser:
        context = await browser.new_context()
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        await page.goto(address.replace("/lab?", "/lab/tree/spell.ipynb?"))
        await page.locator(".jp-NotebookPanel .jp-CodeCell").first.wait_for()
        await expect(page.locator(".jp-Toolbar-kernelName")).to_have_text("Spell Studio (Lua)", timeout=PATIENCE)
        await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
        yield Lab(page)
        await context.close()


async def test_tables_and_charts_are_drawn_in_jupyterlab(lab: Lab) -> None:
    await lab.run(7)
    await expect(lab.output(7).locator("table")).to_contain_text("owl", timeout=PATIENCE)
    await expect(lab.output(7).locator("img, svg").first).to_be_visible(timeout=PATIENCE)


async def test_a_person_runs_cells_of_every_language_in_jupyterlab(lab: Lab) -> None:
    for number, shown in enumerate(("hello Ada", "from js", "from python")):
        await lab.run(number)
        await expect(lab.output(number)).to_contain_text(shown, timeout=PATIENCE)
        await expect(lab.output(number)).to_contain_text("42", timeout=PATIENCE)
    await lab.run(3)
    await expect(lab.output(3)).to_contain_text("51", timeout=PATIENCE)
    await lab.run(4)
    await expect(lab.output(4)).to_contain_text("An agent from its system prompt", timeout=PATIENCE)
    await lab.run(5)
    await expect(lab.output(5)).to_contain_text("invalid", timeout=PATIENCE)
    await lab.run(6)
    await expect(lab.output(6)).to_contain_text("spinning", timeout=PATIENCE)
    await lab.page.keyboard.press("Escape")
    await lab.page.keyboard.press("i")
    await lab.page.keyboard.press("i")
    await expect(lab.output(6)).to_contain_text("cancelled", timeout=PATIENCE)
    await lab.run(0)
    await expect(lab.output(0)).to_contain_text(json.dumps("hello Ada").strip('"'), timeout=PATIENCE)
