"""From where an app can be reached: this machine only, other machines, or through a proxy that speaks TLS.

What is said here is what the guard goes by; headers that a proxy adds count only when a proxy was named.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.apps import AppWishes
from webui.asgi import Scope, header_value


@dataclass(frozen=True, slots=True)
class Reach:
    """`host` is the address the server listens at, `names` what it goes by besides, `public` a proxy's address."""

    host: str = "127.0.0.1"
    names: tuple[str, ...] = ()
    public: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether others than people of this machine can come."""
        return bool(self.public) or not ip_address(self.host).is_loopback

    def knows(self, host: str, port: int) -> bool:
        """Whether a request with this Host is meant for the app.

        A name has to be said, because anybody can make a name of theirs mean this machine; an address of numbers is
        nobody's.
        """
        if self.public and host == urlsplit(self.public).netloc.lower():
            return True
        name = _name_of(host, port)
        return bool(name) and (name in self.names or (self.is_wide and not self.public and _is_address(name)))

    def visitor(self, scope: Scope) -> str:
        """Whose request it is, as far as can be told: an address."""
        forwarded = header_value(scope, "x-forwarded-for").rpartition(",")[2].strip() if self.public else ""
        client = scope.get("client")
        return forwarded or (str(client[0]) if client else "")

    def address(self, port: int) -> str:
        """Where people open the app."""
        if self.public:
            return self.public
        name = self.names[0] if self.names else "127.0.0.1" if ip_address(self.host).is_unspecified else self.host
        return f"http://{f'[{name}]' if ':' in name else name}:{port}"

    def warning(self, profile: str) -> str:
        """What whoever serves it should know; "" when only this machine can reach it."""
        if not self.is_wide:
            return ""
        plain = (
            " The connection is not encrypted, the password neither: put a proxy with TLS in front of it "
            "(--public-url), or serve it only in a network that you trust."
        )
        return (
            "Other machines can reach this app. Whoever has its password uses your models, and does with your files "
            f"and programs what the profile {profile!r} allows.{'' if self.public.startswith('https:') else plain}"
        )


LOOPBACK = Reach()


def reach_of(wishes: AppWishes) -> Reach:
    """`InvalidError` for an address that is none, and without a password when others can come."""
    try:
        host = str(ip_address("127.0.0.1" if wishes.host == "localhost" else wishes.host.strip("[]")))
    except ValueError:
        raise InvalidError(
            f"{wishes.host!r} is no address of numbers. Use 0.0.0.0 for all addresses of this machine, and say what it "
            "is called with --name."
        ) from None
    reach = Reach(host, tuple(name.lower() for name in wishes.names), _public(wishes.public))
    if reach.is_wide and not wishes.password:
        raise InvalidError("An app that other machines can reach needs a password: add --password.")
    return reach


def _public(said: str) -> str:
    url = urlsplit(said)
    if said and (url.scheme not in ("http", "https") or not url.hostname or url.path not in ("", "/") or url.query):
        raise InvalidError(f"{said!r} is no address of a proxy. Write it as https://apps.example.com, without a path.")
    return f"{url.scheme}://{url.netloc}".lower() if said else ""


def _name_of(host: str, port: int) -> str:
    """The name of a Host with our port, or without one on the usual port."""
    name, colon, given = host.rpartition(":")
    if not colon or host.endswith("]"):
        name, given = host, "80"
    return name.strip("[]") if given == str(port) else ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
