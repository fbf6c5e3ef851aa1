"""One call that a driver makes."""

from __future__ import annotations

import inspect
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MODEL = "@cf/openai/gpt-oss-20b"


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make, and where.

    `operation` is `prompt`, `chat`, `responses` or `batch`. `request` holds the body fields that the caller
    wants sent, without `model` and `stream`; in a later turn its conversation holds the earlier messages too,
    with the answer as the driver returned it. `base_url` is the origin of the stand-in, with the path of this
    call; it is used for this call only.
    """

    id: str
    operation: str
    stream: bool
    request: dict[str, Any]
    timeout_s: float
    base_url: str
    account_id: str = "account"
    api_token: str = field(default="token", repr=False)
    model: str = _MODEL

    @staticmethod
    def from_message(message: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Call:
        """Return the call of a "call" message; what it does not say is taken from the environment."""
        known = os.environ if environment is None else environment
        return Call(
            id=message["id"],
            operation=message["operation"],
            stream=message["stream"],
            request=dict(message["request"]),
            timeout_s=message["timeout_s"],
            base_url=message.get("base_url") or known["WAI_BASE_URL"],
            account_id=known.get("WAI_ACCOUNT_ID", "account"),
            api_token=known.get("WAI_API_TOKEN", "token"),
            model=known.get("WAI_MODEL", _MODEL),
        )

    @property
    def cloudflare_base_url(self) -> str:
        """The base URL for the `cloudflare` package: `…/client/v4`."""
        return f"{self.base_url}/client/v4"

    @property
    def openai_base_url(self) -> str:
        """The base URL for OpenAI clients: `…/client/v4/accounts/ID/ai/v1`."""
        return f"{self.cloudflare_base_url}/accounts/{self.account_id}/ai/v1"

    def with_request(self, request: Mapping[str, Any]) -> Call:
        """Return this call with another request."""
        return replace(self, request=dict(request))

    def arguments(
        self, method: Callable[..., Any], *, model: str | None = "model", rest: str | None = "extra_body"
    ) -> dict[str, Any]:
        """Return the model and the fields of the request as arguments of a library's method.

        `model` is the parameter for the model; None leaves it out. Fields without a parameter are put into
        the parameter `rest`, if the method has it; if it takes any keyword, all fields are arguments.

        Raises:
            TypeError: a field has no place.
        """
        parameters = inspect.signature(method).parameters
        fields = {**({} if model is None else {model: self.model}), **self.request}
        if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
            return fields
        named = {name: value for name, value in fields.items() if name in parameters}
        others = {name: value for name, value in fields.items() if name not in parameters}
        if not others:
            return named
        if rest is None or rest not in parameters:
            raise TypeError(f"{method.__qualname__} has no parameter for {', '.join(others)}")
        return {**named, rest: others}
