"""The state at a breakpoint: a person sees every scope there, and changes what they like; trace and history say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.stores.projection import Projection
from tests.kernel.breakpoints.test_pauses import CALL, TOOL, Person, moments, ran
from tests.kit.scripts import script

KEEP = """State.set("n", 1)
State.set("gone", true)
State.scope("agent", "a1"):set("mood", "calm")
State.shared():set("theme", "night")
"""

READ = """
local mood, theme = State.scope("agent", "a1"):get("mood"), State.shared():get("theme")
return table.concat({ State.get("n"), tostring(State.get("gone") == nil), mood, theme }, " ")
"""


async def test_every_scope_is_seen_and_changed_and_the_history_says_by_hand(tmp_path: Path) -> None:
    changes = [
        ["session", "", "n", 2],
        ["session", "", "gone", None],
        ["agent", "a1", "mood", "cross"],
        ["global", "", "theme", "day"],
    ]
    person = Person({"action": "continue", "state": changes})
    source = KEEP + TOOL["lua"] + CALL["lua"].removeprefix("return ") + READ
    async with script(tmp_path) as run:
        done = await ran(run, person, source, "tool:owl")
        assert done.value == "2 true cross day", done.error
        assert ["agent", "a1", "mood", "calm"] in person.asked[0]["state"]
        edited = moments(run, "edited")
        assert [next(iter(one["edit"])) for one in edited] == [
            "state:session:n",
            "state:session:gone",
            "state:agent:a1:mood",
            "state:global:theme",
        ]
        assert edited[0]["before"] == {"state:session:n": 1}
    with Projection.open(tmp_path / ".llmspell", memory=True) as traces:
        newest = traces.state_history("session", "", "n")[0]
        assert (newest.value, newest.old, newest.by) == (2, 1, "person")


async def test_what_a_person_changes_pauses_nowhere(tmp_path: Path) -> None:
    person = Person({"action": "continue", "state": [["session", "", "n", 5]]}, "continue")
    async with script(tmp_path) as run:
        done = await ran(run, person, 'State.set("n", 1)\nreturn State.get("n")', "state:*")
        assert (done.value, len(person.asked)) == (1, 1), done.error


@pytest.mark.parametrize("rows", [[["nowhere", "", "n", 5]], [["session", "", "", 5]], [["session", "n"]], "n"])
async def test_a_change_that_cannot_be_is_refused_and_asked_again(tmp_path: Path, rows: object) -> None:
    person = Person({"action": "continue", "state": rows}, "continue")
    async with script(tmp_path) as run:
        done = await ran(run, person, TOOL["lua"] + CALL["lua"], "tool:owl")
        assert (done.value, len(person.asked)) == ("owls!", 2)
        assert person.asked[1]["problem"]
