"""Sending mail to a real SMTP server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from kernel.api.classes import builtin_tools
from kernel.errors import DeadlineError, DeniedError, InvalidError, NetworkError, ToolError
from kernel.policy import PROFILES
from kernel.sandbox.hands import hands_of
from kernel.tools.definition import Tool
from tests.kit.mail_server import certificate, mail_server
from tests.kit.runs import Recording

LETTER = {"to": "ada@example.com", "subject": "Owls", "body": "They hunt at night."}


def mail(folder: Path, **options: Any) -> Tool:
    given = {"from_address": "Owl <owl@example.com>", **options}
    return builtin_tools()["email"].tool(hands_of(PROFILES["low"], folder), given)


async def send(tool: Tool, **params: Any) -> Any:
    return await tool.run(Recording().context(), {**LETTER, **params})


async def test_a_letter_arrives_with_all_its_parts(tmp_path: Path) -> None:
    (tmp_path / "owl.txt").write_text("a picture of an owl")
    async with mail_server() as box:
        sent = await send(
            mail(tmp_path, smtp_server=f"127.0.0.1:{box.port}", reply_to="desk@example.com"),
            to=["Ada <ada@example.com>", "bob@example.com"],
            cc="cy@example.com, di@example.com",
            bcc="eve@example.com",
            subject="Grüße",
            html="<p>They hunt.</p>",
            attachments=["owl.txt", {"filename": "b.bin", "content": b"\x00\xff"}],
        )
    letter, (sender, recipients) = box.letters[0], box.envelopes[0]
    assert sent["accepted"] == [
        "ada@example.com",
        "bob@example.com",
        "cy@example.com",
        "di@example.com",
        "eve@example.com",
    ]
    assert (sent["rejected"], sent["message_id"], sender) == ([], letter["Message-ID"], "owl@example.com")
    assert recipients == sent["accepted"]
    assert (letter["Subject"], letter["Bcc"], letter["Reply-To"]) == ("Grüße", None, "desk@example.com")
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert (plain.get_content().strip(), html.get_content().strip()) == ("They hunt at night.", "<p>They hunt.</p>")
    attached = {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
    assert attached == {"owl.txt": "a picture of an owl", "b.bin": b"\x00\xff"}


async def test_smtp_config_starttls_and_a_password(tmp_path: Path) -> None:
    _, trust = certificate(tmp_path)
    async with mail_server("open sesame", trust) as box:
        auth = {"user": "owl", "pass": "open sesame"}
        config = {"host": "127.0.0.1", "port": box.port, "secure": False, "auth": auth}
        await send(mail(tmp_path, smtp_config=config, ca_file="cert.pem"))
        assert (box.logins, box.encrypted) == ([("owl", "open sesame")], [True])
        auth["pass"] = "wrong password"
        with pytest.raises(DeniedError, match="does not accept the name and password") as refused:
            await send(mail(tmp_path, smtp_config=config, ca_file="cert.pem"))
    assert "wrong password" not in str(refused.value)


async def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    _, trust = certificate(tmp_path)
    async with mail_server(trust=trust, secure=True) as box:
        config = {"host": "127.0.0.1", "port": box.port, "secure": True}
        await send(mail(tmp_path, smtp_config=config, ca_file="cert.pem"))
        assert box.encrypted == [True]


@pytest.mark.parametrize("valid", [True, False])
async def test_a_certificate_that_is_not_trusted_or_expired_is_refused(valid: bool, tmp_path: Path) -> None:
    _, trust = certificate(tmp_path, valid)
    async with mail_server(trust=trust) as box:
        options = {} if valid else {"ca_file": "cert.pem"}
        with pytest.raises(NetworkError, match="certificate"):
            await send(mail(tmp_path, smtp_server=f"127.0.0.1:{box.port}", **options))
        assert box.letters == []


async def test_one_recipient_that_is_rejected_is_told_and_none_accepted_is_an_error(tmp_path: Path) -> None:
    async with mail_server() as box:
        tool = mail(tmp_path, smtp_server=f"127.0.0.1:{box.port}")
        sent = await send(tool, to="ada@example.com, nobody@example.com")
        assert sent["accepted"] == ["ada@example.com"]
        assert [(one["address"], one["code"]) for one in sent["rejected"]] == [("nobody@example.com", 550)]
        with pytest.raises(ToolError, match="no such user"):
            await send(tool, to="nobody@example.com")
        with pytest.raises(ToolError, match="554"):
            await send(tool, subject="refuse")
        assert len(box.letters) == 1


@pytest.mark.parametrize(
    ("allowed", "to", "is_allowed"),
    [
        (["example.com"], "a@example.com", True),
        (["@Example.com"], "A@EXAMPLE.com", True),
        (["*.example.com"], "a@eu.example.com", True),
        (["ada@example.com"], "ada@example.com", True),
        (["ada@example.com"], "eve@example.com", False),
        (["example.com"], "a@evil-example.com", False),
        (["example.com"], "a@example.com.evil.io", False),
        (["example.com"], '"a@evil.io"@evil.io', False),
        (["example.com"], "a@example.com, b@evil.io", False),
        (["example.com"], "a@example.com <b@evil.io>", False),
    ],
)
async def test_allowed_recipients(allowed: list[str], to: str, is_allowed: bool, tmp_path: Path) -> None:
    tool = mail(tmp_path, allowed_recipients=allowed)
    if is_allowed:
        assert (await send(tool, to=to, preview=True))["message_id"]
        return
    for field in ("to", "cc", "bcc"):
        with pytest.raises((DeniedError, InvalidError)):
            await send(tool, **{"to": allowed[0].rpartition("@")[0] + "@example.com", field: to}, preview=True)


@pytest.mark.parametrize(
    "params",
    [
        {"subject": "Hi\r\nBcc: evil@example.com"},
        {"to": "a@example.com\nBcc: evil@example.com"},
        {"reply_to": "a@example.com\r\nX: y"},
        {"attachments": [{"filename": "a\r\nX: y", "content": ""}]},
        {"attachments": [{"filename": "a", "content": "", "content_type": "text/plain\r\nX: y"}]},
        {"attachments": [7]},
        {"to": "no address"},
        {"to": "a@"},
        {"to": []},
        {"to": [f"a{n}@example.com" for n in range(101)]},
        {"template": "x.txt"},
    ],
)
async def test_headers_are_not_injected_and_nonsense_is_refused(params: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InvalidError):
        await send(mail(tmp_path), **params, preview=True)


async def test_a_letter_that_is_too_large_is_not_sent(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="the most is 1000"):
        await send(mail(tmp_path, max_size=1000), body="x" * 1001, preview=True)


async def test_a_template_becomes_the_body_and_html_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / "hi.html").write_text("<p>Dear {{ name }}</p>")
    (tmp_path / "post" / "hi.txt").write_text("Dear {{ name }}{% for owl in owls %}, {{ owl }}{% endfor %}")
    (tmp_path / "post" / "bad.txt").write_text("{{ ().__class__ }}{% include '/etc/passwd' %}")
    tool, data = mail(tmp_path, template_path="post"), {"name": "<Ada>", "owls": ["barn"]}
    page = await send(tool, template="hi.html", data=data, preview=True)
    assert page["html"] == "<p>Dear &lt;Ada&gt;</p>"
    text = await send(tool, template="hi.txt", data=data, preview=True)
    assert text["text"] == "Dear <Ada>, barn"
    with pytest.raises(InvalidError):
        await send(tool, template="bad.txt", preview=True)
    with pytest.raises(DeniedError):
        await send(tool, template="../../x.txt", preview=True)


async def test_a_server_that_is_slow_drops_or_is_not_there(tmp_path: Path) -> None:
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def drop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test\r\n")
        await reader.readline()
        writer.close()

    for serve, error in ((slow, DeadlineError), (drop, NetworkError)):
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        with pytest.raises(error):
            await send(mail(tmp_path, smtp_server=address, timeout=0.2 if serve is slow else 30))
        server.close()
    with pytest.raises(NetworkError, match="cannot be reached"):
        await send(mail(tmp_path, smtp_server=address))


async def test_what_options_may_be(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="smtp_server"):
        await send(mail(tmp_path))
    with pytest.raises(InvalidError, match="no port"):
        await send(mail(tmp_path, smtp_server="127.0.0.1:x"))
    with pytest.raises(InvalidError, match="from_address"):
        await send(mail(tmp_path, from_address=""), preview=True)
    public = builtin_tools()["email"].tool(
        hands_of(PROFILES["medium"], tmp_path), {"from_address": "a@example.com", "smtp_server": "127.0.0.1:25"}
    )
    with pytest.raises(DeniedError, match="loopback"):
        await send(public)
