"""A letter as a tool was asked for it: its addresses, its headers and its parts. Pure, but for the files attached.

Not here: how it is sent (`email`).
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, getaddresses
from fnmatch import fnmatchcase
from typing import Any

from kernel.errors import DeniedError, InvalidError
from kernel.sandbox.files import Files

MOST_RECIPIENTS = 100


def read_addresses(said: str | list[str], field: str) -> list[Address]:
    """Addresses of a field: a text with commas between them, or a list. `InvalidError` names what is none."""
    given = [said] if isinstance(said, str) else list(said)
    for text in given:
        if not isinstance(text, str) or any(sign in text for sign in "\r\n\0"):
            raise InvalidError(f"email: {text!r} in {field!r} is no address.", field=field)
    found = [_address(name, spec, field) for name, spec in getaddresses([text for text in given if text.strip()])]
    if len(found) > MOST_RECIPIENTS:
        raise InvalidError(f"email: {field!r} has {len(found)} addresses; the most is {MOST_RECIPIENTS}.", field=field)
    return found


def _address(name: str, spec: str, field: str) -> Address:
    try:
        made = Address(name, addr_spec=spec)
    except (HeaderParseError, MessageError, ValueError, IndexError):
        raise InvalidError(f"email: {spec or name!r} in {field!r} is no address.", field=field) from None
    if not made.username or ("." not in made.domain.strip(".") and made.domain != "localhost"):
        raise InvalidError(f"email: {spec or name!r} in {field!r} is no address.", field=field)
    return made


def permit(recipients: Iterable[Address], allowed: tuple[str, ...]) -> None:
    """`DeniedError` for a recipient that no rule allows: an address, a domain (`example.com`, `@example.com`), or a
    pattern (`*.example.com`). All are allowed where there is no rule."""
    rules = [rule.lower().removeprefix("@") for rule in allowed]
    for one in recipients:
        spec, domain = one.addr_spec.lower(), one.domain.lower()
        if rules and not any(fnmatchcase(spec if "@" in rule else domain, rule) for rule in rules):
            told = f"email: {one.addr_spec!r} is not among the allowed recipients: {', '.join(allowed)}."
            raise DeniedError(told, recipient=one.addr_spec)


def compose(headers: dict[str, Any], text: str, html: str, message_id: str, time: float) -> EmailMessage:
    """A letter of a time (seconds since the epoch), with an HTML part where there is one.

    `InvalidError` for a header with a line break.
    """
    letter = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        if isinstance(value, str) and any(sign in value for sign in "\r\n\0"):
            raise InvalidError(f"email: the header {name!r} has a line break.", field=name.lower())
        if value:
            letter[name] = value
    letter["Date"] = formatdate(time)
    letter["Message-ID"] = message_id
    letter.set_content(text)
    if html:
        letter.add_alternative(html, subtype="html")
    return letter


def attach(letter: EmailMessage, given: list[Any], files: Files) -> None:
    """Attach files of the workspace (`path`), or content that was given (`filename`, `content`)."""
    for one in given:
        about = {"path": one} if isinstance(one, str) else one
        if not isinstance(about, dict) or not (about.get("path") or about.get("filename")):
            raise InvalidError("email: an attachment is a path, or a table with 'path', or 'filename' and 'content'.")
        path, content = str(about.get("path") or ""), about.get("content", "")
        name = str(about.get("filename") or path.replace("\\", "/").rpartition("/")[2])
        if any(sign in name for sign in "\r\n\0"):
            raise InvalidError(f"email: {name!r} is no name of a file.")
        data = files.read(path) if path else content if isinstance(content, bytes) else str(content).encode()
        kind = str(about.get("content_type") or mimetypes.guess_type(name)[0] or "application/octet-stream")
        main, slash, sub = kind.partition("/")
        if not slash or not kind.replace("/", "").replace("-", "").replace("+", "").replace(".", "").isalnum():
            raise InvalidError(f"email: {kind!r} is no type of content.")
        letter.add_attachment(data, maintype=main, subtype=sub, filename=name)


def shown(letter: EmailMessage, text: str, html: str) -> dict[str, Any]:
    """What a person would want to see of a letter before it is sent."""
    attached = [
        {"filename": part.get_filename(), "type": part.get_content_type(), "size": len(part.get_content())}
        for part in letter.iter_attachments()
    ]
    return {"from": str(letter["From"]), "text": text, "html": html, "attachments": attached}
