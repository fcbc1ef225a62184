"""What a page says when its notebook is renamed or deleted elsewhere, without a page."""

from __future__ import annotations

import pytest

from webui.parting import Parting
from webui.shell.components import Notices
from webui.wishes import Wish


class Heard(Notices):
    def __init__(self) -> None:
        super().__init__(nothing)
        self.notes: list[str] = []

    def note(self, text: str, action: str = "", wish: dict[str, str] | None = None) -> None:
        self.notes.append(text)


async def nothing(wish: Wish) -> None:
    """Nobody presses anything."""


@pytest.mark.parametrize(
    ("became", "said"), [("b.spell.md", ["a.spell.md was renamed in another window. It is b.spell.md now."]), ("", [])]
)
async def test_a_page_follows_a_notebook_it_showed_and_says_so_once(became: str, said: list[str]) -> None:
    says, wishes = Heard(), list[Wish]()

    async def grant(wish: Wish) -> None:
        wishes.append(wish)

    parting = Parting(says, grant)
    parting.leave("a.spell.md", is_gone=False)
    await parting.follow("other.spell.md", "c.spell.md")
    for _ in range(2):
        await parting.follow("a.spell.md", became or "a.spell.md")
    assert wishes == [{"wish": "open", "path": became or "a.spell.md"}]
    assert says.notes == said


async def test_what_the_page_itself_was_told_to_do_is_told_by_others() -> None:
    says = Heard()
    parting = Parting(says, nothing)
    parting.wished({"wish": "rename", "path": "a.spell.md", "name": "b"})
    parting.leave("a.spell.md", is_gone=False)
    await parting.follow("a.spell.md", "b.spell.md")
    parting.wished({"wish": "delete", "path": "b.spell.md"})
    parting.leave("b.spell.md", is_gone=True)
    assert says.notes == []
    parting.wished({"wish": "open", "path": "c.spell.md"})
    parting.leave("c.spell.md", is_gone=True)
    assert says.notes == ["c.spell.md was deleted or replaced in another window. What it was is in the trash."]
