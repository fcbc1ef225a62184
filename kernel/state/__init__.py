"""State: values a spell keeps, by scope. Not here: what scripts see of it (`kernel.api.state`)."""

from kernel.state.access import Access, Rule
from kernel.state.checks import SCOPES, Address, Scope
from kernel.state.values import Backend, Change, Memory, State, Watcher

__all__ = [
    "SCOPES",
    "Access",
    "Address",
    "Backend",
    "Change",
    "Memory",
    "Rule",
    "Scope",
    "State",
    "Watcher",
]
