"""Signature help: the call whose arguments are being typed, and which of them the cursor is in.

Not here: help for a name (`kernel.api.help`). Code that is being written cannot be parsed, so brackets are
counted in the text before the cursor, without its comments and strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

from kernel.api.definition import camel_case, describe
from kernel.api.help import NAME, find
from kernel.records import dataclass

FARTHEST = 20_000
"""Characters before the cursor that are looked at."""

_STRING = r'"(?:\\.|[^"\\\n])*(?:"|$|(?=\n))' + r"|'(?:\\.|[^'\\\n])*(?:'|$|(?=\n))"
_SKIPPED = {
    "lua": re.compile(rf"--\[(=*)\[.*?(?:\]\1\]|$)|--[^\n]*|\[(=*)\[.*?(?:\]\2\]|$)|{_STRING}", re.DOTALL),
    "javascript": re.compile(rf"//[^\n]*|/\*.*?(?:\*/|$)|`(?:\\.|[^`\\])*(?:`|$)|{_STRING}", re.DOTALL),
    "python": re.compile(rf"#[^\n]*|\"\"\".*?(?:\"\"\"|$)|'''.*?(?:'''|$)|{_STRING}", re.DOTALL),
}


@dataclass(frozen=True, slots=True)
class Signature:
    """A call as it is written: `agent:chat`, its parameters (`options?` may be left out) and what it gives.

    `active` is the parameter that the cursor is in, -1 when there is none; `options` are the keys that a table
    given for that parameter may have; `doc` is one line.
    """

    call: str
    parameters: tuple[str, ...]
    active: int
    returns: str
    doc: str
    options: tuple[str, ...] = ()


def signature_at(classes: Iterable[type], source: str, cursor: int, language: str) -> Signature | None:
    """The call of the script API around `cursor` (an offset in characters); None when there is none known."""
    bare = _bare(source, cursor, language)
    described = {one.name: one for one in map(describe, classes)}
    for name, position in _open_calls(bare, "({" if language == "lua" else "("):
        for found in find(described, source, name, language):
            active = min(position, len(found.parameters) - 1)
            table = found.operation.parameters[active].table if active >= 0 else None
            spell = camel_case if language == "javascript" else str
            options = tuple(spell(one.name.rstrip("_")) for one in fields(table)) if table else ()
            doc = found.operation.doc.split("\n")[0]
            return Signature(found.call, found.parameters, active, found.returns, doc, options)
    return None


def options_at(classes: Iterable[type], source: str, cursor: int, language: str) -> tuple[str, tuple[str, ...]]:
    """Where a key of a table of options is being written: the call, and the options not given yet. Else `("", ())`."""
    bare = _bare(source, cursor, language)
    place = _open_bracket(bare)
    if language == "python" or place < 0 or bare[place] != "{" or not _NEW_KEY.search(bare[place:]):
        return "", ()
    head = bare[:place].rstrip()
    is_argument = head.endswith(("(", ",")) or (language == "lua" and bool(_name_before(bare, place)))
    found = signature_at(classes, source, cursor, language) if is_argument else None
    given = set(_GIVEN_KEY.findall(bare[place:]))
    return (found.call, tuple(one for one in found.options if one not in given)) if found else ("", ())


_NEW_KEY = re.compile(r"[{,;]\s*\w*$")
_GIVEN_KEY = re.compile(r"(\w+)\s*[=:]")


def _bare(source: str, cursor: int, language: str) -> str:
    """The text before the cursor, its comments and strings blotted out."""
    before = source[max(0, cursor - FARTHEST) : cursor]
    skipped = _SKIPPED.get(language)
    return skipped.sub(lambda found: re.sub(r"[^\n]", "·", found[0]), before) if skipped else before


def _open_bracket(text: str) -> int:
    """Where the innermost bracket stands that is open at the end of the text; -1 for none."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        if text[place] in ")]}":
            depth += 1
        elif text[place] in "([{":
            if depth == 0:
                return place
            depth -= 1
    return -1


def _open_calls(text: str, brackets: str) -> Iterator[tuple[list[str], int]]:
    """Before each call that is open at the end of the text, from the inside out: its dotted name, and how many
    commas stand behind its bracket."""
    depth = commas = 0
    for place in range(len(text) - 1, -1, -1):
        letter = text[place]
        if letter in ")]}":
            depth += 1
        elif letter in "([{" and depth:
            depth -= 1
        elif letter in "([{":
            if letter in brackets and (name := _name_before(text, place)):
                yield name, commas
            # What stands in this bracket is one argument of what is around it.
            commas = 0
        elif letter == "," and depth == 0:
            commas += 1


def _name_before(text: str, place: int) -> list[str]:
    head = text[max(0, place - 200) : place].rstrip()
    names = [*NAME.finditer(head)]
    return re.split(r"\s*[.:]\s*", names[-1][0]) if names and names[-1].end() == len(head) else []
