"""The pure parts of templates: prompts, the forms of answers, templates made from others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.agents.roles import named_roles
from kernel.agents.templates import (
    Action,
    AgentTemplate,
    Setting,
    action_prompt,
    derive,
    is_approved,
    listed_items,
    shaped,
)

WRITER = named_roles()["WriterAgent"]
LINES = st.text(st.characters(blacklist_categories=("C", "Z"), blacklist_characters="-*•.)0123456789"), min_size=1)


@given(st.lists(LINES, min_size=1, max_size=8), st.sampled_from(["- {}", "* {}", "• {}", "{n}. {}", "{n}) {}"]))
def test_the_items_of_any_list_are_found(items: list[str], form: str) -> None:
    answer = "\n".join(form.format(item, n=n) for n, item in enumerate(items, 1))
    assert listed_items(f"Here it is:\n\n{answer}\n") == items


@given(st.text(max_size=200))
def test_every_answer_has_every_form(answer: str) -> None:
    assert shaped("text", answer) == answer
    assert all(item.strip() == item and item for item in shaped("items", answer))
    review = shaped("review", answer)
    assert isinstance(review["approved"], bool)
    assert isinstance(review["feedback"], str)


@pytest.mark.parametrize(
    ("answer", "approved"),
    [
        ("APPROVED. Very good.", True),
        ("**Approved**: fine", True),
        ("Accepted.", True),
        ("REVISE: add sources", False),
        ("Revision needed", False),
        ("Rejected", False),
        ("This is not approved, I am afraid.", False),
        ("The text needs more work.", False),
        ("A fine text with a clear structure.", True),
        ("", True),
    ],
)
def test_a_review_says_yes_or_no(answer: str, approved: bool) -> None:
    assert is_approved(answer) is approved


@pytest.mark.parametrize(
    ("answer", "feedback"),
    [("APPROVED. Very good.", "Very good."), ("REVISE: add sources", "add sources"), ("Approved", "Approved")],
)
def test_feedback_is_what_stands_behind_the_verdict(answer: str, feedback: str) -> None:
    assert shaped("review", answer)["feedback"] == feedback


def test_settings_that_are_set_are_told_and_others_are_not() -> None:
    template = AgentTemplate(
        "X", "x", "You are X.", "", (Setting("a", "str", "A is {}.", ""), Setting("b", "str", "", ""))
    )
    assert template.prompt({"a": ["p", "q"], "b": "silent"}) == "You are X. A is p, q."
    assert template.prompt({"a": {"k": 1}}, "Another.") == "Another. A is k: 1."
    assert template.prompt({"a": []}) == template.prompt({}) == "You are X."


def test_a_derived_template_adds_and_changes() -> None:
    rhyme = Action("Rhyme.", "Rhymes.")
    mood = Setting("mood", "str", "Mood: {}.", "", "sad")
    poet = derive("Poet", WRITER, settings=(mood,), actions={"rhyme": rhyme}, kind="poet")
    assert [setting.name for setting in poet.settings] == ["style", "mood"]
    assert poet.actions["rhyme"] is rhyme
    assert poet.actions["draft"] is WRITER.actions["draft"]
    assert (poet.system_prompt, poet.kind, WRITER.kind) == (WRITER.system_prompt, "poet", "writer")


def test_an_action_is_asked_for_with_its_name_its_instruction_and_its_input() -> None:
    assert action_prompt("rhyme", Action("Rhyme.", ""), "owls", "softly") == "Rhyme.\n\nowls\n\nsoftly"
    assert action_prompt("anything", None, None) == "Task: anything"
