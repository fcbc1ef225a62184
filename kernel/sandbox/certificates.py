"""Whom to trust in TLS, and who we are, from certificates in memory. Not here: where they come from."""

from __future__ import annotations

import ssl

from kernel.errors import InvalidError
from kernel.sandbox.temporary import TemporaryFolder


def context(authority: bytes = b"", certificate: bytes = b"", key: bytes = b"") -> ssl.SSLContext:
    """A context of a client, from PEM. Without an `authority` those of the system are trusted.

    `InvalidError` for what is no certificate or no key.
    """
    try:
        made = ssl.create_default_context(cadata=authority.decode("ascii") or None)
        if certificate:
            _identify(made, certificate, key)
    except (ssl.SSLError, UnicodeDecodeError, ValueError) as error:
        raise InvalidError(f"These are no certificates, or not those of that key: {error}.") from None
    return made


def _identify(made: ssl.SSLContext, certificate: bytes, key: bytes) -> None:
    # OpenSSL reads them from a file only: one that nobody else can read, and that is gone at once.
    folder = TemporaryFolder()
    try:
        file = folder.path / "identity.pem"
        file.touch(mode=0o600)
        file.write_bytes(certificate + b"\n" + key)
        made.load_cert_chain(file)
    finally:
        folder.close()
