"""The process behind walls with an engine whose scripts have broken out: they are Python, with all it can do there.

Takes the place of `kernel/engines/walled/beginning.py`; the same engine also runs without any walls, for proofs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kernel.context import Context
from kernel.engines.protocol import Chunk


class BrokenEngine:
    language = "lua"

    def __init__(self, host: Any, limits: Any) -> None:
        self.host = host

    def set_globals(self, values: dict[str, Any]) -> None:
        pass

    def begin_run(self, seed: int, times: list[float]) -> None:
        pass

    def interrupt(self) -> None:
        pass

    async def run(self, ctx: Context, chunk: Chunk) -> Any:
        names: dict[str, Any] = {}
        exec(chunk.source, names)
        return names.get("result")


if __name__ == "__main__":
    from kernel.engines.walled import beginning

    vars(beginning)["load_engine"] = lambda *said, **more: BrokenEngine
    beginning.main(int(sys.argv[1]))
