"""Workers of a cluster have nobody to ask: while there are breakpoints, branches stay where a person is."""

from __future__ import annotations

from pathlib import Path

from tests.kernel.breakpoints.test_pauses import TOOL, Person, moments, ran
from tests.kit.scripts import script

FLOW = TOOL["lua"] + (
    'local flow = Workflow.parallel({ name = "both", cluster = %s, branches = {\n'
    '  one = { tool = owl, input = { topic = "owls" } }, two = { tool = owl, input = { topic = "cats" } } } })\n'
    'flow:run("x")\nreturn "done"'
)


async def test_branches_that_may_go_to_a_cluster_stay_and_pause(tmp_path: Path) -> None:
    person = Person()
    async with script(tmp_path) as run:
        done = await ran(run, person, FLOW % "true", "tool:owl")
        assert (done.value, len(person.asked)) == ("done", 2), done.error
        assert {one["reason"] for one in moments(run, "stays")} == {
            "there are breakpoints, and workers of a cluster cannot pause"
        }


async def test_branches_that_have_to_go_there_are_told_that_they_will_not_pause(tmp_path: Path) -> None:
    person = Person()
    async with script(tmp_path) as run:
        await ran(run, person, FLOW % '"required"', "tool:owl")
        assert person.asked == []
        said = [one.get("message", "") for one in moments(run, "progress")]
        assert any("where no breakpoint counts" in one for one in said)
