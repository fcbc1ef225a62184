"""The only hands that reach other hosts. A name is resolved once, and what was checked is what is connected to.

Not here: which rules there are (`addresses`), who may have which (`kernel.policy`), and model providers, whose adapters
have their own connections. Proxies of the environment are not used: nobody could check what they connect to.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import cached_property
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from kernel.confines import here
from kernel.durations import lasting
from kernel.errors import DeadlineError, DeniedError, InvalidError, NetworkError
from kernel.records import dataclass
from kernel.sandbox import tab
from kernel.sandbox.addresses import Address, HostRule, kind_of, literal_address, plain_host, read_rules

PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "smtp": 25, "smtps": 465}

Place = tuple[socket.AddressFamily, tuple[Any, ...]]
"""A family and an address of a socket."""

MEGABYTE = 1 << 20

WEB = ("http", "https", "ws", "wss")

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A name of a header (RFC 9110)."""

OWN = frozenset(("host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer"))
"""Headers that say where a request ends and for whom it is."""

FOREIGN_PORTS = frozenset(
    (7, 9, 19, 21, 22, 23, 25, 53, 110, 119, 135, 139, 143, 389, 445, 465, 514, 587, 636, 993, 995, 2049, 6379, 11211)
)
"""Where other protocols listen, some of which would take a request over HTTP for commands of theirs."""


@dataclass(frozen=True)
class Network:
    """Hands that reach the hosts of some rules only.

    `hosts` are rules as `kernel.sandbox.addresses` has them, none for no network. `require_tls` refuses plain text to
    public hosts. `timeout` is that of a whole exchange when nobody says another, `longest` the most that may be said,
    in seconds; `max_request` and `max_response` are bytes.
    `narrower` are the rules of tools, which a host has to fit too; `profile` is named in errors. `kind` says whose
    connections these are, those of `tools` or of `models`: a cell with a profile of its own bounds each by its own.
    """

    hosts: tuple[str, ...] = ()
    require_tls: bool = False
    timeout: float = 30.0
    longest: float = 600.0
    max_request: int = 32 * MEGABYTE
    max_response: int = 10 * MEGABYTE
    profile: str = ""
    kind: str = "tools"
    narrower: tuple[tuple[HostRule, ...], ...] = ()
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(10))

    @cached_property
    def rules(self) -> tuple[HostRule, ...]:
        """The rules, read."""
        return read_rules(self.hosts, "public")

    def narrowed(
        self,
        domains: Iterable[str] = (),
        timeout: float | None = None,
        max_response: int | None = None,
        max_request: int | None = None,
    ) -> Network:
        """Hands that reach less far: only `domains` (all when empty), never longer or more than these."""
        rules = read_rules(domains)
        return replace(
            self,
            narrower=(*self.narrower, rules) if rules else self.narrower,
            timeout=self.patience(timeout),
            longest=min(self.longest, timeout) if timeout else self.longest,
            max_response=min(self.max_response, max_response) if max_response else self.max_response,
            max_request=min(self.max_request, max_request) if max_request else self.max_request,
        )

    def patience(self, timeout: float | None) -> float:
        """The seconds that something may take for which so many were asked."""
        return min(timeout, self.longest) if timeout else min(self.timeout, self.longest)

    def check(self, url: str, schemes: tuple[str, ...] = ("http", "https")) -> tuple[str, int]:
        """The host and port of an address. `InvalidError` for none, `DeniedError` where no rule speaks of the host."""
        if any(ord(sign) < 33 or ord(sign) == 127 for sign in url):
            raise InvalidError(f"{url!r} is not an address: it has a space or a line break.")
        try:
            parts = urlsplit(url)
            if parts.scheme not in schemes:
                raise InvalidError(f"{url!r} is not an {' or '.join(schemes)} address.")
            host, port = plain_host(parts.hostname or ""), parts.port or PORTS.get(parts.scheme, 0)
        except ValueError:
            raise InvalidError(f"{url!r} is not an address.") from None
        self.permit(host, port)
        if parts.scheme in WEB and port in FOREIGN_PORTS and not any(rule.port == port for rule in self.rules):
            raise DeniedError(f"Port {port} is that of another protocol than HTTP. A rule that names it allows it.")
        return host, port

    def permit(self, host: str, port: int) -> None:
        """`DeniedError` where no rule speaks of a host, by its name; its addresses are looked at when connecting."""
        self._permit(host, port)
        for confines in here():
            try:
                confines.networks[self.kind]._permit(host, port)
            except DeniedError as error:
                raise DeniedError(f"{error.message}{confines.why}", **error.details) from None

    def _permit(self, host: str, port: int) -> None:
        if not self.rules:
            raise DeniedError("This profile has no network. Run the spell with a wider one, e.g. --profile medium.")
        for rules in (self.rules, *self.narrower):
            if not any(rule.names(host, port) for rule in rules):
                allowed = ", ".join(map(str, rules))
                told = f"The host {host!r} is not allowed here. Allowed: {allowed}.{self._wider()}"
                raise DeniedError(told, host=host)
        literal = literal_address(host)
        if literal is not None and not self._admits(host, port, literal):
            raise self._refusal(host, [literal])

    async def resolve(self, host: str, port: int, secure: bool = False) -> list[Place]:
        """The addresses of a host that may be connected to; `secure` says that TLS follows.

        `NetworkError` when there is no such host, `DeniedError` when none of its addresses is allowed.
        """
        host = plain_host(host)
        self.permit(host, port)
        tab.check_not_in_tab("A connection by a socket", "Ask by HTTP, or open the spellbook on a computer.")
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, ValueError) as error:
            why = told_by_system(error) if isinstance(error, OSError) else error
            raise NetworkError(f"There is no host {host!r}: {why}.", host=host) from None
        places: list[Place] = [(family, place) for family, *_, place in found]
        allowed = [each for each in places if self.admits(host, port, _address(each[1]))]
        if not allowed:
            raise self._refusal(host, [_address(place) for _, place in places])
        if any(network.require_tls for network in self._all()) and not secure:
            allowed = [each for each in allowed if kind_of(_address(each[1])) != "public"]
        if not allowed:
            raise DeniedError(f"What is sent to {host!r} would travel in plain text. Use TLS (https).{self._wider()}")
        return allowed

    async def connect(self, host: str, port: int, timeout: float | None = None, secure: bool = False) -> socket.socket:
        """A connected TCP socket, not blocking. Errors as `resolve`, `NetworkError`, `DeadlineError`."""
        wait = self.patience(timeout)
        try:
            async with asyncio.timeout(wait):
                return await self._connect(host, port, secure)
        except TimeoutError:
            raise DeadlineError(f"{host}:{port} did not answer within {lasting(wait)}.") from None

    async def check_open(self, url: str) -> None:
        """`DeniedError` where a cell may not use a connection that was opened with wider hands."""
        if here():
            await self.resolve(*self.check(url, WEB), url.startswith(("https:", "wss:")))

    async def fetch(self, method: str, url: str, timeout: float | None = None, **options: Any) -> dict[str, Any]:
        """A request: `status`, `headers`, `body` (text) and `json` (when it is JSON); see `kernel.sandbox.http`."""
        from kernel.sandbox.http import fetch

        return await fetch(self, method, url, timeout, **options)

    def admits(self, host: str, port: int, address: Address) -> bool:
        """Whether the rules allow a connection to this address, which is said to be one of the host's."""
        return all(network._admits(host, port, address) for network in self._all())

    def _admits(self, host: str, port: int, address: Address) -> bool:
        groups = (self.rules, *self.narrower)
        return all(any(rule.admits(host, port, address) for rule in rules) for rules in groups)

    def _all(self) -> list[Network]:
        """This one, and those of the cells on whose behalf something is done."""
        return [self, *(confines.networks[self.kind] for confines in here())]

    def _refusal(self, host: str, addresses: list[Address]) -> DeniedError:
        kinds = " and ".join(sorted(set(map(kind_of, addresses))))
        told = f"The host {host!r} has {kinds} addresses, which are not allowed here.{self._wider()}"
        return DeniedError(told, host=host)

    def _wider(self) -> str:
        return f" The profile is {self.profile!r}; --allow host:NAME adds a host." if self.profile else ""

    async def _connect(self, host: str, port: int, secure: bool) -> socket.socket:
        problem: OSError | None = None
        for family, place in await self.resolve(host, port, secure):
            one = socket.socket(family, socket.SOCK_STREAM)
            one.setblocking(False)
            try:
                await asyncio.get_running_loop().sock_connect(one, place)
                return one
            except OSError as error:
                one.close()
                problem = error
            except BaseException:
                one.close()
                raise
        reason = told_by_system(problem) if problem else "no address"
        raise NetworkError(f"{host}:{port} cannot be reached: {reason}.", host=host)


def _address(place: tuple[Any, ...]) -> Address:
    return ip_address(str(place[0]).partition("%")[0])


def told_by_system(error: OSError) -> str:
    """Why, in the words of the system: libraries put their own into the error."""
    # The numbers of the name service are below 0, and its own.
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.strerror or error)


def plain_headers(headers: Mapping[str, Any] | None) -> dict[str, str]:
    """Headers as text. `InvalidError` for a name that is none, a value with a line break, and one that says how long
    the request is or for which host, which the connection says itself."""
    made = {str(name): str(value) for name, value in (headers or {}).items()}
    for name, value in made.items():
        if any(sign in name + value for sign in "\r\n\0"):
            raise InvalidError(f"The header {name!r} has a line break.")
        if not TOKEN.fullmatch(name) or name.lower() in OWN:
            raise InvalidError(f"{name!r} is no header that can be set.")
        if not all(" " <= sign <= "~" or sign == "\t" for sign in value):
            raise InvalidError(f"The value of the header {name!r} is not plain ASCII; encode it first.")
    return made
