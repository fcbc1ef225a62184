"""What must be there before a window can be, what a path means, and where things are kept. No window is opened."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from desktop.places import Places, state_folder
from desktop.preflight import missing_library, require_packages, require_screen
from desktop.targets import Target, first_folder, target_of
from kernel.errors import InvalidError, NotFoundError
from tests.kit.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def without_screen(shell: Shell, *arguments: str, **more: str) -> tuple[int, str]:
    """The command where no screen is."""
    pytest.importorskip("PySide6.QtNetwork", reason="Qt is not installed", exc_type=ImportError)
    hidden = [word for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM") for word in ("-u", name)]
    said = [f"{name}={value}" for name, value in {"XDG_STATE_HOME": str(shell.folder), **more}.items()]
    done = shell.program("env", *hidden, *said, "llmspell", "desktop", *arguments)
    return done.code, done.err


def test_without_a_screen_it_says_so_and_names_the_browser(shell: Shell) -> None:
    code, said = without_screen(shell)
    assert code == 1
    assert said == (
        "Error: There is no screen here (DISPLAY and WAYLAND_DISPLAY are not set), so no window can be opened. "
        "Or use your browser: llmspell studio\n"
    )


def test_a_screen_that_is_not_there_is_named(shell: Shell) -> None:
    code, said = without_screen(shell, DISPLAY=":4071")
    assert code == 1
    assert said.startswith("Error: The screen ':4071' does not answer")
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["nonsense", ":", "host:none", ":0x"])
def test_a_name_that_is_no_screen_is_refused(name: str) -> None:
    with pytest.raises(NotFoundError, match="does not answer"):
        require_screen({"DISPLAY": name})


def test_a_screen_is_one_that_listens(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as wayland:
        wayland.bind(str(tmp_path / "wayland-0"))
        require_screen({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})
    with pytest.raises(NotFoundError, match="no screen here"):
        require_screen({"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": str(tmp_path)})


def test_a_missing_package_says_how_it_is_installed() -> None:
    with pytest.raises(NotFoundError, match=r"pip install 'llmspell-studio\[desktop\]'"):
        require_packages(("no_such_package_here",))


def test_without_the_windows_packages_the_command_says_what_to_install(shell: Shell) -> None:
    package = shell.folder / "bare" / "PySide6"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ModuleNotFoundError('none', name='PySide6')")
    path = os.pathsep.join(filter(None, [str(package.parent), os.environ.get("PYTHONPATH")]))
    done = shell.program("env", f"PYTHONPATH={path}", "llmspell", "desktop")
    assert (done.code, done.out, done.err) == (
        1,
        "",
        "Error: The window needs 'PySide6', which is not installed. Run: pip install 'llmspell-studio[desktop]'. "
        "Or use your browser: llmspell studio\n",
    )


def test_a_missing_library_names_its_package_where_it_is_known() -> None:
    known = missing_library("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")
    assert "sudo apt install libxcb-cursor0" in known
    assert "llmspell studio" in known
    assert "apt" not in missing_library("libother.so.1: cannot open shared object file")


def test_without_the_program_that_draws_pages_it_says_so(shell: Shell) -> None:
    pytest.importorskip("PySide6.QtWebEngineCore", reason="Qt lacks a library of this system", exc_type=ImportError)
    pytest.importorskip("webview", reason="pywebview is not installed")
    missing = str(shell.folder / "none")
    code, said = without_screen(shell, QT_QPA_PLATFORM="offscreen", QTWEBENGINEPROCESS_PATH=missing)
    assert code == 1
    assert said == (
        f"Error: The window cannot be opened: {missing!r}, which draws pages, is missing. Install Spell Studio's "
        "window again. Or use your browser: llmspell studio\n"
    )


def test_what_is_no_notebook_is_refused_before_anything_opens(shell: Shell) -> None:
    shell.write("a.lua", "return 1")
    code, said = without_screen(shell, "a.lua")
    assert code == 1
    assert "'a.lua' is no notebook" in said
    assert "llmspell import a.lua" in said
    assert "There is no file 'none.spell.md'" in without_screen(shell, "none.spell.md")[1]


def test_a_notebook_belongs_to_the_deepest_open_workspace_that_holds_it(tmp_path: Path) -> None:
    deep = tmp_path / "spells" / "owls" / "barn"
    deep.mkdir(parents=True)
    file = deep / "a.spell.md"
    file.write_text("")
    assert target_of(file) == Target(deep, "a.spell.md")
    assert target_of(file, [tmp_path]) == Target(tmp_path, "spells/owls/barn/a.spell.md")
    assert target_of(file, [tmp_path, tmp_path / "spells"]) == Target(tmp_path / "spells", "owls/barn/a.spell.md")
    assert target_of(file, [tmp_path / "spel"]) == Target(deep, "a.spell.md")
    assert target_of(deep, [tmp_path]) == Target(deep)
    with pytest.raises(InvalidError):
        target_of(Path(__file__))


def test_somebody_new_gets_a_folder_for_their_spells(tmp_path: Path) -> None:
    assert first_folder({"HOME": str(tmp_path)}) == tmp_path / "Spells"
    (tmp_path / "Documents").mkdir()
    assert first_folder({"HOME": str(tmp_path)}) == tmp_path / "Documents" / "Spells"
    with pytest.raises(NotFoundError, match="llmspell desktop FOLDER"):
        first_folder({})


def test_the_state_is_kept_where_each_platform_keeps_it() -> None:
    home = {"HOME": "/home/ada", "LOCALAPPDATA": "/local"}
    assert state_folder(home, "linux") == Path("/home/ada/.local/state/llmspell/desktop")
    assert state_folder(home, "darwin") == Path("/home/ada/Library/Application Support/llmspell/desktop")
    assert state_folder(home, "win32") == Path("/local/llmspell/desktop")
    assert state_folder({**home, "XDG_STATE_HOME": "/state"}, "linux") == Path("/state/llmspell/desktop")
    assert state_folder({**home, "XDG_STATE_HOME": "relative"}, "linux") == state_folder(home, "linux")


def test_the_socket_fits_however_long_the_folder_is(tmp_path: Path) -> None:
    assert len(Places(tmp_path / ("x" * 200)).door) < 104
    assert Places(Path("/state")).door == "/state/window.socket"
