"""A process that opens a notebook, edits it without end, and says on stdout what was acknowledged.

python editing.py FILE QUIET        (QUIET: seconds between the last edit and a save)
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from studio.notebook.autosave import Pace
from studio.notebook.changes import EditCell
from studio.notebook.session import Session
from tests.kit.kernel_double import KernelDouble


async def main(file: Path, quiet: float) -> None:
    pace = Pace(quiet=quiet, longest=2 * quiet)
    session = await Session.open(file, KernelDouble(), home=file.parent / ".llmspell", pace=pace)
    cell = session.notebook.cells[0].id
    for number in range(1_000_000):
        session.change(EditCell(cell, f"print({number})\n" + "-- padding\n" * 200), "test")
        print(number, flush=True)
        await asyncio.sleep(0)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2])))
