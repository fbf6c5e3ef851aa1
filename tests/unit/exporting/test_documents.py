"""The documents for other tools: complete schemas, and OpenAPI that tools take."""

from __future__ import annotations

import json
import os
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

import pytest

from tests.differential import openapi_tools
from tests.oracles.independent import independent
from tests.oracles.npm import node_or_skip
from tests.oracles.peers.validators import AJV
from workers_ai_contract import UsageError, generate
from workers_ai_contract.errors import SetupError
from workers_ai_contract.exporting import bundled, every_bundle, openapi
from workers_ai_contract.wire.api_errors import ApiError
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workers_ai_kernel import Json

_EVERY = 4


def test_every_schema_stands_alone_with_identifier_and_dialect() -> None:
    """Each identifier is its own."""
    found = dict(every_bundle())

    assert len(found) == len({str(schema["$id"]) for schema in found.values()}) == 29
    assert all(str(schema["$schema"]).endswith("2020-12/schema") for schema in found.values())
    for schema in found.values():
        independent(schema).is_valid(None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("direction", "profile", "form"),
    [
        ("input", "published", None),
        ("input", "published", "chat"),
        ("output", "observed", "chat"),
        ("stream", "observed", None),
        ("error", "observed", None),
    ],
)
def test_a_bundle_accepts_what_its_contract_draws(direction: str, profile: str, form: str | None) -> None:
    """As python-jsonschema reads it."""
    validator = independent(bundled(direction, profile=profile, form=form))
    drawn = generate(direction, profile=profile, form=form, count=40, seed=3)

    assert all(map(validator.is_valid, drawn))


@pytest.mark.slow
def test_ajv_takes_every_schema_and_judges_as_python_jsonschema_does() -> None:
    """Each exported one, on recorded bodies."""
    node_or_skip()
    AJV.install()
    bundles = {str(schema["$id"]): schema for _, schema in every_bundle()}
    payloads = [each.body for each in recorded()][::_EVERY]
    cases = [(name, payload) for name in bundles for payload in payloads]
    lines = "".join(
        json.dumps({"schema": name, "payload": json.dumps(payload)}) + "\n" for name, payload in cases
    )
    with NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as named:
        json.dump(bundles, named)
        named.flush()
        answers = AJV.run(named.name, lines=lines, seconds=300).splitlines()
    verdicts = [json.loads(answer) is None for answer in answers]

    judges = {name: independent(schema) for name, schema in bundles.items()}
    assert verdicts == [judges[name].is_valid(payload) for name, payload in cases]
    assert 0 < sum(verdicts) < len(verdicts)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"profile": "enforced"}, "no JSON Schema describes"),
        ({"direction": "stream", "profile": "published"}, "nothing is published"),
        ({"profile": "observed", "revision": "r4"}, "has no revisions"),
        ({"direction": "stream", "form": "batch"}, "no form 'batch'"),
        ({"profile": "published", "revision": "r9"}, "no revision 'r9'"),
    ],
)
def test_what_does_not_exist_is_refused(arguments: dict[str, str], words: str) -> None:
    """In one sentence."""
    with pytest.raises(UsageError, match=words):
        bundled(**arguments)


@pytest.mark.parametrize("profile", [None, "published", "observed"])
def test_every_reference_of_the_openapi_document_leads_somewhere(profile: str | None) -> None:
    """And it names each route once, with a body that is required and an answer for each status."""
    document = openapi(profile)
    references = set(_references(document))
    paths = document["paths"]

    assert references
    for reference in references:
        value: Json = document
        for token in reference.removeprefix("#/").split("/"):
            assert isinstance(value, dict)
            value = value[token]
    assert isinstance(paths, dict)
    assert len(paths) == 6


def test_a_pulled_model_has_a_document_of_its_own(tmp_path: Path) -> None:
    """With the routes on which its schemas hold; references within a schema lead to the same places."""
    given = {"properties": {"of": {"$ref": "#/$defs/n"}}, "$defs": {"n": {"type": "null"}}}
    (tmp_path / "input.json").write_text(json.dumps(given), "utf-8")
    (tmp_path / "output.json").write_text(json.dumps({"type": "string"}), "utf-8")

    document: Any = openapi(model=str(tmp_path))

    components = document["components"]["schemas"]
    assert list(document["paths"]) == [f"/run/{tmp_path.name}", "/run", "/models/search", "/models/schema"]
    assert set(_references(components["Input"])) == {"#/components/schemas/Input/$defs/n"}
    with pytest.raises(UsageError, match="published schemas only"):
        openapi("observed", model=str(tmp_path))
    with pytest.raises(UsageError, match="one revision"):
        openapi(revision="r4", model=str(tmp_path))


def test_a_built_in_model_is_named_in_its_document() -> None:
    """In the path of `/run` and in the bodies; a revision that was not seen for it is refused."""
    document: Any = openapi(model="gpt-oss-120b")

    assert "/run/@cf/openai/gpt-oss-120b" in document["paths"]
    assert "@cf/openai/gpt-oss-20b" not in json.dumps(document["paths"])
    with pytest.raises(UsageError, match="was not seen"):
        openapi(revision="r0", model="gpt-oss-120b")


def test_the_schema_of_errors_in_the_document_is_that_of_the_api() -> None:
    """An error of the model is described."""
    components = openapi()["components"]
    assert isinstance(components, dict)
    schemas = components["schemas"]
    assert isinstance(schemas, dict)

    assert independent(schemas["Error"]).is_valid(ApiError(400, 5006, "AiError: Bad input").body())


def test_the_enforced_profile_has_no_openapi_document() -> None:
    """Nor have revisions of the observed one."""
    with pytest.raises(UsageError, match="no JSON Schema"):
        openapi("enforced")
    with pytest.raises(UsageError, match="no revisions"):
        openapi("observed", "r4")


@pytest.mark.slow
def test_other_tools_take_the_document_and_find_nothing() -> None:
    """openapi-spec-validator and a small run of Schemathesis against the stand-in."""
    try:
        found = openapi_tools.run(3, 1, profiles=("published",), phases="fuzzing")
    except SetupError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))

    assert found == []


def _references(value: Json) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "$ref" and isinstance(member, str):
                yield member
            yield from _references(member)


def test_the_documents_are_json() -> None:
    """Nothing in them but what JSON has."""
    for _, schema in every_bundle():
        assert json.loads(json.dumps(schema)) == schema
