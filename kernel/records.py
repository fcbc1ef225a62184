"""Dataclasses that are made quickly: `dataclass` here takes the place of the one in the standard library.

Not here: what they hold. Why, and what it saves: docs/decisions/0041-quick-dataclasses.md.
"""

from __future__ import annotations

from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, eq: bool = True, **options: bool) -> Any:
        """A dataclass whose `==`, `hash` and `repr` are not written and compiled for each class.

        `frozen` is for the type checker, and makes it hashable; nothing is checked when an attribute is set.
        """

        def make(cls: type) -> type:
            own = {name for name in ("__eq__", "__hash__", "__repr__") if cls.__dict__.get(name) is not None}
            made: Any = dataclasses.dataclass(eq=False, repr=False, **options)(cls)
            shared = {"__repr__": _shown, **({"__eq__": _equal, "__hash__": _hash if frozen else None} if eq else {})}
            for name in shared.keys() - own:
                setattr(made, name, shared[name])
            names = [field.name for field in dataclasses.fields(made) if field.compare]
            made._compared = attrgetter(*names) if names else type
            return made

        return make if cls is None else make(cls)

    def _equal(self: Any, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or self._compared(self) == self._compared(other)

    def _hash(self: Any) -> int:
        return hash(self._compared(self))

    @recursive_repr()
    def _shown(self: Any) -> str:
        shown = ", ".join(
            f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr
        )
        return f"{self.__class__.__qualname__}({shown})"
