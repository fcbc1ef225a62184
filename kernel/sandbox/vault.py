"""Where a person's secrets are kept: in the keyring of the system, else in an encrypted file of their own folder.

The file is `secrets.json` beside the settings. It is encrypted with AES-GCM by a key that scrypt makes of a passphrase
(`LLMSPELL_SECRET_KEY`). Not here: who may have a secret (`secrets`), and the command (`studio.cli.secret`).
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.settings import settings_file

SERVICE = "llmspell"

HOSTS = "llmspell-hosts"
"""The service under which the keyring keeps the hosts of a secret."""

PASSPHRASE = "LLMSPELL_SECRET_KEY"

FILE = "secrets.json"

COST = {"n": 1 << 15, "r": 8, "p": 1}
"""scrypt: 32 MB and about a tenth of a second for each try."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

CHECK = "llmspell"
"""Encrypted along, so that a wrong passphrase is noticed before anything is written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A secret: its value, and the only hosts it may be sent to (patterns; all of its service when empty)."""

    value: str
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """What may be said of a secret: its name, where it is (`keyring`, `file`) and its hosts."""

    name: str
    place: str
    hosts: tuple[str, ...] = ()


class Vault:
    """The secrets of one person. Its calls wait for the disk and the keyring, so a loop makes them in a thread."""

    def __init__(self, environment: Mapping[str, str], passphrase: str = "") -> None:
        settings = settings_file(environment)
        self.path = settings.parent / FILE if settings else None
        self._passphrase = passphrase or environment.get(PASSPHRASE, "")

    def find(self, name: str) -> Kept | None:
        """A secret, None where none of that name is kept. `InvalidError` when it cannot be opened."""
        listed = self._read()["secrets"].get(name)
        if listed is not None and listed["place"] == "file":
            hosts = tuple(listed["hosts"])
            return Kept(self._open(listed, _about(name, hosts)), hosts)
        ring = keyring()
        value = _asked(ring, SERVICE, name) if ring is not None else ""
        if not value:
            return None
        return Kept(value, tuple(_asked(ring, HOSTS, name).split()))

    def keep(self, name: str, value: str, hosts: Sequence[str] = (), in_file: bool = False) -> Listed:
        """Keep a secret, in the place of an older one."""
        if not NAME.fullmatch(name):
            raise InvalidError(f"{name!r} is no name of a secret. Use letters, digits, '.', '_' and '-'.")
        if not value:
            raise InvalidError(f"The secret {name!r} is empty. Nothing was kept.")
        written, ring = self._read(), None if in_file else keyring()
        if ring is not None:
            _told(ring, name, value, hosts)
            written["secrets"][name] = {"place": "keyring", "hosts": [*hosts]}
        else:
            written["secrets"][name] = {"place": "file", "hosts": [*hosts]} | self._seal(
                written, value, _about(name, hosts)
            )
        self._write(written)
        return Listed(name, "file" if ring is None else "keyring", tuple(hosts))

    def names(self) -> list[Listed]:
        """The secrets that were kept here, by name; what they are is not opened."""
        kept = self._read()["secrets"]
        return [Listed(name, kept[name]["place"], tuple(kept[name]["hosts"])) for name in sorted(kept)]

    def is_kept_in_file(self, name: str) -> bool:
        """Whether a secret of that name needs the passphrase."""
        entry: dict[str, Any] = self._read()["secrets"].get(name, {})
        return entry.get("place") == "file"

    def drop(self, name: str) -> None:
        """Forget a secret. `NotFoundError` for none."""
        written, ring = self._read(), keyring()
        known = written["secrets"].pop(name, None)
        held = ring is not None and bool(_asked(ring, SERVICE, name))
        if known is None and not held:
            raise NotFoundError(f"There is no secret {name!r}.")
        for service in (SERVICE, HOSTS) if held else ():
            if _asked(ring, service, name):
                ring.delete_password(service, name)
        if known is not None:
            self._write(written)

    def _read(self) -> dict[str, Any]:
        if self.path is None or not self.path.is_file():
            return {"version": 1, "secrets": {}}
        try:
            written: dict[str, Any] = json.loads(self.path.read_text("utf-8"))
            # What follows relies on it.
            [(entry["place"], [*entry["hosts"]]) for entry in written["secrets"].values()]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidError(f"The secrets in {str(self.path)!r} cannot be read: {error}.") from None
        return written

    def _write(self, written: dict[str, Any]) -> None:
        if self.path is None:
            raise InvalidError("There is no folder for settings: set HOME or LLMSPELL_CONFIG.")
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(prefix=f".{FILE}.", dir=self.path.parent)  # made with mode 0600
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(written, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, self.path)
        except BaseException:
            os.unlink(aside)
            raise

    def _seal(self, written: dict[str, Any], value: str, about: bytes) -> dict[str, str]:
        if "salt" not in written:
            written["salt"] = _text(os.urandom(16))
            written["check"] = self._sealed(written["salt"], CHECK, b"check")
        self._opened(written["salt"], written["check"], b"check")
        return self._sealed(written["salt"], value, about) | {"salt": written["salt"]}

    def _open(self, entry: Mapping[str, Any], about: bytes) -> str:
        return self._opened(entry["salt"], entry, about)

    def _sealed(self, salt: str, value: str, about: bytes) -> dict[str, str]:
        nonce = os.urandom(12)
        sealed = _ciphers().AESGCM(self._key(salt)).encrypt(nonce, value.encode(), about)
        return {"nonce": _text(nonce), "sealed": _text(sealed)}

    def _opened(self, salt: str, entry: Mapping[str, Any], about: bytes) -> str:
        from cryptography.exceptions import InvalidTag

        cipher = _ciphers().AESGCM(self._key(salt))
        try:
            opened: bytes = cipher.decrypt(_bytes(entry["nonce"]), _bytes(entry["sealed"]), about)
        except (InvalidTag, KeyError, ValueError):
            raise InvalidError(f"The passphrase in {PASSPHRASE} does not open {str(self.path)!r}.") from None
        return opened.decode()

    def _key(self, salt: str) -> bytes:
        if not self._passphrase:
            raise InvalidError(f"The secrets in {str(self.path)!r} are locked: set {PASSPHRASE} to their passphrase.")
        _ciphers()
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        return Scrypt(salt=_bytes(salt), length=32, **COST).derive(self._passphrase.encode())


def keyring() -> Any:
    """The module `keyring` where it is installed and has a keyring behind it, else None."""
    if importlib.util.find_spec("keyring") is None:
        return None
    found: Any = importlib.import_module("keyring")
    kind = type(found.get_keyring()).__module__
    return None if kind in ("keyring.backends.fail", "keyring.backends.null") else found


def _asked(ring: Any, service: str, name: str) -> str:
    try:
        return (ring.get_password(service, name) or "").strip()
    except Exception as error:  # every backend has errors of its own
        raise InvalidError(f"The keyring could not be read for {name!r}: {error}.") from None


def _told(ring: Any, name: str, value: str, hosts: Sequence[str]) -> None:
    try:
        ring.set_password(SERVICE, name, value)
        ring.set_password(HOSTS, name, " ".join(hosts))
    except Exception as error:  # every backend has errors of its own
        raise InvalidError(f"The keyring does not keep {name!r}: {error}. Use --file.") from None


def _ciphers() -> Any:
    if importlib.util.find_spec("cryptography") is None:
        raise InvalidError("Secrets in a file need the package cryptography: pip install 'llmspell-studio[tools]'.")
    return importlib.import_module("cryptography.hazmat.primitives.ciphers.aead")


def _about(name: str, hosts: Sequence[str]) -> bytes:
    """What is signed along: nobody can give a secret another name, or other hosts, without the passphrase."""
    return json.dumps([name, *hosts]).encode()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
