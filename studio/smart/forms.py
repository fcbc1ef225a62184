"""The forms that a cell's code can be shown as, found by its syntax tree; or the reason why there is none.

Not here: the fields of a form (`fields`), and changing it (`editing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from kernel.records import dataclass
from studio.smart.grammars import Statement, grammar_of
from studio.smart.kinds import kind_of, table_of
from studio.smart.literals import Call, Code, Literal, Scalar, Table
from studio.trees import KEPT, is_readable, tree_of

if TYPE_CHECKING:
    from tree_sitter import Node

OPTIONS, TEMPLATE, NAME, VALUES, INPUT, TOOL, DATA = "options", "template", "name", "values", "input", "tool", "data"
"""The parts of forms."""

EXAMPLES = {
    "lua": 'helper = Agent.new({ name = "helper" })',
    "javascript": 'var helper = new Agent({ name: "helper" });',
    "python": 'helper = await Agent({"name": "helper"})',
}

MENTION = re.compile(
    r"\bnew\s+(?:Agent|Tool|PromptTemplate)\b|\b(?:Agent|Tool|PromptTemplate)\s*(?:\.new\b|\()|"
    r"\bWorkflow\s*\.\s*(?:sequential|parallel|conditional|loop|mapReduce|map_reduce|pipeline|dag|create|new)\b"
)
"""Code that has something a form could show, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a form: its literal, or where one would be put and what has to stand around it then."""

    name: str
    literal: Literal | None
    at: int = 0
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One literal of a cell as a form. `kind` is agent, tool, workflow, prompt, call or data.

    `subject` is how the API names what is called (`Agent.new`), `table` the dataclass its options are read into.
    """

    kind: str
    language: str
    source: str
    statement: Statement
    parts: tuple[Part, ...]
    subject: str = ""
    table: type | None = None

    @property
    def name(self) -> str:
        """The variable, "" for none."""
        return self.statement.name

    @property
    def line(self) -> int:
        """The line it begins in, from 1."""
        return self.statement.line

    def part(self, name: str) -> Part | None:
        """A part by its name."""
        return next((part for part in self.parts if part.name == name), None)

    def literal(self, name: str = OPTIONS) -> Literal | None:
        """The literal of a part; None where there is none."""
        part = self.part(name)
        return part.literal if part else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something cannot be shown as a form: a sentence, and its line (from 1)."""

    message: str
    line: int

    def __str__(self) -> str:
        return f"Line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell can be shown as. Both are empty for code that has nothing to do with forms."""

    forms: tuple[Form, ...] = ()
    reasons: tuple[Reason, ...] = ()


def read(language: str, source: str) -> Reading:
    """The forms of a cell, in order, and why other things in it have none."""
    return _read(language, source) if is_readable(language, source) else Reading()


@lru_cache(maxsize=KEPT)
def _read(language: str, source: str) -> Reading:
    root = tree_of(language, source)
    grammar = grammar_of(language)
    if root.has_error:
        if not MENTION.search(source):
            return Reading()
        return Reading((), (Reason("the code cannot be read. Mend it, and the form comes back.", _broken_line(root)),))
    statements = list(grammar.statements(root))
    found = [_form(statement, language, source, statements) for statement in statements]
    forms = [one for one in found if isinstance(one, Form)]
    reasons = [one for one in found if isinstance(one, Reason)]
    if len(statements) > 1 and all(form.kind == "use" for form in forms):
        forms = []  # A script that uses things is a script.
    if not forms and not reasons:
        reasons.extend(_elsewhere(source, language))
    return Reading(tuple(forms), tuple(reasons))


def _form(statement: Statement, language: str, source: str, around: list[Statement]) -> Form | Reason | None:
    if statement.call is None:
        return _data(statement, language, source, around)
    call = statement.call
    kind = kind_of(call)
    if kind == "":
        return None
    return _shaped(kind, call, statement, language, source)


def _shaped(kind: str, call: Call, statement: Statement, language: str, source: str) -> Form | Reason | None:
    if kind == "prompt":
        return _prompt(call, statement, language, source)
    if kind == "call":
        return _tool_call(call, statement, language, source)
    if kind == "use":
        return _use(call, statement, language, source)
    first = call.arguments[0] if call.arguments else None
    subject = f"{call.owner}.{call.member}"
    wrong = _unshown(first, kind) if len(call.arguments) < 2 else "it is given more than a table of options"
    if wrong:
        return Reason(f"{subject} cannot be shown as a form: {wrong}.", statement.line)
    parts = (Part(OPTIONS, first, call.open),)
    return Form(kind, language, source, statement, parts, subject, table_of(call.owner, call.member))


def _unshown(first: Literal | None, kind: str) -> str:
    match first:
        case Code():
            return f"what it is given is code, `{_short(first.text)}`; a form shows a table that is written there"
        case Table(form="list" | "mixed"):
            return "its table has entries without names"
        case Scalar() if kind != "agent" or not isinstance(first.value, str):
            return "a table of options was expected there"
    return ""


def _prompt(call: Call, statement: Statement, language: str, source: str) -> Form | Reason:
    rendered = call if call.inner is not None else None
    made = call.inner or call
    template = made.arguments[0] if made.arguments else None
    if not isinstance(template, Scalar) or not isinstance(template.value, str):
        return Reason("the template is no plain text; a form shows a text that is written there.", statement.line)
    name = made.arguments[1] if len(made.arguments) > 1 else None
    parts = [Part(TEMPLATE, template), Part(NAME, name, template.end, ", ", "")]
    if rendered is not None:
        values = rendered.arguments[0] if rendered.arguments else None
        if values is not None and not isinstance(values, Table):
            return Reason("the values of the prompt are code; a form shows a table.", statement.line)
        parts.append(Part(VALUES, values, rendered.open))
    return Form("prompt", language, source, statement, tuple(parts), "PromptTemplate")


def _tool_call(call: Call, statement: Statement, language: str, source: str) -> Form | Reason | None:
    made = call.inner
    if made is None:
        return None
    given = call.arguments[0] if call.arguments else None
    if len(call.arguments) > 1 or (given is not None and not isinstance(given, Table)):
        return Reason("what the tool is given is code; a form shows a table that is written there.", statement.line)
    parts = [Part(INPUT, given, call.open)]
    if made.owner == "Tools":
        name = made.arguments[0] if made.arguments else None
        if not isinstance(name, Scalar) or not isinstance(name.value, str):
            return None
        parts.append(Part(TOOL, name))
        tool = name.value
    else:
        options = made.arguments[0] if made.arguments else None
        if options is not None and not isinstance(options, Table):
            return None
        parts.append(Part(OPTIONS, options, made.open))
        tool = made.owner
    return Form("call", language, source, statement, tuple(parts), tool)


def _use(call: Call, statement: Statement, language: str, source: str) -> Form | None:
    """`flow:run({ … })`: what a variable is asked to do, with a text or a table of values."""
    given = call.arguments[0] if call.arguments else None
    is_text = isinstance(given, Scalar) and isinstance(given.value, str)
    if statement.how == "bare" or len(call.arguments) != 1:
        return None
    if not is_text and not (isinstance(given, Table) and given.form in ("record", "empty")):
        return None
    return Form("use", language, source, statement, (Part(INPUT, given, call.open),), f"{call.owner} {call.member}")


def _data(statement: Statement, language: str, source: str, around: list[Statement]) -> Form | Reason | None:
    """A table alone in its cell is data."""
    literal = statement.literal
    if not isinstance(literal, Table) or len(around) != 1 or statement.how == "bare" or not _is_whole(around, source):
        return None
    if literal.form == "mixed":
        return None
    return Form("data", language, source, statement, (Part(DATA, literal),), "data")


def _is_whole(around: list[Statement], source: str) -> bool:
    """Whether nothing but comments stands around the statements (roughly: no other line begins at the margin)."""
    raw = source.encode()
    rest = (raw[: around[0].start] + raw[around[-1].end :]).decode("utf-8", "replace")
    return all(
        not line.strip(" ;\t\r") or line.lstrip().startswith(("--", "//", "#", "/*", "*")) for line in rest.split("\n")
    )


def _elsewhere(source: str, language: str) -> Iterator[Reason]:
    """Something a form could show stands inside other code."""
    for number, line in enumerate(source.split("\n"), 1):
        found = MENTION.search(line)
        comment = line.find({"lua": "--", "javascript": "//", "python": "#"}[language])
        if found and not 0 <= comment < found.start():
            said = f"this stands inside other code. A form shows what is set alone, as in `{EXAMPLES[language]}`."
            yield Reason(said, number)
            return


def _broken_line(root: Node) -> int:
    """The line of the first thing that cannot be read."""
    node = root
    while True:
        inner = next((one for one in node.children if one.has_error or one.is_missing), None)
        if inner is None or inner.is_error:
            return int((inner or node).start_point[0]) + 1
        node = inner


def _short(text: str, most: int = 40) -> str:
    line = text.split("\n")[0]
    return line if line == text and len(line) <= most else f"{line[:most]}…"
