"""Libraries that are there, and that are not."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from kernel.api.classes import builtin_tools
from kernel.errors import InvalidError
from kernel.tools import packages
from kernel.tools.packages import PACKAGES, missing, required
from tests.kit.scripts import script

TOOLS = Path(packages.__file__).parent


def test_a_library_is_imported() -> None:
    assert required("json", "json") is json


def test_a_missing_library_is_told_with_what_to_install() -> None:
    with pytest.raises(InvalidError, match=r"package no_such: pip install 'llmspell-studio\[web\]'"):
        required("no_such.part", "xml", "web")


CALLS = re.compile(r'required\("(\w+)[\w.]*", "(\w+)"')


def test_the_table_knows_what_tools_ask_for() -> None:
    asked = {pair for path in TOOLS.rglob("*.py") for pair in CALLS.findall(path.read_text())}
    assert asked
    assert {(package, tool) for tool, names in PACKAGES.items() for package in names} >= asked - {
        ("botocore", "aws"),  # comes with aiobotocore
    }
    assert {*PACKAGES} <= {*builtin_tools()}
    assert [name for name in PACKAGES if missing(name)] == []


async def test_a_tool_whose_package_is_not_there_is_unhealthy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda name: None if name == "lxml" else find_spec(name))
    async with script(tmp_path) as spell:
        code = "return { Tools.health_check('xml'), Tools.health_check('json').healthy }"
        sick, well = await spell.value(code)
    assert (sick["healthy"], well) == (False, True)
    assert sick["message"] == "The tool 'xml' needs the package lxml: pip install 'llmspell-studio[tools]'."
