"""Global names that are there before any cell runs: a cell that reads one waits for no other. Not what they are."""

from __future__ import annotations

import builtins
import json
from functools import cache
from pathlib import Path

import kernel.api

ALWAYS = ("params", "env", "arg", "config", "cells", "tools", "agents", "llmspell")

LUA = (
    "assert error getmetatable ipairs next pairs pcall print rawequal rawget rawlen rawset select setmetatable "
    "tonumber tostring type xpcall load require coroutine string table math utf8 os io debug _G _ENV _VERSION json"
)
JAVASCRIPT = (
    "undefined NaN Infinity globalThis Object Function Array String Number Boolean Symbol BigInt Math Date RegExp "
    "JSON Promise Map Set WeakMap WeakSet Error TypeError RangeError SyntaxError ReferenceError Proxy Reflect console "
    "parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI setTimeout "
    "clearTimeout setInterval clearInterval structuredClone queueMicrotask URL URLSearchParams TextEncoder TextDecoder "
    "Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array ArrayBuffer DataView "
    "Intl Iterator require"
)


@cache
def given_names(language: str) -> frozenset[str]:
    """The names that a language and the script API bring."""
    own = {"lua": LUA.split(), "javascript": JAVASCRIPT.split(), "python": dir(builtins)}
    return frozenset((*ALWAYS, *own.get(language, ()), *_api_names()))


@cache
def _api_names() -> frozenset[str]:
    told = json.loads(Path(kernel.api.__file__).with_name("bindings.json").read_bytes())
    return frozenset((*told["classes"], *told["libraries"]))
