"""A script that has broken out of Lua or JavaScript finds nothing behind the walls, and everything without them."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.engines.protocol import Chunk
from kernel.engines.walled import process
from kernel.engines.walled.engine import WalledEngine, WalledJavaScriptEngine, WalledLuaEngine
from kernel.errors import LimitError
from kernel.policy import Limits
from tests.kit.javascript_host import JavaScriptHost
from tests.kit.lua_host import LuaHost
from tests.kit.small_host import context
from tests.security.walls.attacks import ATTACKS, all_attacks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux")

BROKEN = Path(__file__).parents[2] / "kit" / "broken_engine.py"

ENGINES: dict[str, tuple[type[WalledEngine], Any]] = {
    "lua": (WalledLuaEngine, LuaHost),
    "javascript": (WalledJavaScriptEngine, JavaScriptHost),
}


@pytest.fixture(params=ENGINES)
async def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WalledEngine]:
    """An engine whose scripts are Python from the start, behind the walls of a language."""
    monkeypatch.setattr(process, "BEGINNING", BROKEN)
    make, host = ENGINES[request.param]
    engine = make(host(), Limits(memory=64 << 20))
    yield engine
    engine.close()


@pytest.fixture
def no_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    hello = process.WalledProcess._hello
    monkeypatch.setattr(process.WalledProcess, "_hello", lambda *said: {**hello(*said), "confine": None})


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[str]:
    """All attacks on a folder and a server."""
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "made").touch()
    with socket.create_server(("127.0.0.1", 0)) as server:
        places = {"file": str(tmp_path / "secret.txt"), "made": str(tmp_path / "made"), "folder": str(tmp_path)}
        yield all_attacks(**places, port=server.getsockname()[1])


async def test_behind_the_walls_every_attack_is_refused(broken: WalledEngine, outside: str, tmp_path: Path) -> None:
    tried = await broken.run(context(), Chunk(outside, "spell"))
    assert tried == dict.fromkeys(ATTACKS, "PermissionError")
    assert sorted(os.listdir(tmp_path)) == ["made", "secret.txt"]


@pytest.mark.usefixtures("no_walls")
async def test_without_the_walls_every_attack_succeeds(broken: WalledEngine, outside: str) -> None:
    tried = await broken.run(context(), Chunk(outside, "spell"))
    assert tried == dict.fromkeys(ATTACKS, "succeeded")


async def test_it_has_no_variables_of_the_kernel(broken: WalledEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_API_TOKEN", "secret")
    seen = await broken.run(context(), Chunk("import os\nresult = list(os.environ)", "spell"))
    assert isinstance(seen, list)
    assert set(seen) <= {"LC_CTYPE"}


async def test_memory_is_limited_outside_of_the_language_too(broken: WalledEngine) -> None:
    grab = "try:\n    held = bytearray({size})\n    result = 'got it'\nexcept MemoryError:\n    result = 'refused'"
    assert await broken.run(context(), Chunk(grab.format(size=16 << 20), "spell")) == "got it"
    assert await broken.run(context(), Chunk(grab.format(size=1 << 30), "spell")) == "refused"


async def test_javascript_that_computes_without_a_pause_is_ended() -> None:
    engine = WalledJavaScriptEngine(JavaScriptHost(), Limits(cpu=0.3, memory=64 << 20))
    # Native code that the interpreter does not count: in the kernel itself this would go on.
    endless = "const one = new Uint8Array(5e7); for (;;) one.fill(1)"
    with pytest.raises(LimitError, match="ended"):
        await engine.run(context(), Chunk(endless, "spell"))
    assert await engine.run(context(), Chunk("return 2", "spell")) == 2
    engine.close()
