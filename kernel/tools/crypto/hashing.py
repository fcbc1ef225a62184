"""`HashTool`: digests of texts and files."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Annotated, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.tools.crypto.texts import Encoding, read_bytes, write_bytes
from kernel.tools.definition import Bench
from kernel.values import Value

Algorithm = Literal[
    "sha256",
    "sha224",
    "sha384",
    "sha512",
    "sha3_224",
    "sha3_256",
    "sha3_384",
    "sha3_512",
    "blake2b",
    "blake2s",
    "sha1",
    "md5",
]

WEAK = ("md5", "sha1")
"""Two inputs with the same digest can be made."""


@dataclass(frozen=True, slots=True)
class HashOptions:
    """Options of `HashTool`: `allow_weak` says whether md5 and sha1 may be used at all."""

    allow_weak: bool = True


async def hash(
    bench: Bench,
    *,
    operation: Annotated[Literal["hash", "hmac", "file", "verify"], "What to do"] = "hash",
    data: Annotated[str, "What is hashed"] = "",
    algorithm: Annotated[Algorithm, "How"] = "sha256",
    encoding: Annotated[Encoding, "What data is: text, or bytes in base64 or hex"] = "text",
    key: Annotated[str, "For hmac, and to verify one: the key, or secret:NAME"] = "",
    path: Annotated[str, "For file, and to verify one: the file"] = "",
    digest: Annotated[str, "For verify: what is expected"] = "",
    output: Annotated[Literal["hex", "base64"], "How the digest is written"] = "hex",
) -> Value:
    """Compute and compare digests of texts and files.

    Gives `digest`, `algorithm`, `size` in bytes and `weak`, true for md5 and sha1, which protect against mistakes but
    not against attackers. `verify` gives `valid`; it compares in constant time.

    ```lua
    local hash = HashTool.new()
    local answer = hash:run({ data = "Owls hunt at night." })
    print(hash:run({ operation = "verify", data = "Owls hunt at night.", digest = answer.digest }).valid) --> true
    ```

    Fails with `invalid` for data that is not in its encoding, `denied` or `not_found` for a file.
    """
    options: HashOptions = bench.options
    if algorithm in WEAK and not options.allow_weak:
        raise InvalidError(f"hash: {algorithm!r} is weak and not allowed here. Use sha256.")
    if operation == "file" and not path:
        raise InvalidError("hash: 'file' needs 'path'.")
    if operation == "hmac" and not key:
        raise InvalidError("hash: 'hmac' needs 'key'.")
    content = bench.files.read(path) if path else read_bytes(data, encoding, "hash: 'data'")
    secret = await bench.secret(key) if key else ""
    made = await asyncio.to_thread(_digest, content, algorithm, secret)
    about = {"algorithm": algorithm, "size": len(content), "weak": algorithm in WEAK}
    if operation != "verify":
        return {"digest": write_bytes(made, output), **about}
    if not digest:
        raise InvalidError("hash: 'verify' needs 'digest', what is expected.")
    expected = read_bytes(digest.strip(), output, "hash: 'digest'")
    return {"valid": hmac.compare_digest(made, expected), **about}


def _digest(content: bytes, algorithm: str, key: str) -> bytes:
    if key:
        return hmac.new(key.encode(), content, algorithm).digest()
    return hashlib.new(algorithm, content, usedforsecurity=algorithm not in WEAK).digest()


def hash_effect(input: Value) -> str:
    """Files change; everything else is always the same."""
    return "idempotent" if isinstance(input, dict) and (input.get("path") or input.get("key")) else "pure"
