"""A smart cell in another language: its literals, comments and layout. Code that is more than that is not guessed at.

Not here: the spelling of single values (`writing`) and of comments (`remarks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kernel.api.spelling import spelled
from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.spelling import snake_case
from studio.smart.appearance import look_of
from studio.smart.forms import OPTIONS, Form, read
from studio.smart.grammars import text_of
from studio.smart.groups import kind_of_form, kind_of_step, option_in
from studio.smart.kinds import is_class, kind_of, table_of
from studio.smart.layout import indent_at
from studio.smart.literals import Call, Code, Item, Literal, Scalar, Table
from studio.smart.options import option_of
from studio.smart.remarks import translated_comment
from studio.smart.surroundings import Known
from studio.smart.writing import Pen, padding, write, write_item
from studio.trees import tree_of

LABELS = {"lua": "Lua", "javascript": "JavaScript", "python": "Python"}

DECIMAL = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")

WAITING = ("run", "execute", "call", "render", "chat")
"""Methods whose results JavaScript has to await."""

DECLARED = {
    "lua": {"local": "local {}", "return": "return "},
    "javascript": {"global": "var {}", "assigned": "var {}", "local": "const {}", "return": "return "},
    "python": {"return": "return "},
}
"""Language → how a statement begins, where it is not the name alone."""


def translated(source: str, language: str, to: str, others: Iterable[Known] = ()) -> str:
    """The source of a smart cell in another language; `others` is what other cells make.

    `InvalidError` says, with its line, what cannot be said in the other language.
    """
    reading = read(language, source)
    if to not in LABELS:
        raise InvalidError(f"A form writes {', '.join(LABELS.values())}, not {to!r}.")
    if not reading.forms:
        raise InvalidError(
            " ".join(map(str, reading.reasons)) or "There is nothing in this cell that could be translated."
        )
    mine = [form.name for form in reading.forms]
    raw = source.encode()
    work = [_Work(form, raw, language, to, tuple(others), tuple(mine)) for form in reading.forms]
    after = _chunk(raw, language, to, work)
    if tree_of(to, after).has_error:
        raise InvalidError(f"This cell cannot be translated into {LABELS[to]}: the result could not be read.")
    return after


def _chunk(raw: bytes, language: str, to: str, work: Sequence[_Work]) -> str:
    """All of the cell: statements of forms, comments, and the blanks between."""
    pieces: list[str] = []
    at = 0
    by_start = {one.form.statement.start: one for one in work}
    for node in tree_of(language, raw.decode()).children:
        pieces.append(raw[at : node.start_byte].decode())
        at = node.end_byte
        if node.type == "comment":
            pieces.append(_remark(raw, node.start_byte, node.end_byte, to))
        elif node.start_byte in by_start:
            pieces.append(by_start[node.start_byte].statement())
        elif node.type == "import_statement" and '"llmspell"' in text_of(node):
            continue
        elif text_of(node).strip(" ;"):
            line = node.start_point[0] + 1
            raise InvalidError(
                f"Line {line}: this is {LABELS[language]} that no form shows, so it cannot be translated."
            )
    return "".join([*pieces, raw[at:].decode()]).strip("\n")


def _remark(raw: bytes, start: int, end: int, to: str) -> str:
    rest = raw[end : raw.find(b"\n", end)] if raw.find(b"\n", end) >= 0 else raw[end:]
    written = raw[start:end].decode()
    tail = "\n" if written.endswith("\n") else ""
    return translated_comment(written, to, not rest.strip()) + tail


@dataclass(frozen=True, slots=True)
class _Work:
    """The translation of one form."""

    form: Form
    raw: bytes
    language: str
    to: str
    others: tuple[Known, ...]
    mine: tuple[str, ...]

    def statement(self) -> str:
        """The whole statement."""
        statement = self.form.statement
        said = DECLARED[self.to].get(statement.how, "{}" if statement.name else "").format(statement.name)
        said += " = " if statement.name else ""
        if statement.call is not None:
            value = self.expression(statement.call)
        else:
            assert statement.literal is not None
            value = self.literal(statement.literal, "")
        return f"{said}{value}{';' if self.to == 'javascript' else ''}"

    def expression(self, call: Call) -> str:
        """A call, with what waits for it."""
        code = self.call(call)
        waits = self.to == "python" or (self.to == "javascript" and call.member in WAITING)
        return f"await {code}" if waits else code

    def call(self, call: Call) -> str:
        """A call of the API without what waits for it."""
        kind = self._kind_of_argument(call)
        given = ", ".join(self.literal(one, kind) for one in call.arguments)
        member = spelled(call.member, self.to)
        if call.inner is not None:
            before = self.call(call.inner)
            if self.to == "python" and call.inner.owner != "Tools":
                before = f"(await {before})"
            return f"{before}{':' if self.to == 'lua' else '.'}{member}({given})"
        if call.member == "new" and self.to != "lua":
            return f"{'new ' if self.to == 'javascript' else ''}{call.owner}({given})"
        if is_class(call.owner):
            return f"{call.owner}.{member}({given})"
        return f"{self._variable(call)}{':' if self.to == 'lua' else '.'}{member}({given})"

    def _variable(self, call: Call) -> str:
        """Who is asked: a variable, which the other language has to have, too."""
        code = Code(call.owner, "name", "", call.start, call.start)
        name = self._name(code)
        if name != call.owner:
            raise self._refused(code, f"it is a variable of {LABELS[self.language]}")
        return name

    def _kind_of_argument(self, call: Call) -> str:
        """Which group the table is that a call is given: keys of the API are spelled as the language has them."""
        if call is self.form.statement.call and self.form.part(OPTIONS) is not None and self.form.kind != "call":
            return kind_of_form(self.form)
        return f"api:{call.owner}:{call.member}" if table_of(call.owner, call.member) is not None else ""

    def literal(self, literal: Literal, kind: str, as_list: bool = False) -> str:
        """A literal whose table is a group of a kind ("": its keys are the user's own)."""
        match literal:
            case Scalar():
                return self._scalar(literal)
            case Code():
                return self._code(literal)
        return self._table(literal, kind, as_list)

    def _scalar(self, scalar: Scalar) -> str:
        written = self.raw[scalar.start : scalar.end].decode()
        if DECIMAL.fullmatch(written):
            return written
        if written == "nil":
            return "undefined" if self.to == "javascript" else "None"
        return write(scalar.value, Pen(self.to, indent_at(self.raw, scalar.start), quote=written[:1]))

    def _code(self, code: Code) -> str:
        if code.kind == "name":
            return self._name(code)
        call = code.call
        if call is not None and (
            kind_of(call) not in ("", "use") or (call.inner is None and call.member == "new" and is_class(call.owner))
        ):
            return self.expression(call)
        raise self._refused(code, code.why)

    def _name(self, code: Code) -> str:
        text = code.text
        if text == "undefined":
            return "nil" if self.to == "lua" else "None"
        if text in self.mine or text.startswith("cells."):
            return text
        if text.startswith("params."):
            return f'params["{text.removeprefix("params.")}"]' if self.to == "python" else text
        if any(one.variable == text and one.language == self.to and one.shared for one in self.others):
            return text
        named = next((one for one in self.others if one.variable == text and one.language == self.language), None)
        if named is not None and named.name:
            return write(named.name, Pen(self.to))
        more = f", and the {named.kind} has no name by which it could be found" if named else ""
        raise self._refused(code, f"it is a variable of {LABELS[self.language]}{more}")

    def _refused(self, code: Code, why: str) -> InvalidError:
        line = self.raw[: code.start].count(b"\n") + 1
        short = code.text.split("\n")[0]
        said = f"{short[:40]}…" if len(short) > 40 or short != code.text else short
        return InvalidError(f"Line {line}: `{said}` cannot be translated into {LABELS[self.to]}: {why}.")

    def _table(self, table: Table, kind: str, as_list: bool) -> str:
        if table.form == "mixed":
            line = self.raw[: table.start].count(b"\n") + 1
            raise InvalidError(f"Line {line}: a table with entries both with and without names cannot be translated.")
        is_list = table.form == "list" or (table.form == "empty" and as_list)
        begin, end = ("[", "]") if is_list and self.to != "lua" else ("{", "}")
        pieces, at = [begin], table.start + 1
        for item in table.items:
            pieces += [self._gap(table, at, item.start, begin), self._item(item, kind, is_list)]
            at = item.end
        pieces += [self._gap(table, at, table.end - 1, begin, closing=True), end]
        return "".join(pieces)

    def _gap(self, table: Table, start: int, end: int, begin: str, closing: bool = False) -> str:
        """What stands between items: blanks and separators as they are, comments in the other language."""
        out, at = [], start
        for comment in table.comments:
            if start <= comment[0] < end:
                out += [self.raw[at : comment[0]].decode().replace(";", ","), _remark(self.raw, *comment, self.to)]
                at = comment[1]
        out.append(self.raw[at:end].decode().replace(";", ","))
        gap = "".join(out)
        edge = start == table.start + 1 or closing
        if edge and not gap.strip(" \t") and table.items:
            return padding(begin, self.to)
        return gap

    def _item(self, item: Item, kind: str, is_list: bool) -> str:
        if item.key is None:
            return self.literal(item.value, _entry_kind(kind, item.value))
        if item.key.startswith("[") and not isinstance(item.value, Code):
            line = self.raw[: item.start].count(b"\n") + 1
            raise InvalidError(f"Line {line}: the key {item.key} is no text, so the table cannot be translated.")
        inner, as_list, key = self._inside(item, kind)
        return write_item(key, self.literal(item.value, inner, as_list), self.to)

    def _inside(self, item: Item, kind: str) -> tuple[str, bool, str]:
        """Which group an item's own table is, whether it is a list when it is empty, and the item's key."""
        key = str(item.key)
        if kind.startswith("list:"):
            return _entry_kind(kind, item.value), False, key
        if kind.startswith("api:"):
            _, owner, member = kind.split(":")
            table = table_of(owner, member)
            option = option_of(table, key) if table else None
            return "", bool(option and option.types[:1] == ("array",)), self._spelled(key) if option else key
        option = option_in(kind, self.form, key) if kind else None
        if option is None:
            return "", False, key
        control = look_of(kind.partition("/")[0], option).control
        inner = {"steps": "list:step", "branches": "list:step", "conditions": "list:condition", "step": "step"}
        chosen = inner.get(control, "")
        if chosen == "step" and isinstance(item.value, Table):
            chosen = "list:step" if item.value.form == "list" else kind_of_step(item.value)
        as_list = "array" in option.types and option.types.index("array") < (*option.types, "object").index("object")
        return chosen, as_list, key if kind in ("call", "values") else self._spelled(key)

    def _spelled(self, key: str) -> str:
        return spelled(snake_case(key), self.to)


def _entry_kind(kind: str, value: Literal) -> str:
    """The group of an entry of a list."""
    inner = kind.removeprefix("list:") if kind.startswith("list:") else ""
    return kind_of_step(value) if inner == "step" and isinstance(value, Table) else inner
