"""The recipes of the bundle: what they put in and leave out, and that those for other systems can be read."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from studio.cli.group import COMMANDS

BUNDLE = Path(__file__).parents[2] / "electron-free-packaging" / "desktop" / "bundle"


def loaded(name: str) -> ModuleType:
    """A module of the recipe, which is no part of the package."""
    spec = spec_from_file_location(name, BUNDLE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("PySide6/Qt/lib/libQt6WebEngineCore.so.6", True),
        ("PySide6/Qt/translations/qtwebengine_locales/en-US.pak", True),
        ("PySide6/Qt/translations/qtwebengine_locales/sw.pak", False),
        ("PySide6/Qt/qml/QtQuick/qmldir", False),
        ("PySide6\\Qt\\plugins\\sqldrivers\\qsqlite.dll", False),
        ("libQt6VirtualKeyboard.so.6", False),
        ("panel/dist/bundled/deckglplot/a.js", False),
        ("panel/dist/panel.min.js", True),
        ("panel/dist/panel.js", False),
        ("panel/dist/bundled/datatabulator/tabulator.min.js", True),
        ("panel/dist/bundled/datatabulator/tabulator.min.js.map", False),
        ("bokeh/server/static/js/bokeh-tables.min.js", True),
        ("bokeh/server/static/js/bokeh-tables.js", False),
        ("lupa/lua54.cpython-311-x86_64-linux-gnu.so", True),
        ("lupa/luajit21.cpython-311-x86_64-linux-gnu.so", False),
        ("webui/notebook/dist/notebook.js", True),
        ("kernel/testing/doubles.py", True),
    ],
)
def test_what_no_page_needs_is_left_out(path: str, wanted: bool) -> None:
    assert loaded("contents").is_wanted(path) is wanted


def test_a_library_goes_when_nothing_is_linked_with_it() -> None:
    needs: dict[str, set[str]] = {
        "PySide6/QtCore.so": {"libQt6Core.so.6"},
        "libQt6Core.so.6": {"libicu.so"},
        "libQt6LabsStyle.so.6": {"libQt6QuickTemplates2.so.6"},
        "libQt6QuickTemplates2.so.6": {"libQt6Core.so.6"},
        "PySide6/Qt/plugins/platforms/libqxcb.so": {"libQt6XcbQpa.so.6"},
        "libQt6XcbQpa.so.6": {"libQt6Core.so.6"},
        "libsoftokn3.so": {"libnssutil3.so"},
        "libnssutil3.so": set(),
        "libsndfile.so.1": {"libFLAC.so.12"},
        "libFLAC.so.12": set(),
        "PIL/_imaging.so": {"libjpeg-6dc8d115.so"},
        "libjpeg-6dc8d115.so": set(),
        "numpy/libinner.so": set(),
    }
    labs = {"libQt6LabsStyle.so.6", "libQt6QuickTemplates2.so.6"}
    assert loaded("contents").unneeded(needs) == {*labs, "libsndfile.so.1", "libFLAC.so.12"}


def test_python_cells_have_the_whole_standard_library() -> None:
    modules = loaded("contents").standard_modules()
    assert {"csv", "statistics", "sqlite3", "zoneinfo", "asyncio"} <= {*modules}
    assert not {"tkinter", "test", "idlelib"} & {*modules}


def test_the_program_knows_when_it_is_meant_to_be_python() -> None:
    call = loaded("start").python_call
    assert call(["-P", "-m", "kernel.protocols.jupyter", "-f", "x"]) == ("-m", "kernel.protocols.jupyter", ("-f", "x"))
    assert call(["-I", "-X", "utf8", "/a/child", "3", "4"]) == ("file", "/a/child", ("3", "4"))
    assert call(["-I", "-S", "/keeper.py", "5", "", "ls", "-l"]) == ("file", "/keeper.py", ("5", "", "ls", "-l"))
    assert call(["-c", "print(1)"]) == ("-c", "print(1)", ())
    for words in ([], ["a.spell.md"], ["run", "a.lua"], ["--version"], ["-h"], ["-I"]):
        assert call(words) is None
    assert not any(word.startswith("-") for word in COMMANDS)


class Recipe(SimpleNamespace):
    """What PyInstaller gives a recipe; remembers what was made."""

    def __init__(self) -> None:
        super().__init__(made={})

    def names(self) -> dict[str, Any]:
        def maker(name: str) -> Any:
            def make(*given: Any, **named: Any) -> SimpleNamespace:
                self.made[name] = named
                return SimpleNamespace(pure=[], scripts=[], datas=named.get("datas", []), binaries=[])

            return make

        return {"SPECPATH": str(BUNDLE), **{one: maker(one) for one in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}}


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_recipe_is_one_for_each_system(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hooks = ModuleType("PyInstaller.utils.hooks")
    for name in ("collect_data_files", "collect_submodules", "copy_metadata"):
        setattr(hooks, name, lambda *_, **__: [])
    for name, module in {"PyInstaller": ModuleType("a"), "PyInstaller.utils": ModuleType("b")}.items():
        monkeypatch.setitem(sys.modules, name, module)
    linked = ModuleType("PyInstaller.depend.bindepend")
    linked.__dict__["get_imports"] = lambda _: set()
    monkeypatch.setitem(sys.modules, "PyInstaller.depend", ModuleType("c"))
    monkeypatch.setitem(sys.modules, "PyInstaller.depend.bindepend", linked)
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "platform", system)
    recipe = Recipe()
    exec(compile((BUNDLE / "spell-studio.spec").read_text(), "spell-studio.spec", "exec"), recipe.names())
    sys.modules.pop("contents", None)
    icon = {"linux": "icon.png", "darwin": "icon.icns", "win32": "icon.ico"}[system]
    assert recipe.made["EXE"]["icon"].endswith(icon)
    assert recipe.made["EXE"]["console"] is (system != "win32")
    assert ("BUNDLE" in recipe.made) is (system == "darwin")
    assert all(Path(source).exists() for source, _ in recipe.made["Analysis"]["datas"])


@pytest.mark.parametrize("name", ["build.sh", "macos.sh"])
def test_a_recipe_for_a_shell_can_be_read(name: str) -> None:
    subprocess.run(["sh", "-n", BUNDLE / name], check=True)
    if checker := shutil.which("shellcheck"):
        done = subprocess.run([checker, BUNDLE / name], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")


STAND_IN = """#!/bin/sh
printf '%s' "$(basename "$0")" >>"$CALLED"
for word in "$@"; do printf ' %s' "$word" >>"$CALLED"; done
echo >>"$CALLED"
"""
"""What stands in for a program of macOS: it writes down how it was called."""


def called_on_a_mac(folder: Path, **named: str) -> list[str]:
    """How macOS's programs are called by the recipe for an app in `folder`, a line for each call."""
    tools, app = folder / "tools", folder / "out" / "Spell Studio.app"
    for made in (tools, app):
        made.mkdir(parents=True)
    for name in ("codesign", "hdiutil", "xcrun"):
        (tools / name).write_text(STAND_IN)
        (tools / name).chmod(0o755)
    known = {"CALLED": str(folder / "called"), "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    env = {**known, "SPELL_STUDIO_VERSION": "1.2.3", **named}
    done = subprocess.run(["sh", BUNDLE / "macos.sh", app.parent], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip().startswith(str(app.parent / "spell-studio-1.2.3-"))
    assert done.stdout.strip().endswith(".dmg")
    return (folder / "called").read_text().splitlines()


def test_on_macos_an_app_without_a_name_is_signed_for_its_machine_and_put_into_an_image(tmp_path: Path) -> None:
    signed, verified, packed = called_on_a_mac(tmp_path)
    assert signed.startswith("codesign --force --deep --sign - --entitlements ")
    assert signed.endswith("Spell Studio.app")
    assert verified.startswith("codesign --verify --deep --strict ")
    assert packed.startswith("hdiutil create ")
    assert packed.endswith(".dmg")


def test_on_macos_an_app_with_a_name_is_hardened_and_notarised_before_its_ticket_is_put_in(tmp_path: Path) -> None:
    identity, notary = "Developer ID Application: Ada", "kept"
    calls = called_on_a_mac(tmp_path, SPELL_STUDIO_IDENTITY=identity, SPELL_STUDIO_NOTARY=notary)
    assert [" ".join(one.split()[:3]) for one in calls] == [
        "codesign --force --deep",
        "codesign --verify --deep",
        "hdiutil create -quiet",
        "xcrun notarytool submit",
        "xcrun stapler staple",
    ]
    assert f"--options runtime --timestamp --sign {identity}" in calls[0]
    assert calls[3].endswith(f"--keychain-profile {notary} --wait")


def test_what_the_recipes_name_is_there() -> None:
    for recipe in ("build.sh", "build.ps1", "macos.sh"):
        text = (BUNDLE / recipe).read_text()
        for name in re.findall(r"[\w-]+\.(?:spec|iss|entitlements|txt)\b", text):
            assert (BUNDLE / name).is_file(), name
    assert plistlib.loads((BUNDLE / "macos.entitlements").read_bytes())["com.apple.security.cs.allow-jit"] is True
    if powershell := shutil.which("pwsh"):
        code = f"[scriptblock]::Create((Get-Content -Raw '{BUNDLE / 'build.ps1'}')) | Out-Null"
        subprocess.run([powershell, "-NoProfile", "-Command", code], check=True, env=os.environ)


INSTALLER = {
    "Files": {"Source", "DestDir", "DestName", "Flags"},
    "Icons": {"Name", "Filename"},
    "Registry": {"Root", "Subkey", "ValueType", "ValueName", "ValueData", "Flags"},
}
"""What a line of a section of Inno Setup may say, of what its manual lists, as far as we say it."""


def test_the_installer_of_windows_says_what_inno_setup_can_read() -> None:
    text = (BUNDLE / "windows.iss").read_text()
    assert set(re.findall(r"\{#(\w+)\}", text)) == set(re.findall(r'"/D(\w+)=', (BUNDLE / "build.ps1").read_text()))
    sections: dict[str, list[str]] = {}
    for line in filter(None, (line.strip() for line in text.splitlines() if not line.startswith(";"))):
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        else:
            lines.append(line)
    setup = dict(line.split("=", 1) for line in sections.pop("Setup"))
    assert setup["PrivilegesRequired"] == "lowest"
    assert setup["ChangesAssociations"] == "yes"
    assert re.fullmatch(r"\{\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", setup["AppId"])
    assert {*sections} == {*INSTALLER}
    quoted = re.compile(r'(\w+): (?:"(?:[^"]|"")*"|[^;"]+)(?:; |$)')
    for section, lines in sections.items():
        for line in lines:
            assert quoted.sub("", line) == "", line
            assert {name for name in quoted.findall(line)} <= INSTALLER[section], line
    # It starts the program with the file, and takes Markdown over from nobody.
    assert r'"""{app}\spell-studio.exe"" ""%1"""' in text
    assert r"Software\Classes\.md\OpenWithProgids" in text
