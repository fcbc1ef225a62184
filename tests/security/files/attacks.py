"""Attacks on hands that touch files. Each gives True when it got what it wanted."""

from __future__ import annotations

import io
import os
import sys
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.kit.naive_files import Checked, Joined, Prefixed

SECRET = b"the secret of somebody else"


@dataclass
class Scene:
    """`root` is the folder a spell may work in; `outside` holds what is none of its business.

    `hands` are what is attacked; `swap` happens between their check and their use.
    """

    root: Path
    outside: Path
    hands: Any = None
    swap: Callable[[], None] = field(default=lambda: None)
    wide: Any = None

    @property
    def secret(self) -> Path:
        return self.outside / "secret.txt"


@dataclass(frozen=True)
class Attack:
    run: Callable[[Scene], bool]
    naive: type[Joined]

    @property
    def name(self) -> str:
        return self.run.__name__.replace("_", "-")


ATTACKS: list[Attack] = []


def against(naive: type[Joined]) -> Callable[[Callable[[Scene], bool]], Callable[[Scene], bool]]:
    def note(run: Callable[[Scene], bool]) -> Callable[[Scene], bool]:
        ATTACKS.append(Attack(run, naive))
        return run

    return note


# Paths that lead out.


@against(Joined)
def dots_lead_up(scene: Scene) -> bool:
    return bool(scene.hands.read("../outside/secret.txt") == SECRET)


@against(Joined)
def an_absolute_path_starts_elsewhere(scene: Scene) -> bool:
    return bool(scene.hands.read(str(scene.secret)) == SECRET)


@against(Prefixed)
def a_folder_beside_begins_with_the_same_letters(scene: Scene) -> bool:
    sibling = scene.root.with_name(scene.root.name + "-old")
    sibling.mkdir()
    (sibling / "secret.txt").write_bytes(SECRET)
    return bool(scene.hands.read(f"../{sibling.name}/secret.txt") == SECRET)


@against(Prefixed)
def a_link_is_a_file_elsewhere(scene: Scene) -> bool:
    (scene.root / "notes.txt").symlink_to(scene.secret)
    return bool(scene.hands.read("notes.txt") == SECRET)


@against(Prefixed)
def a_link_is_a_folder_elsewhere(scene: Scene) -> bool:
    (scene.root / "notes").symlink_to(scene.outside)
    return bool(scene.hands.read("notes/secret.txt") == SECRET)


@against(Prefixed)
def dots_after_a_link_lead_up_from_where_it_leads(scene: Scene) -> bool:
    (scene.root / "notes").symlink_to(scene.outside / "deep")
    return bool(scene.hands.read("notes/../secret.txt") == SECRET)


@against(Prefixed)
def a_chain_of_links_ends_elsewhere(scene: Scene) -> bool:
    (scene.root / "c").symlink_to(scene.outside)
    (scene.root / "b").symlink_to("c")
    (scene.root / "a").symlink_to("b/secret.txt")
    return bool(scene.hands.read("a") == SECRET)


@against(Prefixed)
def a_link_to_nothing_is_written_through(scene: Scene) -> bool:
    (scene.root / "new.txt").symlink_to(scene.outside / "planted.txt")
    scene.hands.append("new.txt", b"planted")
    return (scene.outside / "planted.txt").exists()


@against(Prefixed)
def a_folder_elsewhere_is_listed_through_a_link(scene: Scene) -> bool:
    (scene.root / "notes").symlink_to(scene.outside)
    return "secret.txt" in {item["name"] for item in scene.hands.entries("notes")}


@against(Prefixed)
def a_file_elsewhere_is_taken_away_through_a_link(scene: Scene) -> bool:
    (scene.root / "notes").symlink_to(scene.outside)
    scene.hands.remove("notes/secret.txt")
    return not scene.secret.exists()


# What changes between check and use.


def _becomes_link(path: Path, target: Path) -> Callable[[], None]:
    def swap() -> None:
        path.rename(path.with_name("was"))
        path.symlink_to(target)

    return swap


def _race(scene: Scene, swapped: str, target: Path) -> None:
    (scene.root / "notes").mkdir()
    (scene.root / "notes/secret.txt").write_bytes(b"harmless")
    scene.swap = _becomes_link(scene.root / swapped, target)


@against(Checked)
def a_file_becomes_a_link_after_the_check(scene: Scene) -> bool:
    _race(scene, "notes/secret.txt", scene.secret)
    return bool(scene.hands.read("notes/secret.txt") == SECRET)


@against(Checked)
def a_folder_becomes_a_link_after_the_check(scene: Scene) -> bool:
    _race(scene, "notes", scene.outside)
    return bool(scene.hands.read("notes/secret.txt") == SECRET)


@against(Checked)
def a_folder_becomes_a_link_before_a_file_is_replaced(scene: Scene) -> bool:
    _race(scene, "notes", scene.outside)
    scene.hands.replace("notes/secret.txt", b"planted")
    return scene.secret.read_bytes() == b"planted"


@against(Checked)
def a_folder_becomes_a_link_before_a_file_is_made(scene: Scene) -> bool:
    _race(scene, "notes", scene.outside)
    scene.hands.replace("notes/deeper/new.txt", b"planted")
    return (scene.outside / "deeper").exists()


@against(Checked)
def a_file_becomes_a_link_before_it_is_added_to(scene: Scene) -> bool:
    _race(scene, "notes/secret.txt", scene.secret)
    scene.hands.append("notes/secret.txt", b"planted")
    return scene.secret.read_bytes().endswith(b"planted")


@against(Checked)
def a_folder_becomes_a_link_before_a_file_is_removed(scene: Scene) -> bool:
    _race(scene, "notes", scene.outside)
    scene.hands.remove("notes/secret.txt")
    return not scene.secret.exists()


@against(Checked)
def a_folder_becomes_a_link_before_it_is_listed(scene: Scene) -> bool:
    _race(scene, "notes", scene.outside)
    return "deep" in {item["name"] for item in scene.hands.entries("notes")}


@against(Checked)
def a_folder_becomes_a_link_before_something_is_moved_out(scene: Scene) -> bool:
    _race(scene, "notes", scene.outside)
    scene.hands.move("notes/secret.txt", "mine.txt")
    return (scene.root / "mine.txt").read_bytes() == SECRET


@against(Checked)
def a_folder_becomes_a_link_before_a_folder_is_made(scene: Scene) -> bool:
    _race(scene, "notes", scene.outside)
    scene.hands.make_folder("notes/planted")
    return (scene.outside / "planted").exists()


# Other names of a file, and files that are none.


@against(Checked)
def a_hard_link_is_read(scene: Scene) -> bool:
    os.link(scene.secret, scene.root / "notes.txt")
    return bool(scene.hands.read("notes.txt") == SECRET)


@against(Checked)
def a_hard_link_is_added_to(scene: Scene) -> bool:
    os.link(scene.secret, scene.root / "notes.txt")
    scene.hands.append("notes.txt", b"planted")
    return scene.secret.read_bytes().endswith(b"planted")


@against(Checked)
def a_hard_link_is_replaced(scene: Scene) -> bool:
    os.link(scene.secret, scene.root / "notes.txt")
    scene.hands.replace("notes.txt", b"planted")
    return scene.secret.read_bytes() == b"planted"


@against(Checked)
def a_pipe_keeps_the_reader_waiting(scene: Scene) -> bool:
    pipe = scene.root / "notes.txt"
    os.mkfifo(pipe)
    said: list[bytes] = []
    failed: list[Exception] = []

    def read() -> None:
        try:
            said.append(scene.hands.read("notes.txt"))
        except Exception as error:
            failed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    while reader.is_alive():
        try:
            # Only possible while somebody waits at the other end.
            writing = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            reader.join(0.01)
            continue
        os.write(writing, SECRET)
        os.close(writing)
        reader.join()
    if failed:
        raise failed[0]
    return said == [SECRET]


@against(Checked)
def a_device_never_ends(scene: Scene) -> bool:
    return len(scene.wide.read("/dev/zero")) == scene.wide.most


if sys.platform == "linux":

    @against(Checked)
    def the_keys_of_the_process_are_a_file(scene: Scene) -> bool:
        return b"PATH=" in scene.wide.read("/proc/self/environ")

    @against(Checked)
    def the_root_is_also_a_folder_of_the_process(scene: Scene) -> bool:
        return b"PATH=" in scene.wide.read(f"/proc/self/{'root'}/proc/self/environ")


# Names that are kept from spells.


@against(Checked)
def a_hook_of_git_is_planted(scene: Scene) -> bool:
    scene.hands.replace(".git/hooks/pre-commit", b"#!/bin/sh\n")
    return (scene.root / ".git/hooks/pre-commit").exists()


@against(Checked)
def a_hook_of_git_is_planted_in_a_folder_below(scene: Scene) -> bool:
    (scene.root / "deep/er/.git").mkdir(parents=True)
    scene.hands.append("deep/er/.git/config", b"[core]\nfsmonitor = x\n")
    return (scene.root / "deep/er/.git/config").exists()


@against(Checked)
def a_folder_is_given_the_name_of_git(scene: Scene) -> bool:
    scene.hands.replace("repository/hooks/pre-commit", b"#!/bin/sh\n")
    scene.hands.move("repository", ".git")
    return (scene.root / ".git/hooks/pre-commit").exists()


@against(Checked)
def a_file_of_keys_is_read(scene: Scene) -> bool:
    (scene.root / ".env").write_bytes(SECRET)
    return bool(scene.hands.read(".env") == SECRET)


@against(Checked)
def a_file_of_keys_is_read_through_a_link(scene: Scene) -> bool:
    (scene.root / ".env").write_bytes(SECRET)
    (scene.root / "notes.txt").symlink_to(".env")
    return bool(scene.hands.read("notes.txt") == SECRET)


@against(Checked)
def a_file_of_keys_gets_another_name(scene: Scene) -> bool:
    (scene.root / ".env").write_bytes(SECRET)
    scene.hands.move(".env", "notes.txt")
    return bool(scene.hands.read("notes.txt") == SECRET)


# Archives.


def _archive(*names: str) -> zipfile.ZipFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, b"planted")
    return zipfile.ZipFile(content)


def _unpack(scene: Scene, archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        scene.hands.replace(scene.hands.member(name, "inner"), archive.read(name))


@against(Joined)
def an_archive_names_a_file_above(scene: Scene) -> bool:
    _unpack(scene, _archive("fine.txt", "../../outside/planted.txt"))
    return (scene.outside / "planted.txt").exists()


@against(Checked)
def an_archive_names_a_file_above_but_still_in_the_workspace(scene: Scene) -> bool:
    _unpack(scene, _archive("fine.txt", "../Makefile"))
    return (scene.root / "Makefile").exists()


@against(Checked)
def an_archive_writes_through_a_link_that_lies_there(scene: Scene) -> bool:
    (scene.root / "inner").mkdir()
    (scene.root / "inner/link").symlink_to(scene.root)
    _unpack(scene, _archive("link/Makefile"))
    return (scene.root / "Makefile").exists()
