"""Handing a letter in at an SMTP server, over a connection that was checked and is encrypted.

Not here: what is in it (`letters`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from email.headerregistry import Address
from email.message import EmailMessage
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from kernel.errors import DeadlineError, DeniedError, InvalidError, NetworkError, ToolError
from kernel.records import dataclass
from kernel.sandbox.addresses import kind_of
from kernel.tools.definition import Bench
from kernel.tools.packages import required
from kernel.values import Value

if TYPE_CHECKING:
    from kernel.tools.communication.email import EmailOptions


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed in; `secure` says that TLS begins with the first byte."""

    host: str
    port: int
    secure: bool
    user: str
    password: str


async def server_of(bench: Bench, options: EmailOptions) -> Server:
    """The server that the options name, with its password. `InvalidError` for none."""
    table = {**(options.smtp_config or {})}
    auth = table.get("auth") or {}
    host, _, port = options.smtp_server.partition(":")
    host, secure = str(table.get("host") or host), bool(table.get("secure", port == "465"))
    if not host:
        raise InvalidError("email: the option 'smtp_server' is missing, e.g. smtp.example.com:587.")
    number = str(table.get("port") or port or (465 if secure else 587))
    if not number.isdecimal() or not 0 < int(number) < 65536:
        raise InvalidError(f"email: {number!r} is no port.")
    user = options.username or str(auth.get("user") or "")
    said = options.password or str(auth.get("pass") or auth.get("password") or "")
    password = await bench.secret(said, "SMTP_PASSWORD", at=host)
    return Server(host, int(number), secure, user, password)


async def deliver(
    bench: Bench, options: EmailOptions, letter: EmailMessage, sender: Address, recipients: list[Address]
) -> dict[str, Value]:
    """Hand a letter in: `accepted` and `rejected` recipients, and the server's `response`.

    Nothing but greetings crosses before the connection is encrypted, unless the server is on this machine.
    """
    library = required("aiosmtplib", "email")
    server = await server_of(bench, options)
    trust = _trust(bench, options)
    network = bench.hands.network.narrowed(timeout=options.timeout)
    sock = await network.connect(server.host, server.port, secure=True)
    near = kind_of(ip_address(sock.getpeername()[0].partition("%")[0])) == "loopback"
    about = {"hostname": server.host, "use_tls": server.secure, "start_tls": False, "tls_context": trust}
    smtp = library.SMTP(sock=sock, timeout=network.timeout, local_hostname="localhost", **about)
    try:
        async with asyncio.timeout(network.timeout):
            await smtp.connect()
            await _log_in(smtp, server, near)
            return await _hand_in(library, smtp, letter, sender, recipients)
    except (TimeoutError, library.SMTPTimeoutError):
        raise DeadlineError(f"{server.host}:{server.port} did not answer within {network.timeout:g} s.") from None
    except (library.SMTPException, OSError, ValueError) as error:
        raise _fault(library, error, server) from None
    finally:
        transport = smtp.transport
        smtp.close()
        # Nobody waits for a server to say goodbye.
        (sock.close if transport is None else transport.abort)()


def _trust(bench: Bench, options: EmailOptions) -> Any:
    import ssl

    context = ssl.create_default_context()
    if options.ca_file:
        try:
            context.load_verify_locations(cadata=bench.files.read(options.ca_file).decode("ascii"))
        except (ssl.SSLError, UnicodeDecodeError, ValueError):
            raise InvalidError(f"email: {options.ca_file!r} has no certificates (PEM).") from None
    return context


async def _log_in(smtp: Any, server: Server, near: bool) -> None:
    await smtp.ehlo()
    if not server.secure:
        if smtp.supports_extension("starttls"):
            await smtp.starttls()
            await smtp.ehlo()
        elif not near:
            told = f"The server {server.host!r} offers no encryption (STARTTLS), so nothing was sent to it."
            raise DeniedError(f"{told} Use another port (465 with secure = true), or another server.")
    if server.password:
        await smtp.login(server.user, server.password)


async def _hand_in(
    library: Any, smtp: Any, letter: EmailMessage, sender: Address, recipients: Iterable[Address]
) -> dict[str, Value]:
    named = [one.addr_spec for one in recipients]
    try:
        refused, said = await smtp.send_message(letter, sender=sender.addr_spec, recipients=named)
    except library.SMTPRecipientsRefused as error:
        listed = [_rejected(one.recipient, one.code, one.message) for one in error.recipients]
        told = "; ".join(f"{one['address']}: {one['code']} {one['message']}" for one in listed)
        raise ToolError(f"The server takes the letter for nobody: {told}", rejected=listed) from None
    await smtp.quit()
    rejected = [_rejected(name, answer.code, answer.message) for name, answer in refused.items()]
    return {"accepted": [name for name in named if name not in refused], "rejected": rejected, "response": said}


def _rejected(address: str, code: int, message: str) -> dict[str, Value]:
    return {"address": address, "code": int(code), "message": str(message)}


def _fault(library: Any, error: Exception, server: Server) -> Exception:
    place = f"{server.host}:{server.port}"
    match error:
        case library.SMTPAuthenticationError():
            return DeniedError(f"{place} does not accept the name and password: {error.code} {error.message}")
        case library.SMTPResponseException():
            return ToolError(f"{place} refuses the letter: {error.code} {error.message}", code=int(error.code))
        case library.SMTPNotSupported():
            return ToolError(f"{place}: {error}")
    return NetworkError(f"{place}: {error or type(error).__name__}.", host=server.host)
