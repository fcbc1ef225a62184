"""The tool `http_request` against a real server on loopback."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from kernel.errors import DeadlineError, DeniedError, InvalidError, NetworkError
from kernel.policy import PROFILES
from kernel.sandbox.hands import hands_of
from tests.kit.raw_server import http_answer, raw_server
from tests.kit.tools import Workshop
from tests.kit.world import World


async def test_an_answer_has_all_there_is_to_know(workshop: Workshop, outside: World) -> None:
    answer = await workshop.call("http_request", url=outside.url + "/owls", query={"limit": 2})
    assert (answer["status"], answer["ok"], answer["content_type"]) == (200, True, "application/json")
    assert answer["json"]["query"] == {"limit": "2"}
    assert answer["url"] == outside.url + "/owls?limit=2"
    assert answer["size"] == len(answer["body"])


@pytest.mark.parametrize(
    ("given", "kind", "body"),
    [
        ({"json": {"n": 1}}, "application/json", '{"n":1}'),
        ({"json": []}, "application/json", "[]"),
        ({"form": {"a": "x y", "b": 2}}, "application/x-www-form-urlencoded", "a=x+y&b=2"),
        ({"body": "plain"}, "", "plain"),
        ({"body": b"bytes"}, "", "bytes"),
    ],
)
async def test_a_request_has_one_body(
    workshop: Workshop, outside: World, given: dict[str, Any], kind: str, body: str
) -> None:
    told = (await workshop.call("http_request", url=outside.url + "/echo", method="POST", **given))["json"]
    assert (told["method"], told["body"].replace(" ", "") if kind.endswith("json") else told["body"]) == ("POST", body)
    assert told["headers"].get("Content-Type", "") in (kind, "application/octet-stream")


@pytest.mark.parametrize(
    ("auth", "name", "value"),
    [
        ({"token": "t"}, "Authorization", "Bearer t"),
        ({"username": "ada", "password": "p"}, "Authorization", "Basic " + base64.b64encode(b"ada:p").decode()),
        ({"header": "X-Key", "value": "k"}, "X-Key", "k"),
    ],
)
async def test_who_asks_is_said_in_a_header(
    workshop: Workshop, outside: World, auth: dict[str, str], name: str, value: str
) -> None:
    told = (await workshop.call("http_request", url=outside.url + "/echo", auth=auth))["json"]
    assert told["headers"][name] == value


async def test_what_is_no_text_comes_as_bytes(workshop: Workshop, outside: World) -> None:
    answer = await workshop.call("http_request", url=outside.url + "/bytes")
    assert (answer["body"][:4], answer["content_type"]) == (b"\x89PNG", "image/png")


async def test_it_tries_again_as_often_as_it_is_told(workshop: Workshop, outside: World) -> None:
    workshop.options = {"retry_delay": 1}
    answer = await workshop.call("http_request", url=outside.url + "/busy", retries=2)
    assert (answer["status"], answer["json"]) == (200, {"attempt": 3})
    assert len(workshop.recording.of("execute_tool.retry")) == 2


async def test_the_last_answer_is_the_answer_when_nothing_helps(workshop: Workshop, outside: World) -> None:
    workshop.options = {"retry_delay": 1, "retries": 1}
    answer = await workshop.call("http_request", url=outside.url + "/busy")
    assert (answer["status"], answer["ok"]) == (503, False)


async def test_options_narrow_what_it_may(workshop: Workshop, outside: World) -> None:
    workshop.options = {"allowed_domains": ["owls.test"]}
    with pytest.raises(DeniedError, match=r"owls\.test"):
        await workshop.call("http_request", url=outside.url + "/owls")
    workshop.options = {"methods": ["get"]}
    with pytest.raises(DeniedError, match="may only"):
        await workshop.call("http_request", url=outside.url + "/owls", method="DELETE")
    workshop.options = {"max_response_size": 5}
    with pytest.raises(InvalidError, match="more than 5 bytes"):
        await workshop.call("http_request", url=outside.url + "/owls")
    workshop.options = {"timeout": 50}
    with pytest.raises(DeadlineError, match="did not answer within"):
        await workshop.call("http_request", url=outside.url + "/slow")


async def test_what_it_says_of_itself_goes_only_to_whom_it_is_meant_for(workshop: Workshop, outside: World) -> None:
    workshop.options = {"auth": "token-of-ada"}
    with pytest.raises(InvalidError, match="whom they are for"):
        await workshop.call("http_request", url=outside.url + "/echo")
    workshop.options = {"auth": "token-of-ada", "headers": {"X-Owl": "hoot"}, "base_url": outside.url}
    told = (await workshop.call("http_request", url="/echo"))["json"]
    assert told["headers"]["X-Owl"] == "hoot"
    assert outside.asked("/echo")[-1]["headers"]["Authorization"] == "Bearer token-of-ada"
    with pytest.raises(InvalidError, match="whom they are for"):
        await workshop.call("http_request", url="http://127.0.0.2:1/")


async def test_it_goes_where_the_answer_leads_unless_told_otherwise(workshop: Workshop, outside: World) -> None:
    there = {"url": outside.url + "/elsewhere", "query": {"to": outside.url + "/owls"}}
    assert (await workshop.call("http_request", **there))["url"].endswith("/owls")
    stayed = await workshop.call("http_request", **there, follow_redirects=False)
    assert (stayed["status"], stayed["headers"]["location"]) == (302, outside.url + "/owls")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"url": "owls"}, "not an http or https address"),
        ({"url": "ftp://owls.test/"}, "not an http or https address"),
        ({"json": 1, "body": "x"}, "one of 'json'"),
        ({"body": {"a": 1}}, "'body' should be a text"),
        ({"auth": {"name": "ada"}}, "'auth' is"),
        ({"auth": {"token": 7}}, "'auth' is"),
        ({"headers": {"a\nb": "c"}}, "line break"),
        ({"timeout": 0.0, "retries": 99}, "'retries'"),
        ({"timeout": -5}, "'timeout'"),
        ({"method": "FLY"}, "method"),
    ],
)
async def test_what_makes_no_request_is_refused(
    workshop: Workshop, outside: World, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidError, match=words):
        await workshop.call("http_request", **{"url": outside.url + "/echo", **given})


async def test_json_that_is_none_is_told(workshop: Workshop) -> None:
    async with raw_server(http_answer(b"{broken", content_type="application/json")) as server:
        answer = await workshop.call("http_request", url=f"http://127.0.0.1:{server.port}/")
    assert (answer["body"], "json" in answer) == ("{broken", False)
    assert "not" in answer["json_error"]


async def test_a_host_that_hangs_up_is_an_error_that_says_so(workshop: Workshop) -> None:
    async with raw_server(b"") as server:
        with pytest.raises(NetworkError, match=f"127.0.0.1:{server.port}"):
            await workshop.call("http_request", url=f"http://127.0.0.1:{server.port}/")


async def test_a_profile_without_network_has_none(tmp_path: Any) -> None:
    workshop = Workshop(hands_of(PROFILES["high"], tmp_path))
    with pytest.raises(DeniedError, match="no network"):
        await workshop.call("http_request", url="https://owls.test/")
