"""The kernel as a process: arguments in, exit code out. What runs the spell is given, not chosen, here."""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, SpellError
from kernel.protocols.executor import Executor
from kernel.protocols.jupyter.parent import go_first, watch_parent, watch_pipe
from kernel.protocols.jupyter.spec import DEFAULT_LANGUAGE, TITLES

OpenExecutor = Callable[[dict[str, Any]], Executor]


def run_kernel(arguments: Sequence[str], open_executor: OpenExecutor) -> int:
    """Serve one kernel until it is shut down; the exit code. Faults at the start go to stderr as one sentence."""
    faulthandler.enable()
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    given = _parser().parse_args(arguments)
    try:
        options = _options(given.options)
        _watch(given.parent_pipe)
        asyncio.run(_serve(given.connection_file, options, open_executor, given.language))
        if given.parent_pipe:
            _clear(given.connection_file)
    except SpellError as error:
        print(error.message, file=sys.stderr)
        return 1
    return 0


async def _serve(connection_file: Path, options: dict[str, Any], open_executor: OpenExecutor, language: str) -> None:
    from kernel.protocols.jupyter.server import serve

    await serve(connection_file, open_executor(options), language)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kernel.protocols.jupyter", description="A Jupyter kernel of spells."
    )
    parser.add_argument(
        "-f", dest="connection_file", type=Path, required=True, help="the connection file of the client"
    )
    parser.add_argument("--options", default="{}", help="folder, home, profile, model and params, as a JSON object")
    parser.add_argument("--language", choices=[*TITLES], default=DEFAULT_LANGUAGE, help="the language of plain cells")
    parser.add_argument("--parent-pipe", action="store_true", help="end when standard input ends")
    return parser


def _options(text: str) -> dict[str, Any]:
    try:
        options = json.loads(text)
    except ValueError as error:
        raise InvalidError(f"--options {text!r} is not JSON ({error}).") from error
    if not isinstance(options, dict):
        raise InvalidError(f"--options {text!r} is not a JSON object.")
    return options


def _watch(parent_pipe: bool) -> None:
    parent = os.environ.get("JPY_PARENT_PID", "")
    if parent_pipe:
        go_first()
        watch_pipe()
    elif parent.isdecimal() and int(parent) == os.getppid():
        watch_parent(int(parent))


def _clear(connection_file: Path) -> None:
    """Remove the file and its folder if that is empty then: a client that was killed cannot do it."""
    connection_file.unlink(missing_ok=True)
    with suppress(OSError):
        connection_file.parent.rmdir()
