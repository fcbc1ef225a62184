"""The studio as a process of its own: `python -m tests.kit.studio_process FOLDER [PORT]`; says what it announces."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import SpellError

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class StudioProcess:
    """A studio that was started, and the line it announced (its error, when it could not start)."""

    process: asyncio.subprocess.Process
    line: str

    @property
    def link(self) -> str:
        return self.line.split()[-1]

    async def stop(self, number: int) -> tuple[int, str, str]:
        """Send a signal; the exit code, and the rest of what it wrote to standard output and error."""
        self.process.send_signal(number)
        async with asyncio.timeout(30):
            output, errors = await self.process.communicate()
        return self.process.returncode or 0, output.decode(), errors.decode()


@asynccontextmanager
async def studio_process(folder: Path, port: int = 0, full_disk: bool = False) -> AsyncIterator[StudioProcess]:
    """Start a studio and wait for its line; it is ended when it has not ended by then.

    With `full_disk` it may not write a single byte to any file.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.kit.studio_process",
        str(folder),
        str(port),
        *(["full"] if full_disk else []),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            line = (await process.stdout.readline()).decode().strip()
        yield StudioProcess(process, line)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.communicate()


async def main(folder: Path, port: int) -> int:
    from webui.server import serve

    try:
        await serve(folder, port=port, open_browser=False, announce=lambda line: print(line, flush=True))
    except SpellError as error:
        print(f"{type(error).__name__}: {error.message}", flush=True)
        return 1
    return 0


def fill_disk() -> None:
    """From now on this process can write no byte to a file."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


if __name__ == "__main__":
    if sys.argv[3:]:
        fill_disk()
    sys.exit(asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]))))
