"""Pairs of spells: the same in Lua and in JavaScript. Running one, and what of its trace must be equal.

`python -m tests.kit.pairs NAME …` runs pairs, shows where they differ, and writes the expected output when they agree.
"""

from __future__ import annotations

import asyncio
import difflib
import json
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.engines.protocol import Chunk
from kernel.events import Event
from kernel.protocols.executor import Job
from kernel.spelling import snake_case
from tests.kit.scripts import script
from tests.kit.world import world

PAIRS = Path(__file__).parents[2] / "spells" / "pairs"
LANGUAGES = {"lua": ".lua", "javascript": ".js"}

GRANTS = ("host:loopback", "approve:*")
"""What a pair may do beyond its profile: reach servers on this machine, call what needs approval."""

SERVER = "http://server"
"""What the address of the world is called, which pairs find in the global `server`."""

OUTSIDE = frozenset(
    {
        "source",
        "duration",
        "retry_after",
        "time",
        "start_time",
        "stack_trace",
        "traceback",
        "line",
        "column",
        "file",
        "port",
    }
)
"""What of an event depends on where and when it happened."""

DATE = r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"

IDS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{8}T\d{6}-[0-9a-f]+|127\.0\.0\.1:\d+|" + DATE
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a spell said and did: its output with its result, and its spans as a tree."""

    output: str
    trace: list[Any]


async def run_one(path: Path) -> Told:
    """Run one spell of a pair on the demo model, in a folder of its own."""
    language = next(language for language, ending in LANGUAGES.items() if ending == path.suffix)
    source = await asyncio.to_thread(path.read_text)
    with tempfile.TemporaryDirectory() as folder:
        async with world() as outside, script(Path(folder), allow=GRANTS) as running:
            running.runtime.engine(language).set_globals({"server": outside.url})
            job = Job(Chunk(source, path.name), language)
            done = await asyncio.wait_for(running.runtime.execute(job, running.paper), 60)
    said = running.paper.text
    errors = "".join(text for name, text in running.paper.written if name == "stderr")
    said += f"--- stderr\n{errors}" if errors else ""
    if done.error:
        said += f"--- failed: {done.error['type']}: {done.error['message']}\n"
    elif done.value is not None:
        said += f"--- returned: {json.dumps(done.value, ensure_ascii=False, sort_keys=True)}\n"
    return Told(said.replace(outside.url, SERVER), _elsewhere(spans(running.events), outside.url))


def _elsewhere(trace: list[Any], url: str) -> list[Any]:
    """A trace in which the server of the tests, whose port is another each time, has a name."""
    told: list[Any] = json.loads(json.dumps(trace).replace(url, SERVER).replace(url.partition("//")[2], "server"))
    return told


def spans(events: list[Event]) -> list[Any]:
    """Every span with what went in, came out and happened inside; those that went on at the same time in any order."""
    children: dict[str, list[Any]] = {}
    entries: dict[str, dict[str, Any]] = {}
    for event in events:
        operation, _, moment = event.kind.rpartition(".")
        if operation == "run" or not event.span_id:
            continue
        if moment == "started":
            inside = children.setdefault(event.span_id, [])
            root = operation in ("run_script", "run_cell")
            about = {"operation": operation, "name": "" if root else event.name}
            entries[event.span_id] = {**about, "input": None if root else event.data.get("input"), "inside": inside}
            children.setdefault(event.parent_id, []).append(entries[event.span_id])
        elif moment in ("finished", "failed"):
            entries[event.span_id] |= {moment: event.data.get("output", event.data.get("error"))}
    return [settled(entry) for entry in children.get("", [])]


def settled(value: Any) -> Any:
    """Data without what depends on time and place."""
    match value:
        case dict():
            kept = {snake_case(key): settled(item) for key, item in value.items() if snake_case(key) not in OUTSIDE}
            if "inside" in kept:
                kept["inside"] = sorted(kept["inside"], key=lambda item: json.dumps(item, sort_keys=True, default=str))
            return kept
        case list():
            return [settled(item) for item in value]
        case str():
            return IDS.sub("ID", value)
    return value


def expected(name: str) -> Path:
    """Where the expected output of a pair is."""
    return PAIRS / f"{name}.out"


async def _show(name: str) -> bool:
    lua, javascript = [await run_one(PAIRS / f"{name}{ending}") for ending in LANGUAGES.values()]
    for what in ("output", "trace"):
        texts = [_text(getattr(told, what)).splitlines() for told in (lua, javascript)]
        if texts[0] != texts[1]:
            print(f"=== {name}: the {what} differs")
            print("\n".join(difflib.unified_diff(*texts, "lua", "javascript", lineterm="")))
    if lua == javascript:
        expected(name).write_text(lua.output)
        print(f"=== {name}: equal\n{lua.output}", end="")
    return lua == javascript


def _text(told: Any) -> str:
    return told if isinstance(told, str) else json.dumps(told, indent=1, sort_keys=True, default=str)


if __name__ == "__main__":
    names = sys.argv[1:] or sorted(path.stem for path in PAIRS.glob("*.lua"))
    sys.exit(not all([asyncio.run(_show(name)) for name in names]))
