"""Breakpoints as a person writes them, and their conditions."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.breakpoints.conditions import NAMES, Condition
from kernel.breakpoints.marks import mark_from, read_mark
from kernel.breakpoints.steps import Step, step_from
from kernel.context import Context, Run
from kernel.engines.halts import NOTHING, halts_in, place_of
from kernel.errors import InvalidError

FACTS: dict[str, Any] = {
    "input": {"topic": "owls", "items": [1, 2], "n": 3},
    "attempt": 2,
    "output": None,
    "name": "search",
}


@pytest.mark.parametrize(
    ("text", "kind", "name", "moment", "line", "condition"),
    [
        ("tool:search", "tool", "search", "before", 0, ""),
        ("after tool:se* if hits == 3", "tool", "se*", "after", 0, "hits == 3"),
        ("agent:clerk if attempt > 1", "agent", "clerk", "before", 0, "attempt > 1"),
        ("error model:demo/*", "model", "demo/*", "error", 0, ""),
        ("before_llm_call", "point", "before_llm_call", "before", 0, ""),
        ("notes/x.spell.md:12", "line", "notes/x.spell.md", "before", 12, ""),
        ("cell:c1:3 if total > 2", "line", "c1", "before", 3, "total > 2"),
    ],
)
def test_a_breakpoint_is_read(text: str, kind: str, name: str, moment: str, line: int, condition: str) -> None:
    mark = read_mark(text)
    assert (mark.kind, mark.name, mark.moment, mark.line, mark.condition) == (kind, name, moment, line, condition)
    assert mark_from(mark.plain()) == mark


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tool:", "does not say which tool"),
        ("before_lunch", "There is no place 'before_lunch'"),
        ("x.lua:0", "lines count from 1"),
        ("tool:x if", "a condition should follow"),
        ("tool:x if input.a = 1", "wrong at column 9: say == to compare"),
        ("tool:x if inptu.a", "there is no 'inptu'. Did you mean 'input'?"),
        ("tool:x if input.a && true", "say `and`, `or`, `not`"),
        ("tool:x if open('f')", "there is no function 'open'"),
        ("tool:x if [a for a in input]", "not compute by loops"),
    ],
)
def test_what_is_no_breakpoint_is_told_at_once_and_where(text: str, told: str) -> None:
    with pytest.raises(InvalidError, match=r".") as caught:
        read_mark(text)
    assert told in caught.value.message


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("input.topic == 'owls' and attempt > 1", True),
        ("input['topic'] == 'cats'", False),
        ("input.missing == nil", True),
        ("input.missing > 3", False),
        ("'x' in input.missing", False),
        ("input.items[1] == 2 and len(input.items) == 2", True),
        ("lower(input.topic) == 'owls' and 'owl' in input.topic", True),
        ("not output", True),
    ],
)
def test_a_condition_reads_the_call(text: str, holds: bool) -> None:
    assert Condition(text).holds(FACTS) is holds


def test_a_condition_without_a_value_says_so() -> None:
    with pytest.raises(InvalidError, match="has no value here"):
        Condition("input.topic + 1 == 2").holds(FACTS)


@given(st.text(max_size=40))
def test_any_text_is_a_condition_or_refused_in_a_sentence(text: str) -> None:
    with suppress(InvalidError):
        Condition(text).holds(dict.fromkeys(NAMES))


def test_steps_end_where_they_should() -> None:
    run = Run("r", lambda event: None)
    outer = Context(run).enter("run_cell", "c")
    tool = outer.enter("execute_tool", "t")
    inner, beside = tool.enter("chat", "m"), outer.enter("execute_tool", "u")
    into, over, out = (step_from(how, "before", tool) for how in ("into", "over", "out"))
    assert into is not None
    assert over is not None
    assert out is not None
    moments = (("before", inner), ("after", tool), ("before", beside), ("after", outer))
    assert [into.is_done(*one) for one in moments] == [True, True, False, False]
    assert [over.is_done(*one) for one in moments] == [False, True, False, False]
    assert [out.is_done(*one) for one in moments] == [False, False, False, True]
    assert step_from("over", "after", tool) == Step("r", outer.span_id, outer.span_id)
    assert step_from("out", "after", outer) is None


SOURCES = {
    "lua": "-- owls\nlocal function f(a)\n  return a\nend\n\nprint(f(1))\n",
    "javascript": "// owls\nfunction f(a) {\n  return a\n}\n\nconsole.log(f(1))\n",
    "python": "# owls\ndef f(a):\n    return a\n\n\nprint(f(1))\n",
}


@pytest.mark.parametrize("language", SOURCES)
def test_a_line_without_a_statement_means_the_next(language: str) -> None:
    halts = halts_in(SOURCES[language], language)
    assert place_of(5, halts) == (6, "")
    assert place_of(7, halts) == (0, NOTHING)
    if language == "javascript":
        assert "not async" in place_of(3, halts)[1]
    else:
        assert place_of(1, halts) == (2, "")
        assert place_of(3, halts) == (3, "")


@pytest.mark.parametrize("language", SOURCES)
def test_a_source_that_cannot_be_parsed_has_no_lines(language: str) -> None:
    assert halts_in("if if ) (", language) == {}
