"""The words that every cell of a language knows: the script API, and the language's own library.

A test compares the lists with the living engines. Not here: what a profile keeps away (`undefined`).
"""

from __future__ import annotations

import builtins
from functools import cache

from kernel.api.bindings import read_bindings

GIVEN = frozenset("cells params env config arg tools agents".split())
"""What the kernel gives to each language."""

LUA = frozenset(
    "_ENV _G _VERSION assert collectgarbage console coroutine debug dofile error getmetatable inspect io ipairs"
    " json load loadfile math next os package pairs pcall print rawequal rawget rawlen rawset require select self"
    " setmetatable string table tonumber tostring type utf8 uuid warn xpcall".split()
)

JAVASCRIPT = frozenset(
    "AbortController AbortSignal AggregateError arguments Array ArrayBuffer AsyncDisposableStack atob Atomics"
    " BigInt BigInt64Array BigUint64Array Boolean btoa clearImmediate clearInterval clearTimeout console crypto"
    " CustomEvent DataView Date decodeURI decodeURIComponent DisposableStack DOMException encodeURI"
    " encodeURIComponent Error escape eval EvalError Event EventTarget exports fetch FinalizationRegistry"
    " Float16Array Float32Array Float64Array Function globalThis Infinity inspect Int16Array Int32Array Int8Array"
    " InternalError isFinite isNaN Iterator JSON json Map Math module NaN Number Object parseFloat parseInt"
    " performance print process Promise Proxy queueMicrotask RangeError ReferenceError Reflect RegExp require Set"
    " setImmediate setInterval setTimeout SharedArrayBuffer SpellError String structuredClone SuppressedError"
    " Symbol SyntaxError TextDecoder TextEncoder TypeError Uint16Array Uint32Array Uint8Array Uint8ClampedArray"
    " undefined unescape URIError URL URLSearchParams uuid WeakMap WeakRef WeakSet".split()
)

PYTHON = frozenset(vars(builtins)) | {"__name__", "__file__", "__doc__", "__builtins__", "llmspell"}

LIBRARY = {"lua": LUA, "javascript": JAVASCRIPT, "python": PYTHON}


@cache
def api_names(language: str) -> frozenset[str]:
    """The classes of the script API in a language, and its errors."""
    made = read_bindings(language)
    return frozenset(made["classes"]) | frozenset(made["errors"])


@cache
def known_names(language: str) -> frozenset[str]:
    """Every name that is there before any cell has run."""
    return LIBRARY.get(language, frozenset()) | api_names(language) | GIVEN
