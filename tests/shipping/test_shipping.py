"""The package as other people get it: its wheel, installed where nothing else is, and programs that fetch it.

Everything comes from a folder of wheels on this machine; no registry is asked.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from studio.export import export_notebook
from studio.notebook.document import Cell, Notebook, Parameter

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(__file__).parent / ".venv"
PACKAGES = ("kernel", "spells", "studio", "webui", "electron-free-packaging/desktop")
PATIENCE = 180

EXAMPLE = Notebook(
    "Owls",
    (
        Parameter("topic", default="barn owls", help="What it is about"),
        Parameter("depth", "integer", 3, choices=(1, 3, 5)),
    ),
    cells=(
        Cell("a", "lua", 'print("on " .. params.topic)\nif params.topic == "none" then error("no owl") end', "said"),
        Cell("b", "javascript", "return {topic: params.topic, twice: params.depth * 2}", "page"),
        Cell("c", "python", 'import sys\n{**cells.page, "own": sys.prefix != sys.base_prefix}'),
    ),
)


@pytest.fixture(scope="module")
def tools() -> Path:
    """The folder of the programs of `install.sh`."""
    if not (TOOLS / ".installed").is_file():
        pytest.fail("These tests need uv, pipx and some wheels. Run: sh tests/shipping/install.sh $(which python3)")
    return TOOLS / "bin"


@pytest.fixture(scope="module")
def place(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel of this package and those that it needs: what a registry is to other people."""
    folder = tmp_path_factory.mktemp("place")
    command = [tools / "python", "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=PATIENCE)
    for wheel in (TOOLS / "wheels").iterdir():
        (folder / wheel.name).symlink_to(wheel)
    return folder


@pytest.fixture(scope="module")
def wheel(place: Path) -> Path:
    return next(place.glob("llmspell_studio-*.whl"))


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("program") / "owls.py"
    export_notebook(EXAMPLE, "py").write(path)
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment that has the wheel; other packages are those of the tests' own."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=PATIENCE)
    command = [tools / "python", "-m", "pip", f"--python={folder / 'bin' / 'python'}", "install", "--quiet"]
    options = ["--no-deps", "--no-index", "--disable-pip-version-check", wheel]
    subprocess.run([*command, *options], check=True, timeout=PATIENCE)
    # A path that is added this way is looked at last, and the links to the working tree in it are not followed.
    others = sysconfig.get_path("purelib")
    (next(folder.glob("lib/python*/site-packages")) / "others.pth").write_text(others + "\n")
    return folder / "bin"


def surroundings(folder: Path, **more: object) -> dict[str, str]:
    """An environment without what this machine says of packages, keys, and Python's paths."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "HOME": str(folder), "NO_COLOR": "1", **{name: str(value) for name, value in more.items()}}


def run(*command: object, env: Mapping[str, str], cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(
        words, env=dict(env), cwd=cwd, input=stdin, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


Runner = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module", params=["uv", "pipx"])
def runner(
    request: pytest.FixtureRequest, tools: Path, place: Path, tmp_path_factory: pytest.TempPathFactory
) -> Runner:
    """`uv run` or `pipx run`, which know no other place for packages; their environments are made once."""
    folder = tmp_path_factory.mktemp(request.param)
    python = Path(sys.base_prefix) / "bin" / "python3"
    uv = {"CACHE_DIR": folder / "cache", "NO_CONFIG": 1, "OFFLINE": 1, "NO_INDEX": 1, "FIND_LINKS": place}
    uv |= {"PYTHON_DOWNLOADS": "never", "PYTHON": python}
    pipx = {"PIPX_HOME": folder / "pipx", "PIPX_DEFAULT_PYTHON": python, "PIP_NO_INDEX": 1, "PIP_FIND_LINKS": place}
    env = surroundings(folder, **{f"UV_{name}": value for name, value in uv.items()}, **pipx)

    def go(program: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return run(tools / request.param, "run", program, *arguments, env=env, cwd=program.parent, stdin=stdin)

    return go


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_that_is_only_here(wheel: Path):
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *PACKAGES], cwd=ROOT, capture_output=True)
    known = {name for name in listed.stdout.decode().splitlines() if (ROOT / name).is_file()}
    sources = {
        name
        for name in known
        if re.fullmatch(r"webui/\w+/(src/.*|package(-lock)?\.json|tsconfig\.json|build\.mjs)", name)
        or "/desktop/bundle/" in name
    }
    shipped = {name.removeprefix("electron-free-packaging/") for name in known - sources}
    assert len(known) > 1000
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == {*shipped, "webui/security.md"}
    some = ("webui/notebook/dist/notebook.js", "kernel/engines/lua/entry.lua", "kernel/py.typed", "desktop/icon.svg")
    assert {*some} <= held


def test_a_program_fetches_what_it_needs_and_takes_flags(runner: Runner, program: Path):
    done = runner(program, "--topic", "snow owls", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"topic": "snow owls", "twice": 6, "own": True}
    assert "on snow owls" in done.stderr


def test_a_program_reads_its_parameters_from_standard_input(runner: Runner, program: Path):
    done = runner(program, "-", "--json", stdin='{"topic": "eagle owls", "depth": 5}')
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"topic": "eagle owls", "twice": 10, "own": True}


def test_a_program_ends_with_the_code_that_tells_what_happened(runner: Runner, program: Path):
    failed, misused = runner(program, "--topic", "none"), runner(program, "--depth", "2")
    assert (failed.returncode, misused.returncode) == (1, 2)
    line = program.read_text().split("\n").index('if params.topic == "none" then error("no owl") end') + 1
    assert f"owls.py:{line}: no owl" in failed.stderr
    assert "'2' is not one of '1', '3', '5'" in misused.stderr


def test_a_program_tells_its_flags(runner: Runner, program: Path):
    done = runner(program, "--help")
    assert done.returncode == 0
    assert "--topic" in done.stdout
    assert "What it is about" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_the_installed_package_runs_samples_and_installs_its_kernels(installed: Path, tmp_path: Path):
    env = surroundings(tmp_path)
    found = run(installed / "python", "-c", "import kernel; print(kernel.__file__)", env=env, cwd=tmp_path).stdout
    package = Path(found.strip()).parent.parent
    assert package.parents[2] == installed.parent
    sample = package / "spells" / "first-steps.spell.md"
    done = run(installed / "llmspell", "run", sample, env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = run(installed / "llmspell", "kernel", "install", "--prefix", tmp_path / "share", env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    specs = [json.loads(one.read_text()) for one in tmp_path.glob("share/share/jupyter/kernels/*/kernel.json")]
    assert {spec["language"] for spec in specs} == {"lua", "javascript", "python"}
    assert all(Path(spec["argv"][0]).parent == installed for spec in specs)


@contextmanager
def studio(installed: Path, folder: Path) -> Iterator[str]:
    """A studio of the installed package over a folder; its address with the token."""
    command = [str(installed / "llmspell"), "studio", str(folder), "--no-browser"]
    env = {**surroundings(folder), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, env=env, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        found = next((one for line in process.stdout if (one := re.search(r"http://127\.0\.0\.1:\d+/\S*", line))), None)
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def test_the_installed_studio_serves_its_page_and_its_bundles(installed: Path, tmp_path: Path):
    with studio(installed, tmp_path) as address:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
        with opener.open(address, timeout=PATIENCE) as answer:
            page = answer.read().decode()
        found = re.search(r'"(\./[^"]*notebook\.js[^"]*)"', page)
        assert found is not None
        with opener.open(urllib.parse.urljoin(address, found[1]), timeout=PATIENCE) as answer:
            assert len(answer.read()) > 100_000
        with opener.open(urllib.parse.urljoin(address, "api/guide/security"), timeout=PATIENCE) as answer:
            assert "profile" in answer.read().decode()
