"""The only hands that wait for others to connect. Not here: what is said then, and who may have which (`policy`)."""

from __future__ import annotations

import os
import socket
import stat
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path

from kernel.confines import here
from kernel.errors import DeniedError, InvalidError, NetworkError
from kernel.records import dataclass
from kernel.sandbox.addresses import Address, HostRule, is_local, kind_of, literal_address, plain_host, read_rules
from kernel.sandbox.files import Files
from kernel.sandbox.network import told_by_system
from kernel.sandbox.tab import check_not_in_tab

BACKLOG = 16

LOWEST_PORT = 1024
"""Ports below are those of the system's own services: only a rule that names one allows it."""

ELSEWHERE = "Nobody can connect to one: open the spellbook on a computer with Spell Studio for that."

LONGEST_PATH = 100
"""Bytes of the path of a socket, which the system keeps in a small place."""


@dataclass(frozen=True)
class Listening:
    """Hands that listen at the addresses of some rules only.

    `rules` are those of `kernel.sandbox.addresses` (`loopback`, `private`, `0.0.0.0:8080`, `*`), none for nowhere;
    `profile` is named in errors.
    """

    rules: tuple[str, ...] = ()
    profile: str = ""

    @cached_property
    def _read(self) -> tuple[HostRule, ...]:
        return read_rules(self.rules)

    def bind(self, host: str = "127.0.0.1", port: int = 0) -> socket.socket:
        """A socket that listens at an address of this machine, not blocking; port 0 is any that is free.

        `DeniedError` where no rule speaks of the address, `InvalidError` for none, `NetworkError` when it is taken.
        """
        plain = "127.0.0.1" if is_local(host.lower()) else plain_host(host)
        address = literal_address(plain)
        if address is None or not 0 <= port < 1 << 16:
            raise InvalidError(f"{host!r} and {port!r} are no address of this machine and port to listen at.")
        self._permit(address, plain, port)
        check_not_in_tab("A server", ELSEWHERE)
        made = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if address.version == 6:
                # Else an address that holds all of IPv6 would hold all of IPv4 as well.
                made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            made.bind((plain, port))
            return _listening(made)
        except OSError as error:
            made.close()
            raise NetworkError(f"Nobody can listen at {host}:{port}: {told_by_system(error)}.") from None

    def bind_path(self, files: Files, path: str) -> tuple[socket.socket, Path]:
        """A Unix socket that listens at a path that files may be written to, for this user only; and its real path.

        `DeniedError`, `InvalidError` where something is there already or the path is too long.
        """
        self._permit(ip_address("127.0.0.1"), path, LOWEST_PORT)
        check_not_in_tab("A server", ELSEWHERE)
        real = files.resolve(path)
        files.check_writing(path)
        if not hasattr(socket, "AF_UNIX") or len(os.fsencode(real)) > LONGEST_PATH:
            raise InvalidError(f"{path!r} is too long for a socket here, or there are none. Use a port.")
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            made.bind(str(real))
            real.chmod(0o600)
            return _listening(made), real
        except OSError as error:
            made.close()
            raise InvalidError(f"No socket can be made at {path!r}: {told_by_system(error)}.") from None

    def check_open(self, host: str, port: int) -> None:
        """`DeniedError` where a cell may not hear what comes to a listener, which was opened with wider hands."""
        address = literal_address(host) or ip_address("127.0.0.1")
        for confines in here():
            confines.hands.listening._permit_this(address, host, port, confines.why)

    def _permit(self, address: Address, host: str, port: int) -> None:
        self._permit_this(address, host, port)
        for confines in here():
            confines.hands.listening._permit_this(address, host, port, confines.why)

    def _permit_this(self, address: Address, host: str, port: int, why: str = "") -> None:
        if not self.rules and why:
            raise DeniedError(f"Nobody may listen here.{why}", host=host)
        if not self.rules:
            raise DeniedError("This profile lets nobody listen. Run the spell with a wider one, e.g. --profile medium.")
        fitting = [rule for rule in self._read if _admits(rule, address, host, port)]
        if not fitting or (0 < port < LOWEST_PORT and not any(rule.port == port for rule in fitting)):
            told = f"The address {host}:{port} is not one to listen at here. Allowed: {', '.join(self.rules)}."
            wider = f" The profile is {self.profile!r}; --allow listen:{host}:{port} adds it." if self.profile else ""
            raise DeniedError(f"{told}{why or wider}", host=host)


def _admits(rule: HostRule, address: Address, host: str, port: int) -> bool:
    # Port 0 is any port: only a rule without a port means any.
    if rule.port is not None and rule.port != port:
        return False
    if rule.block is not None:
        return address in rule.block
    return rule.kind == "*" or (rule.host == "*" and kind_of(address) == rule.kind)


def _listening(made: socket.socket) -> socket.socket:
    made.listen(BACKLOG)
    made.setblocking(False)
    return made


def remove_socket(path: Path) -> None:
    """Take away what `bind_path` made; anything else that is there by now stays."""
    try:
        if stat.S_ISSOCK(path.lstat().st_mode):
            path.unlink()
    except FileNotFoundError:
        return
