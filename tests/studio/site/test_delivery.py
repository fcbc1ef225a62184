"""What a visitor of a site finds at the next visit: his own changes, and else whatever the site has now."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.site.delivery import RECORD, Delivery

FIRST = {"book.spell.md": b"one", "data/owls.csv": b"a,b"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / ".llmspell").mkdir()
    return tmp_path / ".llmspell"


def delivered(home: Path, files: dict[str, bytes]) -> Delivery:
    return Delivery(files, "book.spell.md", home.parent, home)


def there(home: Path) -> dict[str, bytes]:
    return {path: (home.parent / path).read_bytes() for path in FIRST}


def test_a_first_visit_gets_everything(home: Path) -> None:
    delivery = delivered(home, FIRST)
    assert delivery.settle() == ()
    assert there(home) == FIRST
    assert delivery.changed == ()


def test_what_nobody_changed_becomes_what_the_site_has_now(home: Path) -> None:
    delivered(home, FIRST).settle()
    second = {**FIRST, "book.spell.md": b"two"}
    assert delivered(home, second).settle() == ()
    assert there(home) == second


def test_changes_of_a_visitor_stay_and_news_are_told_once(home: Path) -> None:
    delivery = delivered(home, FIRST)
    delivery.settle()
    (home.parent / "book.spell.md").write_bytes(b"mine")
    assert delivery.changed == ("book.spell.md",)
    assert delivered(home, FIRST).settle() == ()
    second = {**FIRST, "book.spell.md": b"two"}
    assert delivered(home, second).settle() == ("book.spell.md",)
    assert delivered(home, second).settle() == ()
    assert there(home)["book.spell.md"] == b"mine"


def test_a_visitor_who_wants_the_original_gets_all_of_it(home: Path) -> None:
    delivery = delivered(home, FIRST)
    delivery.settle()
    (home.parent / "book.spell.md").write_bytes(b"mine")
    (home.parent / "data" / "owls.csv").unlink()
    delivery.reset()
    assert there(home) == FIRST
    assert delivery.changed == ()


def test_what_was_deleted_comes_again_with_the_next_visit(home: Path) -> None:
    delivered(home, FIRST).settle()
    (home.parent / "data" / "owls.csv").unlink()
    delivered(home, FIRST).settle()
    assert there(home) == FIRST


@pytest.mark.parametrize("text", ["[]", "no json", ""])
def test_a_record_that_cannot_be_read_loses_no_change(home: Path, text: str) -> None:
    delivered(home, FIRST).settle()
    (home.parent / "book.spell.md").write_bytes(b"mine")
    (home / RECORD).write_text(text)
    delivered(home, FIRST).settle()
    assert there(home)["book.spell.md"] == b"mine"
