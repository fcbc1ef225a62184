"""The kinds of things in a cluster: their paths, their other names, and where they may be. Pure.

Secrets are not among them: what is in one should not come into a trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.tools.services import segment

READING = frozenset(("list", "get", "logs", "version"))

MOST_MANIFESTS = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: the interface it belongs to, its name in paths, and whether it is in a namespace."""

    api: str
    plural: str
    other: tuple[str, ...] = ()
    namespaced: bool = True


KINDS = (
    Kind("v1", "pods", ("pod", "po")),
    Kind("v1", "services", ("service", "svc")),
    Kind("v1", "configmaps", ("configmap", "cm")),
    Kind("v1", "events", ("event", "ev")),
    Kind("v1", "endpoints", ("endpoint", "ep")),
    Kind("v1", "persistentvolumeclaims", ("persistentvolumeclaim", "pvc")),
    Kind("v1", "serviceaccounts", ("serviceaccount", "sa")),
    Kind("v1", "namespaces", ("namespace", "ns"), namespaced=False),
    Kind("v1", "nodes", ("node", "no"), namespaced=False),
    Kind("v1", "persistentvolumes", ("persistentvolume", "pv"), namespaced=False),
    Kind("apps/v1", "deployments", ("deployment", "deploy")),
    Kind("apps/v1", "statefulsets", ("statefulset", "sts")),
    Kind("apps/v1", "daemonsets", ("daemonset", "ds")),
    Kind("apps/v1", "replicasets", ("replicaset", "rs")),
    Kind("batch/v1", "jobs", ("job",)),
    Kind("batch/v1", "cronjobs", ("cronjob", "cj")),
    Kind("networking.k8s.io/v1", "ingresses", ("ingress", "ing")),
    Kind("networking.k8s.io/v1", "networkpolicies", ("networkpolicy", "netpol")),
    Kind("autoscaling/v2", "horizontalpodautoscalers", ("horizontalpodautoscaler", "hpa")),
)

NAMED = {name: kind for kind in KINDS for name in (kind.plural, *kind.other)}


def kind_named(name: str, api: str = "") -> Kind:
    """The kind of a name in any form. `InvalidError` for none, or for one of another interface."""
    found = NAMED.get(name.lower())
    if found is None:
        near = suggest(name.lower(), list(NAMED)) or f" It knows: {', '.join(kind.plural for kind in KINDS)}."
        raise InvalidError(f"kubernetes: there is no kind {name!r}.{near}", field="kind")
    if api and api != found.api:
        raise InvalidError(f"kubernetes: {name} is of {found.api!r}, not of {api!r}.", field="apiVersion")
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """A namespace, and the only ones that may be reached (patterns; all when empty)."""

    namespace: str
    allowed: tuple[str, ...] = ()

    def path(self, kind: str, name: str = "", everywhere: bool = False, api: str = "") -> str:
        """The path of a kind, or of one thing. `DeniedError` where that is not allowed."""
        found = kind_named(kind, api)
        below = "api" if found.api == "v1" else "apis"
        if api and not name:
            raise InvalidError("kubernetes: a manifest needs 'metadata.name'.", field="manifest")
        thing = f"/{segment(name, 'name')}" if name else ""
        if not found.namespaced or everywhere:
            if self.allowed:
                told = f"only these namespaces are allowed: {', '.join(self.allowed)}"
                raise DeniedError(f"kubernetes: {found.plural} of the whole cluster are out of reach; {told}.")
            return f"{below}/{found.api}/{found.plural}{thing}"
        if self.allowed and not any(fnmatchcase(self.namespace, rule) for rule in self.allowed):
            allowed = ", ".join(self.allowed)
            raise DeniedError(f"kubernetes: the namespace {self.namespace!r} is not among the allowed ones: {allowed}.")
        return f"{below}/{found.api}/namespaces/{segment(self.namespace, 'namespace')}/{found.plural}{thing}"


def manifests(said: Mapping[str, Any] | str) -> list[Mapping[str, Any]]:
    """The manifests of a table or of YAML. `InvalidError` for what is none."""
    listed = _documents(said) if isinstance(said, str) else [said]
    if not listed or len(listed) > MOST_MANIFESTS:
        raise InvalidError(
            f"kubernetes: there are {len(listed)} manifests; give 1 to {MOST_MANIFESTS}.", field="manifest"
        )
    for one in listed:
        if not isinstance(one, dict) or not one.get("kind") or not one.get("apiVersion"):
            raise InvalidError("kubernetes: a manifest needs 'apiVersion' and 'kind'.", field="manifest")
        if not isinstance(one.get("metadata"), dict):
            raise InvalidError("kubernetes: a manifest needs 'metadata' with a name.", field="manifest")
    return listed


def _documents(text: str) -> list[Any]:
    """The documents of a YAML text. What is named once and used often is not understood: it gets large when written."""
    import yaml

    class Plain(yaml.SafeLoader):
        def compose_node(self, parent: Any, index: int) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not understood here")
            return super().compose_node(parent, index)

    try:
        return [one for one in yaml.load_all(text, Plain) if one is not None]
    except (yaml.YAMLError, RecursionError) as error:
        raise InvalidError(f"kubernetes: the manifest is not YAML: {error}.", field="manifest") from None
