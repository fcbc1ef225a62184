"""Which cluster a person uses: in `config.toml` of their own, in the environment, or the one they started here.

    [cluster]
    address = "tcp://127.0.0.1:8786"
    branches = true      # hand over the branches of every parallel and map-reduce workflow
    evaluations = true   # hand over the runs of every evaluation

Like all of that file it is never read from a workspace. Not here: what is done with a cluster.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.settings import place_of, read_section, settings_file
from kernel.stores.home import user_data

VARIABLE = "LLMSPELL_CLUSTER"
"""The environment variable with an address; it wins."""

ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[^/\s]+:\d+")

WISHES = ("branches", "evaluations")
"""What may be said of what is handed over."""

INSTALL = "pip install 'llmspell-studio[cluster]'"


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """`address` of a scheduler, "" for none; what is handed over without saying so each time.

    `branches` are those of every parallel workflow, `evaluations` their runs.
    """

    address: str = ""
    branches: bool = False
    evaluations: bool = False


def read_cluster(environment: Mapping[str, str] = os.environ) -> ClusterSettings:
    """What is set, and failing that the cluster that was started here. `InvalidError` names what is wrong."""
    path = settings_file(environment)
    table, place = read_section(path, "cluster"), place_of(path, "cluster")
    unknown = set(table) - {"address", *WISHES}
    if unknown:
        known = ", ".join(("address", *WISHES))
        raise InvalidError(f"{place} {sorted(unknown)[0]!r} is unknown. It takes: {known}.")
    wishes = {name: table.get(name, False) for name in WISHES}
    for name, value in wishes.items():
        if not isinstance(value, bool):
            raise InvalidError(f"{place} {name!r} is true or false, not {value!r}.")
    if environment.get(VARIABLE):
        return ClusterSettings(checked_address(environment[VARIABLE], f"The variable {VARIABLE}"), **wishes)
    address = table.get("address", "")
    if address:
        return ClusterSettings(checked_address(address, f"{place} 'address'"), **wishes)
    return ClusterSettings(started_here(environment), **wishes)


def cluster_address(environment: Mapping[str, str] = os.environ) -> str:
    """The address that is set. `InvalidError` when there is none."""
    address = read_cluster(environment).address
    if not address:
        raise InvalidError("There is no cluster: start one with `llmspell cluster start`, or set its address.")
    return address


def checked_address(given: Any, what: str) -> str:
    """An address of a scheduler. `InvalidError` for anything else."""
    if not isinstance(given, str) or not ADDRESS.fullmatch(given.strip()):
        raise InvalidError(f"{what} is the address of a scheduler like tcp://127.0.0.1:8786, not {given!r}.")
    return given.strip()


def record_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where `llmspell cluster start` writes the address of what it started."""
    return user_data(environment) / "llmspell" / "cluster.address"


def started_here(environment: Mapping[str, str] = os.environ) -> str:
    """The address of the cluster that was started on this machine; "" for none."""
    try:
        text = record_file(environment).read_text("utf-8").strip()
    except OSError:
        return ""
    return text if ADDRESS.fullmatch(text) else ""
