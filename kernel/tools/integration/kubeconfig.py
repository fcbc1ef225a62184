"""Where a cluster is and who asks it, from a kubeconfig. Programs that one names are not run.

Not here: what the cluster is asked (`kubernetes`).
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.sandbox.files import Files


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster as one user sees it: certificates and key are PEM, each empty for none."""

    server: str
    token: str = ""
    namespace: str = ""
    authority: bytes = b""
    certificate: bytes = b""
    key: bytes = b""


def read_kubeconfig(files: Files, path: str, wanted: str) -> Cluster:
    """The cluster of a context, or of the current one. `InvalidError` names what is wrong with the file."""
    import yaml

    try:
        config = yaml.safe_load(files.read(path))
    except (yaml.YAMLError, RecursionError):
        raise InvalidError(f"kubernetes: {path!r} is not YAML.") from None
    if not isinstance(config, dict):
        raise InvalidError(f"kubernetes: {path!r} is not a kubeconfig.")
    name = wanted or str(config.get("current-context") or "")
    chosen = _entry(config, "contexts", "context", name, path)
    cluster = _entry(config, "clusters", "cluster", str(chosen.get("cluster")), path)
    user = _entry(config, "users", "user", str(chosen.get("user")), path) if chosen.get("user") else {}
    _refuse(cluster, user, name, path)
    token = str(user.get("token") or "")
    if not token and user.get("tokenFile"):
        token = files.read(str(user["tokenFile"])).decode("utf-8", "replace").strip()
    return Cluster(
        str(cluster.get("server") or ""),
        token,
        str(chosen.get("namespace") or ""),
        _data(files, cluster, "certificate-authority", path),
        _data(files, user, "client-certificate", path),
        _data(files, user, "client-key", path),
    )


def _refuse(cluster: dict[str, Any], user: dict[str, Any], name: str, path: str) -> None:
    if "exec" in user or "auth-provider" in user:
        raise InvalidError(
            f"kubernetes: the user of {name!r} is known by a program ({path!r}, exec), which is not run here. "
            "Give the tool 'server' and 'token'."
        )
    if cluster.get("insecure-skip-tls-verify"):
        raise InvalidError(f"kubernetes: {path!r} trusts anybody (insecure-skip-tls-verify). Name the authority.")


def _entry(config: dict[str, Any], table: str, kind: str, name: str, path: str) -> dict[str, Any]:
    listed = config.get(table)
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and one.get("name") == name and isinstance(one.get(kind), dict):
            found: dict[str, Any] = one[kind]
            return found
    raise NotFoundError(f"kubernetes: there is no {kind} {name!r} in {path!r}.")


def _data(files: Files, table: dict[str, Any], name: str, path: str) -> bytes:
    """What a table has in itself, or the file it names."""
    if said := table.get(f"{name}-data"):
        try:
            return base64.b64decode(str(said), validate=True)
        except (binascii.Error, ValueError):
            raise InvalidError(f"kubernetes: {name}-data in {path!r} is not Base64.") from None
    return files.read(str(table[name])) if table.get(name) else b""
