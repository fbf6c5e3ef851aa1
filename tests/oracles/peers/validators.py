"""The validators of others, each asked in the way that is kindest to it."""

from __future__ import annotations

import json
import subprocess
import sysconfig
import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jsonschema_rs
from jsonschema import Draft202012Validator, exceptions

from tests.oracles.npm import NodeProgram
from tests.oracles.peers.answers import Answer, Question, pointer_of
from workers_ai_contract.errors import SetupError
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_kernel import JsonObject

HERE = Path(__file__).parent
AJV = NodeProgram(HERE, "ajv.mjs")
_SECONDS = 300


def ask(questions: Sequence[Question]) -> dict[str, list[Answer]]:
    """Return for each validator, by its name, its first answer to each question.

    Raises:
        SetupError: there is no Node for Ajv, or a validator takes a wrong payload for right.
    """
    checked = _check_jsonschema(questions)
    return {
        "jsonschema": [_jsonschema(question) for question in questions],
        "jsonschema-rs": [_jsonschema_rs(question) for question in questions],
        "ajv": _ajv(questions),
        "check-jsonschema": [_named_by(error, "best_match") for error in checked],
        "check-jsonschema, deep": [_named_by(error, "best_deep_match") for error in checked],
    }


def versions() -> dict[str, str]:
    """Return the version of each package by its name."""
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    named = {name: version(name) for name in ("jsonschema", "jsonschema-rs", "check-jsonschema")}
    return {**named, "ajv": lock["packages"]["node_modules/ajv"]["version"]}


def _jsonschema(question: Question) -> Answer:
    # The stubs of jsonschema leave the type of an error open.
    errors = cast("Any", Draft202012Validator(question.schema)).iter_errors(json.loads(question.payload))
    error = cast("Any", exceptions).best_match(errors)
    if error is None:
        raise _taken("jsonschema", question)
    return Answer(join("", *error.absolute_path), str(error.validator), error.message)


def _jsonschema_rs(question: Question) -> Answer:
    validator = jsonschema_rs.Draft202012Validator(question.schema)
    value = json.loads(question.payload)
    # `iter_errors` says no more of a union than that it is not met; an evaluation tells what is below.
    for below in validator.evaluate(value).errors():
        return Answer(below["instanceLocation"], below["schemaLocation"].rpartition("/")[2], below["error"])
    for error in validator.iter_errors(value):
        return Answer(join("", *error.instance_path), str(error.schema_path[-1]), error.message)
    raise _taken("jsonschema-rs", question)


def _ajv(questions: Sequence[Question]) -> list[Answer]:
    AJV.install()
    ids: dict[str, str] = {}
    lines = ""
    for question in questions:
        schema = ids.setdefault(json.dumps(question.schema), str(len(ids)))
        lines += json.dumps({"schema": schema, "payload": question.payload}) + "\n"
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as named:
        json.dump({name: json.loads(schema) for schema, name in ids.items()}, named)
        named.flush()
        read = AJV.run(named.name, lines=lines, seconds=_SECONDS)
    answers = [json.loads(line) for line in read.split("\n") if line]
    return [_ajv_answer(*pair) for pair in zip(questions, answers, strict=True)]


def _ajv_answer(question: Question, answer: dict[str, str] | None) -> Answer:
    if answer is None:
        raise _taken("ajv", question)
    return Answer(**answer)


def _check_jsonschema(questions: Sequence[Question]) -> list[JsonObject]:
    """Return the first error of each payload, by one process a schema."""
    by_schema: dict[str, list[int]] = defaultdict(list)
    for number, question in enumerate(questions):
        by_schema[json.dumps(question.schema)].append(number)
    errors: dict[int, JsonObject] = {}
    for schema, numbers in by_schema.items():
        errors |= _checked(schema, {number: questions[number] for number in numbers})
    for number, question in enumerate(questions):
        if number not in errors:
            raise _taken("check-jsonschema", question)
    return [errors[number] for number in range(len(questions))]


def _checked(schema: str, questions: dict[int, Question]) -> dict[int, JsonObject]:
    program = Path(sysconfig.get_path("scripts")) / "check-jsonschema"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "schema.json").write_text(schema, encoding="utf-8")
        for number, question in questions.items():
            (folder / f"{number}.json").write_text(question.payload, encoding="utf-8")
        files = [f"{number}.json" for number in questions]
        command = [str(program), "--schemafile", "schema.json", "-o", "json", *files]
        done = subprocess.run(
            command, capture_output=True, check=False, cwd=folder, encoding="utf-8", timeout=_SECONDS
        )
    return dict(reversed(list(_by_file(json.loads(done.stdout)["errors"]))))


def _by_file(errors: list[JsonObject]) -> Iterator[tuple[int, JsonObject]]:
    for error in errors:
        yield int(Path(str(error["filename"])).stem), error


def _named_by(error: JsonObject, match: str) -> Answer:
    named = cast("dict[str, str]", error[match] if error["has_sub_errors"] else error)
    return Answer(pointer_of(named["path"]), "", named["message"])


def _taken(name: str, question: Question) -> SetupError:
    return SetupError(f"{name} takes for right what the table calls wrong: {question.payload}")
