"""A form as JSON data for a screen: its groups of fields, what the cell says in them, and what is wrong with that.

The options that a group can have stand once in the `catalog` of a reading; a group lists those that are given.
Not here: how it looks (`webui/notebook/src/smart*.ts`).
"""

from __future__ import annotations

from typing import Any

from kernel.api.spelling import spelled
from kernel.records import dataclass
from studio.smart.appearance import DOERS, FIRST, label_of, look_of, order
from studio.smart.edits import Path
from studio.smart.forms import DATA, INPUT, NAME, OPTIONS, TEMPLATE, VALUES, Form, Reading
from studio.smart.groups import (
    kind_of_form,
    kind_of_step,
    option_in,
    options_in,
    pattern_options,
    template_problem,
    types_of_workflow,
    unknown_key,
)
from studio.smart.literals import Code, Item, Literal, Scalar, Table, is_plain, plain
from studio.smart.options import Option
from studio.smart.problems import problem_of
from studio.smart.schemas import schema_to_plain

Plain = dict[str, Any]

MOST_ROWS = 200
"""Rows of data that a form shows; the rest is there, in the code."""

TITLES = {
    "agent": "Agent",
    "tool": "Tool",
    "workflow": "Workflow",
    "prompt": "Prompt",
    "call": "Tool call",
    "data": "Data",
    "use": "Run",
}


def reading_to_plain(reading: Reading) -> Plain:
    """`{forms, reasons, catalog}`."""
    catalog: dict[str, list[Plain]] = {}
    forms = [_Writer(form, catalog).form() for form in reading.forms]
    return {"forms": forms, "reasons": [str(reason) for reason in reading.reasons], "catalog": catalog}


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one form; what it needs of options it puts into the catalog."""

    origin: Form
    catalog: dict[str, list[Plain]]

    def form(self) -> Plain:
        """The whole form."""
        form = self.origin
        head: Plain = {"kind": form.kind, "name": form.name, "line": form.line, "subject": form.subject}
        title = "HTTP request" if form.kind == "call" and "http" in self._tool().lower() else TITLES[form.kind]
        types = types_of_workflow(form)
        if types:
            call = form.statement.call
            head |= {"types": types, "type": call.member if call else ""}
        return {**head, "title": title, **self._body()}

    def _tool(self) -> str:
        said = self.origin.literal("tool")
        return str(said.value) if isinstance(said, Scalar) else self.origin.subject

    def _body(self) -> Plain:
        form = self.origin
        if form.kind == "prompt":
            return self._prompt()
        if form.kind == "data":
            return {"data": _data(form.literal(DATA))}
        if form.kind == "use":
            return self._use()
        if form.kind == "call":
            group = self.group("call", form.literal(INPUT), (INPUT,))
            return {"tool": self._tool(), "groups": [group]}
        options = form.literal()
        if isinstance(options, Scalar):
            group = self.group(kind_of_form(form), None, (OPTIONS,))
            key = spelled("system_prompt", form.language)
            given = {"name": "system_prompt", "key": key, "path": [OPTIONS], "value": options.value}
            return {"groups": [{**group, "given": [given]}]}
        return {"groups": [self.group(kind_of_form(form), options, (OPTIONS,))]}

    def _prompt(self) -> Plain:
        form = self.origin
        template, name = form.literal(TEMPLATE), form.literal(NAME)
        given: list[Plain] = [
            {
                **self._said(template),
                "name": TEMPLATE,
                "key": TEMPLATE,
                "path": [TEMPLATE],
                "problem": template_problem(template),
            }
        ]
        if name is not None:
            given.append({**self._said(name), "name": NAME, "key": NAME, "path": [NAME]})
        self.catalog["prompt"] = [_prompt_option(TEMPLATE, "long"), _prompt_option(NAME, "text")]
        groups: list[Plain] = [{"kind": "prompt", "path": [], "given": given, "missing": []}]
        if form.part(VALUES) is not None:
            groups.append(self.group("values", form.literal(VALUES), (VALUES,)))
        return {"groups": groups, "rendered": form.part(VALUES) is not None}

    def _use(self) -> Plain:
        given = self.origin.literal(INPUT)
        who, _, how = self.origin.subject.partition(" ")
        told = {"uses": who, "how": how}
        if isinstance(given, Scalar):
            self.catalog["message"] = [_text_option("message", "What it is told.", "long")]
            one = {**self._said(given), "name": "message", "key": "message", "path": [INPUT]}
            return {**told, "groups": [{"kind": "message", "path": [], "given": [one], "missing": []}]}
        return {**told, "groups": [self.group("values", given, (INPUT,))]}

    def group(self, kind: str, literal: Literal | None, path: Path) -> Plain:
        """A table of options: what is given in it, and what is missing."""
        options = options_in(kind, self.origin)
        if kind not in self.catalog or kind in ("call", "values"):
            self.catalog[kind] = [self._option(kind, option) for option in order(kind.partition("/")[0], options)]
        items = literal.items if isinstance(literal, Table) else ()
        given = [self._given(kind, options, item, (*path, item.key), items) for item in items if item.key is not None]
        known = {one["name"] for one in given}
        missing = [option.name for option in options if option.required and option.name not in known]
        return {"kind": kind, "path": list(path), "given": given, "missing": missing}

    def _option(self, kind: str, option: Option) -> Plain:
        base = kind.partition("/")[0]
        look = look_of(base, option)
        first = look.is_first or option.required or kind == "values"
        first = first or (option.name in pattern_options(kind) and option.name in FIRST["workflow"])
        key = option.name if kind in ("call", "values") else spelled(option.name, self.origin.language)
        return {
            "name": option.name,
            "key": key,
            "label": option.name if kind == "values" else label_of(option.name),
            "control": "value" if kind == "values" else look.control,
            "types": list(option.types),
            "help": option.help,
            "bound": option.bound,
            "choices": list(option.choices),
            "required": option.required,
            "default": option.default,
            "first": first,
            "doer": base == "step" and option.name in DOERS,
        }

    def _given(self, kind: str, options: tuple[Option, ...], item: Item, path: Path, items: tuple[Item, ...]) -> Plain:
        key = str(item.key)
        option = option_in(kind, self.origin, key)
        where = {"key": key, "path": list(path)}
        if option is None:
            said = {**self._said(item.value), "name": key, **where}
            return said if kind == "values" else {**said, "problem": unknown_key(key, options, self._subject(kind))}
        twice = sum(1 for one in items if one.key == item.key) > 1
        problem = (
            f"{key!r} stands twice; the last one counts." if twice else problem_of(option, item.value, self.origin)
        )
        control = look_of(kind.partition("/")[0], option).control
        return {**self._value(control, item.value, path), "name": option.name, **where, "problem": problem}

    def _subject(self, kind: str) -> str:
        return {"step": "A step", "condition": "A condition"}.get(kind.partition("/")[0], self.origin.subject)

    def _value(self, control: str, literal: Literal, path: Path) -> Plain:
        """What stands at a path, as its control shows it."""
        if not isinstance(literal, Table):
            return self._said(literal)
        if control == "schema":
            schema = schema_to_plain(literal, path)
            return schema if schema is not None else self._said(literal)
        if control in ("tools", "agents"):
            return (
                {"items": self._entries("", literal, path)}
                if literal.form in ("list", "empty")
                else self._said(literal)
            )
        if control in ("steps", "conditions"):
            inner = "condition" if control == "conditions" else "step"
            return (
                {"items": self._entries(inner, literal, path)}
                if literal.form in ("list", "empty")
                else self._said(literal)
            )
        if control == "branches":
            return {"items": self._entries("step", literal, path)}
        if control == "step":
            return self._step("step", literal, path)
        return self._said(literal)

    def _entries(self, kind: str, table: Table, path: Path) -> list[Plain]:
        """The items of a list, or of a table by name."""
        entries, number = [], 0
        for item in table.items:
            where = (*path, number if item.key is None else item.key)
            number += item.key is None
            named = {} if item.key is None else {"key": item.key}
            entries.append({**self._step(kind, item.value, where), **named, "path": list(where)})
        return entries

    def _step(self, kind: str, literal: Literal, path: Path) -> Plain:
        if kind == "" or not isinstance(literal, Table):
            return self._said(literal)
        if literal.form == "list":
            return {"items": self._entries("step", literal, path)}
        return {"group": self.group(kind_of_step(literal) if kind == "step" else kind, literal, path)}

    def _said(self, literal: Literal | None) -> Plain:
        """A value as it is, or as code with the reason."""
        if isinstance(literal, Scalar):
            return {"value": literal.value}
        if isinstance(literal, Table) and is_plain(literal):
            return {"value": plain(literal), "empty": literal.form == "empty"}
        if literal is None:
            return {}
        text = self.origin.source.encode()[literal.start : literal.end].decode()
        line = self.origin.source.encode()[: literal.start].count(b"\n") + 1
        why = literal.why if isinstance(literal, Code) else "there is code in it"
        kind = literal.kind if isinstance(literal, Code) else "code"
        return {"code": text, "why": why, "code_kind": kind, "line": line}


def _prompt_option(name: str, control: str) -> Plain:
    about = {
        TEMPLATE: "The text, with places to fill in: {{ topic }}, {{ team | default('us') }}.",
        NAME: "What it is called in errors.",
    }
    return _text_option(name, about[name], control)


def _text_option(name: str, about: str, control: str) -> Plain:
    required = name != NAME
    plain_option = {"name": name, "key": name, "label": label_of(name), "control": control, "types": ["string"]}
    more = {"bound": "", "choices": [], "required": required, "default": None, "first": True, "doer": False}
    return {**plain_option, "help": about, **more}


def _data(literal: Literal | None) -> Plain:
    """A table as rows and columns, where it is a list of records of plain values; else as JSON."""
    if not isinstance(literal, Table) or not is_plain(literal):
        return {"why": "There is code in this data. Edit it as code."}
    rows = [item.value for item in literal.items]
    is_grid = literal.form in ("list", "empty") and all(isinstance(row, Table) and _is_row(row) for row in rows)
    if not is_grid:
        return {"value": plain(literal), "path": [DATA]}
    columns = list(dict.fromkeys(key for row in rows if isinstance(row, Table) for key in row.keys))
    return {"columns": columns, "rows": [plain(row) for row in rows[:MOST_ROWS]], "count": len(rows), "path": [DATA]}


def _is_row(row: Table) -> bool:
    return row.form in ("record", "empty") and all(isinstance(item.value, Scalar) for item in row.items)
