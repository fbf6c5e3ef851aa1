"""The second door: what the AI binding of a Worker sends, as Miniflare forwards it."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract.faults import FAULTS, Fault, Plan, PlanStep
from workers_ai_contract.standin import PlainAnswerer, StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.wire import Exchange

MODEL = "@cf/openai/gpt-oss-20b"
BINDING = "https://workers-binding.ai"
CHAT: dict[str, Any] = {"messages": [{"role": "user", "content": "Why do tides rise?"}]}
PAGE: dict[str, Any] = {"instructions": "You are a concise assistant.", "input": "Why do tides rise?"}
BATCH: dict[str, Any] = {"requests": [{"input": "Tide?"}, {"input": "Ebb?"}]}
BODIES: tuple[dict[str, Any], ...] = (
    PAGE,
    CHAT,
    {"prompt": "Tide?"},
    BATCH,
    {**CHAT, "stream": True},
    {"prompt": "Tide?", "stream": True},
    {"messages": [{"role": "user"}]},
    {**CHAT, "tool_choice": "any"},
    {},
)


@pytest.fixture(scope="module")
def recorded() -> list[Exchange]:
    """Return what the stand-in of this module records."""
    return []


@pytest.fixture(scope="module")
def worker(recorded: list[Exchange]) -> Iterator[httpx.Client]:
    """Return a client of a plain stand-in, without credentials."""
    with (
        StandIn(PlainAnswerer(), on_exchange=recorded.append) as running,
        httpx.Client(base_url=running.origin, trust_env=False, verify=PLAIN_HTTP) as client,
    ):
        yield client


@pytest.fixture
def exchanges(recorded: list[Exchange]) -> list[Exchange]:
    """Return what the stand-in records in one test."""
    recorded.clear()
    return recorded


def fetch(
    worker: httpx.Client, url: str, method: str = "GET", content: bytes = b"", **headers: str
) -> httpx.Response:
    """Send what Miniflare sends when the binding fetches a URL; `headers` are the binding's own."""
    forwarded = {f"MF-Header-{name.replace('_', '-')}": value for name, value in headers.items()}
    named = {"MF-URL": url, "MF-Binding": "AI", **forwarded}
    return worker.request(method, "/", content=content, headers=named)


def run(
    worker: httpx.Client,
    inputs: object,
    options: dict[str, Any] | None = None,
    *,
    model: str = MODEL,
    path: str = "/run",
    **headers: str,
) -> httpx.Response:
    """Send what `env.AI.run(model, inputs, options)` sends."""
    body = json.dumps({"inputs": inputs, "options": options or {}}).encode()
    named = {"content-type": "application/json", "cf-consn-model-id": model, **headers}
    return fetch(worker, f"{BINDING}{path}?version=3", "POST", body, **named)


def over_rest(worker: httpx.Client, body: object, **query: str) -> httpx.Response:
    """Send the same to the route `/ai/run`."""
    path = f"/client/v4/accounts/ID/ai/run/{MODEL}?{urlencode(query)}"
    return worker.post(path, json=body, headers={"Authorization": "Bearer token"})


def test_the_first_snippet_of_the_model_page_gets_a_bare_answer(worker: httpx.Client) -> None:
    """Exactly `application/json`, since the binding compares it so, and an id of the request."""
    answer = run(worker, PAGE)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert len(answer.headers["cf-ai-req-id"]) == 36
    assert answer.json()["object"] == "response"


@pytest.mark.parametrize("body", BODIES, ids=json.dumps)
def test_both_doors_lead_to_one_service(worker: httpx.Client, body: dict[str, Any]) -> None:
    """The same result, the same bytes of a stream, the same code, text and status of a refusal."""
    bound, rest = run(worker, body), over_rest(worker, body)

    assert bound.status_code == rest.status_code
    assert bound.headers["content-type"] == rest.headers["content-type"]
    if body.get("stream"):
        assert bound.content == rest.content
    elif rest.status_code == 200:
        assert bound.json() == rest.json()["result"]
    else:
        (error,) = rest.json()["errors"]
        assert bound.json() == {
            "name": "AiError",
            "internalCode": error["code"],
            "httpCode": rest.status_code,
            "message": error["message"],
            "description": error["message"],
            "requestId": bound.headers["cf-ai-req-id"],
        }


@pytest.mark.parametrize(
    ("sent", "named"),
    [("@cf/x/y", "@cf/x/y"), ("@cf/ä€", "@cf/ä€"), (b"@cf/\xe4", "@cf/ä")],
    ids=["ascii", "utf-8", "latin-1"],
)
def test_an_unknown_model_is_refused_as_over_rest(
    worker: httpx.Client, sent: str | bytes, named: str
) -> None:
    """With 5007, which names the model that the header names; the runtime sends UTF-8."""
    model = sent if isinstance(sent, bytes) else sent.encode()
    forwarded = {b"MF-Header-cf-consn-model-id": model, b"MF-Header-content-type": b"application/json"}
    headers = {b"MF-URL": f"{BINDING}/run".encode(), b"MF-Binding": b"AI", **forwarded}
    answer = worker.post("/", headers=headers, json={"inputs": PAGE})

    assert (answer.status_code, answer.json()["internalCode"]) == (400, 5007)
    assert f"No such model {named} or task" in answer.json()["description"]


def test_an_exchange_names_the_binding_and_the_form(worker: httpx.Client, exchanges: list[Exchange]) -> None:
    """The path is that of the binding; the headers are those that the binding set, such as a session's."""
    run(worker, CHAT, x_session_affinity="ses_1")

    (exchange,) = exchanges
    assert exchange.request.path == f"workers-binding.ai/run/{MODEL}"
    assert exchange.request.headers["x-session-affinity"] == "ses_1"
    assert exchange.request.body == CHAT
    assert exchange.judgement is not None
    assert exchange.judgement.valid


def test_the_option_queue_request_queues_a_batch(worker: httpx.Client) -> None:
    """Queued, running, done, as with the query parameter of the REST route."""
    queued = run(worker, BATCH, {"queueRequest": True}).json()
    poll = {"request_id": queued["request_id"]}
    running, done = run(worker, poll).json(), run(worker, poll).json()

    assert (queued["status"], running["status"]) == ("queued", "running")
    assert [item["success"] for item in done["responses"]] == [True, True]


def test_the_option_gateway_gives_the_answer_an_id_of_a_log(worker: httpx.Client) -> None:
    """The answer is the same."""
    through = run(worker, PAGE, {"gateway": {"id": "gw"}}, path="/ai-gateway/run")

    assert through.json() == run(worker, PAGE).json()
    assert len(through.headers["cf-aig-log-id"]) == 26


def test_a_header_of_the_option_extra_headers_chooses_a_fault(worker: httpx.Client) -> None:
    """3040 with 429, in the shape of which the binding makes its error."""
    answer = run(worker, PAGE, wai_fault="capacity")

    assert (answer.status_code, answer.json()["internalCode"]) == (429, 3040)
    assert len(answer.headers["cf-ai-req-id"]) == 36


@pytest.mark.parametrize("name", sorted(name for name, kind in FAULTS.items() if kind.substitute))
def test_a_fault_has_the_shape_of_the_binding_or_its_own(name: str) -> None:
    """Of the model's envelopes, none is left: results are bare, and errors are flat."""
    plan = Plan((PlanStep(fault=Fault(name)),))
    with (
        StandIn(PlainAnswerer(), plan=plan) as running,
        httpx.Client(base_url=running.origin, trust_env=False, verify=PLAIN_HTTP) as client,
    ):
        answer, rest = run(client, PAGE), over_rest(client, PAGE)

    assert answer.status_code == rest.status_code
    if not rest.content or rest.headers["content-type"] != "application/json":
        assert answer.content == rest.content
        return
    body: Any = answer.json()
    envelope: Any = rest.json()
    errors: Any = envelope.get("errors") if hasattr(envelope, "get") else None
    if rest.status_code == 200:
        assert body == (envelope["result"] if envelope.get("success") else envelope)
    elif isinstance(errors, list) and envelope.get("result") == {} and "code" in errors[0]:
        assert (body["internalCode"], body["description"]) == (errors[0]["code"], errors[0]["message"])
    else:
        assert body == envelope


def test_the_models_are_listed(worker: httpx.Client) -> None:
    """`env.AI.models(…)` reads `result` of the envelope itself."""
    found = fetch(worker, f"{BINDING}/ai-api/models/search?search=gpt-oss").json()
    missing = fetch(worker, f"{BINDING}/ai-api/models/search?search=llama").json()

    assert [model["name"] for model in found["result"]] == [MODEL]
    assert missing["result"] == []


def test_a_gateway_has_the_url_of_this_stand_in(worker: httpx.Client) -> None:
    """What `env.AI.gateway(ID).getUrl(PROVIDER)` gives can be called."""
    found = fetch(worker, f"{BINDING}/ai-gateway/gateways/gw/url/workers-ai").json()["result"]["url"]

    assert found == f"{worker.base_url}/v1/account/gw/workers-ai".replace("//v1", "/v1")
    called = worker.post(f"{found}/{MODEL}", json=PAGE, headers={"Authorization": "Bearer token"})
    assert called.status_code == 200


@pytest.mark.parametrize("endpoint", [MODEL, f"run/{MODEL}", "v1/chat/completions"])
def test_a_universal_request_goes_to_the_first_of_workers_ai(worker: httpx.Client, endpoint: str) -> None:
    """`env.AI.gateway(ID).run([…])` gives the raw answer of the gateway, with the step that answered."""
    asked = {"provider": "workers-ai", "endpoint": endpoint, "headers": {}, "query": {"model": MODEL, **CHAT}}
    body = json.dumps([{"provider": "openai", "endpoint": "chat/completions"}, asked]).encode()

    answer = fetch(worker, f"{BINDING}/ai-gateway/universal/run/gw", "POST", body)

    found = answer.json()
    completion = found if endpoint.startswith("v1/") else found["result"]
    assert completion["object"] == "chat.completion"
    assert answer.headers["cf-aig-step"] == "1"
    assert len(answer.headers["cf-aig-log-id"]) == 26


def test_a_universal_request_is_refused_as_over_rest(worker: httpx.Client) -> None:
    """In the envelope of the gateway's route; a header of the request chooses a fault."""
    asked: dict[str, Any] = {
        "provider": "workers-ai",
        "endpoint": MODEL,
        "query": {"messages": [{"role": "user"}]},
    }
    refused = fetch(worker, f"{BINDING}/ai-gateway/universal/run/gw", "POST", json.dumps(asked).encode())
    asked |= {"query": CHAT, "headers": {"wai-fault": "capacity"}}
    busy = fetch(worker, f"{BINDING}/ai-gateway/universal/run/gw", "POST", json.dumps(asked).encode())

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, 5006)
    assert (busy.status_code, busy.json()["errors"][0]["code"]) == (429, 3040)


def test_no_format_can_be_converted(worker: httpx.Client) -> None:
    """The binding reads this answer whatever its status is."""
    assert fetch(worker, f"{BINDING}/to-everything/markdown/supported").json()["result"] == []


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/ai-gateway/gateways/gw/logs/01", 404, "keeps no logs"),
        ("PATCH", "/ai-gateway/gateways/gw/logs/01", 404, "keeps no logs"),
        ("POST", "/ai-gateway/universal/run/gw", 501, "needs a request to the provider workers-ai"),
        ("GET", "/ai-gateway/tide", 404, "no answer for the AI binding at /ai-gateway/tide"),
        ("POST", "/to-everything/markdown/transformer", 501, "toMarkdown()"),
        ("POST", "/autorag/rags/name/search", 501, "autorag()"),
        ("GET", "/tide", 404, "no answer for the AI binding at /tide"),
    ],
)
def test_what_the_stand_in_has_not_is_refused_in_one_sentence(
    worker: httpx.Client, method: str, path: str, status: int, words: str
) -> None:
    """In the envelope from which the binding takes the message of its error."""
    answer = fetch(worker, BINDING + path, method)

    (error,) = answer.json()["errors"]
    assert answer.status_code == status
    assert words in error["message"]


def test_a_refusal_is_logged_with_the_path_of_the_binding(
    worker: httpx.Client, exchanges: list[Exchange]
) -> None:
    """Not with `/`, to which everything is sent."""
    fetch(worker, f"{BINDING}/autorag/rags")

    assert [exchange.request.path for exchange in exchanges] == ["workers-binding.ai/autorag/rags"]


@pytest.mark.parametrize("url", ["https://[", "", "https://workers-binding.ai", "//", "a:b:c", "/run"])
def test_what_is_no_url_of_the_binding_is_refused(worker: httpx.Client, url: str) -> None:
    """Nothing that a header can hold makes the stand-in fail."""
    answer = worker.post("/", headers={"MF-URL": url, "MF-Binding": "AI"}, json={"inputs": PAGE})

    assert answer.status_code == 404


def test_another_binding_is_refused_by_name(worker: httpx.Client) -> None:
    """Miniflare sends every remote binding to the one proxy."""
    answer = worker.get("/", headers={"MF-URL": "http://placeholder/key", "MF-Binding": "KV"})

    assert answer.status_code == 404
    assert "KV asked for placeholder/key" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("headers", "content", "words"),
    [
        (
            {"cf_consn_model_id": MODEL, "content_type": "audio/mpeg"},
            b"\x00",
            "takes no stream as input (audio/mpeg)",
        ),
        (
            {"cf_consn_model_id": MODEL},
            b'{"inputs": {}}',
            "the header MF-Header-content-type is missing; for JSON",
        ),
        ({"cf_consn_model_id": MODEL, "content_type": "application/json"}, b"[]", "{inputs, options}"),
        ({"cf_consn_model_id": MODEL, "content_type": "application/json"}, b"{", "not readable as JSON"),
        ({"cf_consn_model_id": MODEL, "content_type": "application/json"}, b"", "Missing headers or body"),
        (
            {"cf_consn_model_id": "", "content_type": "application/json"},
            b'{"inputs": {}}',
            "No such model undefined",
        ),
        (
            {"content_type": "application/json"},
            b'{"inputs": {}}',
            "the header MF-Header-cf-consn-model-id is missing",
        ),
    ],
)
def test_what_is_no_run_is_refused_as_a_run(
    worker: httpx.Client, headers: dict[str, str], content: bytes, words: str
) -> None:
    """Flat, with the code of the API for that."""
    answer = fetch(worker, f"{BINDING}/run?version=3", "POST", content, **headers)

    assert answer.status_code == 400
    assert words in answer.json()["description"]


def test_a_misspelt_header_of_the_caller_is_refused(worker: httpx.Client) -> None:
    """As over REST: a Worker that misspells its fault must not get an answer."""
    headers = {"cf_consn_model_id": MODEL, "content_type": "application/json", "wai_fualt": "capacity"}
    answer = fetch(worker, f"{BINDING}/run?version=3", "POST", b'{"inputs": {"prompt": "Hi"}}', **headers)

    assert answer.status_code == 400
    assert "wai-fualt does not exist; did you mean 'wai-fault'?" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(("name", "status"), [("wai-fault", 429), ("wai-fualt", 400)])
def test_a_header_for_the_stand_in_needs_no_prefix(worker: httpx.Client, name: str, status: int) -> None:
    """In a request that is written by hand it is acted upon, or refused, as any other."""
    forwarded = {"MF-Header-cf-consn-model-id": MODEL, "MF-Header-content-type": "application/json"}
    headers = {"MF-URL": f"{BINDING}/run", "MF-Binding": "AI", name: "capacity", **forwarded}

    answer = worker.post("/", headers=headers, json={"inputs": {"prompt": "Tide?"}})

    assert answer.status_code == status


@pytest.mark.parametrize("named", [True, False])
def test_an_upgrade_to_a_websocket_is_refused(
    worker: httpx.Client, exchanges: list[Exchange], *, named: bool
) -> None:
    """With an ordinary answer; what Miniflare tries by itself for RPC is not logged."""
    headers = {"MF-URL": f"{BINDING}/run?version=3", "MF-Header-cf-consn-model-id": MODEL} if named else {}
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }

    answer = worker.get("/?MF-Binding=AI", headers={**headers, **upgrade})

    assert answer.status_code == (501 if named else 426)
    assert "ebsocket" in answer.text.replace("WebSocket", "websocket")
    assert len(exchanges) == int(named)


def test_an_aborted_call_leaves_the_stand_in_free(worker: httpx.Client) -> None:
    """A signal closes the connection in the middle of a stalled answer."""
    target = urlsplit(str(worker.base_url))
    body = json.dumps({"inputs": PAGE, "options": {}}).encode()
    head = (
        f"POST / HTTP/1.1\r\nHost: {target.netloc}\r\nMF-URL: {BINDING}/run?version=3\r\n"
        f"MF-Header-content-type: application/json\r\nMF-Header-cf-consn-model-id: {MODEL}\r\n"
        f"MF-Header-wai-fault: stall\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((target.hostname, target.port)) as caller:
        caller.sendall(head.encode() + body)
        assert caller.recv(1024).startswith(b"HTTP/1.1 200")

    assert run(worker, PAGE).status_code == 200


def test_without_the_header_it_is_a_path_that_leads_nowhere(worker: httpx.Client) -> None:
    """As before: 7003."""
    answer = worker.get("/")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, 7003)
