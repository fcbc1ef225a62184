"""`EncryptionTool`: authenticated encryption with a key or a password.

What comes out is base64 of: a byte for the version, one for the algorithm, one for the length of the salt (0 with a
key), the salt, and what the algorithm gives (nonce and ciphertext; a token of Fernet).
"""

from __future__ import annotations

import asyncio
import base64
import secrets
from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.tools.crypto.texts import read_bytes, write_bytes
from kernel.tools.definition import Bench
from kernel.tools.packages import required
from kernel.values import Value

Algorithm = Literal["aes-256-gcm", "chacha20-poly1305", "fernet"]

ALGORITHMS = ("aes-256-gcm", "chacha20-poly1305", "fernet")
VERSION = 1
KEY_SIZE, SALT_SIZE, NONCE_SIZE = 32, 16, 12
COST, BLOCK = 1 << 15, 8
"""Of scrypt: 32 MB and about a tenth of a second for each guess of a password."""

SHORTEST_PASSWORD = 8


async def encryption(
    bench: Bench,
    *,
    operation: Annotated[Literal["generate_key", "encrypt", "decrypt"], "What to do"],
    data: Annotated[str, "What to encrypt, or what was encrypted"] = "",
    key: Annotated[str, "A key of generate_key (32 bytes in base64), or secret:NAME"] = "",
    password: Annotated[str, "Instead of a key: a password, or secret:NAME; the key is made of it by scrypt"] = "",
    algorithm: Annotated[Algorithm, "How to encrypt; decrypt knows by itself"] = "aes-256-gcm",
    encoding: Annotated[Literal["text", "base64"], "What the plain data is"] = "text",
    context: Annotated[str, "What has to be said again to decrypt, e.g. whom it is for; not for fernet"] = "",
) -> Value:
    """Encrypt and decrypt texts, so that nobody reads or changes them unnoticed.

    `generate_key` gives a `key`, `encrypt` the `data` as base64, `decrypt` the `data` as it was. Keep keys and
    passwords in the keyring and write `secret:NAME`: what is written out is in the trace.

    ```lua
    local encryption = EncryptionTool.new()
    local sealed = encryption:run({ operation = "encrypt", data = "Owls", password = "hoo hoo hoo" })
    print(encryption:run({ operation = "decrypt", data = sealed.data, password = "hoo hoo hoo" }).data) --> Owls
    ```

    Fails with `invalid` for a wrong key or password, and for data that was changed.
    """
    if operation == "generate_key":
        return {"key": base64.urlsafe_b64encode(secrets.token_bytes(KEY_SIZE)).decode(), "algorithm": algorithm}
    if bool(key) == bool(password):
        raise InvalidError(f"encryption: {operation!r} needs either 'key' or 'password'.")
    said = await bench.secret(key or password)
    if operation == "encrypt":
        if password and len(said) < SHORTEST_PASSWORD:
            raise InvalidError(f"encryption: a password has {SHORTEST_PASSWORD} characters or more.")
        content = read_bytes(data, encoding, "encryption: 'data'")
        sealed = await asyncio.to_thread(_seal, content, said, bool(password), algorithm, context)
        return {"data": base64.b64encode(sealed).decode(), "algorithm": algorithm}
    sealed = read_bytes(data, "base64", "encryption: 'data'")
    opened, used = await asyncio.to_thread(_open, sealed, said, bool(password), context)
    return {"data": write_bytes(opened, encoding), "algorithm": used}


def _seal(content: bytes, said: str, is_password: bool, algorithm: str, context: str) -> bytes:
    salt = secrets.token_bytes(SALT_SIZE) if is_password else b""
    head = bytes((VERSION, ALGORITHMS.index(algorithm), len(salt))) + salt
    key = _key(said, salt)
    if algorithm == "fernet":
        _check_context(context)
        return head + bytes(_fernet(key).encrypt(content))
    nonce = secrets.token_bytes(NONCE_SIZE)
    return head + nonce + bytes(_cipher(algorithm, key).encrypt(nonce, content, head + context.encode()))


def _open(sealed: bytes, said: str, is_password: bool, context: str) -> tuple[bytes, str]:
    if len(sealed) < 3 or sealed[0] != VERSION or sealed[1] >= len(ALGORITHMS) or sealed[2] not in (0, SALT_SIZE):
        raise InvalidError("encryption: 'data' is nothing that this tool has encrypted.")
    if bool(sealed[2]) != is_password:
        raise InvalidError(f"encryption: this was encrypted with a {'password' if sealed[2] else 'key'}.")
    algorithm, cut = ALGORITHMS[sealed[1]], 3 + sealed[2]
    head, rest = sealed[:cut], sealed[cut:]
    key = _key(said, head[3:])
    try:
        if algorithm == "fernet":
            _check_context(context)
            return bytes(_fernet(key).decrypt(rest)), algorithm
        nonce, content = rest[:NONCE_SIZE], rest[NONCE_SIZE:]
        return bytes(_cipher(algorithm, key).decrypt(nonce, content, head + context.encode())), algorithm
    except (_library("cryptography.exceptions").InvalidTag, _library("cryptography.fernet").InvalidToken, ValueError):
        told = "encryption: this cannot be decrypted: the key, the password or the context is wrong, or it was changed."
        raise InvalidError(told) from None


def _key(said: str, salt: bytes) -> bytes:
    if salt:
        scrypt = _library("cryptography.hazmat.primitives.kdf.scrypt").Scrypt
        return bytes(scrypt(salt=salt, length=KEY_SIZE, n=COST, r=BLOCK, p=1).derive(said.encode()))
    key = read_bytes(said, "base64", "encryption: 'key'")
    if len(key) != KEY_SIZE:
        raise InvalidError(f"encryption: 'key' has {len(key)} bytes; a key of generate_key has {KEY_SIZE}.")
    return key


def _cipher(algorithm: str, key: bytes) -> Any:
    ciphers = _library("cryptography.hazmat.primitives.ciphers.aead")
    return ciphers.AESGCM(key) if algorithm == "aes-256-gcm" else ciphers.ChaCha20Poly1305(key)


def _fernet(key: bytes) -> Any:
    return _library("cryptography.fernet").Fernet(base64.urlsafe_b64encode(key))


def _check_context(context: str) -> None:
    if context:
        raise InvalidError("encryption: fernet has no 'context'. Use aes-256-gcm.")


def _library(name: str) -> Any:
    return required(name, "encryption")


def encryption_effect(input: Value) -> str:
    """What is encrypted is another each time; what is decrypted is not."""
    return "pure" if isinstance(input, dict) and input.get("operation") == "decrypt" else "idempotent"
