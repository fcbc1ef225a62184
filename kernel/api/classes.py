"""The visible table of everything a script can use. To add something, write its class and put it here."""

from __future__ import annotations

from functools import cache

from kernel.api.agent import Agent, AgentBuilder
from kernel.api.hooks import Hooks
from kernel.api.library import Async, Http, Io, Uuid
from kernel.api.promise import Promise, Settle
from kernel.api.state import State, StateScope
from kernel.api.stream import Stream
from kernel.api.tool import Tool, builtin_class
from kernel.api.workflow import Workflow
from kernel.tools import math, system
from kernel.tools.definition import Entry

BUILTIN_TOOLS: tuple[Entry, ...] = (*math.TOOLS, *system.TOOLS)

CLASSES: tuple[type, ...] = (
    Agent,
    AgentBuilder,
    Tool,
    Workflow,
    Hooks,
    State,
    StateScope,
    Stream,
    Promise,
    Settle,
    Http,
    Async,
    Uuid,
    Io,
)


@cache
def script_classes() -> tuple[type, ...]:
    """Every script class, those of the built-in tools included."""
    return CLASSES + tuple(
        builtin_class(entry, name) for entry in BUILTIN_TOOLS for name in (entry.script_class, *entry.aliases)
    )
