"""The file by which programs of the same user find the running studio."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from kernel.errors import InvalidError
from webui.runtime_file import NAME, RuntimeFile, read_runtime_file, running_studio
from webui.server import listen


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        RuntimeFile(1, 2, "secret").write(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_what_was_written_is_read(tmp_path: Path) -> None:
    runtime = RuntimeFile(12, 8123, "secret")
    runtime.write(tmp_path)
    assert read_runtime_file(tmp_path) == runtime


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "port": 1, "token": ""}', "\x00\xff"])
def test_a_file_that_makes_no_sense_names_no_studio(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content, encoding="latin-1")
    assert read_runtime_file(tmp_path) is None


def test_a_studio_that_ends_leaves_the_file_of_a_later_one(tmp_path: Path) -> None:
    mine, later = RuntimeFile(1, 1, "a"), RuntimeFile(2, 2, "b")
    mine.write(tmp_path)
    later.write(tmp_path)
    mine.remove(tmp_path)
    assert read_runtime_file(tmp_path) == later
    later.remove(tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_a_file_left_by_a_dead_studio_is_not_believed(tmp_path: Path) -> None:
    with listen(0) as listener:
        port = listener.getsockname()[1]
    (tmp_path / NAME).write_text(json.dumps({"pid": 1, "port": port, "token": "x"}))
    assert await running_studio(tmp_path) is None


def test_a_port_in_use_is_named_with_what_to_do() -> None:
    with listen(0) as first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(InvalidError, match=rf"Port {port} cannot be used.*--port"):
            listen(port)


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_number_that_is_no_port_is_refused_in_a_sentence(port: int) -> None:
    with pytest.raises(InvalidError, match="--port"):
        listen(port)


def test_the_studio_listens_on_this_machine_only() -> None:
    with listen(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
