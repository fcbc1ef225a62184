"""The engines that the recipe compiles, in the place where they run: a worker of a real browser, with Pyodide."""

from __future__ import annotations

import ast
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.conftest import BROWSER, serving
from tests.kit.browser import chromium, watched_page

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHECKS = Path(__file__).with_name("checks.py")
NAMES = [node.name for node in ast.parse(CHECKS.read_text()).body if getattr(node, "name", "").startswith("check_")]

WORKER = """async ([version, header]) => {
  const source = `
    import { loadPyodide } from '${version}pyodide/pyodide.mjs'
    import { fetchArchive, unpack } from '${version}unpacking.js'
    const fetched = (name) => fetchArchive('${version}archives/' + name + '.gz', () => {})
    const stdLibURL = URL.createObjectURL(new Blob([await fetched('python_stdlib.zip')]))
    const python = await loadPyodide({ indexURL: '${version}pyodide/', stdLibURL })
    for (const name of ['kernel.tar', 'own.tar']) {
      unpack(python.FS, await fetched(name), '/lib/python3.14/site-packages')
    }
    self.said_of_python = ${JSON.stringify(header)}
    self.onmessage = async ({ data }) => {
      if (data.buffer) python.setInterruptBuffer(data.buffer)
      try {
        self.postMessage({ said: await python.runPythonAsync(data.code) })
      } catch (error) {
        self.postMessage({ failed: String(error) })
      }
    }
    self.postMessage({ ready: true })`
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })), { type: 'module' })
  const heard = () => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = (event) => reject(new Error(event.message))
  })
  window.python = (code, buffer) => { const next = heard(); worker.postMessage({ code, buffer }); return next }
  window.endPython = () => worker.terminate()
  await heard()
}"""

STOPPED = """async (code) => {
  const buffer = new Uint8Array(new SharedArrayBuffer(1))
  const said = window.python(code, buffer)
  await new Promise((resolve) => setTimeout(resolve, 300))
  const begun = performance.now()
  buffer[0] = 2
  const { failed } = await said
  return [failed, performance.now() - begun]
}"""

IN_LUA = """
from lupa import lua54
runtime = lua54.LuaRuntime()
runtime.globals()["tick"] = lambda: None
runtime.execute("debug.sethook(function() tick() end, '', 100000) while true do end")
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def worker(site: Path) -> AsyncIterator[Page]:
    """A page that is cross-origin isolated, with a worker that has Pyodide and the kernel's libraries."""
    header = (BROWSER / "recipe" / "headers" / "pyconfig.h").read_text()
    (version,) = (site / "v").iterdir()
    with serving(site, isolated=True) as address:
        async with chromium() as browser, watched_page(browser) as watched:
            await watched.page.goto(f"{address}manifest.webmanifest")
            await watched.page.evaluate(WORKER, [f"{address}v/{version.name}/", header])
            yield watched.page
            assert watched.external == []
            assert [error for error in watched.errors if "KeyboardInterrupt" not in error] == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def results(worker: Page) -> dict[str, str]:
    """What every check said."""
    answer: dict[str, Any] = await worker.evaluate("code => python(code)", f"{CHECKS.read_text()}\nrun_checks()")
    assert "said" in answer, answer
    said: dict[str, str] = json.loads(answer["said"])
    return said


@pytest.mark.parametrize("name", NAMES)
async def test_in_the_tab(results: dict[str, str], name: str) -> None:
    assert results[name] == "", results[name]


@pytest.mark.parametrize("code", ["while True: pass", IN_LUA], ids=["python", "lua"])
async def test_a_loop_that_never_ends_is_stopped_through_the_interrupt_buffer(worker: Page, code: str) -> None:
    failed, _ = await worker.evaluate(STOPPED, code)
    assert "KeyboardInterrupt" in failed
    assert await worker.evaluate("python('1 + 1')") == {"said": 2}
