"""The studio's form of parameters: a field for every type, edits in that type, and secrets that no notebook gets."""

from __future__ import annotations

from datetime import date
from typing import Any

import param
import pytest

from studio.notebook.document import Parameter
from webui.shell.parameters import ParameterForm

PARAMETERS = (
    Parameter("topic", default="owls", help="What it is about"),
    Parameter("notes", default="", extra={"lines": 4}),
    Parameter("depth", "integer", 3, extra={"min": 1, "max": 9}),
    Parameter("ratio", "number", 0.5, "How much", extra={"min": 0, "max": 1, "step": 0.1}),
    Parameter("count", "integer"),
    Parameter("loud", "boolean"),
    Parameter("day", "date", "2026-01-31"),
    Parameter("tags", "list", ["a"], "Some", ("a", "b")),
    Parameter("words", "list"),
    Parameter("data", "json", {"a": 1}),
    Parameter("paper", "file"),
    Parameter("token", "secret"),
)


class Told:
    """What a form said."""

    def __init__(self) -> None:
        self.changes: list[tuple[Parameter, ...]] = []
        self.troubles: list[str] = []
        self.secrets: dict[str, str] = {}
        self.form = ParameterForm(self.changes.append, self.troubles.append, self.secrets.__setitem__)
        self.form.show(PARAMETERS)

    def edit(self, name: str, value: Any) -> Any:
        """Edit a field; the parameter's default after it."""
        field = self.form._fields[name]
        field.value = value
        if name in ("depth", "ratio"):  # Sliders, which the page lets go of.
            with param.edit_constant(field):
                field.value_throttled = value
        return next(one.default for one in (self.changes[-1] if self.changes else PARAMETERS) if one.name == name)


@pytest.mark.parametrize(
    ("name", "typed", "wanted"),
    [
        ("topic", "bats", "bats"),
        ("day", date(2026, 2, 1), "2026-02-01"),
        ("tags", ["b"], ["b"]),
        ("tags", [], []),
        ("words", "x\ny", ["x", "y"]),
        ("data", "[1]", [1]),
        ("paper", "a.txt", "a.txt"),
        ("count", 4, 4),
        ("depth", 7, 7),
        ("ratio", 0.3, 0.3),
        ("loud", True, True),
    ],
)
def test_an_edit_of_a_field_is_a_value_of_the_type(name: str, typed: Any, wanted: Any) -> None:
    assert Told().edit(name, typed) == wanted


def test_what_does_not_fit_is_told_and_goes_back() -> None:
    told = Told()
    told.edit("data", "{")
    assert not told.changes
    assert "JSON" in told.troubles[0]
    assert told.form._fields["data"].value == '{\n  "a": 1\n}'


def test_a_secret_goes_to_no_notebook_but_its_name_does() -> None:
    told = Told()
    assert told.edit("token", "my own secret") is None
    assert (told.secrets, told.changes) == ({"token": "my own secret"}, [])
    assert told.edit("token", "secret:slack") == "secret:slack"
