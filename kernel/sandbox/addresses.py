"""Which hosts a rule means, and what kind of address an answer of the name service is. Pure: nothing is asked here.

A rule is `[kind:]host[:port]`, or a kind alone. Kinds are `public` (any address of the internet), `private` (RFC 1918,
RFC 4193), `loopback`, and `*` (all there are, link-local ones and those of cloud metadata too). A host is a name
(`api.example.com`), a pattern (`*.example.com`), an address or a block (`10.0.0.0/8`).
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from kernel.errors import InvalidError
from kernel.records import dataclass

Address = IPv4Address | IPv6Address

KINDS = ("public", "private", "loopback", "*")

NAT64 = ip_network("64:ff9b::/96")
"""RFC 6052: the last four bytes are an IPv4 address."""

METADATA = frozenset(map(ip_address, ("fd00:ec2::254", "168.63.129.16", "192.0.0.192", "100.100.100.200")))
"""Where clouds tell a machine its secrets, besides 169.254.169.254, which is link-local."""


@dataclass(frozen=True, slots=True)
class HostRule:
    """One rule. `kind` is that of the addresses it admits ("" any), `host` a name or pattern ("*" any name)."""

    kind: str
    host: str = "*"
    block: IPv4Network | IPv6Network | None = None
    port: int | None = None

    def __str__(self) -> str:
        host = self.host if self.block is None else str(self.block)
        said = host if host != "*" or not self.kind else self.kind
        return said if self.port is None else f"{said}:{self.port}"

    def names(self, host: str, port: int) -> bool:
        """Whether it speaks of a host of this name, before the name is resolved."""
        if self.port not in (None, port):
            return False
        if self.block is not None:
            literal = literal_address(host)
            return literal is None or literal in self.block
        return self.host == "*" or fnmatchcase(host, self.host)

    def admits(self, host: str, port: int, address: Address) -> bool:
        """Whether a connection to this address, which is one of the host's, is right by this rule."""
        if not self.names(host, port) or (self.block is not None and address not in self.block):
            return False
        return self.kind in ("", "*") or kind_of(address) == self.kind


def kind_of(address: Address) -> str:
    """`public`, `private`, `loopback`, or `special`: link-local, multicast, unspecified, reserved, cloud metadata."""
    address = embedded(address)
    if address in METADATA:
        return "special"
    if address.is_loopback:
        return "loopback"
    if isinstance(address, IPv6Address) and address.is_site_local:
        return "special"
    if address.is_global and not address.is_multicast and not address.is_reserved:
        return "public"
    odd = address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved
    return "private" if address.is_private and not odd else "special"


def embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries (mapped, compatible, 6to4, Teredo, NAT64), else the address itself."""
    if not isinstance(address, IPv6Address):
        return address
    carried = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if carried is None and (address in NAT64 or 1 < int(address) < 1 << 32):
        carried = IPv4Address(int(address) & 0xFFFFFFFF)
    return carried or address


def literal_address(host: str) -> Address | None:
    """The address that a host is written as, None for a name."""
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def is_literal(host: str) -> bool:
    """Whether a host is written as an address."""
    return literal_address(host) is not None


def plain_host(host: str) -> str:
    """A host as rules are compared with: lower case, ASCII (IDNA), no dot at its end. `InvalidError` for none.

    What ends in a number is an address as everybody writes it, or nothing: `2130706433`, `0x7f.1` and `127.1`, which
    systems take for addresses, are refused, and so are digits of other scripts.
    """
    said, host = host, host.strip("[]").removesuffix(".").lower()
    if not host.isascii():
        host = _encoded(host, said)
    sound = host and all(sign.isprintable() and not sign.isspace() and sign not in "/\\@?#<>|^" for sign in host)
    if not sound or _is_odd_number(host):
        raise InvalidError(f"{said!r} is no name of a host.")
    return host


def _encoded(host: str, said: str) -> str:
    import idna

    try:
        return ".".join(label if label.isascii() else idna.encode(label).decode() for label in host.split("."))
    except idna.IDNAError as error:
        raise InvalidError(f"{said!r} is no name of a host: {error}.") from None


def _is_odd_number(host: str) -> bool:
    """Whether it ends like an address, or has a zone, and is no address as everybody writes it."""
    last = host.rpartition(".")[2]
    numeric = ":" in host or "%" in host or last.isdigit() or last.startswith("0x")
    if not numeric:
        return False
    address = literal_address(host)
    return address is None or ("%" in host and not isinstance(address, IPv6Address))


def read_rules(rules: Iterable[str], usual: str = "") -> tuple[HostRule, ...]:
    """Rules from texts. `usual` is the kind of addresses that a name without a kind may have ("" any).

    An address admits itself whatever its kind is, and `localhost` what is loopback. `InvalidError` names what is none.
    """
    return tuple(_rule(said, usual) for said in rules)


def _rule(said: str, usual: str) -> HostRule:
    if said in KINDS:
        return HostRule(said)
    kind, rest = _kind(said)
    host, port = _port(rest)
    block = _block(host)
    if block is not None:
        return HostRule(kind, block=block, port=port)
    local = is_local(host)
    kind = kind or ("loopback" if local and usual else usual)
    return HostRule(kind, _pattern(host), port=port)


def _pattern(host: str) -> str:
    if "*" not in host:
        return plain_host(host)
    return ".".join(label if label.isascii() else plain_host(label) for label in host.lower().split("."))


def is_local(host: str) -> bool:
    """Whether a name means this machine by convention (RFC 6761)."""
    return host == "localhost" or host.endswith(".localhost")


def _kind(said: str) -> tuple[str, str]:
    kind, colon, rest = said.partition(":")
    return (kind, rest) if colon and kind in KINDS and rest else ("", said)


def _port(said: str) -> tuple[str, int | None]:
    """A host and its port. What has several colons and no brackets is an IPv6 address without one."""
    host, colon, port = said.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    if not colon or (":" in host and not bracketed):
        return said.strip("[]"), None
    if not port.isdecimal():
        raise InvalidError(
            f"{said!r} is no rule for hosts. Write api.example.com, *.example.com:443, 10.0.0.0/8, loopback."
        )
    return host.strip("[]"), int(port)


def _block(said: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(said, strict=False)
    except ValueError:
        return None
