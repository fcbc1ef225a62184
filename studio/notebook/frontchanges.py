"""Changes of the front matter: what they are, what they make of a notebook, and what undoes them. Pure.

Not here: changes of cells, and all of them together (`changes`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, assert_never

from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.notebook.document import Notebook, Parameter, check_parameter
from studio.notebook.text import check_text


@dataclass(frozen=True, slots=True)
class SetTitle:
    """Give the notebook another title."""

    title: str


@dataclass(frozen=True, slots=True)
class SetParams:
    """Give the notebook other parameters, all at once."""

    params: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Choose the security profile; "" is the default one."""

    profile: str


@dataclass(frozen=True, slots=True)
class SetIsolated:
    """Choose whether its scripts run behind walls."""

    isolated: bool


@dataclass(frozen=True, slots=True)
class SetModel:
    """Choose the default model; "" is the studio's."""

    model: str


@dataclass(frozen=True, slots=True)
class SetExtra:
    """Give a key of the front matter that is none of those above another value (JSON data); None takes it out."""

    key: str
    value: Any


FrontChange = SetTitle | SetParams | SetProfile | SetIsolated | SetModel | SetExtra

OWN_KEYS = ("title", "params", "profile", "model")
"""Keys that have changes of their own."""


def with_front(notebook: Notebook, change: FrontChange) -> Notebook:
    """The notebook after the change. `InvalidError` when its file could not say it."""
    match change:
        case SetTitle(title):
            check_text(title, "The title")
            return replace(notebook, title=title)
        case SetParams(params):
            check_params(params)
            return replace(notebook, params=params)
        case SetProfile(profile):
            check_text(profile, "The profile")
            return replace(notebook, profile=profile)
        case SetIsolated(isolated):
            return _with_extra(notebook, "isolated", True if isolated else None)
        case SetModel(model):
            check_text(model, "The model")
            return replace(notebook, model=model)
        case SetExtra(key, value):
            if key in OWN_KEYS or not key.isidentifier():
                raise InvalidError(f"The front matter cannot be given a {key!r} like this.")
            check_text(str(value), f"`{key}` in the front matter")
            return _with_extra(notebook, key, value)
    assert_never(change)


def front_now(notebook: Notebook, change: FrontChange) -> FrontChange:
    """The change that makes the part of the front matter that `change` is about what it is now."""
    if isinstance(change, SetExtra):
        return SetExtra(change.key, notebook.extra.get(change.key))
    return _NOW[type(change)](notebook)


def check_params(params: tuple[Parameter, ...]) -> None:
    """`InvalidError` when parameters cannot be declared so."""
    for parameter in params:
        check_parameter(parameter)
        for value in (parameter.help, parameter.default, *parameter.choices):
            check_text(str(value), f"Parameter {parameter.name!r}")
    check_different("parameter", [parameter.name for parameter in params])


def check_different(what: str, values: list[str]) -> None:
    """`InvalidError` when something that can be there once is there twice."""
    if len(set(values)) < len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise InvalidError(f"The {what} {twice!r} stands twice in the notebook; it can stand once.")


def _with_extra(notebook: Notebook, key: str, value: Any) -> Notebook:
    if value is None:
        return replace(notebook, extra={name: said for name, said in notebook.extra.items() if name != key})
    return replace(notebook, extra={**notebook.extra, key: value})


_NOW: Mapping[type, Callable[[Notebook], FrontChange]] = {
    SetTitle: lambda notebook: SetTitle(notebook.title),
    SetParams: lambda notebook: SetParams(notebook.params),
    SetProfile: lambda notebook: SetProfile(notebook.profile),
    SetIsolated: lambda notebook: SetIsolated(notebook.is_isolated),
    SetModel: lambda notebook: SetModel(notebook.model),
}
"""What makes the front matter what it is now."""
