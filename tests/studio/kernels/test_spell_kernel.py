"""The product's own kernel process, as the studio and as Jupyter start it: Lua, agents, the journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import nbclient
import nbformat
import pytest

from kernel.protocols.jupyter.spec import NAME, install_spec
from studio.export.jupyter import read_jupyter, render_jupyter
from studio.kernels.client import Display
from studio.kernels.process import Patience, ProcessKernel
from studio.notebook.document import Cell, Notebook
from tests.kit.kernel_clients import Watched, until


@pytest.fixture
async def spell(tmp_path: Path) -> AsyncIterator[Watched]:
    options = {"folder": str(tmp_path), "home": str(tmp_path / ".llmspell")}
    watched = Watched(ProcessKernel(options, patience=Patience(start=60, consult=30)))
    await watched.kernel.start()
    yield watched
    await watched.kernel.shutdown()


async def test_an_agent_answers_and_the_run_is_in_its_journal(spell: Watched, tmp_path: Path) -> None:
    reply = await spell.run('local agent = Agent.new("Be brief."); print(agent:chat("What is 17 * 3?"))')
    assert (reply.status, reply.run_id) == ("ok", "run-1")
    assert "51" in spell.text()
    assert "run-1" in spell.journals()
    journal = tmp_path / ".llmspell" / "journals" / "run-1.ndjson"
    assert "run.finished" in await asyncio.to_thread(journal.read_text)


async def test_a_lua_loop_without_an_end_is_interrupted_and_globals_stay(spell: Watched) -> None:
    await spell.run("kept = 41")
    running = asyncio.create_task(spell.run('print("spinning") while true do end'))
    await until(lambda: spell.text() == "spinning\n")
    await spell.kernel.interrupt()
    assert (await running).status == "cancelled"
    await spell.run("return kept + 1")
    assert isinstance(spell.outputs[-1], Display)
    assert spell.outputs[-1].data["text/plain"] == "42"


async def test_who_interrupts_a_cell_on_its_way_to_the_kernel_is_heard(spell: Watched) -> None:
    running = asyncio.create_task(spell.run("while true do end"))
    await asyncio.sleep(0)
    await spell.kernel.interrupt()
    assert (await running).status == "cancelled"
    assert (await spell.run("return 1")).status == "ok"


async def test_lua_is_checked_and_completed(spell: Watched) -> None:
    problem = await spell.kernel.check("x = 1\nx = = 2", "lua")
    assert problem is not None
    assert problem["line"] == 2
    found = await spell.kernel.complete("Agent.ne", 8, "lua")
    assert "new" in [item["label"] for item in found["items"]]


async def test_a_model_that_does_not_exist_leaves_the_kernel_usable(spell: Watched) -> None:
    reply = await spell.run('return Agent.new{system_prompt = "x", model = "nowhere/none"}:chat("hi")')
    assert reply.status == "failed"
    assert "nowhere" in spell.failures()[0]["message"]
    assert (await spell.run("return 1")).status == "ok"


async def test_jupyter_runs_a_lua_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    install_spec(tmp_path)
    cells = [nbformat.v4.new_code_cell(code) for code in ('who = "Ada"; print("hello " .. who)', "return #who")]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": NAME, "display_name": NAME}})
    client = nbclient.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}})
    await client.async_execute()
    assert notebook.cells[0].outputs[0].text == "hello Ada\n"
    assert notebook.cells[1].outputs[0].data["text/plain"] == "3"


async def test_jupyter_runs_an_exported_notebook_of_three_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    install_spec(tmp_path)
    codes = {"lua": 'print("lua")', "javascript": "console.log('js'); 6 * 7", "python": "print('python')\n6 * 7"}
    cells = tuple(Cell(kind, kind, code) for kind, code in codes.items())  # type: ignore[arg-type]
    exported = render_jupyter(Notebook(title="Mixed", cells=cells))
    assert tuple(cell.source for cell in read_jupyter(exported)[0].cells) == tuple(codes.values())
    notebook = nbformat.reads(exported, 4)
    client = nbclient.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}})
    await client.async_execute()
    assert [cell.outputs[0].text for cell in notebook.cells] == ["lua\n", "js\n", "python\n"]
    assert [cell.outputs[1].data["text/plain"] for cell in notebook.cells[1:]] == ["42", "42"]
