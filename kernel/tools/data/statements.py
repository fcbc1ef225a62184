"""What the tools of databases are asked to do: statements and their parameters. Not here: doing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.values import Value

MOST_STATEMENTS = 1000


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and the values bound to it."""

    sql: str
    parameters: list[Any] | dict[str, Any]

    def as_data(self) -> dict[str, Value]:
        """The same as a table."""
        return {"sql": self.sql, "parameters": self.parameters}


def check_operation(tool: str, operation: str, allowed: Sequence[str]) -> None:
    """`InvalidError` when the options leave an operation out."""
    if allowed and operation not in allowed:
        raise InvalidError(f"This {tool} does not {operation}: it may {', '.join(allowed)}.")


def database_effect(input: Value) -> str:
    """What an operation does: reading is recorded, since databases change; a change is done once."""
    operation = input.get("operation") if isinstance(input, dict) else ""
    return "once" if operation in ("execute", "transaction") else "idempotent"


def read_statements(
    tool: str, operation: str, sql: str, parameters: Any, statements: list[Any] | None
) -> tuple[Statement, ...]:
    """The statements of a call. `InvalidError` when an operation lacks its own."""
    if operation in ("query", "execute"):
        if not sql.strip():
            raise InvalidError(f"{tool}: {operation!r} needs 'sql', one statement.")
        return (_statement(tool, sql, parameters),)
    if operation != "transaction":
        return ()
    if not statements or len(statements) > MOST_STATEMENTS:
        raise InvalidError(f"{tool}: 'transaction' needs 'statements', a list of 1 to {MOST_STATEMENTS}.")
    return tuple(_listed(tool, each) for each in statements)


def _listed(tool: str, said: Any) -> Statement:
    if isinstance(said, str):
        return _statement(tool, said, None)
    if isinstance(said, dict) and isinstance(said.get("sql"), str):
        return _statement(tool, said["sql"], said.get("parameters"))
    raise InvalidError(f"{tool}: a statement of a transaction is a text or a table with 'sql', not {said!r}.")


def _statement(tool: str, sql: str, parameters: Any) -> Statement:
    if "\0" in sql:
        raise InvalidError(f"{tool}: the statement has a NUL character in it.")
    if not isinstance(parameters, list | dict | None):
        raise InvalidError(f"{tool}: 'parameters' are a list or a table, not {parameters!r}.")
    values = parameters.values() if isinstance(parameters, dict) else parameters or []
    for value in values:
        if not isinstance(value, str | int | float | bytes | None):
            raise InvalidError(
                f"{tool}: a parameter is a text, a number, bytes or nothing, not {type(value).__name__}."
            )
    return Statement(sql, parameters or [])


def named(columns: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    """A row as a table."""
    return dict(zip(columns, values, strict=True))


def distinct(columns: Sequence[str]) -> list[str]:
    """The names of columns, each once: the second `id` is `id_2`."""
    taken: list[str] = []
    for column in columns:
        name, number = column, 1
        while name in taken:
            number += 1
            name = f"{column}_{number}"
        taken.append(name)
    return taken
