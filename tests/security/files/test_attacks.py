"""No attack on the hands that touch files succeeds; each does where they are not defended."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.sandbox.files import Files
from kernel.sandbox.reach import Reach
from tests.security.files.attacks import ATTACKS, SECRET, Attack, Scene

attacks = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    root, outside = tmp_path / "workspace", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_bytes(SECRET)
    (outside / "deep").mkdir()
    return Scene(root, outside)


@pytest.fixture
def swapping(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the attacker does between the check and the use happens exactly there."""
    place: Callable[..., object] = Reach._place

    def late(*said: object, **more: object) -> object:
        scene.swap()
        scene.swap = lambda: None
        return place(*said, **more)

    monkeypatch.setattr(Reach, "_place", late)


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        yield str(path), path.read_bytes() if path.is_file() else b""


@attacks
def test_it_succeeds_on_hands_without_the_defence(attack: Attack, scene: Scene) -> None:
    scene.hands = attack.naive(scene.root, lambda: scene.swap())
    scene.wide = attack.naive(Path("/"))
    assert attack.run(scene)


@attacks
@pytest.mark.usefixtures("swapping")
def test_it_fails_with_an_error_of_ours_and_nothing_outside_has_changed(attack: Attack, scene: Scene) -> None:
    scene.hands = Files(scene.root, (scene.root,))
    scene.wide = Files(scene.root, (Path("/"),))
    before = list(everything(scene.outside))
    if attack.name == "a-hard-link-is-replaced":
        # The name gets a file of its own; the other one stays what it was.
        assert not attack.run(scene)
    else:
        with pytest.raises((DeniedError, InvalidError)):
            attack.run(scene)
    assert list(everything(scene.outside)) == before
    assert [path for path in scene.root.rglob("*.part")] == []


def test_what_a_profile_without_protection_may_do_is_not_refused(scene: Scene) -> None:
    open_hands = Files(scene.root, (scene.root,), protected=(), hard_links=True)
    open_hands.replace(".git/config", b"x")
    (scene.root / "notes.txt").hardlink_to(scene.secret)
    assert open_hands.read("notes.txt") == SECRET
    assert open_hands.append("notes.txt", b"!") == len(SECRET) + 1


@pytest.mark.parametrize(
    "path",
    [
        "a\0b",
        "",
        "x" * 300,
        "/".join(["deep"] * 2000),
        "\ud800",
        "~nobody-of-this-name/x",
        "circle",
        "circle/x",
        "file/x",
        "~" * 5000,
    ],
    ids=repr,
)
@pytest.mark.parametrize("verb", ["read", "entries", "remove", "make_folder", "describe", "replace", "append", "move"])
def test_odd_names_are_an_error_of_ours(scene: Scene, verb: str, path: str) -> None:
    (scene.root / "circle").symlink_to("circle")
    (scene.root / "file").write_bytes(b"")
    more = {"replace": (b"x",), "append": (b"x",), "move": ("y",)}.get(verb, ())
    before = list(everything(scene.outside))
    with contextlib.suppress(InvalidError, NotFoundError, DeniedError):
        getattr(Files(scene.root, (scene.root,)), verb)(path, *more)
    assert list(everything(scene.outside)) == before
    assert not (scene.root / "deep").exists()
