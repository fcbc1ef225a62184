"""The script API as TypeScript declares it (`llmspell.d.ts`): for editors, and for `tsc` over spells in JavaScript.

Not here: what JavaScript itself and its host have (`javascript_globals.d.ts`, written by hand).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kernel.api.bindings import read_bindings
from kernel.api.definition import Operation, Parameter, ScriptClass, camel_case, describe
from kernel.api.reference.sections import described_classes, languages_of, other_names
from kernel.api.reference.types import field_types, options_of, table_names, typescript
from kernel.records import dataclass

GLOBALS = Path(__file__).with_name("javascript_globals.d.ts")

RESERVED = frozenset(
    {"default", "function", "class", "new", "delete", "in", "with", "this", "for", "if", "else", "var"}
)

MADE_BY_PRELUDES = ("none",)
"""Where a class is marked for no language, JavaScript has it without asking the host: it gives no promises."""

THENABLE = "  then(resolve: (value: {awaited}) => any, reject?: (error: any) => any): Promise<any>;"
"""An object is there at once, and may be awaited."""

HEAD = """// The script API of Spell Studio, for editors. Made by `llmspell api --format typescript`.
// A call to the host gives a promise; `new X(…)` and what makes an object give it at once, and may be awaited too.
"""


@dataclass(frozen=True, slots=True)
class Names:
    """What may be named in a type: the script classes, and the interfaces of options."""

    classes: frozenset[str]
    tables: dict[type, str]


def render_typescript() -> str:
    """The whole file."""
    classes = [one for one in described_classes() if "javascript" in languages_of(one)]
    names = Names(frozenset(one.name for one in classes), table_names(classes))
    body = [_interface(table, names) for table in names.tables]
    body += [_class(one, names) if _is_made(one) else _namespace(one, names) for one in classes]
    module = "\n".join([*body, _other_names(), _errors(), _libraries()]).replace("\n", "\n  ").rstrip()
    opened = f"declare module 'llmspell' {{\n  {module}\n  const everything: any;\n  export default everything;\n}}\n"
    return "\n".join([HEAD, GLOBALS.read_text(), opened, _globals(classes), _modules()])


def _interface(table: type, names: Names) -> str:
    lines = [*_comment((table.__doc__ or "").strip(), ""), f"interface {names.tables[table]} {{"]
    for option in options_of(table):
        mark = "?" if option.optional else ""
        lines.append(f"  {camel_case(option.name)}{mark}: {_given(option.annotation, names)};")
    # Aliases of options are understood too.
    return "\n".join([*lines, "  [option: string]: any;", "}", ""])


def _given(annotation: str, names: Names) -> str:
    return typescript(annotation, names.classes).replace("undefined", "null")


def _is_made(one: ScriptClass) -> bool:
    """Whether there are objects of it; a built-in tool is a namespace whose `new` gives a `Tool`."""
    return not one.namespace or any(operation.static and operation.name == "new" for operation in one.operations)


def _class(one: ScriptClass, names: Names) -> str:
    made = next((o.returns for o in one.operations if o.static and o.name == "new"), one.name)
    base = one.base if one.base in names.classes else made if one.namespace else ""
    lines = [*_comment(one.doc, ""), f"export class {one.name}{f' extends {base}' if base else ''} {{"]
    inherited = {operation.function for operation in _base_operations(one)}
    own = [operation for operation in one.operations if not operation.hidden and operation.function not in inherited]
    for name, (annotation, doc) in field_types(one).items():
        lines += [*_comment(doc, "  "), f"  {camel_case(name)}: {typescript(annotation, names.classes)};"]
    for operation in own:
        lines += [*_comment(operation.doc, "  "), f"  {_method(one, operation, names)}"]
    if not any(operation.name == "new" and operation.static for operation in one.operations):
        lines.append("  private constructor();")
    # `Omit` drops how a thing is called.
    calls = [f"{{ {call} }}" for call in _call(one, names)]
    lines.append(THENABLE.format(awaited=" & ".join(["Omit<this, 'then'>", *calls])))
    if one.iterate:
        lines.append("  [Symbol.asyncIterator](): AsyncIterator<any>;")
    called = [f"export interface {one.name} {{", *(f"  {call}" for call in _call(one, names)), "}", ""]
    if one.extensible:
        # What a script's own class puts there is its own affair.
        lines.append("  [own: string]: any;")
    return "\n".join([*lines, "}", "", *(called if one.call else [])])


def _call(one: ScriptClass, names: Names) -> Iterator[str]:
    """How the thing itself is called, where it can be."""
    for operation in one.operations:
        if operation.name == one.call:
            yield f"({', '.join(_parameters(operation, names))}): {_result(one, operation, names)};"


def _base_operations(one: ScriptClass) -> Iterator[Operation]:
    for cls in one.cls.__mro__[1:]:
        if "script_name" in vars(cls):
            yield from describe(cls).operations


def _method(one: ScriptClass, operation: Operation, names: Names) -> str:
    parameters = ", ".join([*_parameters(operation, names)])
    if operation.static and operation.name == "new":
        return f"constructor({parameters});"
    name = ("static " if operation.static else "") + camel_case(operation.name)
    return f"{name}({parameters}): {_result(one, operation, names)};"


def _parameters(operation: Operation, names: Names) -> Iterator[str]:
    optional = [parameter.optional for parameter in operation.parameters]
    for position, parameter in enumerate(operation.parameters):
        # TypeScript has no optional parameter before a required one.
        mark = "?" if all(optional[position:]) else ""
        name = camel_case(parameter.name)
        yield f"{name}{'_' if name in RESERVED else ''}{mark}: {_parameter(parameter, names)}"
    if operation.async_of:
        yield "callback?: (result: any, error?: any) => any"
    if operation.rest:
        yield "...rest: any[]"


def _parameter(parameter: Parameter, names: Names) -> str:
    written = _given(parameter.annotation, names)
    if parameter.table is None:
        return written
    return written.replace("Record<string, any>", names.tables[parameter.table])


def _result(one: ScriptClass, operation: Operation, names: Names) -> str:
    if operation.chains:
        return "this"
    # What the API gives is no larger than the whole numbers that JavaScript can count with.
    result = typescript(operation.returns, names.classes).replace("number | bigint", "number")
    if operation.returns in names.classes or one.languages == MADE_BY_PRELUDES:
        return result
    if operation.at_once:
        return result
    if one.extensible and result == "any":
        # A script's own class may do the same without a promise.
        return result
    if operation.name.removeprefix("get_") in {name for name, _ in one.fields}:
        return f"{result} & PromiseLike<{result}>"
    return f"Promise<{result}>"


def _namespace(one: ScriptClass, names: Names) -> str:
    lines = [*_comment(one.doc, ""), f"export const {one.name}: {{", *(f"  {call}" for call in _call(one, names))]
    for operation in one.operations:
        if not operation.hidden:
            method = _method(one, operation, names).removeprefix("static ")
            lines += [*_comment(operation.doc, "  "), f"  {method}"]
    return "\n".join([*lines, "};", ""])


def _comment(doc: str, indent: str) -> list[str]:
    text = re.split(r"```", doc.replace("*/", "* /"))[0].strip()
    return (
        [f"{indent}/**", *(f"{indent} * {line}".rstrip() for line in text.splitlines()), f"{indent} */"] if text else []
    )


def _other_names() -> str:
    lines = (
        f"export const {name}: typeof {one};\nexport type {name} = {one};"
        for name, one in other_names("javascript").items()
    )
    return "\n".join([*lines, ""])


def _errors() -> str:
    lines = ["/** An error of the API: `type` says what kind it is. */", "export class SpellError extends Error {"]
    lines += [
        "  constructor(message?: string, fields?: Record<string, any>);",
        "  type: string;",
        "  [field: string]: any;",
        "}",
    ]
    names = [name for name in read_bindings("javascript")["errors"] if name != "SpellError"]
    return "\n".join([*lines, *(f"export class {name} extends SpellError {{}}" for name in names), ""])


def _libraries() -> str:
    libraries = read_bindings("javascript")["libraries"]
    lines = [
        "/** The tools by category; any tool is also a function: `await tools.calculator(…)`. */",
        "export const tools: {",
    ]
    for category, names in libraries["tools"].items():
        lines.append(
            f"  {category}: {{ {' '.join(f'{name}: typeof {name};' for name in names)} [name: string]: any }};"
        )
    lines += ["  load(path: string): Promise<any>;", "  [name: string]: any;", "};"]
    lines += ["/** The agent templates. */", "export const agents: {"]
    lines += [f"  {name}: typeof {name};" for name in libraries["agents"]]
    return "\n".join([*lines, "  [name: string]: any;", "};", ""])


def _globals(classes: list[ScriptClass]) -> str:
    """Everything is global too: a class as a value and as a type."""
    errors = ["SpellError", *read_bindings("javascript")["errors"]]
    types = [*(one.name for one in classes if _is_made(one)), *other_names("javascript"), *errors]
    values = [*(one.name for one in classes), *other_names("javascript"), *errors, "tools", "agents"]
    lines = [f"declare const {name}: typeof import('llmspell').{name};" for name in dict.fromkeys(values)]
    return "\n".join([*lines, *(f"type {name} = import('llmspell').{name};" for name in dict.fromkeys(types)), ""])


def _modules() -> str:
    module = (
        "declare module 'llmspell/{0}' {{\n  const {0}: typeof import('llmspell').{0};\n  export default {0};\n}}\n"
    )
    promise = "declare module 'llmspell/promise' {\n  const own: typeof Promise;\n  export { own as Promise };\n"
    promise += "  export default own;\n}\n"
    return "\n".join([*(module.format(name) for name in ("tools", "agents")), promise])
