"""The public interface of the enforced profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cabidela.compiling import compile_document
from workers_ai_contract.cabidela.failures import message

if TYPE_CHECKING:
    from workers_ai_contract.cabidela.failures import Log
    from workers_ai_kernel import Json, JsonObject

BAD_INPUT_CODE = 5006


class Enforced:
    """Judges payloads as Cabidela 0.2.4 does, with its default options.

    The order of keys in the schema matters. Payloads are not modified.

    Raises:
        UnsupportedSchemaError: the schema uses a keyword, or a keyword value, that cannot be imitated.
    """

    def __init__(self, schema: JsonObject) -> None:
        self._check = compile_document(schema)

    def accepts(self, payload: Json) -> bool:
        """Return whether a payload is accepted."""
        return self._check(payload, None, []) >= 0

    def refusal(self, payload: Json) -> str | None:
        """Return the message of Cabidela's error, or None if it accepts."""
        log: Log = []
        return message(log) if self._check(payload, None, log) < 0 else None


def bad_input_text(message: str) -> str:
    """Return the validator's message as the API sends it (recorded)."""
    return f"AiError: Bad input: Error: {message}"


def api_error(message: str) -> JsonObject:
    """Return the body with which the API rejects a payload for this reason."""
    return {
        "errors": [{"message": bad_input_text(message), "code": BAD_INPUT_CODE}],
        "success": False,
        "result": {},
        "messages": [],
    }
