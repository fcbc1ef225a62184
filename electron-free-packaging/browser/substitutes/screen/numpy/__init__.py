"""Stands in for NumPy in the worker that draws the page: what Bokeh and Panel look at to see that a value is no array.

It computes nothing: our screen hands lists to Bokeh. NumPy itself has no wheel for the browser in a package registry,
and to fetch and import it would cost every visitor three megabytes and a second. Python cells run elsewhere and never
see this.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from numpy import ma as ma
from numpy import random as random
from numpy import typing as typing

__version__ = "2.0.0"

nan = math.nan
inf = math.inf
pi = math.pi
newaxis = None


class generic:
    """What NumPy's single values have in common; there is none here."""

    def __init__(self, *_: Any) -> None:
        self.said = _


def _kind(name: str, above: type = generic) -> type:
    return type(name, (above,), {"__module__": "numpy", "__doc__": f"NumPy's `{name}`; no value is one."})


number = _kind("number")
integer = _kind("integer", number)
signedinteger = _kind("signedinteger", integer)
unsignedinteger = _kind("unsignedinteger", integer)
floating = _kind("floating", number)
complexfloating = _kind("complexfloating", number)
int8, int16, int32, int64, intp = (_kind(name, signedinteger) for name in ("int8", "int16", "int32", "int64", "intp"))
uint8, uint16, uint32, uint64 = (_kind(name, unsignedinteger) for name in ("uint8", "uint16", "uint32", "uint64"))
float16, float32, float64 = (_kind(name, floating) for name in ("float16", "float32", "float64"))
bool_ = _kind("bool_")
str_, bytes_, object_, void = (_kind(name) for name in ("str_", "bytes_", "object_", "void"))
datetime64, timedelta64 = _kind("datetime64"), _kind("timedelta64")


class dtype:
    """The type of an array's elements, known by its name."""

    def __init__(self, kind: Any, *_: Any) -> None:
        self.name = kind if isinstance(kind, str) else getattr(kind, "name", None) or kind.__name__
        self.kind = self.name[:1]
        self.type = kind

    def __eq__(self, other: object) -> bool:
        return getattr(other, "name", other) == self.name

    def __hash__(self) -> int:
        return hash(self.name)


class ndarray:
    """An array; there is none here, so that no value is one."""


def issubdtype(one: Any, other: Any) -> bool:
    """Whether a type is one of NumPy's kinds; Python's own float and integer are."""
    if one in (float, int, bool):
        return issubclass({float: floating, int: integer, bool: bool_}[one], other)
    return isinstance(one, type) and issubclass(one, other)


def isscalar(value: Any) -> bool:
    """Whether a value is a single one."""
    return isinstance(value, int | float | complex | str | bytes)


def array_equal(one: Any, other: Any) -> bool:
    """Whether two sequences have equal elements."""
    return bool(list(one) == list(other))


def isnan(value: float) -> bool:
    """Whether a number is none."""
    return math.isnan(value)


def isfinite(value: float) -> bool:
    """Whether a number is neither infinite nor none."""
    return math.isfinite(value)


def ceil(value: float) -> float:
    """The next integer above."""
    return float(math.ceil(value))


def floor(value: float) -> float:
    """The next integer below."""
    return float(math.floor(value))


def _absent(name: str) -> Callable[..., Any]:
    def refuse(*_: Any, **__: Any) -> Any:
        raise NotImplementedError(f"There is no NumPy in the browser tab, and numpy.{name} was called. Use lists.")

    return refuse


def __getattr__(name: str) -> Any:
    """Whatever else NumPy has is there to be named, and says so when it is called."""
    if name.startswith("__"):
        raise AttributeError(name)
    return _absent(name)
