"""The folder of notebooks: nothing outside is touched, nothing is replaced, nothing is lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DeniedError, InvalidError, NotFoundError, SpellError
from studio import workspace
from studio.notebook.files import read_notebook
from studio.workspace import Workspace
from tests.kit.unprivileged import unprivileged


@pytest.fixture
def ours(tmp_path: Path) -> Workspace:
    folder = tmp_path / "ours"
    folder.mkdir()
    return Workspace(folder)


def put(ours: Workspace, *paths: str) -> None:
    for path in paths:
        place = ours.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"# {path}\n")


def test_the_list_has_every_notebook_that_is_not_hidden(ours: Workspace):
    put(ours, "b.spell.md", "a.spell.md", "sub/deep/c.spell.md", "readme.md", ".hidden/d.spell.md", ".e.spell.md")
    put(ours, "node_modules/f.spell.md", ".llmspell/trash/x/g.spell.md")
    assert ours.list() == ["a.spell.md", "b.spell.md", "sub/deep/c.spell.md"]


def test_a_file_that_is_brought_in_replaces_none_and_stays_inside(ours: Workspace):
    assert ours.bring("owl.txt", b"hoo") == "files/owl.txt"
    assert ours.bring("owl.txt", b"hoo") == "files/owl.txt"
    assert ours.bring("owl.txt", b"hoo hoo") == "files/owl-2.txt"
    for odd in ("../../x", "..", "C:\\x\\y.txt", "", "a/b\x00c", ".hidden", "x" * 400):
        path = ours.bring(odd, odd.encode())
        assert (ours.folder / path).resolve().parent == ours.folder / "files"
        assert (ours.folder / path).read_bytes() == odd.encode()
    assert (ours.folder / "files/owl.txt").read_bytes() == b"hoo"


def test_the_list_does_not_follow_links_out_or_around(ours: Workspace, tmp_path: Path):
    (tmp_path / "secret.spell.md").write_text("secret")
    put(ours, "a.spell.md")
    (ours.folder / "loop").symlink_to(ours.folder)
    (ours.folder / "out.spell.md").symlink_to(tmp_path / "secret.spell.md")
    (ours.folder / "in.spell.md").symlink_to(ours.folder / "a.spell.md")
    (ours.folder / "broken.spell.md").symlink_to(ours.folder / "gone.spell.md")
    assert ours.list() == ["a.spell.md", "in.spell.md"]


def test_the_list_is_bounded(ours: Workspace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workspace, "MOST_FILES", 3)
    monkeypatch.setattr(workspace, "DEEPEST", 2)
    put(ours, "1/2/3/deep.spell.md", "1/2/ok.spell.md")
    assert ours.list() == ["1/2/ok.spell.md"]
    put(ours, *(f"{number}.spell.md" for number in range(9)))
    assert len(ours.list()) == 3


def test_a_new_notebook_has_a_unique_name_and_can_be_read(ours: Workspace):
    assert [ours.new() for _ in range(3)] == ["untitled.spell.md", "untitled-2.spell.md", "untitled-3.spell.md"]
    assert ours.new("sub/My idea") == "sub/My idea.spell.md"
    found = read_notebook(ours.locate("sub/My idea.spell.md"))
    assert found.title == "My idea"
    assert [cell.kind for cell in found.cells] == ["lua"]
    assert ours.new("copy.md", "# text\n") == "copy.spell.md"
    assert ours.locate("copy.spell.md").read_text() == "# text\n"


def test_a_renamed_notebook_keeps_its_folder_unless_told(ours: Workspace):
    put(ours, "sub/a.spell.md")
    assert ours.rename("sub/a.spell.md", "b") == "sub/b.spell.md"
    assert ours.rename("sub/b.spell.md", "other/c") == "other/c.spell.md"
    assert ours.rename("other/c.spell.md", "c.spell.md") == "other/c.spell.md"
    assert ours.list() == ["other/c.spell.md"]
    assert ours.locate("other/c.spell.md").read_text() == "# sub/a.spell.md\n"


def test_renaming_never_replaces_another_notebook(ours: Workspace):
    put(ours, "a.spell.md", "b.spell.md")
    with pytest.raises(InvalidError, match="already"):
        ours.rename("a.spell.md", "b")
    assert [ours.locate(path).read_text() for path in ours.list()] == ["# a.spell.md\n", "# b.spell.md\n"]


def test_a_file_is_no_folder_for_others(ours: Workspace):
    put(ours, "a.spell.md", "b.spell.md")
    for attempt in (
        lambda: ours.new("a.spell.md/new"),
        lambda: ours.new("a.spell.md/deep/new"),
        lambda: ours.rename("b.spell.md", "a.spell.md/b"),
    ):
        with pytest.raises(InvalidError, match="not a folder"):
            attempt()
    assert ours.list() == ["a.spell.md", "b.spell.md"]


def test_a_copy_stands_beside(ours: Workspace):
    put(ours, "sub/a.spell.md")
    assert ours.duplicate("sub/a.spell.md") == "sub/a-copy.spell.md"
    assert ours.duplicate("sub/a.spell.md") == "sub/a-copy-2.spell.md"
    assert ours.locate("sub/a-copy.spell.md").read_text() == "# sub/a.spell.md\n"


def test_what_is_deleted_comes_back_from_the_trash(ours: Workspace):
    put(ours, "sub/a.spell.md")
    ours.delete("sub/a.spell.md")
    assert ours.list() == []
    put(ours, "sub/a.spell.md")
    ours.locate("sub/a.spell.md").write_text("second")
    ours.delete("sub/a.spell.md")
    assert ours.restore("sub/a.spell.md") == "sub/a.spell.md"
    assert ours.locate("sub/a.spell.md").read_text() == "second"
    assert ours.restore("sub/a.spell.md") == "sub/a-2.spell.md"
    assert ours.locate("sub/a-2.spell.md").read_text() == "# sub/a.spell.md\n"
    with pytest.raises(NotFoundError):
        ours.restore("sub/a.spell.md")


ESCAPES = [
    "../secret.spell.md",
    "sub/../../secret.spell.md",
    "/etc/x.spell.md",
    "./a.spell.md",
    "a//b.spell.md",
    "..\\secret.spell.md",
    "C:\\x.spell.md",
    ".llmspell/x.spell.md",
    ".spell.md",
    "a\x00.spell.md",
    "a\n.spell.md",
    "out/secret.spell.md",
    "link.spell.md",
    "x" * 300 + ".spell.md",
    "",
    "~/a .spell.md/",
]


@pytest.mark.parametrize("path", ESCAPES)
def test_no_path_leads_out(ours: Workspace, tmp_path: Path, path: str):
    secret = tmp_path / "secret.spell.md"
    secret.write_text("secret")
    put(ours, "a.spell.md")
    (ours.folder / "out").symlink_to(tmp_path)
    (ours.folder / "link.spell.md").symlink_to(secret)
    for attempt in (ours.locate, ours.delete, ours.duplicate, ours.restore):
        with pytest.raises(SpellError):
            attempt(path)
    if path.strip("~/ "):
        with pytest.raises(SpellError):
            ours.rename("a.spell.md", path if "/" in path else f"out/{path}")
    assert secret.read_text() == "secret"
    assert ours.locate("a.spell.md").is_file()
    assert sorted(os.listdir(tmp_path)) == ["ours", "secret.spell.md"]


@given(st.text(max_size=20))
def test_any_name_gives_a_notebook_inside_or_is_refused(tmp_path_factory: pytest.TempPathFactory, name: str):
    ours = Workspace(tmp_path_factory.mktemp("ours"))
    try:
        path = ours.new(name)
    except InvalidError:
        assert list(ours.folder.iterdir()) == []
        return
    assert ours.locate(path).read_bytes()
    assert ours.list() == [path]


def test_what_is_not_there_is_said_so(ours: Workspace):
    for attempt in (ours.locate, ours.delete, ours.duplicate):
        with pytest.raises(NotFoundError, match=r"gone\.spell\.md"):
            attempt("gone.spell.md")
    (ours.folder / "folder.spell.md").mkdir()
    with pytest.raises(NotFoundError):
        ours.locate("folder.spell.md")
    ours.folder.joinpath("folder.spell.md").rmdir()
    ours.folder.rmdir()
    with pytest.raises(NotFoundError, match="gone"):
        ours.list()


def test_a_folder_without_write_permission_says_what_to_do():
    with unprivileged() as folder:
        ours = Workspace(folder / "ours")
        ours.folder.mkdir()
        put(ours, "a.spell.md")
        ours.folder.chmod(0o500)
        for attempt in (
            lambda: ours.new(),
            lambda: ours.duplicate("a.spell.md"),
            lambda: ours.delete("a.spell.md"),
            lambda: ours.rename("a.spell.md", "b"),
        ):
            with pytest.raises(DeniedError, match="right to"):
                attempt()
        assert ours.list() == ["a.spell.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", ['say "hi"', "two\nlines", "a?b*c", "emoji 🦉", "ends. ", "it's", "back\\slash"])
def test_a_notebook_that_another_program_gave_an_odd_name_can_be_opened_and_renamed(tmp_path: Path, name: str) -> None:
    ours = Workspace(tmp_path)
    (tmp_path / f"{name}.spell.md").write_text("x\n")
    (path,) = ours.list()
    assert ours.locate(path).read_text() == "x\n"
    assert ours.rename(path, "plain") == "plain.spell.md"
    assert ours.list() == ["plain.spell.md"]
