"""A cluster over HTTP and TLS on loopback: what it is asked, and what is out of reach."""

from __future__ import annotations

import base64
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from aiohttp import web

from kernel.errors import DeniedError, InvalidError, NetworkError, NotFoundError, RateLimitError, SpellError
from tests.kit.mail_server import certificate
from tests.kit.tooling import Workbench
from tests.kit.world import World, world
from tests.kit.worlds.kubernetes import ROUTES

DEPLOYMENT = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "barn"}, "spec": {"replicas": 2}}


@pytest.fixture
async def outside() -> AsyncIterator[World]:
    async with world() as running:
        yield running


def cluster(outside: World, folder: Path, token: str = "token-of-owls", **options: Any) -> Workbench:
    given = {"server": f"{outside.url}/kubernetes", "token": token, "namespace": "owls", **options}
    return Workbench("kubernetes", folder, **given)


async def test_what_runs_is_listed_read_and_its_log_too(outside: World, tmp_path: Path) -> None:
    owls = cluster(outside, tmp_path)
    pods = (await owls.ask("list", kind="pods", selector="app=barn"))["items"]
    assert [(one["name"], one["status"]) for one in pods] == [(f"barn-{n}", "Running") for n in range(5)]
    assert len((await owls.ask("list", limit=3))["items"]) == 3
    assert (await owls.ask("list", kind="deploy"))["items"][0]["status"] == "2/3"
    assert outside.calls[-1]["path"] == "/kubernetes/apis/apps/v1/namespaces/owls/deployments"
    await owls.ask("list", namespace="*")
    assert outside.calls[-1]["path"] == "/kubernetes/api/v1/pods"
    assert "managedFields" not in (await owls.ask("get", name="barn-1"))["metadata"]
    assert (await owls.ask("logs", name="barn-1", tail=2))["log"] == "owl 198\nowl 199"
    assert await owls.health() == {"healthy": True, "version": "v1.34.1"}


async def test_what_may_be_changed_is(outside: World, tmp_path: Path) -> None:
    owls = cluster(outside, tmp_path, read_only=False)
    done = await owls.ask("apply", manifest=DEPLOYMENT)
    assert (done["applied"][0]["kind"], done["applied"][0]["name"]) == ("Deployment", "barn")
    call = outside.calls[-1]
    assert (call["method"], call["headers"]["Content-Type"]) == ("PATCH", "application/apply-patch+yaml")
    assert orjson.loads(call["body"]) == DEPLOYMENT
    assert len((await owls.ask("apply", manifest=yaml.safe_dump_all([DEPLOYMENT, DEPLOYMENT])))["applied"]) == 2
    assert (await owls.ask("scale", kind="deployment", name="barn", replicas=0))["replicas"] == 0
    assert (await owls.ask("restart", kind="deployment", name="barn"))["ok"]
    assert (await owls.ask("delete", name="barn-1")) == {"ok": True}
    for params in ({"kind": "deploy", "name": "barn"}, {"name": "barn", "replicas": -1}):
        with pytest.raises(InvalidError, match="replicas"):
            await owls.ask("scale", **params)


@pytest.mark.parametrize("operation", ["apply", "scale", "restart", "delete"])
async def test_nothing_is_changed_unless_that_was_said(operation: str, outside: World, tmp_path: Path) -> None:
    with pytest.raises(DeniedError, match="read-only"):
        await cluster(outside, tmp_path).ask(operation, name="barn")
    assert outside.calls == []


async def test_other_namespaces_and_secrets_are_out_of_reach(outside: World, tmp_path: Path) -> None:
    owls = cluster(outside, tmp_path, allowed_namespaces=["owls", "barn-*"], read_only=False)
    assert (await owls.ask("list", namespace="barn-2"))["items"]
    elsewhere = {**DEPLOYMENT, "metadata": {"name": "x", "namespace": "kube-system"}}
    for params in (
        {"operation": "list", "namespace": "kube-system"},
        {"operation": "list", "namespace": "*"},
        {"operation": "list", "kind": "nodes"},
        {"operation": "apply", "manifest": elsewhere},
    ):
        with pytest.raises(DeniedError):
            await owls.ask(**params)
    for params in (
        {"operation": "list", "kind": "secrets"},
        {"operation": "get", "name": ".."},
        {"operation": "apply", "manifest": {**DEPLOYMENT, "kind": "Secret", "apiVersion": "v1"}},
        {"operation": "apply", "manifest": {**DEPLOYMENT, "apiVersion": "v1"}},
        {"operation": "apply", "manifest": "a: [1"},
        {"operation": "apply", "manifest": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"},
        {"operation": "apply", "manifest": "- 1"},
    ):
        with pytest.raises(InvalidError):
            await owls.ask(**params)


@pytest.mark.parametrize(
    ("token", "error"), [("revoked", DeniedError), ("reader", DeniedError), ("limited", RateLimitError)]
)
async def test_what_a_token_may_not_do(token: str, error: type[SpellError], outside: World, tmp_path: Path) -> None:
    with pytest.raises(error) as raised:
        await cluster(outside, tmp_path, token, read_only=False).ask("scale", kind="deploy", name="barn", replicas=1)
    assert raised.value.details.get("retry_after") in (None, 3)
    with pytest.raises(NotFoundError, match="not found"):
        await cluster(outside, tmp_path).ask("get", name="none")


def kubeconfig(folder: Path, server: str, user: dict[str, Any], **about: Any) -> None:
    config = {
        "current-context": "main",
        "contexts": [{"name": "main", "context": {"cluster": "c", "user": "u", "namespace": "owls"}}],
        "clusters": [{"name": "c", "cluster": {"server": server, **about}}],
        "users": [{"name": "u", "user": user}],
    }
    (folder / "config").write_text(yaml.safe_dump(config))


async def test_a_kubeconfig_says_where_it_is_and_who_asks(tmp_path: Path) -> None:
    public, trust = certificate(tmp_path)
    trust.load_verify_locations(public)
    trust.verify_mode = ssl.CERT_REQUIRED
    app = web.Application()
    app.add_routes(ROUTES)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=trust).start()
    address = f"https://127.0.0.1:{runner.addresses[0][1]}/kubernetes"
    authority = base64.b64encode(public.read_bytes()).decode()
    owner = {"token": "t-of-owls", "client-certificate": "cert.pem", "client-key": "key.pem"}
    try:
        kubeconfig(tmp_path, address, owner, **{"certificate-authority-data": authority})
        owls = Workbench("kubernetes", tmp_path, kubeconfig="config")
        assert len((await owls.ask("list"))["items"]) == 5
        kubeconfig(tmp_path, address, owner)
        with pytest.raises(NetworkError, match="certificate"):
            await Workbench("kubernetes", tmp_path, kubeconfig="config").ask("list")
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("user", "about", "told"),
    [
        ({"exec": {"command": "touch", "args": ["pwned"]}}, {}, "not run here"),
        ({"auth-provider": {"name": "gcp"}}, {}, "not run here"),
        ({"token": "x"}, {"insecure-skip-tls-verify": True}, "trusts anybody"),
        ({"token": "x"}, {"certificate-authority-data": "%%"}, "not Base64"),
    ],
)
async def test_a_kubeconfig_that_would_run_a_program_or_trust_anybody_is_refused(
    user: dict[str, Any], about: dict[str, Any], told: str, tmp_path: Path
) -> None:
    kubeconfig(tmp_path, "https://127.0.0.1:1", user, **about)
    with pytest.raises(InvalidError, match=told):
        await Workbench("kubernetes", tmp_path, kubeconfig="config").ask("list")
    for content in ("a: [1", "- 1", "\0"):
        (tmp_path / "config").write_text(content)
        with pytest.raises(InvalidError):
            await Workbench("kubernetes", tmp_path, kubeconfig="config").ask("list")
    with pytest.raises(DeniedError):
        await Workbench("kubernetes", tmp_path, kubeconfig="/etc/hostname").ask("list")
