"""Libraries that are there, and that are not."""

from __future__ import annotations

import json

import pytest

from kernel.errors import InvalidError
from kernel.tools.packages import required


def test_a_library_is_imported() -> None:
    assert required("json", "json") is json


def test_a_missing_library_is_told_with_what_to_install() -> None:
    with pytest.raises(InvalidError, match=r"package no_such: pip install 'llmspell-studio\[web\]'"):
        required("no_such.part", "xml", "web")
