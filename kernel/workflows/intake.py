"""What a workflow is given, as its `parameters` (a JSON Schema) say: checked, and completed with their defaults.

Not here: what its steps refer to (`validation`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.errors import InvalidError
from kernel.tools.schema import Checker
from kernel.values import Value, told


class Intake:
    """Checks the input of one workflow. A single value is meant as the only parameter there is, as with tools."""

    def __init__(self, workflow: str, parameters: Mapping[str, Any]) -> None:
        self._workflow = workflow
        self._schema = dict(parameters)
        self._known: dict[str, Any] = self._schema.get("properties") or {}
        self._check = Checker(f"The workflow {workflow!r}", self._schema)

    def __call__(self, input: Value) -> Value:
        """The input with the defaults put in. `InvalidError` says what it lacks."""
        if self._takes_table() and input is not None and not isinstance(input, dict):
            input = self._as_table(input)
        self.require_schema()
        return self._check(input)

    def require_schema(self) -> None:
        """`InvalidError` when its parameters are no JSON Schema."""
        try:
            self._check.compiled()
        except InvalidError as error:
            reason = error.message.partition(": ")[2]
            raise InvalidError(f"The parameters of workflow {self._workflow!r} are no JSON Schema: {reason}") from None

    def _takes_table(self) -> bool:
        return self._schema.get("type") == "object" or ("type" not in self._schema and bool(self._known))

    def _as_table(self, input: Value) -> Value:
        if input == []:
            return {}  # a script's empty table
        names = self._schema.get("required") or [*self._known]
        if len(names) == 1:
            return {names[0]: input}
        takes = f"a table with {', '.join(self._known)}" if self._known else "a table"
        raise InvalidError(f"The workflow {self._workflow!r} takes {takes}; it was given {told(input)}.")
