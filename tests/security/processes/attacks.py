"""Attacks on hands that run commands. Each gives True when it got what it wanted."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECRET = "the-secret-of-somebody-else"

DAEMON = """
import os, sys, time
if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
nothing = os.open(os.devnull, os.O_RDWR)
for descriptor in (0, 1, 2):
    os.dup2(nothing, descriptor)
open("daemon.part", "w").write(str(os.getpid()))
os.rename("daemon.part", "daemon.pid")
time.sleep(600)
"""

WAITING = """
import os, sys, time
os.system(f"{sys.executable} daemon.py &")
while not os.path.exists("daemon.pid"):
    time.sleep(0.01)
"""


@dataclass
class Scene:
    """`folder` is the workspace; `hands` are what is attacked. `left` are processes that got away."""

    folder: Path
    hands: Any = None
    left: list[int] = field(default_factory=list)

    @property
    def is_planted(self) -> bool:
        return (self.folder / "planted").exists() or (self.folder.parent / "planted").exists()

    def write(self, name: str, content: str, mode: int = 0o644) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        path.chmod(mode)


@dataclass(frozen=True)
class Attack:
    run: Callable[[Scene], Awaitable[bool]]
    allowed: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.run.__name__.replace("_", "-")


ATTACKS: list[Attack] = []

Run = Callable[[Scene], Awaitable[bool]]


def when_allowed(*patterns: str) -> Callable[[Run], Run]:
    def note(run: Run) -> Run:
        ATTACKS.append(Attack(run, patterns))
        return run

    return note


# What a shell makes of a line.

LINES = {
    "a_second_command": "echo hi; touch planted",
    "a_command_after_success": "echo hi && touch planted",
    "a_command_after_failure": "echo hi >/dev/null/x || touch planted",
    "a_command_in_the_background": "echo hi & touch planted; wait",
    "a_pipe": "echo hi | tee planted",
    "a_substitution": "echo $(touch planted)",
    "a_substitution_in_quotes": 'echo "$(touch planted)"',
    "a_substitution_in_backticks": "echo `touch planted`",
    "a_second_line": "echo hi\ntouch planted",
    "a_redirection": "echo hi > planted",
    "an_expression_that_counts": "echo $((x = $(touch planted)1))",
}


def _line(name: str, line: str) -> None:
    async def run(scene: Scene) -> bool:
        await scene.hands.run(line)
        return scene.is_planted

    run.__name__ = name
    ATTACKS.append(Attack(run, ("echo *",)))


for _name, _said in LINES.items():
    _line(_name, _said)


@when_allowed("echo *")
async def an_argument_with_what_a_shell_would_do(scene: Scene) -> bool:
    # Even where it is quoted for the check: nothing may unquote it later.
    await scene.hands.run("echo 'hi'; touch planted; echo 'there'")
    return scene.is_planted


# What a pattern covers.

PLANT = "open('planted', 'w')\n"


@when_allowed("python3 ./scripts/*.py")
async def a_script_above_the_folder_of_scripts(scene: Scene) -> bool:
    scene.write("scripts/fine.py", "")
    scene.write("evil.py", PLANT)
    await scene.hands.run(["python3", "./scripts/../evil.py"])
    return scene.is_planted


@when_allowed("python3 ./scripts/*.py")
async def a_script_in_a_folder_below_that_a_star_does_not_name(scene: Scene) -> bool:
    scene.write("scripts/downloads/evil.py", PLANT)
    await scene.hands.run(["python3", "./scripts/downloads/evil.py"])
    return scene.is_planted


@when_allowed("python3 *.py")
async def an_option_that_looks_like_a_file(scene: Scene) -> bool:
    await scene.hands.run(["python3", "-c", PLANT.strip() + " #.py"])
    return scene.is_planted


@when_allowed("python3 *.py")
async def an_option_and_its_value_in_one_word(scene: Scene) -> bool:
    await scene.hands.run(["python3", "-c" + PLANT.strip() + "#.py"])
    return scene.is_planted


@when_allowed("python3 ./scripts/*.py")
async def a_script_of_the_same_name_in_another_folder(scene: Scene) -> bool:
    scene.write("sub/scripts/evil.py", "open('../planted', 'w')\n")
    await scene.hands.run(["python3", "./scripts/evil.py"], folder="sub")
    return scene.is_planted


@when_allowed("touch *")
async def a_folder_outside_to_run_it_in(scene: Scene) -> bool:
    await scene.hands.run(["touch", "planted"], folder="..")
    return scene.is_planted


# What a program is, and what it finds around it.

SCRIPT = "#!/bin/sh\ntouch planted\n"


@when_allowed("git status")
async def a_program_of_the_workspace_with_the_name_of_another(scene: Scene) -> bool:
    """PATH begins with the folder it is in, by an empty entry."""
    scene.write("git", SCRIPT, 0o755)
    with _variable("PATH", f":{os.environ['PATH']}"), _there(scene.folder):
        await scene.hands.run("git status")
    return scene.is_planted


@when_allowed("git status")
async def a_program_in_a_folder_of_the_workspace_that_is_on_the_path(scene: Scene) -> bool:
    scene.write("bin/git", SCRIPT, 0o755)
    with _variable("PATH", f"{scene.folder}/bin:{os.environ['PATH']}"):
        await scene.hands.run("git status")
    return scene.is_planted


@when_allowed("sh ./fine.sh")
async def a_variable_that_makes_a_shell_run_something_first(scene: Scene) -> bool:
    scene.write("fine.sh", "git status\n")
    scene.write("bin/git", SCRIPT, 0o755)
    await scene.hands.run("sh ./fine.sh", variables={"PATH": f"{scene.folder}/bin:{os.environ['PATH']}"})
    return scene.is_planted


@when_allowed("python3 ./fine.py")
async def a_variable_that_makes_python_load_something_else(scene: Scene) -> bool:
    scene.write("fine.py", "import random\n")
    scene.write("evil/random.py", PLANT)
    await scene.hands.run("python3 ./fine.py", variables={"PYTHONPATH": str(scene.folder / "evil")})
    return scene.is_planted


@when_allowed("env")
async def the_keys_of_the_kernel(scene: Scene) -> bool:
    with _variable("ACME_API_TOKEN", SECRET):
        return SECRET in (await scene.hands.run("env")).stdout.decode()


@when_allowed("cat")
async def what_a_person_types(scene: Scene) -> bool:
    scene.write("typed", SECRET)
    kept, typed = os.dup(0), os.open(scene.folder / "typed", os.O_RDONLY)
    os.dup2(typed, 0)
    try:
        return SECRET in (await scene.hands.run("cat")).stdout.decode()
    finally:
        os.dup2(kept, 0)
        os.close(kept)
        os.close(typed)


@when_allowed("cat *")
async def a_file_that_the_kernel_has_open(scene: Scene) -> bool:
    scene.write("open", SECRET)
    descriptor = os.open(scene.folder / "open", os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    try:
        return SECRET in (await scene.hands.run(f"cat /dev/fd/{descriptor}")).stdout.decode()
    finally:
        os.close(descriptor)


# What it uses, and what it leaves behind.


@when_allowed("head *")
async def more_output_than_anybody_can_hold(scene: Scene) -> bool:
    return len((await scene.hands.run("head -c 3000000 /dev/zero")).stdout) > 1 << 20


if sys.platform == "linux":

    @when_allowed("python3 *.py")
    async def a_daemon_that_stays(scene: Scene) -> bool:
        scene.write("daemon.py", DAEMON)
        scene.write("waiting.py", WAITING)
        await scene.hands.run("python3 waiting.py")
        pid = int((scene.folder / "daemon.pid").read_text())
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    @when_allowed("grep *")
    async def the_rights_of_another_user(scene: Scene) -> bool:
        """Programs such as sudo get them unless the process has given up on more rights."""
        told = (await scene.hands.run("grep NoNewPrivs /proc/self/status")).stdout
        return bool(told.split()[-1:] == [b"0"])


@contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _there(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        with suppress(OSError):
            os.chdir(before)
