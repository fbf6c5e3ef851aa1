"""An OpenAPI 3.1 document of the routes of Workers AI's text models, with the schemas of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract._version import __version__
from workers_ai_contract.contracts.published import Published
from workers_ai_contract.errors import UsageError
from workers_ai_contract.exporting.bundles import DIALECT, bundled, placed, plain
from workers_ai_contract.judging.choosing import profile_named
from workers_ai_contract.models.naming import model_named, revision_of
from workers_ai_contract.models.pulled import PulledModel
from workers_ai_contract.vocabulary import MODEL, Direction, Profile, Route
from workers_ai_schemas import load_observed, revision_named

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

_SERVER = "https://api.cloudflare.com/client/v4/accounts/{account_id}/ai"
_EVENTS = "text/event-stream"
_JSON = "application/json"
_COMPONENTS = "#/components/schemas/"


def openapi(profile: str | None = None, revision: str = "latest", model: str | None = None) -> JsonObject:
    """Return the document; without a profile, requests are as published and answers as observed.

    Of a pulled model, both are as published, and only the routes on which its own schemas hold are described.

    Raises:
        UsageError: there is no such profile, revision or model, or no JSON Schema describes the profile.
    """
    known = None if model is None else model_named(model)
    if isinstance(known, PulledModel):
        return _of_pulled(known, profile, revision)
    if known is not None:
        revision_of(known, revision)
    return _of_built_in(MODEL if known is None else known.name, profile, revision)


def _of_built_in(model: str, profile: str | None, revision: str) -> JsonObject:
    named = None if profile is None else profile_named(profile)
    if named is Profile.TYPED:
        raise UsageError("the types describe the binding, not routes: choose 'published' or 'observed'")
    if named is Profile.ENFORCED:
        raise UsageError("no JSON Schema describes what the API enforces: choose 'published' or 'observed'")
    if named is Profile.OBSERVED and revision != "latest":
        raise UsageError("the observed contract has no revisions: leave the revision out")
    schemas = {**_requests(model, named, revision), **_answers(named, revision)}
    return _document(model, _description(named, revision), {**_runs(model), **_compatible()}, schemas)


def _of_pulled(model: PulledModel, profile: str | None, revision: str) -> JsonObject:
    if profile not in {None, Profile.PUBLISHED}:
        raise UsageError(f"of {model.name} there are the published schemas only: leave the profile out")
    if revision != "latest":
        raise UsageError(f"the folder of {model.name} has one revision: leave the revision out")
    given, answered = (
        placed(plain(bundled(each, model=str(model.folder))), f"{_COMPONENTS}{name}")
        for each, name in ((Direction.INPUT, "Input"), (Direction.OUTPUT, "Output"))
    )
    schemas: JsonObject = {
        "Input": given,
        "Output": answered,
        "RunInput": {"$ref": f"{_COMPONENTS}Input"},
        "UnifiedInput": _unified(model.name, {"$ref": f"{_COMPONENTS}Input"}),
        "RunOutput": _result({"$ref": f"{_COMPONENTS}Output"}),
        **_shared(),
    }
    return _document(model.name, "Requests and answers as published.", _runs(model.name), schemas)


def _document(model: str, description: str, paths: JsonObject, schemas: JsonObject) -> JsonObject:
    return {
        "openapi": "3.1.1",
        "info": {
            "title": f"Workers AI: {model}",
            "version": __version__,
            "description": description,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "jsonSchemaDialect": DIALECT,
        "servers": [{"url": _SERVER, "variables": {"account_id": {"default": "ACCOUNT_ID"}}}],
        "security": [{"token": []}],
        "paths": {**paths, **_lookups(model)},
        "components": {
            "schemas": schemas,
            "responses": {"Error": _response("An error of the API or of its front", "Error")},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _description(profile: Profile | None, revision: str) -> str:
    if profile is Profile.OBSERVED:
        return "Requests and answers as observed."
    known = revision_named(revision)
    answers = f"as published in revision {known}" if profile is Profile.PUBLISHED else "as observed"
    return f"Requests as published in revision {known}, answers {answers}."


def _requests(model: str, profile: Profile | None, revision: str) -> JsonObject:
    if profile is Profile.OBSERVED:
        whole = plain(bundled("input"))
        chat, responses = plain(load_observed("chat.input")), plain(load_observed("responses.input"))
    else:
        known = revision_named(revision)
        whole = plain(Published(Direction.INPUT, known, Route.RUN).document)
        chat = plain(Published(Direction.INPUT, known, Route.CHAT).document)
        responses = whole
    return {
        "RunInput": whole,
        "ChatInput": _naming_the_model(model, chat),
        "ResponsesInput": _naming_the_model(model, responses),
        "UnifiedInput": _unified(model, whole),
    }


def _naming_the_model(model: str, schema: JsonObject) -> JsonObject:
    """Return the schema of a body that has to name the model, as below `/v1`."""
    named: JsonObject = {
        "type": "object",
        "properties": {"model": {"type": "string", "enum": [model]}},
        "required": ["model"],
    }
    return {"allOf": [named, schema]}


def _unified(model: str, schema: JsonObject) -> JsonObject:
    return {
        "type": "object",
        "properties": {"model": {"type": "string", "enum": [model]}, "input": schema},
        "required": ["model", "input"],
    }


def _shared() -> JsonObject:
    return {
        "Error": plain(load_observed("error")),
        "Models": plain(load_observed("models-search.output")),
        "Schemas": plain(load_observed("models-schema.output")),
    }


def _result(output: JsonObject) -> JsonObject:
    return {"type": "object", "properties": {"result": output}, "required": ["result"]}


def _answers(profile: Profile | None, revision: str) -> JsonObject:
    if profile is Profile.PUBLISHED:
        output = plain(bundled("output", profile="published", revision=revision))
        return {**_shared(), "RunOutput": _result(output), "ChatOutput": output, "ResponsesOutput": output}
    return {
        **_shared(),
        "RunOutput": plain(bundled("output")),
        "ChatOutput": plain(load_observed("chat.output")),
        "ResponsesOutput": plain(load_observed("responses.output")),
    }


def _runs(model: str) -> JsonObject:
    return {
        f"/run/{model}": {"post": _call("run", "Run the model", "RunInput", "RunOutput")},
        "/run": {"post": _call("runUnified", "Run a model that the body names", "UnifiedInput", "RunOutput")},
    }


def _compatible() -> JsonObject:
    return {
        "/v1/chat/completions": {"post": _call("chat", "Complete a chat", "ChatInput", "ChatOutput")},
        "/v1/responses": {
            "post": _call("respond", "Create a response", "ResponsesInput", "ResponsesOutput", streams=False)
        },
    }


def _lookups(model: str) -> JsonObject:
    named: list[Json] = [_query("model", {"type": "string", "enum": [model]}, required=True)]
    return {
        "/models/search": {"get": _lookup("searchModels", "Search models", "Models", _SEARCHED)},
        "/models/schema": {"get": _lookup("modelSchemas", "Get the schemas of a model", "Schemas", named)},
    }


def _query(name: str, schema: JsonObject, *, required: bool = False) -> JsonObject:
    return {"name": name, "in": "query", "required": required, "schema": schema}


_SEARCHED: list[Json] = [
    _query("search", {"type": "string"}),
    _query("task", {"type": "string"}),
    _query("page", {"type": "integer", "minimum": 1}),
    _query("per_page", {"type": "integer", "minimum": 1, "maximum": 100}),
]


def _call(operation: str, summary: str, given: str, answered: str, *, streams: bool = True) -> JsonObject:
    done = _response("The answer; a stream if the request asks for one", answered)
    if streams:
        content = done["content"]
        assert isinstance(content, dict)  # noqa: S101 - made above
        # OpenAPI 3.1 has no schema for the events of a stream.
        content[_EVENTS] = {}
    body: JsonObject = {"required": True, "content": {_JSON: {"schema": {"$ref": f"{_COMPONENTS}{given}"}}}}
    return {"operationId": operation, "summary": summary, "requestBody": body, "responses": _responses(done)}


def _lookup(operation: str, summary: str, answered: str, parameters: list[Json]) -> JsonObject:
    found = _response("What was found", answered)
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": parameters,
        "responses": _responses(found),
    }


def _response(description: str, schema: str) -> JsonObject:
    return {"description": description, "content": {_JSON: {"schema": {"$ref": f"{_COMPONENTS}{schema}"}}}}


def _responses(done: JsonObject) -> JsonObject:
    error: JsonObject = {"$ref": "#/components/responses/Error"}
    return {"200": done, "4XX": error, "5XX": error}
