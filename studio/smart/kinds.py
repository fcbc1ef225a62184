"""What a call of the API makes: the kind of its form, and the options it takes. Not here: reading them (`forms`)."""

from __future__ import annotations

from functools import cache

from studio.smart.literals import Call

RUNS = ("run", "execute", "call")
USES = ("run", "execute", "chat")
"""Methods that do something with what another cell has made."""


def kind_of(call: Call) -> str:
    """What kind of form a call makes; "" for none."""
    from kernel.agents.roles import named_roles
    from kernel.api.classes import tool_classes

    if call.inner is not None:
        inner = call.inner
        if inner.inner is None and inner.owner == "PromptTemplate" and (inner.member, call.member) == ("new", "render"):
            return "prompt"
        makes = (inner.owner, inner.member) == ("Tools", "get") or (
            inner.owner in tool_classes() and inner.member == "new"
        )
        return "call" if inner.inner is None and makes and call.member in RUNS else ""
    if call.member in USES and not is_class(call.owner):
        return "use"
    if call.member == "new" and (call.owner == "Agent" or call.owner in named_roles()):
        return "agent"
    if (call.owner, call.member) in (("Tool", "new"), ("PromptTemplate", "new")):
        return "tool" if call.owner == "Tool" else "prompt"
    return "workflow" if table_of(call.owner, call.member) is not None and _is_workflow(call.owner) else ""


def _is_workflow(owner: str) -> bool:
    return owner == "workflow" or owner.endswith("Workflow")


@cache
def table_of(owner: str, member: str) -> type | None:
    """The dataclass that the options of a call of the API are read into; None when there is no such call."""
    from kernel.api.classes import load_class
    from kernel.api.definition import describe

    if not is_class(owner):
        return None
    for operation in describe(load_class(owner)).operations:
        if operation.static and operation.name == member and operation.parameters:
            return operation.parameters[0].table
    return None


def is_class(name: str) -> bool:
    """Whether scripts have a class of that name."""
    from kernel.agents.roles import named_roles
    from kernel.api.classes import CLASSES, tool_classes

    return name in CLASSES or name in tool_classes() or name in named_roles()
