"""`python -m recipe build`: the site; `code`: our own code anew in a site that is there; `serve`: look at it."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from recipe.fetching import Larder, RecipeError
from recipe.pins import read_pins
from recipe.serving import make_server
from recipe.site import Kitchen

ROOT = Path(__file__).resolve().parents[3]


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; the exit code."""
    said = arguments_of(arguments)
    site = said.site or said.root / "build" / "browser"
    try:
        if said.command == "serve":
            serve(site, said.port, said.prefix, said.isolate)
        else:
            make(said, site)
    except RecipeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def arguments_of(arguments: list[str] | None) -> argparse.Namespace:
    """The command line, read."""
    parser = argparse.ArgumentParser(prog="recipe", description=__doc__)
    parser.add_argument("command", choices=("build", "code", "serve"), nargs="?", default="build")
    parser.add_argument("--site", type=Path, help="the folder of the site (default: build/browser)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository whose code goes in")
    parser.add_argument("--quick", action="store_true", help="neither compile our own code nor compress")
    parser.add_argument("--port", type=int, default=8899)
    parser.add_argument("--prefix", default="/", help="the path to serve it under, such as /studio/")
    parser.add_argument("--isolate", action="store_true", help="serve it cross-origin isolated (COOP and COEP)")
    return parser.parse_args(arguments)


def make(said: argparse.Namespace, site: Path) -> None:
    """Build the site, or put our own code into it anew."""
    begun = time.monotonic()
    pins = read_pins()
    larder = Larder(pins)
    larder.fetch()
    kitchen = Kitchen(said.root, pins, larder, quick=said.quick or said.command == "code")
    if said.command == "code":
        kitchen.refresh(site)
        print(f"{site} has the code of now, after {time.monotonic() - begun:.1f} s")
        return
    version = kitchen.build(site)
    total = sum(file.stat().st_size for file in site.rglob("*") if file.suffix not in (".br",))
    print(f"{site}: version {version}, {total / 1e6:.1f} MB, after {time.monotonic() - begun:.0f} s")


def serve(site: Path, port: int, prefix: str, isolated: bool) -> None:
    """Serve the site until Ctrl-C."""
    with make_server(site, port, prefix=prefix, isolated=isolated) as server:
        print(f"http://127.0.0.1:{server.server_port}{prefix}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    sys.exit(main())
