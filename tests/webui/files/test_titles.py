"""The titles of notebooks that nobody has opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.files.titles import Titles, title_in


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Owls\n---\n# No\n", "Owls"),
        ('---\nmodel: demo/echo\ntitle: "Owls: a brief"\n---\n', "Owls: a brief"),
        ("---\r\ntitle: Owls  \r\nmodel: x\r\n", "Owls"),
        ("---\nmodel: demo/echo\n---\n\ntitle: Not this one\n", ""),
        ("# Owls\n\ntitle: Not this one\n", ""),
        ("---\nsubtitle: Not this one\n---\n", ""),
        ("", ""),
    ],
)
def test_the_title_is_what_the_front_matter_names(text: str, title: str) -> None:
    assert title_in(text) == title


@given(st.text(alphabet="-\n :atile#", max_size=200))
def test_any_text_has_a_title_of_one_line_or_none(text: str) -> None:
    assert "\n" not in title_in(text)


def test_a_title_is_read_again_only_when_the_file_changed(tmp_path: Path) -> None:
    file = tmp_path / "owls.spell.md"
    file.write_text("---\ntitle: Owls\n---\n")
    titles = Titles(tmp_path)
    moment = file.stat().st_mtime
    assert titles.of("owls.spell.md") == "Owls"
    file.write_text("---\ntitle: Bats\n---\n")
    os.utime(file, (moment, moment))
    assert titles.of("owls.spell.md") == "Owls"
    os.utime(file, (moment + 2, moment + 2))
    assert titles.of("owls.spell.md") == "Bats"
    file.unlink()
    assert titles.of("owls.spell.md") == ""
