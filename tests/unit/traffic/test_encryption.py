"""Encrypted bodies of Logpush rows, with keys made for the test."""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from tests.commands import wai
from tests.unit.traffic.samples import ANSWERED, ASKED, PRIVATE, WRONG, logpush
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.traffic import LogpushKey

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

KEY = rsa.generate_private_key(65_537, 2048)


def encrypted(value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a body as Cloudflare encrypts it."""
    key, nonce = AESGCM.generate_key(256), os.urandom(12)
    data = AESGCM(key).encrypt(nonce, json.dumps(value).encode(), None)
    wrapped = KEY.public_key().encrypt(key, OAEP(MGF1(SHA256()), SHA256(), None))
    named = {"key": wrapped, "iv": nonce, "data": data}
    return {"type": "encrypted", **{name: base64.b64encode(part).decode() for name, part in named.items()}}


def written(path: Path, key: PrivateKeyTypes, password: bytes | None = None) -> str:
    """Write a key in PEM."""
    how = NoEncryption() if password is None else BestAvailableEncryption(password)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how))
    return str(path)


def test_a_row_is_decrypted(tmp_path: Path) -> None:
    """Both bodies become text; the rest stays, and so does a body that is plain in spite of its type."""
    key = LogpushKey(written(tmp_path / "key.pem", KEY))
    plain = {"type": "encrypted", "data": "{}"}

    assert key.decrypted(logpush(encrypted(ASKED), plain)) == logpush(json.dumps(ASKED), plain)
    assert key.decrypted([1]) == [1]


@pytest.mark.parametrize("damage", [{"data": "AAAA"}, {"key": "AAAA"}, {"iv": "?"}, {"data": None}])
def test_what_the_key_does_not_decrypt_says_so(tmp_path: Path, damage: dict[str, Any]) -> None:
    """Whatever is wrong with it."""
    key = LogpushKey(written(tmp_path / "key.pem", KEY))
    row: Any = key.decrypted(logpush({**encrypted(ASKED), **damage}))

    assert row["RequestBody"]["wrong_key"] is True


def test_encrypted_files_are_judged(tmp_path: Path) -> None:
    """With the key, and counted without it; the words of people are in no result."""
    key = written(tmp_path / "key.pem", KEY)
    log = tmp_path / "a.jsonl"
    rows = [logpush(encrypted(ASKED), encrypted(ANSWERED)), logpush(encrypted(WRONG), ANSWERED)]
    log.write_text("".join(f"{json.dumps(row)}\n" for row in rows))

    opened = wai("validate", log, "--private-key", key, "--format", "jsonl")
    closed = wai("validate", log, "--format", "jsonl")

    assert [json.loads(line)["valid"] for line in opened.stdout.splitlines()] == [True, True, False, True]
    assert (opened.code, closed.code) == (1, 3)
    assert PRIVATE not in opened.stdout + opened.stderr
    assert "not judged: 3 payloads that are encrypted" in closed.stderr


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    """One sentence for each reason."""
    (tmp_path / "text").write_text("a key")
    cases = [
        (str(tmp_path / "text"), "not a private key in PEM"),
        (written(tmp_path / "ec.pem", ec.generate_private_key(ec.SECP256R1())), "not a key for RSA"),
        (written(tmp_path / "locked.pem", KEY, b"pw"), "has a password"),
    ]

    for path, reason in cases:
        with pytest.raises(UsageError, match=reason):
            LogpushKey(path)
    with pytest.raises(SetupError, match="No such file"):
        LogpushKey(str(tmp_path / "nowhere.pem"))
