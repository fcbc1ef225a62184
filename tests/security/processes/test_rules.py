"""What a pattern of commands allows, and how a line becomes words."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.sandbox.command_rules import allows, allows_line, words_of


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("ls", "ls"),
        ("ls", "ls -la /tmp"),
        ("git *", "git"),
        ("git *", "git log --oneline -3"),
        ("git log *", "git log --oneline"),
        ("git status", "git status"),
        ("python3 ./scripts/*.py", "python3 ./scripts/a.py"),
        ("python3 ./scripts/*.py", "python3 scripts/a.py"),
        ("python3 ./scripts/*.py *", "python3 ./scripts/a.py --fast 3"),
        ("python3 ./scripts/**/*.py", "python3 ./scripts/deep/er/a.py"),
        ("python3 ./scripts/**/*.py", "python3 ./scripts/a.py"),
        ("./scripts/*.sh", "./scripts/a.sh --x"),
        ("/usr/bin/env", "/usr/bin/env"),
        ("npm run test:*", "npm run test:unit"),
        ("grep 'a b' *", "grep 'a b' x"),
        ("*", "anything --at all"),
        ("echo ?", "echo a"),
    ],
)
def test_what_is_meant_is_allowed(pattern: str, line: str) -> None:
    assert allows((pattern,), words_of(line))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("ls", ["lsof"]),
        ("ls", ["./ls"]),
        ("ls", ["/tmp/ls"]),
        ("./ls", ["ls"]),
        ("git status", ["git", "status", "--x"]),
        ("git status", ["git"]),
        ("git log *", ["git", "push"]),
        ("git log *", ["git", "-c", "core.pager=sh", "log"]),
        ("git *", ["gitk"]),
        ("python3 ./scripts/*.py", ["python3", "./scripts/a.py", "x"]),
        ("python3 ./scripts/*.py", ["python3", "/scripts/a.py"]),
        ("python3 ./scripts/*.py", ["python3", "./scripts/../a.py"]),
        ("python3 ./scripts/*.py", ["python3", "./x/../scripts/a.py"]),
        ("python3 ./scripts/*/a.py", ["python3", "./scripts/../a.py"]),
        ("python3 ./scripts/**/a.py", ["python3", "./scripts/x/../../a.py"]),
        ("cat *.txt", ["cat", "/etc/x.txt"]),
        ("cat *.txt", ["cat", "-x.txt"]),
        ("cp * there", ["cp", "-t", "there"]),
        ("shell:*", ["sh", "-c", "x"]),
        ("shell:*", ["shell:*"]),
        ("'", ["'"]),
        ("", ["ls"]),
        ("echo [ab]", ["echo", "[ab"]),
    ],
)
def test_what_is_not_meant_is_not(pattern: str, words: list[str]) -> None:
    assert not allows((pattern,), words)


def test_a_path_counts_from_the_folder_the_command_is_run_in() -> None:
    assert allows(("python3 ./sub/*.py",), ["python3", "a/../a.py"], "sub") is False
    assert allows(("python3 ./sub/*.py",), ["python3", "./a.py"], "sub")
    assert not allows(("python3 ./sub/*.py",), ["python3", "./sub/a.py"], "sub")


def test_a_line_for_a_shell_is_allowed_as_it_stands_or_not_at_all() -> None:
    assert allows_line(("shell:*",), "ls | wc -l")
    assert allows_line(("shell:ls | wc -l",), "ls | wc -l")
    assert not allows_line(("shell:ls *",), "ls; rm x")
    assert not allows_line(("*", "ls"), "ls")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("git commit -m 'a; b && c'", ["git", "commit", "-m", "a; b && c"]),
        ("find . -exec cat {} \\;", ["find", ".", "-exec", "cat", "{}", ";"]),
        ("grep 'a$' \"b$\" c", ["grep", "a$", "b$", "c"]),
        ("echo '$HOME `x`'", ["echo", "$HOME `x`"]),
        ("echo 'two\nlines'", ["echo", "two\nlines"]),
        ('echo "a;b"', ["echo", "a;b"]),
        ("ls *.txt", ["ls", "*.txt"]),
    ],
)
def test_a_line_is_split_as_a_shell_would(text: str, words: list[str]) -> None:
    assert words_of(text) == tuple(words)


@pytest.mark.parametrize(
    "text",
    [
        "a; b", "a && b", "a || b", "a | b", "a & b", "a > b", "a < b", "a $(b)", "a `b`", "a\nb", 'a "$(b)"',
        'a "`b`"',
        "a $HOME", "a ${IFS}b", "(a)", "a 'b", "", "  ", "''", "a\0b",
    ],
)  # fmt: skip
def test_what_only_a_shell_understands_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        words_of(text)


@pytest.mark.parametrize("words", [[], [""], ["a\0"], ["a", 1]])
def test_what_is_no_command_is_refused(words: list[str]) -> None:
    with pytest.raises(InvalidError):
        words_of(words)


plain_words = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1, max_size=12)


@given(st.lists(plain_words, min_size=1, max_size=5))
def test_quoted_words_stay_the_words_they_are(words: list[str]) -> None:
    assert words_of(shlex.join(words)) == tuple(words)


@given(st.lists(plain_words, min_size=1, max_size=4))
def test_a_pattern_of_whole_words_allows_nothing_else(words: list[str]) -> None:
    if allows(("git status",), words):
        assert words == ["git", "status"]
    if allows(("python3 ./scripts/*.py",), words):
        assert words[0] == "python3"
        assert ".." not in words[1].split("/")


@given(st.text("a;&|<>()$`'\"\\ \n*{}#~!", max_size=12))
def test_whatever_a_line_is_it_means_the_same_to_a_shell_or_is_refused(text: str) -> None:
    """Words without anything that a shell would do: what is left besides are names with `*`, `~`, `#` and braces."""
    try:
        words = words_of(text)
    except InvalidError:
        return
    assert words == tuple(shlex.split(text))
