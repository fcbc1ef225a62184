"""`python -m tests.parity [server|desktop|tab …]`: does the deeds in these places (all three); writes docs/parity.md.

Exits with 1 when a deed failed. `--only NAME` does single deeds; `--site` is the folder of the site.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from playwright.async_api import expect

from tests.browser.conftest import SITE
from tests.kit.desktop import missing
from tests.parity.deeds.all import DEEDS, PLACES, Deed
from tests.parity.places import MAKE
from tests.parity.table import PAGE, page_of, read_record, write_record
from tests.parity.walk import FAILED, Outcome, walk


async def main(arguments: argparse.Namespace) -> int:
    """Do them; the exit code."""
    expect.set_options(timeout=arguments.patience * 1000)
    record = {place: dict(deeds) for place, deeds in read_record().items()}
    failed = 0
    for place in arguments.places or PLACES:
        why = cannot(place, arguments.site)
        if why:
            print(f"{PLACES[place]}: not tried. {why}")
            continue
        print(f"{PLACES[place]}:", flush=True)
        outcomes = await done_in(place, arguments)
        failed += sum(one.how == FAILED for one in outcomes.values())
        record[place] = {**record.get(place, {}), **outcomes} if arguments.only else outcomes
        write_record(record)
        PAGE.write_text(page_of(record), "utf-8")
    return 1 if failed else 0


async def done_in(place: str, arguments: argparse.Namespace) -> dict[str, Outcome]:
    """Do the deeds in a place, and say what came of each."""
    begun = time.monotonic()

    def tell(deed: Deed, outcome: Outcome) -> None:
        nonlocal begun
        took, begun = time.monotonic() - begun, time.monotonic()
        print(f"  {outcome.how:9} {took:6.1f} s  {deed.id}", flush=True)
        if outcome.said and outcome.how == FAILED:
            said = outcome.said.split("\nAria snapshot")[0]
            print("      " + said[:1500].replace("\n", "\n      "), flush=True)

    deeds = [deed for deed in DEEDS if not arguments.only or deed.id in arguments.only]
    with tempfile.TemporaryDirectory() as folder:
        async with MAKE[place](Path(folder), arguments.site) as visit:
            print(f"  there     {time.monotonic() - begun:6.1f} s", flush=True)
            begun = time.monotonic()
            visit.page.set_default_timeout(arguments.patience * 1000)
            outcomes = await walk(visit, deeds, tell)
            if arguments.picture:
                await visit.page.screenshot(path=arguments.picture)
            for one in (*visit.watched.errors, *visit.watched.external):
                print(f"  the page: {one}", flush=True)
            return outcomes


def cannot(place: str, site: Path) -> str:
    """Why a place cannot be tried here; "" when it can."""
    if place == "desktop":
        return missing()
    if place == "tab" and not (site / "index.html").is_file():
        return f"There is no site in {site}: make browser"
    return ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="tests.parity", description=__doc__)
    parser.add_argument("places", nargs="*", choices=[*PLACES, []], metavar="place")
    parser.add_argument("--only", nargs="+", choices=[deed.id for deed in DEEDS], metavar="NAME")
    parser.add_argument("--site", type=Path, default=SITE)
    parser.add_argument("--patience", type=float, default=60, help="seconds that a step of a deed may take")
    parser.add_argument("--picture", help="where to put a picture of the page at the end")
    sys.exit(asyncio.run(main(parser.parse_args())))
