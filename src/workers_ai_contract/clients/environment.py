"""The environment of a driver: where the stand-in is, in the variables of common libraries."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import ACCOUNT_ID, MODEL

if TYPE_CHECKING:
    from collections.abc import Mapping

API_TOKEN = "wai-stand-in-token"  # noqa: S105 - the stand-in accepts any token


def environment_for(origin: str, inherited: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a driver: the address of the stand-in in the variables of common libraries.

    The old `CLOUDFLARE_API_KEY` is removed, because the `cloudflare` packages prefer it to the token. Proxies
    are disabled for loopback.
    """
    environment = dict(os.environ if inherited is None else inherited)
    environment.pop("CLOUDFLARE_API_KEY", None)
    version_4 = f"{origin}/client/v4"
    openai = f"{version_4}/accounts/{ACCOUNT_ID}/ai/v1"
    environment.update(
        WAI_BASE_URL=origin,
        WAI_ACCOUNT_ID=ACCOUNT_ID,
        WAI_API_TOKEN=API_TOKEN,
        WAI_MODEL=MODEL,
        OPENAI_BASE_URL=openai,
        OPENAI_API_KEY=API_TOKEN,
        CLOUDFLARE_BASE_URL=version_4,
        CLOUDFLARE_API_TOKEN=API_TOKEN,
        CLOUDFLARE_ACCOUNT_ID=ACCOUNT_ID,
        CLOUDFLARE_API_BASE=openai,
    )
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [environment[name]] if environment.get(name) else []
        environment[name] = ",".join([*hosts, "127.0.0.1"])
    return environment
