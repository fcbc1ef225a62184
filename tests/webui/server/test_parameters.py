"""The studio's form of parameters: a field for every type, edits in that type, and secrets that no notebook gets."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import param
import pytest

from studio.notebook.document import Parameter
from webui.shell.filevalues import LONGEST
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
        self.form = ParameterForm(self.changes.append, self.troubles.append, self.secrets.__setitem__, self._keep)
        self.files: dict[str, bytes] = {}
        self.form.show(PARAMETERS)

    def _keep(self, name: str, data: bytes) -> str:
        self.files[name] = data
        return f"files/{name}"

    async def drop(self, field: str, name: str, data: bytes) -> Any:
        """Drop a file on a field; the parameter's default after it."""
        content = base64.b64encode(data).decode()
        await self.form._take_file(field, {"wish": "file", "name": name, "content": content})
        return next(one.default for one in (self.changes[-1] if self.changes else PARAMETERS) if one.name == field)

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


@pytest.mark.parametrize(
    ("field", "name", "data", "wanted"),
    [
        ("paper", "a b.pdf", b"\x00\xff", "files/a b.pdf"),
        ("notes", "a.txt", "\ufeffé\n".encode(), "é\n"),
        ("words", "a.txt", b"x\ny\n", ["x", "y"]),
        ("data", "a.json", b"[1]", [1]),
        ("data", "a.csv", b"name;age\nowl;3\n", [{"name": "owl", "age": 3}]),
    ],
)
async def test_a_file_that_is_dropped_on_a_field_is_its_value(field: str, name: str, data: bytes, wanted: Any) -> None:
    told = Told()
    assert await told.drop(field, name, data) == wanted
    assert told.troubles == []
    assert told.files == ({"a b.pdf": data} if field == "paper" else {})


async def test_a_file_that_does_not_fit_is_told_and_the_value_stays() -> None:
    told = Told()
    for field, name, data in (
        ("notes", "a.bin", b"\xff\xfe\xfa"),
        ("notes", "big.txt", b"x" * (LONGEST + 1)),
        ("data", "a.json", b"{"),
        ("topic", "a.txt", b"x"),
    ):
        await told.drop(field, name, data)
    assert told.changes == []
    assert [words.split(". ")[0] for words in told.troubles] == [
        "'a.bin' is no text (UTF-8), so it cannot be the value of 'notes'.",
        "'big.txt' is too large for 'notes': at most 1 MB.",
        "'a.json' is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1).",
        "The value of 'topic' cannot be read from a file",
    ]
