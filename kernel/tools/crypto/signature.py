"""`SignatureTool`: keys that sign, and keys that prove it. Keys are PEM."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.tools.crypto.texts import Encoding, read_bytes, write_bytes
from kernel.tools.definition import Bench
from kernel.tools.packages import required
from kernel.values import Value

PRIMITIVES = "cryptography.hazmat.primitives"
RSA_BITS = 3072
SMALLEST_RSA = 2048
LARGEST_RSA = 8192


async def signature(
    bench: Bench,
    *,
    operation: Annotated[Literal["generate_keys", "sign", "verify"], "What to do"],
    data: Annotated[str, "What is signed"] = "",
    encoding: Annotated[Encoding, "What data is: text, or bytes in base64 or hex"] = "text",
    algorithm: Annotated[
        Literal["ed25519", "ecdsa", "rsa-pss"], "For generate_keys; ecdsa is on the curve P-256"
    ] = "ed25519",
    private_key: Annotated[str, "For sign: PEM, or secret:NAME"] = "",
    public_key: Annotated[str, "For verify: PEM"] = "",
    password: Annotated[str, "Protects the private key"] = "",
    signature: Annotated[str, "For verify: the signature, base64"] = "",
) -> Value:
    """Sign data and check signatures.

    `generate_keys` gives `private_key` and `public_key` (PEM), `sign` the `signature` (base64), `verify` tells `valid`.
    With which algorithm a key signs is in the key. SHA-256 is what ECDSA and RSA-PSS sign.

    ```lua
    local signatures = SignatureTool.new()
    local keys = signatures:run({ operation = "generate_keys" })
    local signed = signatures:run({ operation = "sign", data = "Owls", private_key = keys.private_key })
    local asked = { operation = "verify", data = "Owls", public_key = keys.public_key, signature = signed.signature }
    print(signatures:run(asked).valid) --> true
    ```

    Fails with `invalid` for what is no key, and for a wrong password.
    """
    if operation == "generate_keys":
        return await asyncio.to_thread(_generate, algorithm, await bench.secret(password))
    content = read_bytes(data, encoding, "signature: 'data'")
    if operation == "sign":
        key = _private(await bench.secret(_needed("private_key", private_key, operation)), await bench.secret(password))
        kind = _kind(key)
        made = await asyncio.to_thread(key.sign, content, *_settings(kind))
        return {"signature": write_bytes(made, "base64"), "algorithm": kind}
    given = read_bytes(_needed("signature", signature, operation), "base64", "signature: 'signature'")
    public = _public(_needed("public_key", public_key, operation))
    kind = _kind(public)
    try:
        public.verify(given, content, *_settings(kind))
    except required("cryptography.exceptions", "signature").InvalidSignature:
        return {"valid": False, "algorithm": kind}
    return {"valid": True, "algorithm": kind}


def _needed(name: str, said: str, operation: str) -> str:
    if not said:
        raise InvalidError(f"signature: {operation!r} needs {name!r}.")
    return said


def _generate(algorithm: str, password: str) -> dict[str, Any]:
    forms = _library("serialization")
    match algorithm:
        case "ed25519":
            key = _library("asymmetric.ed25519").Ed25519PrivateKey.generate()
        case "ecdsa":
            curves = _library("asymmetric.ec")
            key = curves.generate_private_key(curves.SECP256R1())
        case _:
            key = _library("asymmetric.rsa").generate_private_key(65537, RSA_BITS)
    locked = forms.BestAvailableEncryption(password.encode()) if password else forms.NoEncryption()
    private = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, locked)
    public = key.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
    return {"private_key": private.decode(), "public_key": public.decode(), "algorithm": algorithm}


def _private(pem: str, password: str) -> Any:
    try:
        return _library("serialization").load_pem_private_key(pem.encode(), password.encode() if password else None)
    except TypeError:
        told = "has no password" if password else "is protected: say 'password'"
        raise InvalidError(f"signature: the private key {told}.") from None
    except (ValueError, _unsupported()):
        raise InvalidError("signature: 'private_key' is no private key (PEM), or it has another password.") from None


def _public(pem: str) -> Any:
    try:
        return _library("serialization").load_pem_public_key(pem.encode())
    except (ValueError, _unsupported()):
        raise InvalidError("signature: 'public_key' is no public key (PEM).") from None


def _kind(key: Any) -> str:
    """The algorithm of a key. `InvalidError` for one that does not sign, or too weakly."""
    name = type(key).__name__.casefold()
    if "ed25519" in name:
        return "ed25519"
    if "elliptic" in name or "ecp" in name:
        return "ecdsa"
    if "rsa" in name:
        if not SMALLEST_RSA <= key.key_size <= LARGEST_RSA:
            raise InvalidError(f"signature: an RSA key has {SMALLEST_RSA} to {LARGEST_RSA} bits, not {key.key_size}.")
        return "rsa-pss"
    raise InvalidError("signature: the key is of a kind that is not known: use ed25519, ecdsa or RSA.")


def _settings(kind: str) -> tuple[Any, ...]:
    sha256 = _library("hashes").SHA256()
    if kind == "ecdsa":
        return (_library("asymmetric.ec").ECDSA(sha256),)
    if kind == "rsa-pss":
        padding = _library("asymmetric.padding")
        return padding.PSS(padding.MGF1(sha256), padding.PSS.DIGEST_LENGTH), sha256
    return ()


def _library(name: str) -> Any:
    return required(f"{PRIMITIVES}.{name}", "signature")


def _unsupported() -> Any:
    return required("cryptography.exceptions", "signature").UnsupportedAlgorithm


def signature_effect(input: Value) -> str:
    """Keys and most signatures are others each time; what is verified is not."""
    return "pure" if isinstance(input, dict) and input.get("operation") == "verify" else "idempotent"
