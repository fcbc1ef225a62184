"""Types of parameters: what fits, whatever form it comes in, and what never shows itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.parameters import PARAMETER_TYPES, Secret, convert, secrets_in
from studio.notebook.document import Parameter
from studio.notebook.markdown import parse, render
from studio.notebook.text import clean

FITS: list[tuple[str, Any, Any]] = [
    ("date", "2026-01-31", "2026-01-31"),
    ("date", " 2024-02-29 ", "2024-02-29"),
    ("list", "a\n\n b ", ["a", "b"]),
    ("list", '["a", 1]', ["a", 1]),
    ("list", ("a",), ["a"]),
    ("list", "", []),
    ("json", '{"a": [1]}', {"a": [1]}),
    ("json", [None], [None]),
    ("file", "x.txt", "x.txt"),
    ("secret", "secret:slack", "secret:slack"),
    ("secret", "longer than six", "longer than six"),
]
NEVER: list[tuple[str, Any]] = [
    ("date", "2026-02-30"),
    ("date", "31.1.2026"),
    ("date", 3),
    ("list", [{}]),
    ("list", {"a": 1}),
    ("json", "{"),
    ("json", '"text"'),
    ("json", float("nan")),
    ("file", ""),
    ("file", "a\0b"),
    ("secret", "short"),
    ("secret", "secret:"),
]


@pytest.mark.parametrize(("type", "value", "wanted"), FITS)
def test_what_fits_comes_in_its_type_and_stays(type: Any, value: Any, wanted: Any):
    found = convert("p", type, value)
    assert found == wanted
    assert convert("p", type, found) == wanted


@pytest.mark.parametrize(("type", "value"), NEVER)
def test_what_does_not_fit_is_told(type: Any, value: Any):
    with pytest.raises(InvalidError, match="'p'"):
        convert("p", type, value)


def test_numbers_stay_between_their_ends_and_lists_among_their_choices():
    ends = {"min": 1, "max": 9}
    assert convert("p", "integer", "9", extra=ends) == 9
    with pytest.raises(InvalidError, match="at least 1 and at most 9"):
        convert("p", "number", 9.5, extra=ends)
    assert convert("p", "list", ["a"], ["a", "b"]) == ["a"]
    with pytest.raises(InvalidError, match="'c'"):
        convert("p", "list", ["a", "c"], ["a", "b"])


def test_a_secret_never_shows_itself():
    found = convert("p", "secret", "my own secret")
    assert isinstance(found, Secret)
    assert "own" not in repr(found)
    with pytest.raises(InvalidError) as told:
        convert("p", "secret", "tiny!")
    assert "tiny" not in told.value.message
    params = {"a": found, "b": "plain", "c": "by name", "d": "secret:kept"}
    assert secrets_in(params, ["c", "d"]) == ["my own secret", "by name"]


@pytest.mark.parametrize(
    "text", ["token: {type: secret, default: raw-text-of-it}", "n: {type: integer, default: 3, max: 2}"]
)
def test_a_notebook_holds_no_secret_and_no_default_out_of_range(text: str):
    with pytest.raises(InvalidError):
        parse(f"---\nparams:\n  {text}\n---\n")


# A text file holds no NUL: in all of a notebook it is another character.
TEXTS = st.text(max_size=20).map(clean)


@given(st.sampled_from(PARAMETER_TYPES), TEXTS | st.integers() | st.lists(TEXTS, max_size=3))
def test_what_was_converted_is_written_and_read_back(type: Any, value: Any):
    try:
        parameter = Parameter("p", type, convert("p", type, value))
        text = f"---\nparams:\n  p: {{type: {type}}}\n---\n"
        notebook = parse(text)
    except InvalidError:
        return
    if type == "secret" and not str(parameter.default).startswith("secret:"):
        return
    changed = replace(notebook, params=(parameter,))
    (again,) = parse(render(changed)).params
    assert again.convert(again.default) == parameter.default
    assert again.type == type
