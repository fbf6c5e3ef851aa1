"""The command that makes a finding's call by hand, at the real API."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from workers_ai_contract.run_reports.served import route_of_operation
from workers_ai_contract.vocabulary import MODEL, Form, Route

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_contract.wire import Intent
    from workers_ai_kernel import JsonObject

_ORIGIN = "https://api.cloudflare.com/client/v4/accounts/$CLOUDFLARE_ACCOUNT_ID/ai"
_PATHS = {Route.CHAT: "/v1/chat/completions", Route.RESPONSES: "/v1/responses", Route.RUN: f"/run/{MODEL}"}
_LONGEST_BODY = 600


def curl_command(intent: Intent, replay_file: Path) -> str:
    """Return a command line that sends the intended request with curl.

    Account and token come from the environment, so that neither is printed. A long body is taken from the
    replay file.
    """
    route = route_of_operation(intent.operation)
    queued = "?queueRequest=true" if intent.operation is Form.BATCH else ""
    quiet = "curl -sN" if intent.stream else "curl -s"
    target = f'{quiet} "{_ORIGIN}{_PATHS[route]}{queued}" -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN"'
    extra: JsonObject = {} if route is Route.RUN else {"model": MODEL}
    if intent.stream:
        extra["stream"] = True
    body = _dumped({**extra, **intent.request})
    if len(body) <= _LONGEST_BODY:
        return f"{target} -d {shlex.quote(body)}"
    source = f"{_dumped(extra)} + .case.intent.request" if extra else ".case.intent.request"
    return f"jq {shlex.quote(source)} {shlex.quote(str(replay_file))} | {target} -d @-"


def _dumped(value: JsonObject) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
