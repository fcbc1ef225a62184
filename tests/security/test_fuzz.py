"""What no example thought of: the policy and the parsers under thousands of odd inputs, each with an oracle."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import posixpath
import socket
import subprocess
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.api.classes import builtin_tools
from kernel.errors import DeadlineError, DeniedError, InvalidError, LimitError, SpellError
from kernel.grants import FIELDS, granted
from kernel.policy import PROFILES, Profile, is_wider
from kernel.profiles import read_profiles
from kernel.sandbox.addresses import Address, embedded
from kernel.sandbox.command_rules import allows, words_of
from kernel.sandbox.files import Files
from kernel.sandbox.hands import Hands, hands_of
from kernel.sandbox.paths import member
from tests.kit.runs import Recording

SECRET = b"the secret outside"


class TestAddresses:
    """An address that is let through is a public one, as the system's own reader of addresses understands it."""

    numbers = st.one_of(
        st.integers(0, 255).map(str),
        st.integers(0, 255).map(hex),
        st.integers(0, 255).map(lambda n: f"0{n:o}"),
        st.integers(0, 1 << 32).map(str),
        st.integers(0, 1 << 32).map(hex),
    )
    near = st.sampled_from(["127", "10", "169", "254", "192", "168", "172", "16", "0", "0x7f", "0177", "2130706433"])
    dotted = st.lists(st.one_of(numbers, near), min_size=1, max_size=5).map(".".join)
    sixes = st.one_of(
        st.ip_addresses(v=6).map(str),
        st.builds("::ffff:{}".format, st.ip_addresses(v=4)),
        st.builds("64:ff9b::{}".format, st.ip_addresses(v=4)),
        st.builds("2002:{:04x}:{:04x}::1".format, st.integers(0, 65535), st.integers(0, 65535)),
    ).map("[{}]".format)
    wide = st.text(st.sampled_from("0123456789.。．｡０１２７①⑩/:@%2e[]xX"), max_size=16)
    hosts = st.one_of(dotted, sixes, wide, st.builds("{}.".format, dotted), st.builds("a@{}".format, dotted))
    network = hands_of(PROFILES["medium"], Path.cwd()).network

    @given(hosts, st.sampled_from(["", ":80", ":8080", ":0", ":99999", ":x"]), st.sampled_from(["https", "http"]))
    @settings(max_examples=1500)
    def test_only_public_ones_are_let_through(self, host: str, port: str, scheme: str) -> None:
        try:
            found, _ = self.network.check(f"{scheme}://{host}{port}/x")
        except SpellError:
            return
        meant = understood(found)
        assert meant is None or (meant.is_global and not meant.is_multicast), (host, found, meant)


def understood(host: str) -> Address | None:
    """The address that the system takes a host for without asking anybody; None for a name."""
    try:
        [(_, _, _, _, place), *_] = socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, ValueError):
        return None
    return embedded(ip_address(str(place[0]).partition("%")[0]))


class TestCommands:
    """What is checked is what is run: the words are those of a real shell, and no pattern gives more than it says."""

    lines = st.text(st.sampled_from("ab '\"\\$-=./;&|<>()\n\t`\\xe9"), max_size=24)

    @given(st.lists(lines, min_size=40, max_size=40))
    @settings(max_examples=12)
    def test_the_words_of_a_line_are_those_of_a_shell(self, lines: list[str]) -> None:
        known = [(line, words) for line in lines if (words := split(line)) is not None]
        script = "\n".join(f"printf '%s\\0' {line}\nprintf '\\1'" for line, _ in known)
        done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=False)
        told = [tuple(part.split("\0")[:-1]) for part in os.fsdecode(done.stdout).split("\1")[:-1]]
        assert told == [words for _, words in known], (done.stderr, known)

    words = st.text(st.sampled_from("abg*?[]-./it ~"), min_size=1, max_size=8)
    patterns = st.lists(st.one_of(words, st.just("git *"), st.just("cat notes/**"), st.just("ls *.md")), max_size=3)

    @given(patterns, st.lists(words, min_size=1, max_size=4), st.sampled_from(["", "notes", "a/b"]))
    @settings(max_examples=1500)
    def test_more_patterns_never_allow_less(self, patterns: list[str], words: list[str], folder: str) -> None:
        each = [allows([pattern], words, folder) for pattern in patterns]
        assert allows(patterns, words, folder) == any(each)

    places = st.lists(st.sampled_from(["..", ".", "notes", "a", "", "-x", "../..", "/"]), max_size=6).map("/".join)

    @given(st.lists(places, min_size=1, max_size=3), st.sampled_from(["", "notes", "a", "a/notes"]))
    @settings(max_examples=1500)
    def test_a_pattern_for_a_folder_names_nothing_outside_of_it(self, places: list[str], folder: str) -> None:
        for place in places:
            if allows(["cat notes/**"], ["cat", place], folder):
                whole = posixpath.normpath(posixpath.join(folder, place))
                assert whole == "notes" or whole.startswith("notes/"), (place, folder)


def split(line: str) -> tuple[str, ...] | None:
    try:
        return words_of(line)
    except SpellError:
        return None


@pytest.fixture(scope="module")
def hands(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A workspace with links to all around it."""
    around = tmp_path_factory.mktemp("around")
    root = around / "workspace"
    (root / "notes").mkdir(parents=True)
    (around / "secret.txt").write_bytes(SECRET)
    (around / "outside").mkdir()
    (around / "outside" / "secret.txt").write_bytes(SECRET)
    (root / "notes" / "a.txt").write_bytes(b"inside")
    for name, to in (("up", ".."), ("out", "../outside"), ("file", "../secret.txt"), ("notes/back", "../up")):
        (root / name).symlink_to(to)
    return Files(root, (root,))


class TestFiles:
    """No name of a file leads out of the workspace, and none is an error of Python."""

    pieces = st.one_of(
        st.sampled_from(["..", ".", "", "notes", "up", "out", "file", "back", "workspace", "secret.txt", "a.txt", "~"]),
        st.text(max_size=4),
    )
    paths = st.lists(pieces, max_size=8).map("/".join)

    @given(path=paths)
    @settings(max_examples=800)
    def test_what_is_read_is_inside(self, hands: Files, path: str) -> None:
        for way in (path, str(hands.base / path) if "\0" not in path else path):
            try:
                assert hands.read(way) != SECRET
            except SpellError:
                continue

    @given(path=paths)
    @settings(max_examples=300)
    def test_what_is_written_is_inside(self, hands: Files, path: str) -> None:
        with contextlib.suppress(SpellError):
            hands.replace(path, b"planted")
        around = hands.base.parent
        assert {each.name for each in around.iterdir()} == {"workspace", "secret.txt", "outside"}
        assert (around / "secret.txt").read_bytes() == SECRET
        assert [each.name for each in (around / "outside").iterdir()] == ["secret.txt"]

    @given(
        st.lists(st.one_of(pieces, st.sampled_from(["C:", "..\\", "\\", "con", "a\\..\\b"])), max_size=6).map("/".join)
    )
    def test_a_member_of_an_archive_stays_in_its_folder(self, name: str) -> None:
        try:
            inner = member(name)
        except SpellError:
            return
        for whole in (posixpath.normpath(f"/box/{inner}"), posixpath.normpath(f"/box/{inner}".replace("\\", "/"))):
            assert whole.startswith("/box/"), (name, inner)


class TestProfiles:
    """Settings are profiles or a clear error; more grants are never less, and are noticed."""

    plain = st.one_of(st.text("ab*:./-", max_size=8), st.integers(), st.booleans(), st.floats(allow_nan=False))
    values = st.one_of(plain, st.lists(plain, max_size=3), st.dictionaries(st.sampled_from(["wall", "x"]), plain))
    keys = st.sampled_from(["base", "limits", "modules", "libraries", "python", "hosts", "roots", "ask", "write", "x"])

    @given(said=st.dictionaries(keys, values, max_size=4))
    @settings(max_examples=300)
    def test_settings_are_profiles_or_a_clear_error(
        self, said: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "fuzzed.toml"
        path.write_text("[profiles.mine]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in said.items()))
        try:
            made = read_profiles({"LLMSPELL_CONFIG": str(path)}).named("mine")
        except InvalidError:
            return
        assert isinstance(made, Profile)

    grants = st.builds(
        "{}:{}".format, st.sampled_from([*FIELDS, "approve"]), st.text("ab*./-: ", min_size=1, max_size=8)
    )

    @given(st.sampled_from(sorted(PROFILES)), st.lists(grants, max_size=3))
    @settings(max_examples=300)
    def test_grants_are_never_less(self, name: str, grants: list[str]) -> None:
        try:
            more = granted(PROFILES[name], grants)
        except SpellError:
            return
        assert not is_wider(PROFILES[name], more)
        assert not is_wider(more, more)

    switches = st.fixed_dictionaries(
        {},
        optional={
            "hosts": st.sampled_from([(), ("public",), ("*",), ("private",)]),
            "roots": st.sampled_from([(), (".",), ("/",), ("~",)]),
            "commands": st.sampled_from([(), ("git *",), ("*",), ("*", "shell:*")]),
            "python": st.sampled_from(["off", "isolated", "trusted"]),
            "write": st.booleans(),
            "guarded": st.booleans(),
            "require_tls": st.booleans(),
        },
    )

    @given(switches, switches)
    @settings(max_examples=500)
    def test_what_is_not_wider_has_nothing_that_the_other_lacks(self, one: Any, two: Any) -> None:
        some, other = replace(PROFILES["medium"], **one), replace(PROFILES["medium"], **two)
        if is_wider(some, other):
            return
        assert other.write or not some.write
        assert some.guarded or not other.guarded
        assert some.require_tls or not other.require_tls
        for name, everything in (("hosts", "*"), ("roots", "/"), ("commands", "*")):
            mine, others = set(getattr(some, name)), set(getattr(other, name))
            assert mine <= others or everything in others


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(toml, value)) + "]" if isinstance(value, list) else json.dumps(value)


PARSERS: dict[str, list[dict[str, Any]]] = {
    "json": [{"operation": "parse"}, {"operation": "flatten"}, {"operation": "query", "query": "$..a"}],
    "xml": [{"operation": "parse"}, {"operation": "query", "xpath": "//a"}],
    "csv": [{"operation": "parse"}, {"operation": "info"}],
    "markdown": [{"operation": "to_html"}, {"operation": "tables"}, {"operation": "front_matter"}],
    "regex": [{"operation": "find_all", "pattern": "(a+)+b"}],
}

TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from("<>&/a\"'= ![]{}():,;\n#*|-\\0e+.&#x"), max_size=60),
    st.sampled_from(
        ["{" * 500, "[" * 500, "<a>" * 300, "a" * 3000, '"' * 99, "|" * 400, ">" * 400, "\ufeff{}", "\x00"]
    ),
)


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_gives_a_value_or_a_clear_error(name: str, tmp_path: Path) -> None:
    async def tried(texts: list[str]) -> None:
        made, ctx = builtin_tools()[name].tool(hands), Recording().context()
        for text in texts:
            for about in PARSERS[name]:
                try:
                    await made.run(ctx, {**about, "text": text})
                except (InvalidError, LimitError, DeadlineError, DeniedError):
                    continue

    @given(st.lists(TEXTS, min_size=10, max_size=10))
    @settings(max_examples=8)
    def fuzz(texts: list[str]) -> None:
        runner.run(tried(texts))

    hands: Hands = hands_of(PROFILES["medium"], tmp_path)
    with asyncio.Runner() as runner:
        try:
            fuzz()
        finally:
            runner.run(hands.aclose())
