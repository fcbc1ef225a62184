"""Prompts with places to fill in: Jinja's syntax, without what could run for long or reach anything.

Not here: references between the steps of a workflow (`kernel.workflows.templates`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.errors import InvalidError, LimitError
from kernel.registry import suggest
from kernel.values import plain

LONGEST_TEMPLATE = 100_000
"""Characters."""

LONGEST_PROMPT = 1_000_000
"""Characters."""

FILTERS = (
    "capitalize default first float int join last length list lower round sort title tojson trim truncate unique "
    "upper wordcount"
).split()
"""What may stand behind a `|`, with short constants: then none of them makes much out of little."""

ALLOWED = (
    "Template Output TemplateData Name Getattr Getitem Const Filter If CondExpr Compare Operand Test And Or Not For "
    "Keyword List Tuple"
).split()
"""The parts of Jinja that a prompt may have: no arithmetic, calls, macros, blocks or files."""


class PromptTemplate:
    """A text like `You help {{ team | default("us") }}.`; also with `{% if … %}` and `{% for … %}`.

    `InvalidError` says in which line it is no template, or what it has that a prompt may not have. With `escape`,
    values are written as HTML needs them.
    """

    def __init__(self, text: str, name: str = "prompt", escape: bool = False) -> None:
        from jinja2 import TemplateSyntaxError, Undefined, meta
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        class Missing(Undefined):
            """What is not there may be asked for in an `if`, but not written."""

            __str__ = __iter__ = __len__ = Undefined._fail_with_undefined_error

        self.text = text
        self.name = name
        if len(text) > LONGEST_TEMPLATE:
            raise InvalidError(f"The prompt {name!r} is longer than {LONGEST_TEMPLATE} characters.")
        environment = ImmutableSandboxedEnvironment(
            undefined=Missing, trim_blocks=True, lstrip_blocks=True, autoescape=escape
        )
        environment.globals.clear()
        try:
            tree = environment.parse(text)
            self._check(tree, 0)
            self.variables = sorted(meta.find_undeclared_variables(tree))
            self._template = environment.from_string(text)
        except TemplateSyntaxError as error:
            raise InvalidError(f"The prompt {name!r}, line {error.lineno}: {error.message}") from None
        except RecursionError:
            raise InvalidError(f"The prompt {name!r} is nested too deep.") from None

    def render(self, values: Mapping[str, Any]) -> str:
        """The prompt with these values, as plain data.

        `InvalidError` names what is missing; `LimitError` when it gets too long.
        """
        from jinja2 import TemplateRuntimeError

        pieces, size = [], 0
        try:
            for piece in self._template.generate(plain(dict(values))):
                pieces.append(piece)
                size += len(piece)
                if size > LONGEST_PROMPT:
                    raise LimitError(f"The prompt {self.name!r} gets longer than {LONGEST_PROMPT} characters.")
        except TemplateRuntimeError as error:
            missing = next((one for one in self.variables if f"{one!r}" in str(error)), "")
            near = suggest(missing, list(values)) if missing else ""
            told = ", ".join(self.variables)
            raise InvalidError(
                f"The prompt {self.name!r} cannot be filled in: {error}.{near} It has: {told}."
            ) from None
        except (TypeError, ValueError, KeyError) as error:
            raise InvalidError(f"The prompt {self.name!r} cannot be filled in: {error}.") from None
        return "".join(pieces)

    def _check(self, node: Any, loops: int) -> None:
        kind = type(node).__name__
        if kind not in ALLOWED:
            raise self._refused(node, f"{kind} is not for prompts; they have values, filters, if and for")
        if kind == "Filter" and node.name not in FILTERS:
            near = suggest(node.name, FILTERS)
            raise self._refused(node, f"there is no filter {node.name!r}.{near} Filters: {', '.join(FILTERS)}")
        if kind == "Filter" and not all(map(_is_short, [*node.args, *(one.value for one in node.kwargs)])):
            raise self._refused(node, f"the filter {node.name!r} takes short constants only")
        loops += kind == "For"
        if loops > 1 or (kind == "For" and node.recursive):
            raise self._refused(node, "a loop in a loop is not for prompts")
        for child in node.iter_child_nodes():
            self._check(child, loops)

    def _refused(self, node: Any, why: str) -> InvalidError:
        return InvalidError(f"The prompt {self.name!r}, line {node.lineno}: {why}.")


def _is_short(node: Any) -> bool:
    """A constant of which nobody can make much."""
    value = getattr(node, "value", None)
    return type(node).__name__ == "Const" and len(str(value)) <= 100 and not (type(value) is int and value > 10_000)
