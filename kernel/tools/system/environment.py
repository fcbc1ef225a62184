"""`EnvironmentTool`: environment variables, as far as the profile shows them."""

from __future__ import annotations

import platform
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass
from kernel.tools.definition import Bench
from kernel.values import Value


@dataclass(frozen=True, slots=True)
class EnvironmentOptions:
    """Options of `EnvironmentTool`: `allowed_variables` are patterns (`LLM_*`) that narrow what the profile shows."""

    allowed_variables: tuple[str, ...] = ()


async def environment(
    bench: Bench,
    *,
    operation: Annotated[Literal["get", "exists", "list", "system"], "What to do"],
    name: Annotated[str, "For get and exists: the variable"] = "",
    default: Annotated[str | None, "For get: the value when it is not set"] = None,
    pattern: Annotated[str, "For list: only names like this, e.g. LLM_*"] = "*",
) -> Value:
    """Read environment variables, and what system this is.

    `get` gives `value` (or `default`) and `exists`, `list` the `variables` with their values, `system` the `system`,
    `release`, `machine` and `python` version. Only variables that the profile names are shown.

    ```lua
    local answer = EnvironmentTool.new():run({ operation = "get", name = "LLM_MOOD", default = "calm" })
    print(answer.value)
    ```

    Fails with `denied` for a variable that the profile does not show, or `invalid` when 'name' is missing.
    """
    options: EnvironmentOptions = bench.options
    if operation == "system":
        about = {"system": platform.system(), "release": platform.release(), "machine": platform.machine()}
        return {**about, "python": platform.python_version()}
    shown = {name: value for name, value in bench.hands.variables.items() if _is_allowed(name, options)}
    if operation == "list":
        return {"variables": {name: shown[name] for name in sorted(shown) if fnmatchcase(name, pattern)}}
    if not name:
        raise InvalidError(f"environment: {operation!r} needs 'name'.")
    patterns = bench.hands.patterns
    if not any(fnmatchcase(name, each) for each in patterns) or not _is_allowed(name, options):
        told = ", ".join(options.allowed_variables or patterns) or "none"
        raise DeniedError(f"The variable {name!r} is not shown to this spell. Shown: {told}.", variable=name)
    if operation == "exists":
        return {"name": name, "exists": name in shown}
    return {"name": name, "exists": name in shown, "value": shown.get(name, default)}


def _is_allowed(name: str, options: EnvironmentOptions) -> bool:
    return not options.allowed_variables or any(fnmatchcase(name, each) for each in options.allowed_variables)
