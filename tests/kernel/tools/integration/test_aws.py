"""S3 and SQS of a real server (moto) on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kernel.errors import DeniedError, InvalidError, NetworkError, NotFoundError, ToolError
from tests.kit.tooling import Workbench
from tests.kit.world import world


@pytest.fixture(scope="module")
def cloud() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def aws(cloud: str, folder: Path, **options: Any) -> Workbench:
    keys = {"access_key_id": "AKIAOWLS", "secret_access_key": "secret-of-owls", "region": "us-east-1"}
    return Workbench("aws", folder, **{**keys, "endpoint_url": cloud, "bucket": "owls", **options})


async def make_bucket(cloud: str, name: str) -> None:
    async with httpx.AsyncClient() as client:
        (await client.put(f"{cloud}/{name}")).raise_for_status()


async def test_objects_are_put_listed_got_copied_and_deleted(cloud: str, tmp_path: Path) -> None:
    await make_bucket(cloud, "owls")
    await make_bucket(cloud, "voles")
    (tmp_path / "owl.bin").write_bytes(b"\x89\x00\xff")
    owls = aws(cloud, tmp_path)
    assert (await owls.ask("s3_put", key="a/barn.txt", content="Zwei Käuze", content_type="text/plain"))["size"] == 11
    await owls.ask("s3_put", key="a/owl.bin", path="owl.bin")
    listed = await owls.ask("s3_list", prefix="a/")
    assert [(one["key"], one["size"]) for one in listed["objects"]] == [("a/barn.txt", 11), ("a/owl.bin", 3)]
    assert [listed["truncated"], (await owls.ask("s3_list", limit=1))["truncated"]] == [False, True]
    got = await owls.ask("s3_get", key="a/barn.txt")
    assert (got["content"], got["content_type"]) == ("Zwei Käuze", "text/plain")
    assert (await owls.ask("s3_get", key="a/owl.bin"))["content"] == b"\x89\x00\xff"
    assert (await owls.ask("s3_get", key="a/owl.bin", path="b/copy.bin"))["size"] == 3
    assert (tmp_path / "b" / "copy.bin").read_bytes() == b"\x89\x00\xff"
    assert (await owls.ask("s3_copy", key="a/barn.txt", to="/voles/c.txt")) == {"bucket": "voles", "key": "c.txt"}
    assert (await owls.ask("s3_get", bucket="voles", key="c.txt"))["content"] == "Zwei Käuze"
    assert (await owls.ask("s3_head", key="a/barn.txt"))["size"] == 11
    url = (await owls.ask("s3_presign", key="a/barn.txt", seconds=60))["url"]
    async with httpx.AsyncClient() as client:
        assert (await client.get(url)).text == "Zwei Käuze"
    assert {one["name"] for one in (await owls.ask("s3_buckets"))["buckets"]} == {"owls", "voles"}
    assert (await owls.ask("s3_delete", key="a/barn.txt"))["deleted"]
    with pytest.raises(NotFoundError, match="NoSuchKey"):
        await owls.ask("s3_get", key="a/barn.txt")
    assert await owls.health() == {"healthy": True}
    assert (await owls.ask("whoami"))["account"]


async def test_messages_are_sent_received_and_deleted(cloud: str, tmp_path: Path) -> None:
    # The server knows by the signature which service is meant.
    scope = "AKIAOWLS/20260101/us-east-1/sqs/aws4_request"
    signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=x"}
    asked = {"Action": "CreateQueue", "QueueName": "owls", "Version": "2012-11-05"}
    async with httpx.AsyncClient(headers=signed) as client:
        (await client.post(f"{cloud}/", data=asked)).raise_for_status()
    queue, owls = f"{cloud}/123456789012/owls", aws(cloud, tmp_path)
    assert (await owls.ask("sqs_send", queue_url=queue, message="Two voles"))["message_id"]
    found = (await owls.ask("sqs_receive", queue_url=queue))["messages"]
    assert [one["body"] for one in found] == ["Two voles"]
    assert await owls.ask("sqs_delete", queue_url=queue, receipt=found[0]["receipt"]) == {"deleted": True}
    with pytest.raises(NotFoundError):
        await owls.ask("sqs_send", queue_url=f"{cloud}/123456789012/none", message="x")


async def test_what_is_refused(cloud: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeniedError, match="allowed ones"):
        await aws(cloud, tmp_path, allowed_buckets=["voles"]).ask("s3_list")
    with pytest.raises(DeniedError, match="allowed ones"):
        await aws(cloud, tmp_path, allowed_buckets=["owls"]).ask("s3_copy", key="x", to="/voles/x")
    with pytest.raises(DeniedError, match="read-only"):
        await aws(cloud, tmp_path, read_only=True).ask("s3_put", key="x", content="y")
    with pytest.raises(InvalidError, match="the most there may be"):
        await aws(cloud, tmp_path, max_size=10).ask("s3_put", key="x", content="y" * 11)
    with pytest.raises(NotFoundError, match="NoSuchBucket"):
        await aws(cloud, tmp_path).ask("s3_list", bucket="nowhere")
    with pytest.raises(NetworkError):
        await aws("http://127.0.0.1:4", tmp_path).ask("s3_list")
    with pytest.raises(DeniedError, match="loopback"):
        await aws(cloud, tmp_path, profile="medium").ask("s3_list")
    with pytest.raises(InvalidError, match="session token"):
        await aws(cloud, tmp_path, session_token="token-of-owls").ask("s3_presign", key="x")


async def test_keys_of_this_machine_are_not_looked_for(
    cloud: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "credentials").write_text("[default]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "environment")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:4")
    with pytest.raises(InvalidError, match="access_key_id"):
        await aws(cloud, tmp_path, access_key_id="", secret_access_key="").ask("s3_list")
    assert (await aws(cloud, tmp_path).ask("s3_buckets"))["buckets"] is not None


async def test_an_object_that_is_too_large_is_not_read_to_its_end(cloud: str, tmp_path: Path) -> None:
    async with world() as outside:
        small = aws(f"{outside.url}/s3", tmp_path, max_size=1000)
        large = aws(f"{outside.url}/s3", tmp_path)
        await large.ask("s3_put", key="big.txt", content="x" * 100_000)
        with pytest.raises(InvalidError, match="more than 1000 bytes"):
            await small.ask("s3_get", key="big.txt", path="big.txt")
        assert not (tmp_path / "big.txt").exists()
        with pytest.raises(DeniedError, match="InvalidAccessKeyId"):
            await aws(f"{outside.url}/s3", tmp_path, access_key_id="AKIAREVOKED").ask("s3_get", key="big.txt")


async def test_a_function_is_invoked_and_one_that_fails_is_an_error_of_the_tool(tmp_path: Path) -> None:
    async with world() as outside:
        owls = aws(f"{outside.url}/s3", tmp_path, max_size=1000)
        answer = await owls.ask("lambda_invoke", function="echo", payload={"voles": [1, 2]})
        assert answer == {"status": 200, "result": {"voles": [1, 2]}}
        with pytest.raises(ToolError, match="'sick' failed: no voles"):
            await owls.ask("lambda_invoke", function="sick")
        with pytest.raises(NotFoundError, match="Function not found"):
            await owls.ask("lambda_invoke", function="none")
        with pytest.raises(InvalidError, match="more than 1000 bytes"):
            await owls.ask("lambda_invoke", function="long")
        with pytest.raises(InvalidError, match="function"):
            await owls.ask("lambda_invoke")
