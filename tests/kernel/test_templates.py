"""References in the input of a step."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import InvalidError
from kernel.workflows.templates import fill, references

KNOWN = {
    "query": "owls",
    "plan": {"topic": "night birds", "pages": [1, 2]},
    "step_2": {"a": 1, "b": 2},
    "n": 3,
    "nothing": None,
}


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{{query}}", "owls"),
        ("About {{ query }}, {{n}} pages", "About owls, 3 pages"),
        ("{{plan}}", KNOWN["plan"]),
        ("{{plan.topic}}", "night birds"),
        ("{{plan.pages.2}}", 2),
        ("{{query.output}}", "owls"),
        ("{{step_2.*}}", {"a": 1, "b": 2}),
        ("as text: {{plan.pages}}", "as text: [1, 2]"),
        ({"content": "{{query}}", "max": 5, "list": ["{{n}}"]}, {"content": "owls", "max": 5, "list": [3]}),
        ("[{{nothing}}]", "[]"),
        ("no reference {here}", "no reference {here}"),
    ],
)
def test_references_become_values(template: Any, filled: Any) -> None:
    assert fill(template, KNOWN, "Step 's'") == filled


def test_a_value_that_looks_like_a_reference_stays_a_text() -> None:
    assert fill("{{query}}", {"query": "{{n}}", "n": 1}, "Step 's'") == "{{n}}"


@pytest.mark.parametrize(
    ("template", "told"),
    [("{{querry}}", "Did you mean 'query'"), ("{{plan.pages.9}}", "no '9'"), ("{{plan.title}}", "it has topic, pages")],
)
def test_an_unknown_reference_says_where_and_what_was_meant(template: str, told: str) -> None:
    with pytest.raises(InvalidError, match=told) as caught:
        fill(template, KNOWN, "Step 's'")
    assert "Step 's'" in caught.value.message


def test_all_references_of_a_template_are_found() -> None:
    assert references({"a": "{{x}} and {{y.z}}", "b": ["{{w}}"]}) == ["x", "y.z", "w"]
