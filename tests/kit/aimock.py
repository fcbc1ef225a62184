"""aimock, a fake of the OpenAI and the Anthropic wire that nobody here wrote, behind a door that counts connections.

It is installed by `tests/providers/install.sh`; where it is not, `installed` says so and its tests are skipped.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "providers"
COMMAND = FOLDER / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"


def installed() -> bool:
    """Whether aimock can be started."""
    return COMMAND.is_file() and shutil.which("node") is not None


@dataclass
class Fake:
    """A running aimock: `port` is that of the door in front of it, which counts connections and hang-ups."""

    behind: int
    port: int = 0
    connections: int = 0
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def openai(self) -> str:
        """The base URL of the OpenAI wire."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def anthropic(self) -> str:
        """The base URL of the Anthropic wire."""
        return f"http://127.0.0.1:{self.port}"

    async def journal(self) -> list[dict[str, Any]]:
        """Every request aimock was sent, oldest first."""
        import httpx

        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{self.behind}/__aimock/journal")
        entries: list[dict[str, Any]] = answer.json()
        return entries

    async def forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on, both ways."""
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        there, back = await asyncio.open_connection("127.0.0.1", self.behind)
        asked = asyncio.create_task(_pump(reader, back))
        asked.add_done_callback(lambda _: self.hung_up.set())
        answered = asyncio.create_task(_pump(there, writer))
        try:
            await asyncio.wait([asked, answered], return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            for one in (asked, answered):
                one.cancel()
            back.transport.abort()
            writer.close()  # what is still on its way goes out first
            self._tasks.discard(task)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        return


@asynccontextmanager
async def aimock() -> AsyncIterator[Fake]:
    """Start aimock with the fixtures of `tests/providers` on a free port, and the door in front of it."""
    arguments = ["--port", "0", "--strict", "--log-level", "info", "--fixtures", str(FOLDER / "fixtures.json")]
    process = await asyncio.create_subprocess_exec(
        "node", str(COMMAND), *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    assert process.stdout is not None
    try:
        fake = Fake(await asyncio.wait_for(_port(process.stdout), 30))
        rest = asyncio.create_task(process.stdout.read())
        server = await asyncio.start_server(fake.forward, "127.0.0.1", 0)
        fake.port = server.sockets[0].getsockname()[1]
        try:
            yield fake
        finally:
            server.close()
            for task in list(fake._tasks):
                task.cancel()
            await asyncio.gather(*fake._tasks, return_exceptions=True)
            await server.wait_closed()
    finally:
        process.terminate()
        await process.wait()
        await rest


async def _port(output: asyncio.StreamReader) -> int:
    said = []
    while line := await output.readline():
        said.append(line.decode())
        if found := re.search(r"127\.0\.0\.1:(\d+)", said[-1]):
            return int(found[1])
    raise RuntimeError(f"aimock did not start: {''.join(said)}")
