"""How soon the desktop window is there and a cell answers in it, from source and from the bundle; sizes and memory.

`python -m benchmarks.desktop [PROGRAM OF A BUNDLE]`. Needs what `tests/desktop/install.sh` installs.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import async_playwright, expect

from tests.kit.desktop import Desktop, descendants, eventually, missing, page_at, screen
from tests.kit.shell import COMMAND

NOTEBOOK = '---\ntitle: Owls\n---\n\n```lua\nprint("Hoo " .. 6 * 7)\n```\n'
ROUNDS = 5
PATIENCE = 60_000


@dataclass
class Times:
    """Seconds from the start of the program, or of the deed."""

    shown: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def memory_of(pids: list[int]) -> float:
    """Megabytes that these processes have for themselves, and their share of what they have together."""
    kilobytes = 0
    for pid in pids:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def processor_of(pids: list[int]) -> float:
    """Seconds that these processes, and their children that have ended, have had a processor."""
    ticks = 0
    for pid in pids:
        said = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += sum(map(int, said[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


async def one_round(desktop: Desktop, command: tuple[str, ...], times: Times) -> None:
    """Start, run a cell as soon as it is there, start again, quit."""
    file = desktop.home / "owls.spell.md"
    file.write_text(NOTEBOOK)
    began = time.perf_counter()
    program = desktop.start(file, command=command)
    eventually(lambda: desktop.windows("Spell Studio"), "the window")
    times.shown.append(time.perf_counter() - began)
    async with async_playwright() as playwright:
        browser = await desktop.browser(playwright)
        while (page := page_at(browser, "owls.spell.md")) is None:
            await browser.contexts[0].pages[0].wait_for_timeout(20)
        cell = page.get_by_role("group", name="Cell 1", exact=True)
        await cell.hover(timeout=PATIENCE)
        await cell.get_by_role("button", name="Run cell").click(timeout=PATIENCE)
        await expect(page.get_by_role("region", name="Output 1", exact=True)).to_contain_text(
            "Hoo 42", timeout=PATIENCE
        )
        times.answered.append(time.perf_counter() - began)
        pids = [program.pid, *descendants(program.pid)]
        times.processor.append(processor_of(pids))
        times.memory.append(memory_of(pids))
        began = time.perf_counter()
        desktop.start(command=command).wait(60)
        times.again.append(time.perf_counter() - began)
        desktop.await_window("Owls")
        began = time.perf_counter()
        desktop.press("ctrl+q")
        program.wait(60)
        times.ended.append(time.perf_counter() - began)


async def measure(name: str, command: tuple[str, ...], display: str) -> None:
    """The first start of a person, whose caches are empty, and then some more."""
    times = Times()
    with tempfile.TemporaryDirectory() as folder:
        desktop = Desktop(Path(folder), display)
        try:
            for _ in range(ROUNDS):
                await one_round(desktop, command, times)
        finally:
            desktop.end()
    rows = {
        "window shown": times.shown,
        "a cell was run and answered": times.answered,
        "processor time up to that answer": times.processor,
        "second start, told and ended": times.again,
        "quit to the last process's end": times.ended,
    }
    print(f"\n{name}")
    for title, seconds in rows.items():
        print(f"  {title:<34}{statistics.median(seconds[1:]):>7.2f} s   (the first time {seconds[0]:.2f} s)")
    print(f"  {'memory of all processes (PSS)':<34}{statistics.median(times.memory):>7.0f} MB")


def size(folder: Path) -> float:
    """Megabytes of the files of a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def main() -> None:
    if why := missing():
        print(why)
        return
    with screen() as display:
        asyncio.run(measure("From source", (str(COMMAND), "desktop"), display))
        if sys.argv[1:]:
            bundle = Path(sys.argv[1]).resolve()
            print(f"\nThe bundle has {size(bundle.parent):.0f} MB")
            for part in sorted((bundle.parent / "_internal").iterdir(), key=size_of)[:-13:-1]:
                print(f"  {part.name:<34}{size_of(part):>7.0f} MB")
            asyncio.run(measure("From the bundle", (str(bundle),), display))


def size_of(path: Path) -> float:
    """Megabytes of a file or a folder."""
    return size(path) if path.is_dir() else path.lstat().st_size / 1e6


if __name__ == "__main__":
    main()
