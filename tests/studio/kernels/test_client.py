"""One body of promises over both ways to reach a kernel: a child process, and this process."""

from __future__ import annotations

import asyncio
import json

import pytest

from kernel.errors import NotFoundError
from studio.kernels.client import Display, Execution, Failure, Stream
from tests.kit.kernel_clients import Watched, until


async def test_a_cell_prints_and_ends_well(watched: Watched) -> None:
    reply = await watched.run("print hello")
    assert watched.outputs == [Stream("stdout", "hello\n")]
    assert (reply.status, reply.run_id) == ("ok", "run-1")


async def test_outputs_keep_their_order_across_streams_and_displays(watched: Watched) -> None:
    await watched.run("print a\nwarn b\nshow text/html <b>c</b>\nprint d\nreturn [1, 2]")
    assert watched.outputs == [
        Stream("stdout", "a\n"),
        Stream("stderr", "b\n"),
        Display({"text/html": "<b>c</b>"}),
        Stream("stdout", "d\n"),
        Display({"text/plain": "[1, 2]"}),
    ]


async def test_a_cell_without_a_run_gets_a_fresh_one(watched: Watched) -> None:
    assert (await watched.run("print x", run_id="")).run_id.startswith("fresh-")


async def test_globals_live_from_cell_to_cell(watched: Watched) -> None:
    await watched.run('set who "Ada"')
    await watched.run("get who")
    assert watched.outputs == [Display({"text/plain": '"Ada"'})]


async def test_an_error_comes_as_data_with_its_line(watched: Watched) -> None:
    reply = await watched.run("print before\nfail rate_limit Slow down")
    assert reply.status == "failed"
    assert watched.outputs[-1] == Failure(
        {
            "type": "rate_limit",
            "message": "Slow down",
            "file": "greet",
            "line": 2,
            "traceback": "greet:2: in main chunk",
        }
    )


async def test_text_of_every_kind_arrives_unchanged(watched: Watched) -> None:
    await watched.run("print zażółć 🧙 \x00 end")
    assert watched.text() == "zażółć 🧙 \x00 end\n"


async def test_status_follows_the_kernel(watched: Watched) -> None:
    assert watched.kernel.status == "idle"
    await watched.run("print x")
    await watched.kernel.shutdown()
    assert watched.statuses() == ["starting", "idle", "busy", "idle", "dead"]
    assert watched.messages() == []


async def test_interrupt_ends_a_waiting_cell_and_keeps_its_globals(watched: Watched) -> None:
    await watched.run("set kept 1")
    running = asyncio.create_task(watched.run("print started\nsleep 600"))
    await until(lambda: watched.text() == "started\n")
    await watched.kernel.interrupt()
    assert (await running).status == "cancelled"
    assert watched.failures() == [{"type": "cancelled", "message": "Stopped."}]
    await watched.run("get kept")
    assert watched.outputs[-1] == Display({"text/plain": "1"})


async def test_interrupt_with_nothing_running_harms_nobody(watched: Watched) -> None:
    await watched.kernel.interrupt()
    assert (await watched.run("print still here")).status == "ok"


async def test_a_cell_that_follows_an_interrupt_runs_undisturbed(watched: Watched) -> None:
    for _ in range(5):
        running = asyncio.create_task(watched.run("print go\nsleep 600"))
        await until(lambda: watched.text().endswith("go\n"))
        await watched.kernel.interrupt()
        await running
        assert (await watched.run("sleep 0.01\nprint done")).status == "ok"


async def test_cancelling_the_caller_stops_the_cell(watched: Watched) -> None:
    running = asyncio.create_task(watched.run("print started\nsleep 600"))
    await until(lambda: watched.text() == "started\n")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await watched.run("print next")).status == "ok"


async def test_a_second_cell_waits_for_the_first(watched: Watched) -> None:
    first = asyncio.create_task(watched.run("sleep 0.05\nprint first"))
    second = asyncio.create_task(watched.run("print second"))
    await asyncio.gather(first, second)
    assert watched.text() == "first\nsecond\n"


async def test_restart_forgets_the_globals(watched: Watched) -> None:
    await watched.run("set kept 1")
    await watched.kernel.restart()
    assert watched.kernel.status == "idle"
    await watched.run("get kept")
    assert watched.outputs == [Display({"text/plain": '"nothing"'})]


async def test_restart_ends_the_running_cell_as_died(watched: Watched) -> None:
    running = asyncio.create_task(watched.run("print started\nsleep 600"))
    await until(lambda: watched.text() == "started\n")
    await watched.kernel.restart()
    assert (await running).status == "died"
    assert (await watched.run("print again")).status == "ok"
    assert "dead" not in watched.statuses()


async def test_a_kernel_that_was_shut_down_runs_nothing_and_can_start_again(watched: Watched) -> None:
    await watched.kernel.shutdown()
    assert (await watched.run("print lost")).status == "died"
    await watched.kernel.start()
    assert (await watched.run("print found")).status == "ok"
    assert watched.text() == "found\n"


async def test_completion_help_and_syntax_work_while_a_cell_runs(watched: Watched) -> None:
    running = asyncio.create_task(watched.run("print started\nsleep 600"))
    await until(lambda: watched.text() == "started\n")
    found = await watched.kernel.complete("print x\nst", 10, "lua")
    assert (found["start"], found["end"]) == (8, 10)
    assert found["items"] == [{"label": "stubborn", "kind": "keyword", "detail": "stubborn …", "info": ""}]
    assert await watched.kernel.check("print x", "lua") is None
    assert await watched.kernel.check("print x\n  bogus", "lua") == {
        "message": "There is no command 'bogus'.",
        "line": 2,
        "column": 3,
    }
    assert await watched.kernel.inspect("print", 5, "js") == "**print** is a command of js."
    assert await watched.kernel.inspect("zzz", 3, "lua") == ""
    assert not running.done()
    await watched.kernel.interrupt()
    await running


async def test_the_call_being_written_is_told_with_its_argument(watched: Watched) -> None:
    found = await watched.kernel.signature("print a\nprint first sec", 23, "echo")
    assert found is not None
    assert (found["call"], list(found["parameters"]), found["active"]) == ("print", ["first", "second?"], 1)
    assert await watched.kernel.signature("nothing known", 9, "echo") is None


async def test_the_tools_are_told_also_while_a_cell_runs(watched: Watched) -> None:
    running = asyncio.create_task(watched.run("sleep 60"))
    await until(lambda: watched.kernel.status == "busy")
    found = await watched.kernel.tools()
    assert found is not None
    assert [(tool["name"], tool["parameters"]["required"]) for tool in found] == [("echo", ["text"])]
    await watched.kernel.interrupt()
    await running
    await watched.kernel.shutdown()
    assert await watched.kernel.tools() is None


async def test_a_cell_tells_what_its_models_used(watched: Watched) -> None:
    reply = await watched.run("spend 120 0.5")
    assert (reply.tokens, reply.cost) == (120, 0.5)
    reply = await watched.run("print nothing")
    assert (reply.tokens, reply.cost) == (0, None)


async def test_completion_counts_characters_not_bytes(watched: Watched) -> None:
    found = await watched.kernel.complete("print 🧙ż st", 11, "lua")
    assert (found["start"], found["end"]) == (9, 11)


@pytest.mark.parametrize("answer", ["Ada", "", None, True, 3, {"yes": [1]}])
async def test_a_question_is_news_and_its_answer_reaches_the_cell(watched: Watched, answer: object) -> None:
    running = asyncio.create_task(watched.run("ask Who?"))
    await until(watched.questions)
    question = watched.questions()[0]
    assert (question.kind, dict(question.question)) == ("input", {"prompt": "Who?"})
    await watched.kernel.answer(question.id, answer)
    assert (await running).status == "ok"
    assert watched.text() == f"heard {json.dumps(answer)}\n"


async def test_a_question_whose_cell_was_stopped_takes_no_answer(watched: Watched) -> None:
    running = asyncio.create_task(watched.run("ask Who?"))
    await until(watched.questions)
    await watched.kernel.interrupt()
    assert (await running).status == "cancelled"
    with pytest.raises(NotFoundError, match="no open question"):
        await watched.kernel.answer(watched.questions()[0].id, "late")


async def test_hints_of_a_growing_journal_are_few_and_come_before_the_end(watched: Watched) -> None:
    await watched.run("grow 10000")
    assert 1 <= len(watched.journals()) <= 10
    assert set(watched.journals()) == {"run-1"}


async def test_a_listener_that_left_hears_no_more(watched: Watched) -> None:
    heard: list[object] = []
    leave = watched.kernel.follow(heard.append)
    await watched.run("print x")
    leave()
    before = len(heard)
    await watched.run("print y")
    assert before == len(heard) == 2


async def test_the_executor_gets_the_whole_description_of_a_cell(watched: Watched) -> None:
    """The fields ride in our part of the message; the error tells which name and line the chunk had."""
    execution = Execution("\nbogus", "lua", "c7", "plan", "run-9", {"title": "T"}, last=False)
    reply = await watched.kernel.execute(execution, watched.outputs.append)
    assert (reply.status, reply.run_id) == ("failed", "run-9")
    assert watched.failures()[0]["file"] == "plan"
    assert watched.failures()[0]["line"] == 2
