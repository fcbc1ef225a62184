"""`llmspell info`: versions, engines, folders, models."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kernel.tools.plugins import Pack

PACKAGES = ("lupa", "quickjs-ng", "duckdb", "litellm", "panel", "bokeh", "jupyter-client", "pyzmq")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(as_json: bool) -> None:
    """Show what this installation has: versions, engines, folders, profiles and models."""
    facts = collect()
    if as_json:
        click.echo(json.dumps(facts, indent=2))
        return
    for heading, entries in facts.items():
        click.secho(heading, bold=True)
        rows = entries.items() if isinstance(entries, dict) else ((entry, "") for entry in entries)
        for name, value in rows:
            click.echo(f"  {name:<16}{value}".rstrip())


def collect() -> dict[str, Any]:
    """The facts, by heading."""
    from kernel import __version__
    from kernel.api.classes import builtin_tools
    from kernel.languages import engine_states
    from kernel.models.providers import standard_models
    from kernel.profiles import own_profiles
    from kernel.stores.home import home_of
    from kernel.tools.plugins import Plugins

    models = standard_models(Path.cwd(), os.environ)
    return {
        "versions": {"llmspell": __version__, "python": platform.python_version()}
        | {package: _version(package) for package in PACKAGES},
        "engines": engine_states(),
        "folders": {"workspace": str(Path.cwd()), "traces": str(home_of(Path.cwd()))},
        "profiles": own_profiles().names(),
        "models": [*models.known()],
        "tools of packages": {pack.name: _pack(pack) for pack in Plugins(frozenset(builtin_tools())).packs()},
        "providers": {"available": ", ".join(models.providers())},
    }


def _pack(pack: Pack) -> str:
    offered = f"{', '.join(pack.names) or 'nothing'} ({pack.package} {pack.version})"
    return f"{offered}; {pack.problem}" if pack.problem else offered


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
