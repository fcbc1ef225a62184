"""The tools of cryptography."""

from __future__ import annotations

from kernel.tools.crypto.chance import RandomOptions, random
from kernel.tools.crypto.encryption import encryption, encryption_effect
from kernel.tools.crypto.hashing import HashOptions, hash, hash_effect
from kernel.tools.crypto.signature import signature, signature_effect
from kernel.tools.definition import Entry, Hints

TOOLS = (
    Entry(
        "HashTool",
        hash,
        HashOptions,
        Hints(read_only=True, idempotent=True),
        needs=("files",),
        aliases=("Hash",),
        effect=hash_effect,
    ),
    Entry("EncryptionTool", encryption, hints=Hints(read_only=True), aliases=("Encryption",), effect=encryption_effect),
    Entry("SignatureTool", signature, hints=Hints(read_only=True), aliases=("Signature",), effect=signature_effect),
    Entry("RandomTool", random, RandomOptions, Hints(read_only=True), aliases=("Random",), effect="idempotent"),
)
