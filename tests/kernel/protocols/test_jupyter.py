"""Any Jupyter client can use the kernel: jupyter_client and nbclient, over real sockets, against a real process."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
import zmq
from jupyter_client.session import Session

from kernel.protocols.jupyter.spec import kernel_spec
from tests.kit.jupyter_clients import Jupyter, started, types


async def test_the_kernel_says_who_it_is(jupyter: Jupyter) -> None:
    info = await jupyter.ask("kernel_info_request", {})
    assert (info["status"], info["protocol_version"], info["implementation"]) == ("ok", "5.4", "llmspell")
    assert info["language_info"]["name"] == "lua"
    assert info["language_info"]["file_extension"] == ".lua"


async def test_a_cell_is_told_in_the_order_of_the_protocol(jupyter: Jupyter) -> None:
    reply, heard = await jupyter.run("print hello\nshow text/html <b>x</b>\nreturn 7")
    assert types(heard) == ["status", "execute_input", "stream", "display_data", "execute_result", "status"]
    assert heard[2]["content"] == {"name": "stdout", "text": "hello\n"}
    assert heard[4]["content"] == {"data": {"text/plain": "7"}, "metadata": {}, "execution_count": 1}
    assert (reply["status"], reply["execution_count"]) == ("ok", 1)


async def test_messages_are_numbered_without_a_gap(jupyter: Jupyter) -> None:
    _, heard = await jupyter.run("burst 50")
    numbers = [message["metadata"]["llmspell"]["sequence"] for message in heard]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


async def test_an_error_has_a_name_a_message_and_a_traceback(jupyter: Jupyter) -> None:
    reply, heard = await jupyter.run("print x\nfail limit Too much")
    error = next(message for message in heard if message["msg_type"] == "error")
    assert (error["content"]["ename"], error["content"]["evalue"]) == ("limit", "Too much")
    assert error["content"]["traceback"] == ["limit: Too much", "cell 1:2: in main chunk"]
    assert error["metadata"]["llmspell"]["error"]["line"] == 2
    assert (reply["status"], reply["ename"]) == ("error", "limit")


async def test_cells_behind_a_failed_one_are_aborted(jupyter: Jupyter) -> None:
    cells = ("ask All here?\nfail script No", "print never", "print nor this")
    ids = [jupyter.client.execute(code, allow_stdin=True) for code in cells]
    # What was sent behind them on the same channel is answered: they have arrived.
    await jupyter.ask("kernel_info_request", {})
    await jupyter.client.get_stdin_msg(timeout=120)
    jupyter.client.input("yes")
    statuses = [(await jupyter.reply(id))["content"]["status"] for id in ids]
    assert statuses == ["error", "aborted", "aborted"]
    assert (await jupyter.run("print on"))[0]["status"] == "ok"


async def test_cells_behind_a_failed_one_run_when_the_client_wants_that(jupyter: Jupyter) -> None:
    ids = [jupyter.client.execute("fail script No", stop_on_error=False), jupyter.client.execute("print still")]
    statuses = [(await jupyter.reply(id))["content"]["status"] for id in ids]
    assert statuses == ["error", "ok"]


async def test_a_silent_cell_shows_nothing_and_does_not_count(jupyter: Jupyter) -> None:
    reply, heard = await jupyter.run("print hidden\nreturn 1", silent=True)
    assert types(heard) == ["status", "status"]
    assert reply["execution_count"] == 0
    assert (await jupyter.run("print shown"))[0]["execution_count"] == 1


async def test_expressions_of_the_client_are_evaluated_after_the_cell(jupyter: Jupyter) -> None:
    expressions = {"good": '"ok"', "bad": "0\nfail script no"}
    reply, _ = await jupyter.run("print x", user_expressions=expressions)
    assert reply["user_expressions"]["good"] == {"status": "ok", "data": {"text/plain": '"ok"'}, "metadata": {}}
    assert reply["user_expressions"]["bad"]["ename"] == "script"


async def test_a_request_without_code_gets_an_error_and_the_kernel_goes_on(jupyter: Jupyter) -> None:
    reply = await jupyter.ask("execute_request", {})
    assert (reply["status"], reply["ename"]) == ("error", "invalid")
    assert (await jupyter.run("print on"))[0]["status"] == "ok"


async def test_input_is_asked_for_and_taken_from_a_client_that_names_no_question(jupyter: Jupyter) -> None:
    id = jupyter.client.execute("ask Your name?")
    question = await jupyter.client.get_stdin_msg(timeout=120)
    assert question["content"] == {"prompt": "Your name?", "password": False}
    jupyter.client.input("Ada")
    streams = [message["content"]["text"] for message in await jupyter.heard(id) if message["msg_type"] == "stream"]
    assert streams == ['heard "Ada"\n']


async def test_the_end_of_input_is_no_text(jupyter: Jupyter) -> None:
    id = jupyter.client.execute("ask Your name?")
    await jupyter.client.get_stdin_msg(timeout=120)
    jupyter.client.input("\x04")
    streams = [message["content"]["text"] for message in await jupyter.heard(id) if message["msg_type"] == "stream"]
    assert streams == ["heard null\n"]


async def test_a_client_that_takes_no_questions_gets_an_error(jupyter: Jupyter) -> None:
    reply, _ = await jupyter.run("ask Your name?", allow_stdin=False)
    assert reply["ename"] == "invalid"
    assert "takes no questions" in reply["evalue"]


async def test_requests_about_code_are_answered_while_a_cell_runs(jupyter: Jupyter) -> None:
    running = jupyter.client.execute("print on\nsleep 600")
    await jupyter.first("stream")
    assert (await jupyter.ask("complete_request", {"code": "pri", "cursor_pos": 3}))["matches"] == ["print"]
    assert (await jupyter.ask("is_complete_request", {"code": "unfinished"}))["status"] == "incomplete"
    assert (await jupyter.ask("inspect_request", {"code": "print", "cursor_pos": 5}))["found"] is True
    assert (await jupyter.ask("comm_info_request", {}))["comms"] == {}
    asked = await jupyter.ask("history_request", {"hist_access_type": "tail", "n": 1})
    assert asked["history"] == [[1, 1, "print on\nsleep 600"]]
    await jupyter.manager.interrupt_kernel()
    assert (await jupyter.reply(running))["content"]["ename"] == "cancelled"


async def test_the_kernel_counts_as_busy_again_after_an_answer_beside_a_running_cell(jupyter: Jupyter) -> None:
    running = jupyter.client.execute("print on\nsleep 600")
    await jupyter.first("stream")
    await jupyter.heard(jupyter.client.comm_info())
    state = await jupyter.first("status")
    assert state["content"]["execution_state"] == "busy"
    assert state["parent_header"]["msg_id"] == running
    await jupyter.manager.interrupt_kernel()


async def test_a_new_subscriber_is_welcomed(jupyter: Jupyter) -> None:
    with jupyter.client.context.socket(zmq.SUB) as subscriber:
        subscriber.connect(jupyter.client._make_url("iopub"))
        subscriber.subscribe(b"iopub_welcome")
        frames = await asyncio.wait_for(subscriber.recv_multipart(), 30)
    assert json.loads(frames[-1]) == {"subscription": "iopub_welcome"}


async def test_an_unsigned_request_and_noise_are_ignored(jupyter: Jupyter) -> None:
    stranger = Session(key=b"another key")
    with jupyter.client.context.socket(zmq.DEALER) as socket:
        socket.connect(jupyter.client._make_url("control"))
        stranger.send(socket, "shutdown_request", {"restart": False})
        await socket.send_multipart([b"noise"])
        assert (await jupyter.run("print alive"))[0]["status"] == "ok"


async def test_a_message_of_an_unknown_type_is_ignored(jupyter: Jupyter) -> None:
    message = jupyter.client.session.msg("comm_open", {"comm_id": "1", "target_name": "x", "data": {}})
    jupyter.client.shell_channel.send(message)
    assert types(await jupyter.heard(message["header"]["msg_id"])) == ["status", "status"]


async def test_the_heart_beats(jupyter: Jupyter) -> None:
    with jupyter.client.context.socket(zmq.REQ) as socket:
        socket.connect(jupyter.client._make_url("hb"))
        await socket.send(b"ping")
        assert await asyncio.wait_for(socket.recv(), 30) == b"ping"


async def test_restart_by_a_jupyter_manager_gives_a_fresh_kernel(jupyter: Jupyter) -> None:
    await jupyter.run("set x 1")
    await jupyter.manager.restart_kernel()
    await jupyter.client.wait_for_ready(timeout=60)
    reply, heard = await jupyter.run("get x")
    result = next(message for message in heard if message["msg_type"] == "execute_result")
    assert result["content"]["data"] == {"text/plain": '"nothing"'}
    assert reply["execution_count"] == 1


async def test_shutdown_on_request_ends_the_process_well(jupyter: Jupyter) -> None:
    reply = await jupyter.ask("shutdown_request", {"restart": False}, "control")
    assert reply == {"status": "ok", "restart": False}
    assert await jupyter.manager.provisioner.wait() == 0


async def test_sigterm_ends_the_process_well_even_when_a_script_holds_the_thread(jupyter: Jupyter) -> None:
    jupyter.client.execute("print on\nspin 600")
    await jupyter.first("stream")
    await jupyter.manager.provisioner.terminate()
    assert await jupyter.manager.provisioner.wait() == 0


@pytest.mark.usefixtures("jupyter_folder")
async def test_a_client_can_have_its_connection_encrypted() -> None:
    async with started(transport_encryption="required") as jupyter:
        assert (await jupyter.run("print secret"))[0]["status"] == "ok"


@pytest.mark.usefixtures("jupyter_folder")
async def test_unix_sockets_serve_as_well(tmp_path: Path) -> None:
    async with started(transport="ipc", ip=str(tmp_path / "k")) as jupyter:
        assert (await jupyter.run("print local"))[0]["status"] == "ok"


@pytest.mark.usefixtures("jupyter_folder")
async def test_nbclient_runs_a_notebook() -> None:
    cells = [nbformat.v4.new_code_cell(code) for code in ('set x {"a": 1}\ngrow 500\nprint hi', "get x", "burst 2")]
    spec = {"name": "llmspell", "display_name": "LLMSpell (Lua)", "language": "lua"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    await nbclient.NotebookClient(notebook, timeout=60).async_execute()
    nbformat.validate(notebook)
    assert [cell.execution_count for cell in notebook.cells] == [1, 2, 3]
    assert [[output.output_type for output in cell.outputs] for cell in notebook.cells] == [
        ["stream"],
        ["execute_result"],
        ["stream", "display_data", "stream", "display_data"],
    ]
    assert notebook.cells[1].outputs[0].data == {"text/plain": '{"a": 1}'}


@pytest.mark.usefixtures("jupyter_folder")
async def test_nbclient_reports_a_failing_cell() -> None:
    spec = {"name": "llmspell", "display_name": "LLMSpell (Lua)", "language": "lua"}
    cell = nbformat.v4.new_code_cell("fail model The model is gone")
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": spec})
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="The model is gone"):
        await nbclient.NotebookClient(notebook, timeout=60).async_execute()


def test_the_spec_starts_this_python_and_is_interrupted_by_signal(jupyter_folder: Path) -> None:
    installed = json.loads((jupyter_folder / "kernels" / "llmspell" / "kernel.json").read_text())
    assert installed["interrupt_mode"] == ("message" if sys.platform == "win32" else "signal")
    assert "{connection_file}" in installed["argv"]
    assert kernel_spec()["argv"][:4] == [sys.executable, "-P", "-m", "kernel.protocols.jupyter"]
