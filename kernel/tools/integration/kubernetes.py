"""The tool that looks after a Kubernetes cluster. Not here: where it is and who asks (`kubeconfig`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

import orjson

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.integration.kubeconfig import Cluster, read_kubeconfig
from kernel.tools.integration.kubernetes_kinds import READING, Place, manifests
from kernel.tools.services import Reply, Service, needed, permitted, text_of
from kernel.values import Value

Operation = Literal["list", "get", "logs", "apply", "scale", "restart", "delete", "version"]

MANAGER = "llmspell"
"""Who changed a field, as the cluster keeps it."""


@dataclass(frozen=True, slots=True)
class KubernetesOptions:
    """Options of `KubernetesTool`.

    `kubeconfig` is a file the spell may read (and `context` one of its contexts); or `server` and `token` (which may be
    `secret:NAME`), with `ca_file` for an authority of your own. `namespace` is where it works when nothing is said,
    `allowed_namespaces` are the only ones (patterns; all when empty). Nothing is changed unless `read_only` is false.
    """

    kubeconfig: str = ""
    context: str = ""
    server: str = ""
    token: str = ""
    ca_file: str = ""
    namespace: str = ""
    allowed_namespaces: tuple[str, ...] = ()
    read_only: bool = True
    timeout: float = 30.0


async def kubernetes(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    kind: Annotated[str, "What it is: pods, deployments, services, configmaps, jobs, nodes, …"] = "pods",
    name: Annotated[str, "Its name"] = "",
    namespace: Annotated[str, "Its namespace; * lists those of all"] = "",
    selector: Annotated[str, "Only what has these labels, e.g. app=owls"] = "",
    container: Annotated[str, "The container whose log to read"] = "",
    tail: Annotated[int, "The last lines of the log"] = 100,
    previous: Annotated[bool, "The log of the container that ran before"] = False,
    manifest: Annotated[
        dict[str, Any] | str | None, "What to apply: a table, or YAML with one or more documents"
    ] = None,
    replicas: Annotated[int | None, "How many there should be"] = None,
    limit: Annotated[int, "The most things to list"] = 100,
) -> Value:
    """Look at what runs in a Kubernetes cluster, and change it when that is allowed.

    `list` gives `items`, each with `name`, `namespace`, `status`, `labels` and `created`; `get` gives the whole thing,
    `logs` a pod's `log`. With `read_only = false`, `apply` makes or changes what a manifest says (server-side),
    `scale` and `restart` change deployments and stateful sets, and `delete` takes something away. Secrets are not read.

    ```lua
    local cluster = KubernetesTool.new({ server = server .. "/kubernetes", token = "token-of-owls" })
    for _, pod in ipairs(cluster:run({ operation = "list", kind = "pods" }).items) do print(pod.name, pod.status) end
    print(cluster:run({ operation = "logs", name = "barn-1", tail = 1 }).log)
    ```

    Fails with `denied` for what the token or the options do not allow, `not_found`, `invalid`, `network`, `timeout`, or
    `rate_limit` with `retry_after` in seconds.
    """
    options: KubernetesOptions = bench.options
    permitted("kubernetes", operation, options.read_only, READING)
    service, usual = await _service(bench, options)
    if operation == "version":
        return (await service.ask("GET", "version")).value
    place = Place(namespace or options.namespace or usual or "default", options.allowed_namespaces)
    match operation:
        case "list":
            return await _list(service, place.path(kind, everywhere=namespace == "*"), selector, max(1, limit))
        case "apply":
            needed("kubernetes", "apply", manifest=manifest)
            return {"applied": [await _apply(service, place, one) for one in manifests(manifest or {})]}
    needed("kubernetes", operation, name=name)
    if operation == "logs":
        asked = {"container": container, "tailLines": max(1, tail), "limitBytes": service.network.max_response}
        params = {key: value for key, value in {**asked, "previous": "true" if previous else ""}.items() if value}
        reply = await service.ask("GET", f"{place.path('pods', name)}/log", params=params)
        return {"name": name, "log": reply.body.decode("utf-8", "replace")}
    return await _work_on(service, operation, place.path(kind, name), replicas)


async def _list(service: Service, path: str, selector: str, limit: int) -> Value:
    items: list[Any] = []
    asked: dict[str, Any] = {"limit": min(limit, 500), **({"labelSelector": selector} if selector else {})}
    while True:
        page = (await service.ask("GET", path, params=asked)).value
        items += page.get("items") or []
        following = (page.get("metadata") or {}).get("continue")
        if not following or len(items) >= limit:
            return {"items": [_shown(one) for one in items[:limit]]}
        asked["continue"] = following


async def _apply(service: Service, place: Place, manifest: Mapping[str, Any]) -> Value:
    about = manifest.get("metadata") or {}
    where = replace(place, namespace=str(about.get("namespace") or place.namespace))
    api = str(manifest.get("apiVersion") or "")
    path = where.path(str(manifest.get("kind") or ""), str(about.get("name") or ""), api=api)
    headers = {"Content-Type": "application/apply-patch+yaml"}
    # JSON is YAML, too.
    content, params = orjson.dumps(manifest), {"fieldManager": MANAGER}
    found = (await service.ask("PATCH", path, params=params, content=content, headers=headers)).value
    return {"kind": found.get("kind"), **_shown(found)}


async def _work_on(service: Service, operation: str, path: str, replicas: int | None) -> Value:
    match operation:
        case "get":
            found = (await service.ask("GET", path)).value
            (found.get("metadata") or {}).pop("managedFields", None)
            return found
        case "delete":
            await service.ask("DELETE", path, params={"propagationPolicy": "Background"})
            return {"ok": True}
        case "scale":
            needed("kubernetes", "scale", replicas=replicas)
            if replicas is None or not 0 <= replicas <= 1000:
                raise InvalidError("kubernetes: 'replicas' should be between 0 and 1000.", field="replicas")
            found = await _patch(service, f"{path}/scale", {"spec": {"replicas": replicas}})
            return {"ok": True, "replicas": (found.get("spec") or {}).get("replicas")}
    import time

    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    noted = {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": stamp}}}
    return {"ok": True, **_shown(await _patch(service, path, {"spec": {"template": noted}}))}


async def _patch(service: Service, path: str, change: dict[str, Any]) -> dict[str, Any]:
    headers = {"Content-Type": "application/merge-patch+json"}
    params = {"fieldManager": MANAGER}
    reply = await service.ask("PATCH", path, params=params, content=orjson.dumps(change), headers=headers)
    found: dict[str, Any] = reply.value or {}
    return found


async def _service(bench: Bench, options: KubernetesOptions) -> tuple[Service, str]:
    """The cluster, and the namespace its context has."""
    from kernel.sandbox.certificates import context

    cluster = Cluster(options.server)
    if options.kubeconfig:
        cluster = read_kubeconfig(bench.files, options.kubeconfig, options.context)
    if options.server:
        cluster = replace(cluster, server=options.server)
    if not cluster.server.startswith(("https://", "http://")):
        raise InvalidError("kubernetes: it needs the option 'kubeconfig', or 'server' and 'token'.")
    token = await bench.secret(options.token, at=cluster.server) or cluster.token
    bench.conceal(token, cluster.key.decode("ascii", "replace").strip())
    authority = bench.files.read(options.ca_file) if options.ca_file else cluster.authority
    own = context(authority, cluster.certificate, cluster.key) if authority or cluster.certificate else None
    headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    network = bench.hands.network.narrowed(timeout=options.timeout)
    address = cluster.server.rstrip("/")
    return Service("Kubernetes", network, address, headers, _reason, context=own), cluster.namespace


def _shown(thing: dict[str, Any]) -> dict[str, Value]:
    about, status = thing.get("metadata") or {}, thing.get("status") or {}
    told: dict[str, Value] = {"name": about.get("name"), "namespace": about.get("namespace")}
    told |= {"status": status.get("phase") or _readiness(thing.get("spec") or {}, status)}
    return {**told, "labels": about.get("labels") or {}, "created": about.get("creationTimestamp")}


def _readiness(spec: dict[str, Any], status: dict[str, Any]) -> str:
    """How much of what is wanted is there: `2/3`; the last condition of what is not counted."""
    if "replicas" in spec:
        return f"{status.get('readyReplicas', 0)}/{spec['replicas']}"
    conditions = [one.get("type") for one in status.get("conditions") or [] if one.get("status") == "True"]
    return str(conditions[-1]) if conditions else ""


def _reason(reply: Reply) -> str:
    said = reply.value if isinstance(reply.value, dict) else {}
    return str(said.get("message") or text_of(reply))


def _effect(input: Value) -> str:
    operation = input.get("operation") if isinstance(input, dict) else ""
    return "idempotent" if operation in READING or operation in ("apply", "scale") else "once"


async def _health(bench: Bench) -> Value:
    service, _ = await _service(bench, bench.options)
    return {"healthy": True, "version": (await service.ask("GET", "version")).value.get("gitVersion")}


TOOLS = (
    Entry(
        "KubernetesTool",
        kubernetes,
        KubernetesOptions,
        Hints(destructive=True, open_world=True),
        needs=("network",),
        aliases=("Kubernetes",),
        effect=_effect,
        health=_health,
    ),
)
