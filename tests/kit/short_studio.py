"""A program that starts a kernel with a busy script, prints the kernel's process id, and waits to be killed."""

from __future__ import annotations

import asyncio

from tests.kit.kernel_clients import Watched, process_kernel, until
from tests.kit.processes import parent_of


async def main() -> None:
    watched = Watched(process_kernel())
    await watched.kernel.start()
    await watched.run("child")
    child = watched.text()
    spinning = asyncio.create_task(watched.run("print spinning\nspin 600"))
    await until(lambda: watched.text().endswith("spinning\n"))
    print(parent_of(int(child)), flush=True)
    await spinning


if __name__ == "__main__":
    asyncio.run(main())
