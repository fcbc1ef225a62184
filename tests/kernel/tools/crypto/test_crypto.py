"""The tools of cryptography: known answers, and what is refused."""

from __future__ import annotations

import base64
import uuid
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from kernel.api.classes import builtin_tools
from kernel.errors import DeniedError, InvalidError, NotFoundError
from tests.kit.tools import Workshop

PASSWORD = "hoo hoo hoo"


@pytest.mark.parametrize(
    ("input", "digest"),
    [
        ({"data": "abc"}, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ({"data": "YWJj", "encoding": "base64", "algorithm": "md5"}, "900150983cd24fb0d6963f7d28e17f72"),
        ({"data": "", "algorithm": "sha3_256"}, "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"),
        # RFC 4231, test case 2
        (
            {"operation": "hmac", "data": "what do ya want for nothing?", "key": "Jefe"},
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
    ],
)
async def test_digests_are_the_known_ones(workshop: Workshop, input: dict[str, Any], digest: str) -> None:
    told = await workshop.call("hash", **input)
    assert told["digest"] == digest
    assert told["weak"] == (input.get("algorithm") == "md5")
    again = {**input, "operation": "verify", "digest": digest.upper()}
    assert (await workshop.call("hash", **again))["valid"] is True
    assert (await workshop.call("hash", **{**again, "digest": digest[::-1]}))["valid"] is False


async def test_files_are_hashed_within_the_allowed_folders(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\xff" * 5)
    told = await workshop.call("hash", operation="file", path="a.bin", algorithm="blake2b")
    assert (told["size"], len(told["digest"])) == (5, 128)
    with pytest.raises(NotFoundError):
        await workshop.call("hash", operation="file", path="b.bin")
    with pytest.raises(DeniedError):
        await workshop.call("hash", operation="file", path="/etc/passwd")


@pytest.mark.parametrize(
    ("input", "message"),
    [
        ({"data": "zz", "encoding": "hex"}, "no hex"),
        ({"data": "?", "encoding": "base64"}, "no base64"),
        ({"operation": "hmac", "data": "x"}, "needs 'key'"),
        ({"operation": "file"}, "needs 'path'"),
        ({"operation": "verify", "data": "x"}, "needs 'digest'"),
        ({"operation": "verify", "data": "x", "digest": "nonsense"}, "no hex"),
        ({"data": "x", "algorithm": "crc32"}, "algorithm"),
    ],
)
async def test_a_hash_of_nothing_sensible_is_refused(workshop: Workshop, input: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        await workshop.call("hash", **input)


async def test_weak_digests_can_be_forbidden(workshop: Workshop) -> None:
    workshop.options = {"allow_weak": False}
    with pytest.raises(InvalidError, match="weak"):
        await workshop.call("hash", data="x", algorithm="md5")


@pytest.mark.parametrize("algorithm", ["aes-256-gcm", "chacha20-poly1305", "fernet"])
@pytest.mark.parametrize("with_password", [True, False])
async def test_what_was_encrypted_is_decrypted_and_nothing_else(
    workshop: Workshop, algorithm: str, with_password: bool
) -> None:
    key = (await workshop.call("encryption", operation="generate_key"))["key"]
    other = (await workshop.call("encryption", operation="generate_key"))["key"]
    said = {"password": PASSWORD} if with_password else {"key": key}
    wrong = {"password": "a wrong one"} if with_password else {"key": other}
    sealed = (await workshop.call("encryption", operation="encrypt", data="grüß", algorithm=algorithm, **said))["data"]
    again = (await workshop.call("encryption", operation="encrypt", data="grüß", algorithm=algorithm, **said))["data"]
    assert sealed != again
    assert (await workshop.call("encryption", operation="decrypt", data=sealed, **said))["data"] == "grüß"
    with pytest.raises(InvalidError, match="cannot be decrypted"):
        await workshop.call("encryption", operation="decrypt", data=sealed, **wrong)
    content = base64.b64decode(sealed)
    for place in (0, 1, 2, 3, len(content) // 2, len(content) - 1):
        tampered = bytearray(content)
        tampered[place] ^= 4
        with pytest.raises(InvalidError):
            await workshop.call("encryption", operation="decrypt", data=base64.b64encode(tampered).decode(), **said)
    for size in (0, 1, 3, 10, len(content) - 1):
        cut = base64.b64encode(content[:size]).decode()
        with pytest.raises(InvalidError):
            await workshop.call("encryption", operation="decrypt", data=cut, **said)


async def test_the_inside_of_a_fernet_is_a_fernet(workshop: Workshop) -> None:
    key = Fernet.generate_key().decode()
    sealed = await workshop.call("encryption", operation="encrypt", data="owls", key=key, algorithm="fernet")
    assert Fernet(key).decrypt(base64.b64decode(sealed["data"])[3:]) == b"owls"


async def test_the_context_has_to_be_said_again(workshop: Workshop) -> None:
    key = (await workshop.call("encryption", operation="generate_key"))["key"]
    sealed = (await workshop.call("encryption", operation="encrypt", data="x", key=key, context="for owls"))["data"]
    with pytest.raises(InvalidError, match="context"):
        await workshop.call("encryption", operation="decrypt", data=sealed, key=key, context="for mice")


@pytest.mark.parametrize(
    ("input", "message"),
    [
        ({"operation": "encrypt", "data": "x"}, "either 'key' or 'password'"),
        ({"operation": "encrypt", "data": "x", "key": "a", "password": PASSWORD}, "either 'key' or 'password'"),
        ({"operation": "encrypt", "data": "x", "key": "c2hvcnQ="}, "5 bytes"),
        ({"operation": "encrypt", "data": "x", "key": "?"}, "no base64"),
        ({"operation": "encrypt", "data": "x", "password": "short"}, "8 characters"),
        ({"operation": "decrypt", "data": "owls", "password": PASSWORD}, "nothing that this tool"),
    ],
)
async def test_a_wrong_key_is_told(workshop: Workshop, input: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        await workshop.call("encryption", **input)


@pytest.mark.parametrize("algorithm", ["ed25519", "ecdsa", "rsa-pss"])
async def test_a_signature_is_valid_for_what_was_signed_only(workshop: Workshop, algorithm: str) -> None:
    keys = await workshop.call("signature", operation="generate_keys", algorithm=algorithm, password=PASSWORD)
    signed = await workshop.call(
        "signature", operation="sign", data="owls", private_key=keys["private_key"], password=PASSWORD
    )
    assert signed["algorithm"] == algorithm

    async def is_valid(data: str, signature: str) -> bool:
        asked = {"operation": "verify", "data": data, "public_key": keys["public_key"], "signature": signature}
        told = await workshop.call("signature", **asked)
        return bool(told["valid"])

    assert await is_valid("owls", signed["signature"])
    assert not await is_valid("mice", signed["signature"])
    assert not await is_valid("owls", "AAAA" + signed["signature"][4:])
    assert not await is_valid("owls", "AAAA")
    for password, told in (("", "protected"), ("a wrong one", "or it has another password")):
        with pytest.raises(InvalidError, match=told):
            await workshop.call(
                "signature", operation="sign", data="x", private_key=keys["private_key"], password=password
            )


@pytest.mark.parametrize(
    ("input", "message"),
    [
        ({"operation": "sign", "data": "x"}, "needs 'private_key'"),
        ({"operation": "sign", "data": "x", "private_key": "x"}, "no private key"),
        ({"operation": "verify", "data": "x", "public_key": "x", "signature": "AAAA"}, "no public key"),
        ({"operation": "verify", "data": "x", "public_key": "x"}, "needs 'signature'"),
    ],
)
async def test_what_is_no_key_is_told(workshop: Workshop, input: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        await workshop.call("signature", **input)


async def test_chance_is_in_its_bounds(workshop: Workshop) -> None:
    dice = (await workshop.call("random", operation="integer", min=1, max=6, count=300))["result"]
    assert set(dice) <= {1, 2, 3, 4, 5, 6}
    assert 0 <= (await workshop.call("random", operation="float"))["result"] <= 1
    assert sorted((await workshop.call("random", operation="shuffle", items=[1, 2, 3]))["result"]) == [1, 2, 3]
    assert len((await workshop.call("random", operation="sample", items=[1, 2, 3], count=2))["result"]) == 2
    assert uuid.UUID((await workshop.call("random", operation="uuid"))["result"]).version == 4
    assert len((await workshop.call("random", operation="bytes", length=4))["result"]) == 8
    password = (await workshop.call("random", operation="password", length=12))["result"]
    assert len(password) == 12
    assert any(letter.isdigit() for letter in password)


@pytest.mark.parametrize("operation", ["integer", "float", "gaussian", "uuid", "bytes", "password", "boolean"])
async def test_a_seed_makes_it_the_same_again(workshop: Workshop, operation: str) -> None:
    first = await workshop.call("random", operation=operation, count=5, seed=7)
    assert await workshop.call("random", operation=operation, count=5, seed=7) == first
    assert await workshop.call("random", operation=operation, count=5, seed=8) != first


@pytest.mark.parametrize(
    "input",
    [
        {"operation": "integer", "min": 5, "max": 1},
        {"operation": "integer", "min": 0.1, "max": 0.9},
        {"operation": "integer", "max": float("nan")},
        {"operation": "float", "max": float("inf")},
        {"operation": "choice"},
        {"operation": "choice", "items": []},
        {"operation": "sample", "items": [1], "count": 2},
        {"operation": "bytes", "length": 10**9},
        {"operation": "uuid", "count": 10**9},
        {"operation": "uuid", "count": -1},
        {"operation": "password", "length": 0},
    ],
)
async def test_chance_without_bounds_is_refused(workshop: Workshop, input: dict[str, Any]) -> None:
    with pytest.raises(InvalidError, match="random: "):
        await workshop.call("random", **input)


@pytest.mark.parametrize("name", ["random", "encryption", "signature"])
def test_what_is_another_each_time_is_recorded(name: str) -> None:
    effect = builtin_tools()[name].effect
    made = {"operation": "generate_key"}
    assert (effect(made) if callable(effect) else effect) == "idempotent"
