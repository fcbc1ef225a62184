"""Images and files: told apart by their bytes, sent in each provider's own form, never kept in the trace."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.messages import Attachment, Message, Request
from kernel.models.attachments import attach, attach_data_url, attach_url, decoded, media_type_of
from kernel.models.demo.seeing import describe
from kernel.models.providers import standard_models
from kernel.models.streams import complete
from tests.kit.openai_server import openai_server
from tests.kit.scripts import script

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGP438DAACZAGAAtWgUBrcOSrgAAAABJRU5ErkJggg=="
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\xff\xc0\x00\x11\x08\x00\x05\x00\x07\x03"
PDF = b"%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n2 0 obj << /Type /Page >> endobj\n%%EOF"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (b"GIF89a\x02\x00\x03\x00", "image/gif"),
        (b"RIFF1234WEBPVP8 ", "image/webp"),
        (PDF, "application/pdf"),
        (b"", ""),
        (b"hello", ""),
        (b"<svg>", ""),
    ],
)
def test_a_kind_is_told_by_the_bytes(data: bytes, kind: str) -> None:
    assert media_type_of(data) == kind


@given(st.binary())
def test_any_other_bytes_are_refused_with_a_sentence(data: bytes) -> None:
    if not media_type_of(data):
        with pytest.raises(InvalidError, match="PNG, JPEG, GIF, WebP or PDF"):
            attach(data)


@pytest.mark.parametrize("url", ["", "ftp://a/b.png", "file:///etc/hostname", "http://", "http://a b", "javascript:x"])
def test_an_address_is_http_or_none(url: str) -> None:
    with pytest.raises(InvalidError):
        attach_url(url)


@pytest.mark.parametrize("url", ["data:image/png,raw", "data:image/png;base64,@@", "data:image/png;base64,aGk="])
def test_a_data_address_must_hold_an_image_in_base64(url: str) -> None:
    with pytest.raises(InvalidError):
        attach_data_url(url)


def test_a_data_address_is_the_same_as_its_bytes() -> None:
    assert attach_data_url(f"data:image/jpeg;base64,{base64.b64encode(PNG).decode()}") == attach(PNG)
    with pytest.raises(InvalidError):
        decoded("no base64!")


def test_the_demo_model_says_what_it_sees_and_no_more() -> None:
    said = describe((attach(PNG, "owl.png"), attach(JPEG), attach(PDF, "owl.pdf"))).text
    assert "owl.png (PNG, 2 × 3 pixels" in said
    assert "(JPEG, 7 × 5 pixels" in said
    assert "owl.pdf (PDF, 2 pages" in said
    assert "an address" in describe((attach_url("https://example.org/owl.jpg"),)).text


def _request(id: str, url: str) -> Request:
    attachments = (attach(PNG, "owl.png"), attach_url("https://example.org/owl.jpg"), attach(PDF, "owl.pdf"))
    message = Message("user", "What is this?", attachments=attachments)
    return Request(id, (message,), options={"base_url": url, "api_key": "k", "retries": 0})


@pytest.mark.parametrize("id", ["local/fake", "litellm/openai/gpt-4o-mini"])
async def test_the_openai_wire_has_parts_for_them(tmp_path: Path, id: str) -> None:
    models = standard_models(tmp_path, {})
    async with openai_server() as server:
        await complete(models.model(id), _request(id, server.url))
        await models.close()
    text, image, far, file = server.requests[0]["messages"][0]["content"]
    assert text == {"type": "text", "text": "What is this?"}
    assert image["image_url"]["url"] == f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    assert far["image_url"]["url"] == "https://example.org/owl.jpg"
    assert file["file"]["filename"] == "owl.pdf"
    assert file["file"]["file_data"] == f"data:application/pdf;base64,{base64.b64encode(PDF).decode()}"


async def test_the_anthropic_wire_has_its_own_parts_for_them(tmp_path: Path) -> None:
    models = standard_models(tmp_path, {})
    id = "anthropic/claude-sonnet-4-5"
    async with openai_server() as server:
        # The answer is of the other wire and fails; what was sent is what counts here.
        with pytest.raises(Exception, match="claude"):
            await complete(models.model(id), _request(id, server.url.removesuffix("/v1")))
        await models.close()
    assert server.paths == ["/v1/messages"]
    text, image, far, file = server.requests[0]["messages"][0]["content"]
    assert text["text"] == "What is this?"
    sent = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(PNG).decode()}
    assert (image["type"], image["source"]) == ("image", sent)
    assert (far["type"], far["source"]["url"]) == ("image", "https://example.org/owl.jpg")
    assert (file["type"], file["source"]["media_type"]) == ("document", "application/pdf")


async def test_a_document_is_not_left_out_without_a_word(tmp_path: Path) -> None:
    models, id = standard_models(tmp_path, {}), "ollama_chat/llava"
    async with openai_server() as server:
        with pytest.raises(InvalidError, match=r"takes no documents.*owl\.pdf"):
            await complete(models.model(id), _request(id, server.url))
    await models.close()
    assert not server.requests


LUA = """
local answer = llm.complete({ model = "local/x", base_url = "%s", prompt = "What is this?", images = { "owl.png" },
    files = { "owl.pdf", "notes.csv" } })
return answer.content
"""


async def test_a_spell_reads_what_its_profile_allows_and_the_trace_keeps_digests(tmp_path: Path) -> None:
    (tmp_path / "owl.png").write_bytes(PNG)
    (tmp_path / "owl.pdf").write_bytes(PDF)
    (tmp_path / "notes.csv").write_text("owl,mouse\n1,2\n")
    async with openai_server() as server, script(tmp_path) as running:
        assert await running.value(LUA % server.url) == "Hello"
        parts = server.requests[0]["messages"][0]["content"]
        assert [part["type"] for part in parts] == ["text", "image_url", "file"]
        assert '<file name="notes.csv">\nowl,mouse' in parts[0]["text"]
        trace = json.dumps([event.data for event in running.events])
    assert base64.b64encode(PNG).decode()[:40] not in trace
    assert attach(PNG).digest in trace


async def test_bytes_of_a_script_are_an_image_in_every_language(tmp_path: Path) -> None:
    lua = '"' + "".join(f"\\{byte:03d}" for byte in PNG) + '"'
    javascript = f"new Uint8Array({json.dumps(list(PNG))})"
    sources = {
        "lua": f'return Agent.new("x"):chat({{ text = "?", images = {{ {lua} }} }})',
        "javascript": f'return await (await new Agent("x")).chat({{ text: "?", images: [{javascript}] }});',
    }
    for language, source in sources.items():
        async with script(tmp_path) as running:
            done = await running.run(source, language=language)
            assert done.status == "ok", done.error
            assert "PNG, 2 × 3 pixels" in done.value


@pytest.mark.parametrize(
    "source",
    [
        'return Agent.new("x"):run({ text = "?", images = { "owl.png" } })',
        'return Workflow.sequential({ steps = { Agent.new("x") } }):run({ text = "?", images = { "owl.png" } }).output',
        """return Workflow.sequential({ steps = { function() return { text = "?", images = { "owl.png" } } end,
            Agent.new("x") } }):run().output""",
        'return AgentTool.wrap(Agent.new("x")):execute({ message = "?", images = { "owl.png" } })',
    ],
)
async def test_whoever_is_given_a_message_sees_its_images(tmp_path: Path, source: str) -> None:
    (tmp_path / "owl.png").write_bytes(PNG)
    async with script(tmp_path) as running:
        assert "PNG, 2 × 3 pixels" in json.dumps(await running.value(source), ensure_ascii=False)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ({"images": ["owl.pdf"]}, "is no image but application/pdf"),
        ({"images": ["notes.csv"]}, "no PNG, JPEG"),
        ({"files": ["blob.bin"]}, "no PNG, JPEG"),
        ({"images": ["/etc/hostname"]}, "outside the allowed folders"),
        ({"images": [{"name": "x"}]}, "'path', 'url' or 'data'"),
        ({"files": ["https://example.org/a.pdf"]}, "read it first"),
        ({"images": ["owl.png"] * 101}, "the most is 100"),
    ],
)
async def test_what_cannot_be_sent_is_told(tmp_path: Path, message: dict[str, Any], told: str) -> None:
    (tmp_path / "owl.png").write_bytes(PNG)
    (tmp_path / "owl.pdf").write_bytes(PDF)
    (tmp_path / "notes.csv").write_text("owl")
    (tmp_path / "blob.bin").write_bytes(b"\x00\x01\xff")
    async with script(tmp_path, params={"message": {"text": "?", **message}}) as running:
        error = await running.error('Agent.new("x"):chat(params.message)')
    assert told in error["message"]


async def test_without_the_network_no_address_goes_to_a_provider(tmp_path: Path) -> None:
    async with script(tmp_path, profile="high") as running:
        error = await running.error('Agent.new("x"):chat({ text = "?", image = "https://example.org/owl.png" })')
    assert error["type"] == "denied"


def test_an_attachment_never_prints_its_bytes() -> None:
    assert "PNG" not in repr(Attachment("image/png", "owl", PNG))


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1", "[::ffff:127.0.0.1]", "2130706433", "127.0.0.1"])
async def test_an_image_is_not_fetched_from_where_the_spell_may_not_go(tmp_path: Path, host: str) -> None:
    async with script(tmp_path) as running:
        error = await running.error(f'Agent.new("x"):chat({{ text = "?", image = "http://{host}/owl.png" }})')
        assert error["type"] in ("denied", "invalid")
