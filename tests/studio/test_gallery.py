"""The examples that can be put into a notebook: each of the samples runs there without the rest of its own."""

from __future__ import annotations

import pytest

from studio.dataflow.names import names_of
from studio.gallery import PARAMETER, Example, examples
from studio.linting import Code, lint, notebook_of

OF_SAMPLES = [one for one in examples() if one.group != "Script API"]


@pytest.mark.parametrize("example", OF_SAMPLES, ids=lambda one: f"{one.group}: {one.code[:20]}")
def test_an_example_of_a_sample_needs_no_other_cell_and_no_parameter(example: Example) -> None:
    told = lint(notebook_of([Code("a", example.language, example.code)]))
    assert [one.message for one in told.get("a", ()) if one.severity in ("error", "warning")] == []
    names = names_of(example.language, example.code)
    assert not names.results
    assert not PARAMETER.search(example.code)


def test_what_an_example_needs_comes_with_it() -> None:
    brief = next(one.code for one in OF_SAMPLES if "Workflow.sequential" in one.code)
    assert brief.index("library = Tool.new") < brief.index("brief = Workflow.sequential")
    assert 'brief:run({ topic = "barn owls" })' in brief
    assert 'Summarize in " .. 2 .. " sentences' in brief
