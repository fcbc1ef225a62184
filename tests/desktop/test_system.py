"""The menus' names, the association of `.spell.md`, the one instance, and the server that ends with its window."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import xml.etree.ElementTree as ET
from configparser import RawConfigParser
from pathlib import Path

import httpx
import psutil
import pytest

from desktop.association import TYPE, associate, quoted, texts
from desktop.places import Places
from kernel.errors import InternalError, NotFoundError
from tests.kit.desktop import descendants, eventually, gone
from tests.kit.processes import needs_proc

ROOT = Path(__file__).parents[2]

pytest.importorskip("PySide6.QtNetwork", reason="Qt is not installed", exc_type=ImportError)


def test_every_command_that_a_menu_asks_of_the_page_is_there() -> None:
    menus = pytest.importorskip("desktop.menus", reason="Qt lacks a library of this system", exc_type=ImportError)
    asked = {item.page for items in menus.MENUS.values() for item in items if item.page}
    commands = (ROOT / "webui/notebook/src/commands.ts").read_text()
    known = {f"command {title}" for title in re.findall(r'\["([^"]+)", "[^"]*", \(desk\)', commands)}
    bar = (ROOT / "webui/shell/bar.js").read_text()
    known |= {f"bar {name}" for name in re.findall(r'entry\([^,]+, "(\w+)"', bar)} | {"settings appearance"}
    assert len(asked) > 10
    assert asked - known == set()


def test_no_two_entries_of_the_menus_have_one_shortcut() -> None:
    menus = pytest.importorskip("desktop.menus", reason="Qt lacks a library of this system", exc_type=ImportError)
    keys = [str(item.keys) for items in menus.MENUS.values() for item in items if item.keys is not None]
    assert len(keys) == len(set(keys)) > 8


def test_installing_makes_a_menu_entry_and_a_type_and_taking_it_back_leaves_nothing(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path)}
    said = associate(True, home)
    share = tmp_path / ".local" / "share"
    entry = RawConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(share / "applications" / "llmspell-studio.desktop")
    told = entry["Desktop Entry"]
    assert told["MimeType"] == f"{TYPE};"
    assert told["Exec"].endswith("llmspell desktop --in-window %F")
    assert (share / "icons/hicolor/scalable/apps/llmspell-studio.svg").is_file()
    (mime,) = ET.parse(share / "mime/packages/llmspell-studio.xml").getroot()
    assert mime.attrib["type"] == TYPE
    assert any(one.attrib.get("pattern") == "*.spell.md" for one in mime)
    assert len([line for line in said if line.startswith("Written: ")]) == 3
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", share / "applications" / "llmspell-studio.desktop"], check=True)
    taken = associate(False, home)
    assert len([line for line in taken if line.startswith("Removed: ")]) == 3
    assert not any(path.is_file() for path in texts(share, ()))


def test_without_a_home_nothing_is_installed() -> None:
    with pytest.raises(NotFoundError, match="no home folder"):
        associate(True, {})


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/usr/bin/llmspell", "/usr/bin/llmspell"),
        ("/my files/llmspell", '"/my files/llmspell"'),
        ("100%", "100%%"),
        ('a"b c', '"a\\\\"b c"'),
        ("$HOME", '"\\\\$HOME"'),
    ],
)
def test_a_command_is_written_by_the_rules_of_desktop_entries(word: str, written: str) -> None:
    assert quoted(word) == written


LISTENING = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop.instance import Wish, claim
from desktop.places import Places
app = QCoreApplication([])
instance = claim(Places(Path(sys.argv[1])), Wish())
def heard(wish):
    print([str(one) for one in wish.paths], wish.activation, flush=True)
instance.listen(heard)
print("listening", flush=True)
app.exec()
"""


def test_a_second_start_is_heard_by_the_first_and_a_killed_one_is_followed(tmp_path: Path) -> None:
    from desktop.instance import Wish, claim

    command = [sys.executable, "-c", LISTENING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        try:
            assert first.stdout.readline() == "listening\n"
            assert claim(Places(tmp_path), Wish((Path("/a b/ö.spell.md"),), "token")) is None
            assert first.stdout.readline() == "['/a b/ö.spell.md'] token\n"
        finally:
            first.kill()
    after = claim(Places(tmp_path), Wish())
    assert after is not None
    with pytest.raises(InternalError, match=r"running already .* does not answer"):
        claim(Places(tmp_path), Wish(), patience=0.2)
    after.close()


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b'{"paths": 3, "activation": ""}', b"\xff\n", b"null"])
def test_what_is_no_wish_is_not_heard(line: bytes) -> None:
    from desktop.instance import Wish

    assert Wish.decode(line) is None


@needs_proc
def test_the_server_is_on_loopback_says_its_link_to_the_window_alone_and_ends_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.spell.md").write_text("---\ntitle: A\n---\n\n```lua\nreturn 1\n```\n")
    command = [sys.executable, "-P", "-m", "desktop.backend", str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        link = server.stdout.readline().split()[-1]
        address, _, token = link.partition("/?token=")
        children = [server.pid, *descendants(server.pid)]
        assert listening(server.pid) == {address.removeprefix("http://")}
        with httpx.Client(trust_env=False) as stranger:
            assert stranger.get(address).status_code == 403
            assert stranger.get(f"{address}/api/sessions").status_code == 403
        # What any other program of this machine could see.
        shown = [Path(f"/proc/{pid}/{name}").read_bytes() for pid in children for name in ("cmdline", "environ")]
        kept = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file() and file.stat().st_mode & 0o077]
        assert not any(token.encode() in one for one in (*shown, *kept))
        with httpx.Client(trust_env=False) as window, httpx.Client(trust_env=False) as thief:
            assert window.get(link).cookies
            assert thief.get(link).status_code == 403
        server.stdin.close()
        assert server.wait(60) == 0
    eventually(lambda: gone(children), "the server's processes to end")
    assert not (tmp_path / ".llmspell" / "studio.json").exists()


def listening(pid: int) -> set[str]:
    """Where a process waits for others to connect, as `127.0.0.1:8000`."""
    found = psutil.Process(pid).net_connections("inet")
    return {f"{one.laddr.ip}:{one.laddr.port}" for one in found if one.status == psutil.CONN_LISTEN}


def test_a_port_that_another_program_took_meanwhile_is_left_to_it(tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    home.mkdir()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        (home / "port").write_text(taken)
        command = [sys.executable, "-P", "-m", "desktop.backend", str(tmp_path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdin is not None
            assert server.stdout is not None
            said = server.stdout.readline()
            server.stdin.close()
            assert server.wait(60) == 0
    assert "http://127.0.0.1:" in said
    assert f":{taken}/" not in said
    assert (home / "port").read_text() in said


def test_a_server_that_cannot_start_says_why_in_a_line(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "desktop.backend", str(tmp_path / "none")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as server:
        assert server.wait(60) == 1
        assert server.stdout is not None
        assert server.stderr is not None
        assert server.stdout.read().startswith("failed: There is no folder ")
        assert server.stderr.read() == ""
