"""Decrypts the bodies of Logpush rows.

Each has a key of its own for AES-256-GCM, wrapped with RSA-OAEP-SHA256 (Cloudflare's documentation of the
logging of AI Gateway). The tag is at the end of the data, as Web Crypto writes it.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError, UsageError, missing_extra, reason_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from workers_ai_kernel import Json, JsonObject

BODIES = ("RequestBody", "ResponseBody")
WRONG_KEY = "wrong_key"
"""The member of a body that the key does not decrypt."""


class LogpushKey:
    """The private key of a Logpush job: RSA, in PEM (PKCS#8).

    Raises:
        UsageError: the file has no such key, or one with a password.
        SetupError: the file cannot be read, or the extra `traffic` is not installed.
    """

    def __init__(self, path: str) -> None:
        # Imported late: importing pathlib takes as long as judging one small file.
        from pathlib import Path

        try:
            text = Path(path).read_bytes()
        except OSError as error:
            raise SetupError(f"cannot read {path}: {reason_of(error)}") from error
        self._key = _key_in(text, path)

    def decrypted(self, row: Json) -> Json:
        """Return a row of a log with its encrypted bodies as text; any other value as it is."""
        if not isinstance(row, dict):
            return row
        found = {name: self._opened(row[name]) for name in BODIES if is_encrypted(row.get(name))}
        return {**row, **found} if found else row

    def _opened(self, body: Json) -> Json:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256

        assert isinstance(body, dict)  # noqa: S101 - as `is_encrypted` says
        try:
            wrapped, nonce, data = (_bytes_at(body, name) for name in ("key", "iv", "data"))
            key = self._key.decrypt(wrapped, OAEP(MGF1(SHA256()), SHA256(), None))
            return AESGCM(key).decrypt(nonce, data, None).decode("utf-8")
        except (ValueError, InvalidTag):
            return {**body, WRONG_KEY: True}


def is_encrypted(body: Json) -> bool:
    """Return whether a body is encrypted; without a key, it is plain in spite of its type."""
    return isinstance(body, dict) and body.get("type") == "encrypted" and "key" in body


def _key_in(text: bytes, path: str) -> RSAPrivateKey:
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ModuleNotFoundError as error:
        raise missing_extra("traffic", "--private-key") from error
    try:
        key = load_pem_private_key(text, None)
    except TypeError:
        raise UsageError(f"{path} has a password: give a copy of the key without one") from None
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError(f"{path} is not a private key in PEM (PKCS#8)") from None
    if not isinstance(key, RSAPrivateKey):
        raise UsageError(f"{path} is not a key for RSA, which Logpush encrypts with")
    return key


def _bytes_at(body: JsonObject, name: str) -> bytes:
    value = body.get(name)
    if not isinstance(value, str):
        raise ValueError(name)  # noqa: TRY004 - as what is not base64
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError(name) from error
