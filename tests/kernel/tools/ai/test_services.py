"""The tools `image_generation`, `audio_transcribe` and `code_interpreter` with real counterparts."""

from __future__ import annotations

import io
import sys
import wave
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import DeniedError, InvalidError, ModelError, NotFoundError, RateLimitError, SpellError
from kernel.sandbox.isolation import landlock_version
from tests.kit.raw_server import http_answer, raw_server
from tests.kit.tools import Workshop
from tests.kit.world import World
from tests.kit.worlds.ai import PNG


def service(outside: World, **more: Any) -> dict[str, Any]:
    return {"base_url": outside.url + "/v1", "api_key": "key-of-ada", **more}


async def test_images_are_written_to_files(workshop: Workshop, outside: World, tmp_path: Path) -> None:
    workshop.options = service(outside, output_dir="images", size="64x64")
    made = await workshop.call("image_generation", prompt="An owl", path="owl.png", count=2)
    assert [f["path"] for f in made["files"]] == ["images/owl_1.png", "images/owl_2.png"]
    assert (tmp_path / "images" / "owl_2.png").read_bytes() == PNG
    asked = outside.asked("/v1/images/generations")[0]
    assert asked["headers"]["Authorization"] == "Bearer key-of-ada"
    assert b'"size":"64x64"' in asked["body"].replace(b" ", b"")
    assert (await workshop.call("image_generation", prompt="by address"))["path"] == "images/image_1.png"


@pytest.mark.parametrize(
    ("prompt", "kind", "words"),
    [
        ("forbidden", ModelError, "against our policy"),
        ("elsewhere", DeniedError, "not allowed"),
        ("no image", ModelError, "no image"),
        ("broken", ModelError, "no Base64"),
        ("nothing", ModelError, "no image"),
        (" ", InvalidError, "prompt"),
    ],
)
async def test_what_is_no_image_is_told_and_nothing_is_written(
    workshop: Workshop, outside: World, prompt: str, kind: type[SpellError], words: str
) -> None:
    workshop.options = service(outside)
    with pytest.raises(kind, match=words):
        await workshop.call("image_generation", prompt=prompt)
    workshop.options = {}
    assert (await workshop.call("file_system", operation="list", path="."))["entries"] == []


async def test_a_key_is_needed_and_has_to_be_right(workshop: Workshop, outside: World) -> None:
    with pytest.raises(DeniedError, match="has no key"):
        await workshop.call("image_generation", prompt="An owl")
    workshop.options = service(outside, api_key="revoked-key")
    with pytest.raises(DeniedError, match="refused the key"):
        await workshop.call("image_generation", prompt="An owl")


async def test_a_service_that_is_busy_says_when(workshop: Workshop) -> None:
    async with raw_server(http_answer(b"{}", status="429 Slow down", retry_after="7")) as server:
        workshop.options = {"base_url": f"http://127.0.0.1:{server.port}"}
        with pytest.raises(RateLimitError) as caught:
            await workshop.call("image_generation", prompt="An owl")
        assert caught.value.details["retry_after"] == 7


def sound() -> bytes:
    """A tenth of a second of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(1600))
    return made.getvalue()


async def test_what_is_said_is_written_down(workshop: Workshop, outside: World, tmp_path: Path) -> None:
    (tmp_path / "owl.wav").write_bytes(sound())
    workshop.options = service(outside)
    assert (await workshop.call("audio_transcribe", path="owl.wav"))["text"] == "Hoot hoot"
    told = await workshop.call("audio_transcribe", path="owl.wav", segments=True, language="en")
    assert told["segments"] == [{"start": 0.0, "end": 1.5, "text": "Hoot hoot"}]
    assert (told["language"], told["duration"]) == ("en", 1.5)
    assert sound() in outside.asked("/v1/audio/transcriptions")[0]["body"]


async def test_what_is_no_audio_is_told(workshop: Workshop, outside: World, tmp_path: Path) -> None:
    workshop.options = service(outside, max_file_size=2000)
    for name, content in (("a.txt", b"x"), ("b.wav", b"no sound"), ("c.wav", b""), ("d.wav", b"RIFF" * 600)):
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidError, match="endings of audio"):
        await workshop.call("audio_transcribe", path="a.txt")
    with pytest.raises(ModelError, match="Invalid file format"):
        await workshop.call("audio_transcribe", path="b.wav")
    with pytest.raises(InvalidError, match="empty"):
        await workshop.call("audio_transcribe", path="c.wav")
    with pytest.raises(InvalidError, match="the most"):
        await workshop.call("audio_transcribe", path="d.wav")
    with pytest.raises(NotFoundError):
        await workshop.call("audio_transcribe", path="e.wav")
    with pytest.raises(DeniedError):
        await workshop.call("audio_transcribe", path="/etc/x.wav")


@pytest.mark.parametrize(
    ("language", "code", "result"),
    [("lua", "print('hoot') return 6 * 7", 42), ("javascript", "console.log('hoot'); 6 * 7", 42)],
)
async def test_code_runs_apart_from_the_spell(workshop: Workshop, language: str, code: str, result: int) -> None:
    done = await workshop.call("code_interpreter", code=code, language=language)
    assert (done["ok"], done["result"], done["files"]) == (True, result, [])


@pytest.mark.parametrize(
    ("language", "code", "kind"),
    [
        ("lua", "error('no owls')", "script"),
        ("lua", "return ==", "invalid"),
        ("lua", "while true do end", "limit"),
        ("lua", "local t = {} while true do t[#t + 1] = ('x'):rep(1e6) .. #t end", "limit"),
        ("lua", "return Agent.new({})", "script"),
        ("lua", "return io.open('/etc/passwd')", "script"),
        ("javascript", "throw new Error('no owls')", "script"),
        ("javascript", "while (true) {}", "limit"),
        ("javascript", "await new Promise(() => {})", ""),
        ("javascript", "await import('fs')", ""),
        ("javascript", "http.get('http://127.0.0.1/')", "script"),
    ],
)
async def test_what_code_does_wrong_is_in_its_error(workshop: Workshop, language: str, code: str, kind: str) -> None:
    workshop.options = {"timeout": 1000, "memory_limit": 32 << 20}
    done = await workshop.call("code_interpreter", code=code, language=language)
    assert not done["ok"]
    assert done["error"]["message"]
    assert not kind or done["error"]["type"] in (kind, "timeout")


async def test_it_runs_only_the_languages_it_was_given(workshop: Workshop) -> None:
    workshop.options = {"languages": ["lua"]}
    with pytest.raises(InvalidError, match="not javascript"):
        await workshop.call("code_interpreter", code="1", language="javascript")
    with pytest.raises(InvalidError, match="characters"):
        await workshop.call("code_interpreter", code=" ")


walled = pytest.mark.skipif(
    sys.platform != "linux" or landlock_version() < 3, reason="an isolated Python needs Landlock"
)


@walled
async def test_python_reads_the_files_it_is_given_and_makes_others(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("owl,3\nvole,4\n")
    workshop.options = {"output_dir": "made", "timeout": 60000}
    code = """
import pathlib, csv
rows = list(csv.reader(open("in.csv")))
pathlib.Path("out.txt").write_text(str(sum(int(row[1]) for row in rows)))
print("done")
len(rows)
"""
    done = await workshop.call("code_interpreter", code=code, files=["in.csv"])
    assert (done["ok"], done["result"], done["stdout"]) == (True, 2, "done\n")
    assert done["files"] == [{"path": "made/out.txt", "size": 1}]
    assert (tmp_path / "made" / "out.txt").read_text() == "7"


@walled
@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 1))",
        "import subprocess; subprocess.run(['true'])",
        "open({secret!r}).read()",
        "import os; os.symlink({secret!r}, 'link'); open('link').read()",
        "raise ValueError('no owls')",
        "x = bytearray(10 ** 9)",
    ],
)
async def test_python_has_no_way_out(workshop: Workshop, tmp_path: Path, code: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    workshop.options = {"timeout": 60000}
    done = await workshop.call("code_interpreter", code=code.format(secret=str(secret)))
    assert not done["ok"]
    assert "the secret" not in str(done)


@walled
async def test_python_that_does_not_end_is_ended(workshop: Workshop) -> None:
    workshop.options = {"timeout": 3000}
    done = await workshop.call("code_interpreter", code="while True: pass")
    assert done["error"]["type"] in ("timeout", "limit")


@walled
async def test_a_link_that_code_leaves_behind_is_not_followed(workshop: Workshop, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    code = f"import os; os.symlink({str(secret)!r}, 'link.txt'); os.mkdir('d'); os.symlink('/', 'd/root')"
    workshop.options = {"output_dir": "made", "timeout": 60000}
    done = await workshop.call("code_interpreter", code=code)
    assert (done["ok"], done["files"]) == (True, [])
