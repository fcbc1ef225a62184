"""Prompt templates: what they make, and what they may not have."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import InvalidError, LimitError
from kernel.prompts import LONGEST_TEMPLATE, PromptTemplate


@pytest.mark.parametrize(
    ("text", "values", "made"),
    [
        ("Hello", {}, "Hello"),
        ("You help {{ team }}.", {"team": "owls"}, "You help owls."),
        ("{{ team | default('us') | upper }}", {}, "US"),
        ("{{ a.b[0] }}", {"a": {"b": [1]}}, "1"),
        ("{% if x %}yes{% else %}no{% endif %}", {}, "no"),
        ("{% for t in topics %}{{ t }};{% endfor %}", {"topics": ["a", "b"]}, "a;b;"),
        ("{{ topics | join(', ') }}", {"topics": ["a", "b"]}, "a, b"),
        ("{{ 'short' if x > 1 else 'long' }}", {"x": 2}, "short"),
        ("<b>{{ html }}</b>", {"html": "<i>"}, "<b><i></b>"),
        ("{{ thing }}", {"thing": {"name": "ü"}}, "{'name': 'ü'}"),
    ],
)
def test_values_are_put_in(text: str, values: dict[str, Any], made: str) -> None:
    assert PromptTemplate(text).render(values) == made


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ open", "line 1: unexpected end of template"),
        ("a\n{% if %}", "line 2: Expected an expression"),
        ("{{ 9 ** 9 }}", "Pow is not for prompts"),
        ("{{ 'x' * 9 }}", "Mul is not for prompts"),
        ("{{ '%s' % x }}", "Mod is not for prompts"),
        ("{{ f() }}", "Call is not for prompts"),
        ("{{ x ~ x }}", "Concat is not for prompts"),
        ("{% include 'x' %}", "Include is not for prompts"),
        ("{% set x = 1 %}", "Assign is not for prompts"),
        ("{% macro x() %}{% endmacro %}", "Macro is not for prompts"),
        ("{% for a in b %}{% for c in d %}{% endfor %}{% endfor %}", "a loop in a loop"),
        ("{{ x | uper }}", "there is no filter 'uper'. Did you mean 'upper'?"),
        ("{{ x | attr('y') }}", "there is no filter 'attr'"),
        ("{{ x | join(y) }}", "'join' takes short constants only"),
        ("{{ x | tojson(indent=99999999) }}", "'tojson' takes short constants only"),
        ("{{ " + "(" * 5000 + "x" + ")" * 5000 + " }}", "nested too deep"),
        ("x" * (LONGEST_TEMPLATE + 1), "longer than"),
    ],
)
def test_what_is_not_for_prompts_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(InvalidError) as caught:
        PromptTemplate(text, "clerk")
    assert told in caught.value.message
    assert "The prompt 'clerk'" in caught.value.message


@pytest.mark.parametrize(
    ("text", "values", "told"),
    [
        ("{{ topics }}", {"topic": 1}, "'topics' is undefined. Did you mean 'topic'? It has: topics."),
        ("{{ a.b }}", {"a": {}}, "has no attribute 'b'"),
        ("{{ x.__class__.__mro__ }}", {"x": "1"}, "unsafe"),
        ("{{ x | round }}", {"x": "one"}, "cannot be filled in"),
        ("{% for t in x %}{% endfor %}", {"x": 1}, "not iterable"),
    ],
)
def test_what_cannot_be_filled_in_is_told(text: str, values: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidError) as caught:
        PromptTemplate(text).render(values)
    assert told in caught.value.message


def test_a_prompt_that_grows_and_grows_is_stopped() -> None:
    template = PromptTemplate("{% for t in list %}{{ text }}{% endfor %}")
    with pytest.raises(LimitError, match="longer than 1000000 characters"):
        template.render({"list": list(range(10_000)), "text": "x" * 10_000})


def test_only_data_is_reached_never_an_object_of_the_host() -> None:
    class Agent:
        secret = "swordfish"

    try:
        made = PromptTemplate("{{ agent.secret }}").render({"agent": Agent()})
    except InvalidError as error:
        made = error.message
    assert "swordfish" not in made
