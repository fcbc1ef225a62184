"""Which libraries of Lua and globals of JavaScript a profile lets scripts see, as rules: `lua:os`, `javascript:*`, `*`.

Not here: what stands in the place of one that is kept away (`denials.lua`, `denials.js`). Python cells import what they
like; what bounds them is the process (`Profile.python`). The script API is always there, whatever the rules say.
"""

from __future__ import annotations

from collections.abc import Iterable

from kernel.errors import InvalidError

EVERYTHING = "*"

LIBRARIES: dict[str, tuple[str, ...]] = {
    "lua": tuple("string table math os io utf8 coroutine debug".split()),
    "javascript": tuple(
        "Date Math JSON RegExp Map Set WeakMap WeakSet WeakRef FinalizationRegistry Proxy Reflect Symbol BigInt "
        "ArrayBuffer SharedArrayBuffer Atomics DataView Iterator Function eval console setTimeout setInterval "
        "setImmediate queueMicrotask crypto performance structuredClone TextEncoder TextDecoder URL URLSearchParams "
        "Event EventTarget CustomEvent AbortController AbortSignal process require btoa atob".split()
    ),
}
"""Language → what a profile can keep from its scripts. The rest (`print`, `Object`) is the language itself."""

FAR_REACHING = {"lua:os", "lua:io", "lua:debug", "javascript:eval", "javascript:Function"}

HARMLESS = tuple(
    f"{language}:{name}"
    for language, names in LIBRARIES.items()
    for name in names
    if f"{language}:{name}" not in FAR_REACHING
)
"""What the profile `high` has: nothing that tells of the machine, or makes code of text."""

SHORT = {"js": "javascript"}


def read_rule(said: str) -> str:
    """A rule with the language's full name. `InvalidError` for one that names nothing."""
    language, _, name = said.partition(":")
    language = SHORT.get(language, language)
    if said == EVERYTHING:
        return said
    if language not in LIBRARIES:
        raise InvalidError(f"{said!r} names no library. Write lua:NAME, javascript:NAME, lua:*, javascript:* or *.")
    if name != EVERYTHING and name not in LIBRARIES[language]:
        known = ", ".join(LIBRARIES[language])
        raise InvalidError(f"There is no library {name!r} of {language} to name. There are: {known}.")
    return f"{language}:{name}"


def seen_by(rules: Iterable[str]) -> set[str]:
    """All that the rules let scripts see: `lua:os`, …"""
    every = {f"{language}:{name}" for language, names in LIBRARIES.items() for name in names}
    given = set(rules)
    return {one for one in every if given & {EVERYTHING, one, f"{one.partition(':')[0]}:{EVERYTHING}"}}


def denied_of(rules: Iterable[str], language: str) -> list[str]:
    """What the rules keep from scripts of a language."""
    seen = seen_by(rules)
    return [name for name in LIBRARIES.get(language, ()) if f"{language}:{name}" not in seen]
