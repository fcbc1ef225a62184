"""The steps of a workflow are a tree out of its code, and edits keep names and references together."""

from __future__ import annotations

import pytest

from kernel.errors import InvalidError
from studio.smart.editing import form_of
from studio.smart.literals import Written
from studio.smart.workflows import all_steps, connect, disconnect, remove_step, rename_step, steps_of

FLOW = """flow = Workflow.dag({ name = "f", steps = {
  -- the list
  { name = "shop", tool = "calculator", input = "1 + 1" },
  { name = "cook", agent = clerk, input = { rice = "{{shop.result}}" }, depends_on = "shop" }, -- slowly
  { name = "all", type = "parallel", depends_on = { "shop", "cook" }, branches = {
      left = { tool = "calculator", input = "{{ shop.result }} + {{shopping}}" },
      right = clerk,
  } },
  { name = "again", body = { { name = "one", handler = function() end }, clerk }, times = 2 },
} })"""

IN_JAVASCRIPT = 'f = Workflow.dag({ steps: [{ name: "a", tool: "t" }, { name: "b", tool: "t", input: "{{a}}" }] });'


def names(source: str, language: str = "lua") -> list[tuple[str, str, str]]:
    return [(one.slot, one.name, one.kind) for one in all_steps(steps_of(form_of(language, source, 0)))]


def test_steps_are_a_tree_with_who_does_them_and_what_they_wait_for() -> None:
    assert names(FLOW) == [
        ("steps", "shop", "step"),
        ("steps", "cook", "step"),
        ("steps", "all", "step/parallel"),
        ("branches", "left", "step"),
        ("branches", "right", "code"),
        ("steps", "again", "step/loop"),
        ("body", "one", "step"),
        ("body", "", "code"),
    ]
    found = {one.name: one for one in all_steps(steps_of(form_of("lua", FLOW, 0)))}
    assert (found["cook"].doer, found["cook"].said) == ("agent", Written("clerk"))
    assert (found["cook"].refers, found["cook"].after) == (("shop",), ("shop",))
    assert found["all"].after == ("shop", "cook")
    assert found["left"].refers == ("shop", "shopping")
    assert found["left"].path == ("options", "steps", 2, "branches", "left")
    assert found["one"].path == ("options", "steps", 3, "body", 0)


def test_a_step_gets_another_name_wherever_it_is_meant() -> None:
    after = rename_step("lua", FLOW, 0, ("options", "steps", 0), "buy")
    assert after == FLOW.replace('"shop"', '"buy"').replace("{{ shop.", "{{ buy.")
    assert "{{a}}" not in rename_step("javascript", IN_JAVASCRIPT, 0, ("options", "steps", 0), "z")
    with pytest.raises(InvalidError, match="There is a step 'cook' already"):
        rename_step("lua", FLOW, 0, ("options", "steps", 0), "cook")


def test_steps_are_connected_and_parted() -> None:
    path = ("options", "steps", 1)
    after = connect("javascript", IN_JAVASCRIPT, 0, path, "a")
    assert 'input: "{{a}}", dependsOn: ["a"] }' in after
    assert disconnect("javascript", after, 0, path, "a") == IN_JAVASCRIPT
    assert '"shop", "cook", "again"' in connect("lua", FLOW, 0, ("options", "steps", 2), "again")
    with pytest.raises(InvalidError, match="There is no step 'nobody'"):
        connect("lua", FLOW, 0, path, "nobody")


def test_a_step_that_goes_is_waited_for_no_longer() -> None:
    after = remove_step("lua", FLOW, 0, ("options", "steps", 0))
    assert [name for _, name, _ in names(after)][:2] == ["cook", "all"]
    assert "-- the list" in after
    assert "-- slowly" in after
    found = {one.name: one.after for one in all_steps(steps_of(form_of("lua", after, 0)))}
    assert (found["cook"], found["all"]) == ((), ("cook",))
