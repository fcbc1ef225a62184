"""Names: no spelling gets around a protected one, and none that is generated reaches outside."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DeniedError, InvalidError, SpellError
from kernel.sandbox.files import Files
from kernel.sandbox.paths import PROTECTED, has_extension, member, protection


@pytest.mark.parametrize(
    "name",
    [
        ".git",
        ".GIT",  # macOS and Windows
        ".git.",  # Windows
        ".git ",
        ".git . .",
        ".git::$INDEX_ALLOCATION",  # NTFS
        "git~1",  # the short name on NTFS
        "GIT~1",
        ".g\u200cit",  # HFS+ does not see it
        ".gi\u200dt",
        "\ufeff.git",
        "．git",  # compatibility letters
        ".ɢit".replace("ɢ", "g"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "{}/hooks/pre-commit", "a/b/{}/config"])
def test_every_spelling_that_some_system_takes_for_git_is_kept_from_changes(name: str, around: str) -> None:
    parts = around.format(name).split("/")
    assert protection(parts, "/x", PROTECTED) == "write"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".env", "all"),
        (".ENV.Local", "all"),
        ("deep/.env", "all"),
        (".env.example", ""),
        ("x.env", ""),
        (".ssh/config", "all"),
        ("a/ID_RSA.pub", "all"),
        ("tls/server.KEY", "all"),
        (".docker/config.json", "all"),
        ("docker/config.json", ""),
        (".gitignore", ""),
        (".github/workflows/x.yml", ""),
        (".llmspell/journals/x", "write"),
        ("keys.md", ""),
        (".git/.env", "all"),
    ],
)
def test_what_is_protected_and_what_is_not(path: str, kind: str) -> None:
    assert protection(path.split("/"), f"/w/{path}", PROTECTED) == kind


def test_a_pattern_may_have_several_names_or_mean_one_path() -> None:
    assert protection(["a", ".config", "gh", "hosts.yml"], "/x", (".config/gh/**",)) == "all"
    assert protection(["gh", ".config"], "/x", (".config/gh",)) == ""
    assert protection(["1", "environ"], "/proc/1/environ", ("/proc/**",)) == "all"
    assert protection(["process"], "/process", ("/proc",)) == ""


@pytest.mark.parametrize("name", ["A.MD", "a.md", "a.Md"])
def test_an_extension_is_the_same_in_any_case(name: str) -> None:
    assert has_extension(name, (".md",))
    assert has_extension(name, ("MD",))


@pytest.mark.parametrize("name", ["a.md.sh", "a.sh\u200b.m", ".md", "a.md.", "a.md ", "a", "a.md/x", "a.md:x"])
def test_a_name_that_only_looks_as_if_it_had_the_extension_does_not(name: str) -> None:
    assert not has_extension(name, (".md",))


def test_an_extension_is_the_same_however_its_letters_are_composed() -> None:
    assert has_extension("a.e\u0301", (".é",))


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/../../x",
        "a/..",
        "/etc/passwd",
        "//host/share",
        "\\\\host\\share",
        "..\\x",
        "a\\..\\..\\x",
        "C:/x",
        "C:x",
        "~/x",
        "nul",
        "a/CON.txt",
        "com1.log",
        "a./x",
        "a /x",
        "x\n",
        "file:stream",
    ],
)
def test_a_name_in_an_archive_that_leads_out_on_any_system_is_refused(name: str) -> None:
    with pytest.raises(DeniedError, match="archive"):
        member(name)


@pytest.mark.parametrize("name", ["", "\0", "a\0b", ".", "./", "x" * 256])
def test_what_is_no_path_in_an_archive_is_refused(name: str) -> None:
    with pytest.raises(InvalidError):
        member(name)


@pytest.mark.parametrize(
    ("name", "safe"), [("a/b.txt", "a/b.txt"), ("./a//b", "a/b"), ("é/ü.md", "é/ü.md"), ("a/", "a")]
)
def test_other_names_in_an_archive_are_relative_paths(name: str, safe: str) -> None:
    assert member(name) == safe


words = st.sampled_from(
    [
        "..",
        ".",
        "",
        "a",
        "link",
        "up",
        "file",
        "~",
        "A",
        "\u0301",
        "。。",
        "．．",
        "..\u200b",
        " ",
        "...",
        "\\..",
        "%2e%2e",
        "C:",
    ]
)
paths = st.one_of(
    st.builds("/".join, st.lists(words, max_size=8)),
    st.builds(lambda inner: f"/{inner}", st.text(max_size=20)),
    st.text(max_size=40),
)


@contextlib.contextmanager
def workspace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve() / "workspace"
        (root / "a").mkdir(parents=True)
        (root / "file").write_bytes(b"x")
        (root / "link").symlink_to("/")
        (root / "up").symlink_to("..")
        yield root


@given(st.lists(paths, min_size=1, max_size=30))
def test_no_path_that_is_made_up_reaches_outside(made_up: list[str]) -> None:
    with workspace() as root:
        files = Files(root, (root,))
        for path in made_up:
            with contextlib.suppress(SpellError):
                real = files.resolve(path)
                assert real == root or root in real.parents
                assert real == real.resolve()


@given(st.lists(paths, min_size=1, max_size=10))
def test_no_path_that_is_made_up_is_written_outside(made_up: list[str]) -> None:
    with workspace() as root:
        for path in made_up:
            with contextlib.suppress(SpellError):
                Files(root, (root,)).replace(path, b"planted")
        outside = [item for item in root.parent.iterdir() if item != root]
        assert outside == []


@given(paths)
def test_a_name_from_an_archive_stays_below_whatever_it_is(name: str) -> None:
    with contextlib.suppress(SpellError):
        safe = PurePosixPath(member(name))
        assert not safe.is_absolute()
        assert ".." not in safe.parts
        assert "\\" not in str(safe)
