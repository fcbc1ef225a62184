"""The tool that sends mail. Not here: what a letter is made of (`letters`), and how it travels (`delivery`)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from email.headerregistry import Address
from typing import Annotated, Any
from uuid import uuid4

from kernel.errors import InvalidError
from kernel.prompts import PromptTemplate
from kernel.records import dataclass
from kernel.tools.communication.delivery import deliver, server_of
from kernel.tools.communication.letters import attach, compose, permit, read_addresses, shown
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class EmailOptions:
    """Options of `EmailTool`.

    `smtp_server` is `host` or `host:port`; `smtp_config` says the same as a table: `host`, `port`, `secure` (TLS from
    the first byte, as on port 465; else STARTTLS) and `auth` with `user` and `pass`. A password may be `secret:NAME`.
    `allowed_recipients` are addresses or domains, all when empty; `template_path` is the folder of templates;
    `ca_file` a file with certificates to trust; `max_size` the most bytes of a letter, `timeout` seconds.
    """

    smtp_server: str = ""
    smtp_config: Mapping[str, Any] | None = None
    username: str = ""
    password: str = ""
    from_address: str = ""
    reply_to: str = ""
    allowed_recipients: tuple[str, ...] = ()
    template_path: str = ""
    ca_file: str = ""
    max_size: int = 10 << 20
    timeout: float = 30.0


async def email(
    bench: Bench,
    *,
    to: Annotated[str | list[str], "Who gets it: addresses, as a list or with commas between them"],
    subject: Annotated[str, "What it is about"] = "",
    body: Annotated[str, "The text"] = "",
    html: Annotated[str, "The same as HTML"] = "",
    cc: Annotated[str | list[str], "Who gets a copy"] = "",
    bcc: Annotated[str | list[str], "Who gets a copy that nobody else sees"] = "",
    reply_to: Annotated[str, "Where answers go"] = "",
    attachments: Annotated[list[Any] | None, "Paths, or tables with `filename` and `content`"] = None,
    template: Annotated[str, "A file in the folder of templates that becomes the body; .html becomes `html`"] = "",
    data: Annotated[dict[str, Any] | None, "What is filled into the template"] = None,
    preview: Annotated[bool, "Only make the letter and show it; nothing is sent"] = False,
) -> Value:
    """Send an email by SMTP.

    Gives `message_id`, `accepted` and `rejected` (addresses; each rejected one with `code` and `message`) and `size` in
    bytes. With `preview` it sends nothing and gives `from`, `to`, `text`, `html` and `attachments`. Templates have
    values, filters, `if` and `for`, as prompts do. The connection is encrypted, but to this machine.

    ```lua
    local mail = EmailTool.new({ from_address = "owl@example.com", allowed_recipients = { "example.com" } })
    local made = mail:run({ to = "ada@example.com", subject = "Voles", body = "Two of them.", preview = true })
    print(made.to[1], made.text) --> ada@example.com Two of them.
    ```

    Fails with `denied` for a recipient that is not allowed, a wrong password or a server without encryption, `invalid`
    for what is no address or too large, `network`, `timeout`, or `tool` when the server refuses the letter.
    """
    options: EmailOptions = bench.options
    groups = {"to": read_addresses(to, "to"), "cc": read_addresses(cc, "cc"), "bcc": read_addresses(bcc, "bcc")}
    everybody = list({one.addr_spec: one for group in groups.values() for one in group}.values())
    if not everybody:
        raise InvalidError("email: 'to' names nobody.", field="to")
    permit(everybody, options.allowed_recipients)
    sender = _sender(options)
    answers = read_addresses(reply_to or options.reply_to, "reply_to")
    headers = {"From": sender, "To": groups["to"], "Cc": groups["cc"], "Reply-To": answers, "Subject": subject}
    if template:
        rendered = _rendered(bench, template, data or {})
        body, html = (body, rendered) if template.endswith(PAGES) else (rendered, html)
    letter = compose(headers, body, html, _message_id(bench, sender), bench.ctx.run.clock())
    attach(letter, attachments or [], bench.files)
    content = letter.as_bytes()
    if len(content) > options.max_size:
        raise InvalidError(f"email: the letter has {len(content)} bytes; the most is {options.max_size}.")
    about = {"message_id": letter["Message-ID"], "size": len(content), "subject": subject}
    if preview:
        return {**about, **shown(letter, body, html), "to": [one.addr_spec for one in everybody]}
    return {**about, **await deliver(bench, options, letter, sender, everybody)}


def _sender(options: EmailOptions) -> Address:
    said = options.from_address or options.username
    found = read_addresses(said, "from_address")
    if len(found) != 1:
        raise InvalidError("email: the option 'from_address' should be one address.", field="from_address")
    return found[0]


def _message_id(bench: Bench, sender: Address) -> str:
    """An id of its own; of a letter that is sent again because a run is resumed, the same one."""
    token = bench.ctx.scope.get("idempotency_key")
    if not token:
        return f"<{uuid4()}@{sender.domain}>"
    return f"<{hashlib.sha256(str(token).encode()).hexdigest()[:32]}@{sender.domain}>"


def _rendered(bench: Bench, template: str, data: dict[str, Any]) -> str:
    folder = bench.options.template_path
    if not folder:
        raise InvalidError("email: 'template' needs the option 'template_path', the folder of templates.")
    text = bench.files.narrowed((folder,), read_only=True).read(f"{folder}/{template}")
    try:
        return PromptTemplate(text.decode(), template, template.endswith(PAGES)).render(data)
    except UnicodeDecodeError:
        raise InvalidError(f"email: the template {template!r} is not a text.") from None


async def _health(bench: Bench) -> Value:
    server = await server_of(bench, bench.options)
    bench.hands.network.permit(server.host, server.port)
    return {"healthy": True, "server": f"{server.host}:{server.port}"}


def _effect(input: Value) -> str:
    return "pure" if isinstance(input, dict) and input.get("preview") else "once"


TOOLS = (
    Entry(
        "EmailTool",
        email,
        EmailOptions,
        Hints(destructive=True, open_world=True),
        needs=("network",),
        aliases=("Email",),
        effect=_effect,
        health=_health,
    ),
)
