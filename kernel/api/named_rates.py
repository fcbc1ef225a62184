"""Rates by name, as scripts write them for providers, models and tools, and whether there is anything of that name.

Not here: the hook that limits (`kernel.hooks.standard`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kernel.api.arguments import read_table, told
from kernel.api.hook_options import LimitOptions, RateOptions
from kernel.api.site import Site
from kernel.errors import InvalidError, NotFoundError
from kernel.hooks import standard
from kernel.models.names import PROVIDER_ALIASES, resolve_id, unknown_provider
from kernel.operations import REMOTE
from kernel.rates import Rate, Window, rate_of
from kernel.spelling import same_name
from kernel.values import Value

LIMITED = {"agent": ("chat",), "provider": REMOTE, "model": REMOTE, "tool": ("execute_tool",), "all": ("chat",)}
"""Who may be counted by themselves → the operations that count, where nothing else is said."""


def named_rates(site: Site, chosen: RateOptions) -> Iterator[standard.RateLimit]:
    """A limit for each of the tables by name. `NotFoundError` for what there is not."""
    for by, given, find in (
        ("provider", chosen.providers, _provider),
        ("model", chosen.models, _model),
        ("tool", chosen.tools, _tool),
    ):
        if given:
            rates = {
                _found(find, site, by, name): _rate_in(table, f"The rate of the {by} {name!r}")
                for name, table in given.items()
            }
            limit = standard.RateLimit(Window(Rate()), chosen.wait, LIMITED[by], by, rates, chosen.max_wait / 1000)
            if by == "tool":
                limit.missing = _missing(site, rates)
            yield limit


def _rate_in(given: Value, subject: str) -> Rate:
    if not isinstance(given, dict):
        raise InvalidError(f"{subject} is a table with 'requests' and 'per', not {told(given)}.")
    read = read_table(LimitOptions, given, subject)
    return rate_of(read.requests, read.per)


def _found(find: Callable[[Site, str], str], site: Site, by: str, name: str) -> str:
    try:
        return find(site, name)
    except NotFoundError as error:
        raise NotFoundError(f"The rate of the {by} {name!r}: {error.message}", **error.details) from None


def _provider(site: Site, name: str) -> str:
    name = PROVIDER_ALIASES.get(name, name)
    known: Iterable[str] = getattr(site.spell.models, "providers", lambda: (name,))()
    found = next((one for one in known if same_name(one, name)), None)
    if found is None:
        raise unknown_provider(name, known)
    return found


def _model(site: Site, name: str) -> str:
    id = resolve_id(name, None)
    _provider(site, id.partition("/")[0])
    return id


ALIKE = 0.8
"""How much a name is like that of a tool when it is taken for a slip, and not for a tool that is still to be made."""


def _tool(site: Site, name: str) -> str:
    """The name of a tool, which may still be made; one that is nearly the name of another is a slip."""
    if not _is_there(site, name):
        from difflib import get_close_matches

        near = get_close_matches(name, list(site.spell.tools), 1, ALIKE)
        if near:
            meant = f"Did you mean {near[0]!r}?"
            raise NotFoundError(f"There is no tool {name!r}. {meant} A tool of your own has to be made first.")
    return name


def _is_there(site: Site, name: str) -> bool:
    spell = site.spell
    return any(
        name in known or any(same_name(one, name) for one in known)
        for known in (spell.tools, spell.agents, spell.workflows)
    )


def _missing(site: Site, rates: Mapping[str, Rate]) -> Callable[[], list[str]]:
    return lambda: [name for name in rates if not _is_there(site, name)]
