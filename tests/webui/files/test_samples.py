"""The samples that come with the product, as cards."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import NotFoundError
from webui.files.samples import first_paragraph, list_samples, read_sample
from webui.files.shelf import entry


def test_a_card_says_what_the_first_paragraph_says(tmp_path: Path) -> None:
    text = "---\ntitle: Owls\n---\n\n# Owls\n\nThey see\nin the **dark**.\n\nMore.\n\n```lua\nprint(1)\n```\n"
    (tmp_path / "owls.spell.md").write_text(text)
    assert list_samples(tmp_path) == [{"name": "owls.spell.md", "title": "Owls", "about": "They see in the dark."}]
    assert read_sample("owls.spell.md", tmp_path) == text


def test_a_long_paragraph_is_cut_at_a_word() -> None:
    cut = first_paragraph("owl " * 100)
    assert cut.endswith("owl…")
    assert len(cut) <= 161


def test_the_product_has_samples_and_each_says_what_it_is_about() -> None:
    assert [card["title"] for card in list_samples()]
    assert all(card["about"] for card in list_samples())


@pytest.mark.parametrize("name", ["../../pyproject.toml", "/etc/hostname", "nothing.spell.md", ""])
def test_only_samples_are_read(name: str) -> None:
    with pytest.raises(NotFoundError):
        read_sample(name)


def test_a_folder_without_samples_offers_none(tmp_path: Path) -> None:
    assert list_samples(tmp_path / "missing") == []


def test_an_entry_has_its_name_apart_from_its_folder() -> None:
    assert entry("a/b/owls.spell.md", True) == {
        "path": "a/b/owls.spell.md",
        "name": "owls",
        "folder": "a/b",
        "busy": True,
        "memory": 0,
    }
