"""Run every .lua and .js file of a folder as a spell on the demo model.

`python tests/conformance/run_blocks.py FOLDER [NAME…]`; `--show` prints what they print.

Code blocks of documents mention things they do not define (their `config`, a rate limiter, tools of other chapters):
`words.lua` and `words.js` beside this file say what those are, in our own words. A block that declares a `const` twice
shows alternatives, and is run piece by piece. One line per file; the exit code is 1 when one fails.

`expected.json` names what a block must have done, as operations of its trace: a block that merely does not fail has not
passed. `after/` uses what blocks only define.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.engines.protocol import Chunk
from kernel.protocols.executor import Done, Job

if TYPE_CHECKING:
    from tests.kit.scripts import Script

HERE = Path(__file__).resolve().parent
LANGUAGES = {".lua": "lua", ".js": "javascript"}
DECLARED = re.compile(r"^(?:const|let|class)\s+(?:\{[^}]*\}|\[[^\]]*\]|(\w+))", re.MULTILINE)
SECONDS = 60


def pieces(source: str, language: str) -> list[tuple[str, int]]:
    """The pieces of a block that can each be run, with the line they begin on."""
    if language != "javascript":
        return [(source, 1)]
    cuts, seen = [0], set[str]()
    for found in DECLARED.finditer(source):
        if found[1] and found[1] in seen:
            cuts.append(found.start())
            seen.clear()
        seen.add(found[1] or "")
    ends = [*cuts[1:], len(source)]
    return [(source[a:b], source.count("\n", 0, a) + 1) for a, b in zip(cuts, ends, strict=True)]


async def run_block(path: Path, folder: Path) -> tuple[str, Counter[str], str]:
    """Why a block failed ("" when it did not), how often each operation was done, and what it printed."""
    from tests.kit.one_model import OneModel
    from tests.kit.scripts import script

    language = LANGUAGES[path.suffix]
    params = {"topic": "owls", "question": "Why do owls hunt at night?"}
    async with script(folder, params=params) as running:
        spell = running.runtime.spell
        spell.models = OneModel(spell.models.model("demo/assistant"))
        words = (HERE / f"words{path.suffix}").read_text()
        done = await _run(running, words, language, f"words{path.suffix}", 1)
        if done.status == "ok":
            running.events.clear()
            for piece, line in _pieces_with_end(path, language):
                done = await _run(running, piece, language, path.name, line)
                if done.status != "ok":
                    break
        counted = Counter(e.kind.removesuffix(".started") for e in running.events if e.kind.endswith(".started"))
    return _why(done), counted, running.paper.text


def _pieces_with_end(path: Path, language: str) -> list[tuple[str, int]]:
    """The pieces of a block; the last with what `after/` adds to a block that only defines things: a use of them."""
    found = pieces(path.read_text(), language)
    after = HERE / "after" / path.name
    if after.exists():
        last, line = found[-1]
        found[-1] = f"{last.rstrip()}\n{after.read_text()}", line
    return found


async def _run(running: Script, source: str, language: str, name: str, line: int) -> Done:
    job = Job(Chunk(source, name, "block", line), language)
    try:
        return await asyncio.wait_for(running.runtime.execute(job, running.paper), SECONDS)
    except TimeoutError:
        return Done("failed", error={"type": "timeout", "message": f"It did not end within {SECONDS} s.", "line": 0})


def _why(done: Done) -> str:
    error: Mapping[str, Any] = done.error or {}
    return "" if done.status == "ok" else f"{error.get('file', '')}:{error.get('line', 0)}: {error.get('message')}"


def missing(wanted: Mapping[str, int], counted: Counter[str]) -> str:
    """What of the trace is missing, "" for nothing."""
    few = [f"{counted[name]} of {least} {name}" for name, least in wanted.items() if counted[name] < least]
    return f"the trace has only {', '.join(few)}" if few else ""


async def main(paths: list[Path], show: bool) -> int:
    """Run them all; how many failed."""
    wanted: dict[str, dict[str, int]] = json.loads((HERE / "expected.json").read_text())
    failed = 0
    for path in paths:
        with tempfile.TemporaryDirectory() as workspace:
            why, counted, said = await run_block(path, Path(workspace))
        why = why or missing(wanted.get(path.name, {}), counted)
        failed += bool(why)
        if show:
            print(said)
        done = ", ".join(
            f"{count} {name}" for name, count in sorted(counted.items()) if name not in ("run", "run_cell")
        )
        print(f"{'FAIL' if why else 'ok  '} {path.name}  {why or done}", flush=True)
    print(f"{len(paths) - failed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    # Run as a file, Python looks for modules beside it only.
    sys.path.insert(0, str(HERE.parents[1]))
    folder, *names = [one for one in sys.argv[1:] if one != "--show"]
    found = sorted(path for path in Path(folder).iterdir() if path.suffix in LANGUAGES)
    chosen = [path for path in found if path.name.startswith(tuple(names))] if names else found
    sys.exit(bool(asyncio.run(main(chosen, "--show" in sys.argv))))
