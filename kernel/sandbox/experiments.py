"""What runs in a process of the laboratory: one computation after the other, each within its bounds.

Started as a file of its own: `python -I experiments.py WIRE OUT ERR ABOUT`. Not here: who asks (`laboratory`).
"""

from __future__ import annotations

import importlib
import json
import math
import os
import resource
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

DEEPEST = 3000
"""Calls within calls; the stack of a thread holds many more."""


def main(wire: int, out: int, err: int, about: str) -> None:
    """Answer requests until the other end hangs up."""
    setting = json.loads(about)
    for descriptor in (out, err):
        os.close(descriptor)
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(silence, descriptor)
    sys.path.insert(0, setting["root"])
    meter = os.open("/proc/self/statm", os.O_RDONLY) if sys.platform == "linux" else -1
    _wall_in(setting["walls"])
    if os.getppid() != setting["parent"]:
        return
    sys.setrecursionlimit(DEEPEST)
    with socket.socket(fileno=wire) as line, line.makefile("rb") as requests, line.makefile("wb") as answers:
        for request in requests:
            if not _serve(json.loads(request), answers, meter, setting["longest"]):
                return


def _wall_in(walls: dict[str, list[str]]) -> None:
    from kernel.sandbox.isolation import restrain

    try:
        restrain({}, walls)
    except OSError:
        # A system without such walls. What runs here is the kernel's own code; the walls are a second defence.
        restrain({}, None)


def _serve(asked: dict[str, Any], answers: Any, meter: int, longest: int) -> bool:
    """Answer one request. False when this process is not fit for another."""

    def say(answer: dict[str, Any]) -> None:
        text = json.dumps(answer)
        if len(text) >= longest:
            answer = {"error": {"type": "limit", "message": f"The result has more than {longest >> 20} MB."}}
            text = json.dumps(answer)
        answers.write(text.encode() + b"\n")
        answers.flush()

    module, _, name = asked["function"].partition(":")
    try:
        function = getattr(importlib.import_module(module), name)
    except ImportError as error:
        needs = f"This needs the package {error.name}: pip install 'llmspell-studio[tools]'."
        say({"error": {"type": "invalid", "message": needs}})
        return True
    except AttributeError as error:
        say({"error": {"type": "internal", "message": f"{error}."}})
        return True
    say({"ready": True})
    room = _limit(asked["memory"], asked["seconds"], meter)
    answer = _answer(function, asked["arguments"], room)
    say(answer)
    return "last" not in answer


def _limit(memory: int, seconds: float, meter: int) -> Callable[[], None]:
    """Set the bounds of one computation; gives what takes them away again."""
    # The other end watches the clock. This is for the case that it does not.
    bounds = {resource.RLIMIT_CPU: math.ceil(time.process_time() + seconds) + 1}
    if meter >= 0:
        used = int(os.pread(meter, 256, 0).split()[5]) * resource.getpagesize()
        bounds[resource.RLIMIT_DATA] = used + memory
    for kind, bound in bounds.items():
        resource.setrlimit(kind, (bound, resource.getrlimit(kind)[1]))

    def unbound() -> None:
        for kind in bounds:
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (hard, hard))

    return unbound


def _answer(function: Callable[..., Any], arguments: dict[str, Any], room: Callable[[], None]) -> dict[str, Any]:
    from kernel.errors import SpellError
    from kernel.values import from_border, plain

    try:
        return {"value": plain(function(**from_border(arguments, dict)))}
    except SpellError as error:
        return {"error": error.describe()}
    except MemoryError:
        room()
        message = "This needs more memory than a computation may have. Ask for less."
        return {"error": {"type": "limit", "message": message}, "last": True}
    except RecursionError:
        return {"error": {"type": "invalid", "message": "This is nested too deeply."}, "last": True}
    except Exception as error:
        told = str(error) or type(error).__name__
        return {"error": {"type": "tool", "message": f"This cannot be computed: {told[:500]}"}}
    finally:
        room()


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    # A file that is run has its folder in the search path, where modules would hide those of Python.
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here]
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
