"""A real SMTP server (aiosmtpd) on loopback, in the test's own loop; and a certificate for it."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mailbox:
    """What a server was given: each letter with its envelope. Who is called `nobody` has no box; `later` may come."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    password: str = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address.startswith("nobody@"):
            return f"550 5.1.1 <{address}>: no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if b"X-Refuse" in envelope.content or b"Subject: refuse" in envelope.content:
            return "554 5.7.1 Message refused as spam"
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return "250 2.0.0 Ok: queued as 4F1A"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=given.password.decode() == self.password, handled=self.password == "")


@asynccontextmanager
async def mail_server(
    password: str = "", trust: ssl.SSLContext | None = None, secure: bool = False
) -> AsyncIterator[Mailbox]:
    """Serve. `trust` offers STARTTLS (or TLS at once, when `secure`); then a `password` is asked for."""
    box = Mailbox(password=password)
    plain = {"auth_required": bool(password), "authenticator": box.authenticate}
    starttls = {"tls_context": trust, "require_starttls": trust is not None} if not secure else {}
    loop = asyncio.get_running_loop()

    made: list[SMTP] = []

    def protocol() -> SMTP:
        made.append(SMTP(box, hostname="mail.test", loop=loop, enable_SMTPUTF8=True, **plain, **starttls))
        return made[-1]

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=trust if secure else None)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        for one in made:
            if one.transport is not None:
                one.transport.abort()
        await asyncio.sleep(0)


def certificate(folder: Path, valid: bool = True) -> tuple[Path, ssl.SSLContext]:
    """A certificate of 127.0.0.1 (a file to trust), and the context of who serves with it; expired when not valid."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    begin, end = (now - datetime.timedelta(days=9), now + datetime.timedelta(days=9 if valid else -1))
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(begin).not_valid_after(end)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
    builder = builder.add_extension(x509.BasicConstraints(True, None), True)
    made = builder.sign(key, hashes.SHA256())
    public, private = folder / "cert.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    private.write_bytes(key.private_bytes(*kind))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context
