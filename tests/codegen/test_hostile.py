"""Schemas made to break out: no code runs, nothing is written elsewhere, and the answer is one sentence."""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from tests.commands import wai, wai_here
from tests.differential.comparing import compare, mixture
from tests.differential.subjects import of_pair
from workers_ai_codegen import literals
from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.guarding import refuse_programs
from workers_ai_codegen.members import RESERVED, field_names
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_kernel import Json, JsonObject

CANARY = "canary_was_here"
BREAKOUTS = [
    f'"""\nimport sys; sys.{CANARY} = 1\n"""',
    f"'\nimport sys; sys.{CANARY} = 1\n'",
    f'"); import sys; sys.{CANARY} = 1; ("',
    f'\\"""\nimport sys; sys.{CANARY} = 1 #',
    f"\\\nimport sys; sys.{CANARY} = 1",
    f"\r\nimport sys\rsys.{CANARY} = 1\n",
    f"\u2028import sys; sys.{CANARY} = 1\u2029\x0c\x85",
    f"{{__import__('sys').__setattr__('{CANARY}', 1)}}",
    f"X(Model): pass\nimport sys; sys.{CANARY} = 1\nclass Y",
    '"' * 7 + "\\",
    "\\N{DIGIT ONE}\\x41\\u0041\\",
    "\x00\x1b[2J\x7f",
    "\U0001f600 é ﬁ \u202e",
]
NAMES = [
    *sorted(RESERVED),
    *("from", "class", "None", "True", "self", "cls", "match", "print", "list", "str", "Any", "Field"),
    *("__class__", "__dict__", "__init__", "__init_subclass__", "__place__", "__slots__", "_x", "__", "_"),
    *(
        "",
        " ",
        "0",
        "9lives",
        "a-b",
        "a_b",
        "a b",
        "a.b",
        "é",
        "ﬁ",
        "fi",
        "\u0435",
        "e",
        "Model",
        "Root",
        "Input",
    ),
    *(" postponed", "~", "/", "~1", "a/b", "%41", "#", "$ref", "properties", "root", "model_fields_"),
]


def text(name: str) -> JsonObject:
    """Return the schema of a string with this title."""
    return {"type": "string", "title": name}


def hostile(word: str) -> JsonObject:
    """Return a schema that has a word wherever a schema may have words."""
    return {
        "title": word,
        "description": word,
        "type": "object",
        "properties": {
            word: {"type": "string", "default": word, "description": word},
            "choice": {"enum": [word, "b"], "default": word},
            "fixed": {"const": word},
            "part": {"title": word, "type": "object", "properties": {word: {"type": "integer"}}},
            "union": {"oneOf": [text(word), {"type": "object", "title": word, "properties": {"a": {}}}]},
        },
        "required": [word],
        "patternProperties": {"^x": {"title": word}},
        "dependentRequired": {word: [word]},
    }


@pytest.mark.slow
@pytest.mark.parametrize("word", BREAKOUTS, ids=range(len(BREAKOUTS)))
def test_words_of_a_schema_stay_words(word: str, tmp_path: Path) -> None:
    """A word in every place gives a package that runs nothing and is still exact."""
    schemas: dict[Direction, Json] = {Direction.INPUT: hostile(word), Direction.OUTPUT: hostile(word)}
    for subject in of_pair(schemas, tmp_path, f"hostile{BREAKOUTS.index(word)}"):
        tally = compare(subject, mixture(subject.schema, 1, 150))
        assert tally.disagreements == 0, tally.examples
    assert not hasattr(sys, CANARY)


def test_any_name_may_be_a_property(tmp_path: Path) -> None:
    """Keywords, dunders, names of pydantic, look-alikes and no name at all are read and dumped."""
    schema: JsonObject = {
        "type": "object",
        "properties": {name: {"type": "integer", "default": 1} for name in NAMES},
        "additionalProperties": False,
    }
    (subject,) = of_pair({Direction.INPUT: schema}, tmp_path, "names")
    payload: dict[str, Json] = {name: index for index, name in enumerate(NAMES)}
    read: Any = subject.model.model_validate_json(json.dumps(payload))
    assert read.model_dump() == payload
    assert json.loads(read.model_dump_json()) == payload
    assert read.from_ == payload["from"]
    assert subject.model(**{"from": 3}).model_dump() == {"from": 3}
    with pytest.raises(ValidationError, match="must not have"):
        subject.model.model_validate({"from_": 3})


def test_the_reserved_names_are_those_of_the_base_classes() -> None:
    """Whatever pydantic or our bases add is kept from fields."""
    from workers_ai_kernel.models import Model

    assert {name for name in dir(Model) if not name.startswith("_")} <= RESERVED


def test_fields_are_never_the_same() -> None:
    """Each property has a field of its own, an identifier of its own."""
    fields = field_names(NAMES, RESERVED)
    assert len(set(fields.values())) == len(NAMES)
    assert all(name.isidentifier() and name.isascii() for name in fields.values())


@pytest.mark.slow
def test_thousands_of_properties_are_read(tmp_path: Path) -> None:
    """Size alone is no obstacle."""
    schema: JsonObject = {
        "type": "object",
        "properties": {f"p-{n}": {"type": "integer"} for n in range(4000)},
    }
    (subject,) = of_pair({Direction.OUTPUT: schema}, tmp_path, "many")
    assert subject.model.model_validate_json('{"p-3999": 1}').model_dump() == {"p-3999": 1}


def test_what_is_wrong_below_an_empty_name_is_reported_there(tmp_path: Path) -> None:
    """The engine leaves empty names out of its paths; the explanation does not."""
    schema: JsonObject = {"type": "object", "properties": {"a": {"properties": {"": {"type": "string"}}}}}
    (subject, *_) = of_pair({Direction.INPUT: schema}, tmp_path, "empty")
    with pytest.raises(ValidationError, match="/a/ must be a string, but it is 1") as caught:
        subject.model.model_validate_json('{"a": {"": 1}}')
    assert [error["loc"] for error in caught.value.errors()] == [("a", "")]


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)*$", "(x+x+)+y", "^([a-zA-Z]+)*$"])
def test_a_catastrophic_pattern_is_harmless(pattern: str, tmp_path: Path) -> None:
    """The engine needs linear time, whatever the pattern."""
    schema: JsonObject = {"type": "string", "pattern": pattern}
    name = f"pattern{abs(hash(pattern))}"
    (subject,) = of_pair({Direction.INPUT: schema}, tmp_path, name)
    long = json.dumps("a" * 50_000 + "!")
    with pytest.raises(ValidationError, match="must match"):
        subject.model.model_validate_json(long)


def nested(depth: int) -> str:
    """Return the text of a schema of arrays of arrays."""
    return '{"items":' * depth + "{}" + "}" * depth


REFUSED = {
    "deep": (nested(10_000), "nested more than 200 deep"),
    "deep subschemas": (nested(150), "nested more than 80 levels deep"),
    "http": ('{"$ref": "http://127.0.0.1:PORT/x.json"}', "'$ref' at '/'"),
    "file": ('{"properties": {"a": {"$ref": "file:///etc/passwd"}}}', "'$ref' at '/properties/a'"),
    "relative": ('{"items": {"$ref": "../other.json#/a"}}', "'$ref' at '/items'"),
    "nowhere": ('{"$ref": "#/$defs/nowhere"}', "leads nowhere"),
    "id": ('{"$id": "http://127.0.0.1:PORT/", "$ref": "b#/a"}', "'$ref' at '/'"),
    "dialect": ('{"$schema": "http://127.0.0.1:PORT/"}', "'$schema' at '/'"),
    "dynamic": ('{"$dynamicRef": "#x"}', "'$dynamicRef' at '/'"),
    "huge number": ('{"maximum": 1e999}', "outside the range of doubles"),
    "huge integer": ('{"maximum": 1' + "0" * 400 + "}", "outside the range of doubles"),
    "not a number": ('{"maximum": NaN}', "NaN is not a JSON number"),
    "duplicate key": ('{"type": "string", "type": "object"}', "the key 'type' appears more than once"),
    "surrogate": ('{"title": "\\ud800"}', "lone surrogate"),
    "no json": ("import os", "Expecting value"),
    "no schema": ("[]", "'schema' at '/'"),
    "unknown type": ('{"type": "str\\nimport os"}', "'type' at '/'"),
    "nullable": ('{"items": {"nullable": true}}', "'nullable' at '/items'"),
    "look-behind": ('{"pattern": "(?<=a)b"}', "'pattern' at '/' of the schema: a lookahead or lookbehind"),
    "property class": (r'{"pattern": "^\\p{L}+$"}', r"'pattern' at '/' of the schema: \p{…} is of ECMA-262"),
    "named group": (r'{"pattern": "(?<y>a)"}', "'pattern' at '/' of the schema: (?<name>…) is of ECMA-262;"),
    "empty class": (r'{"pattern": "[^]"}', "an empty class, [] or [^], is of ECMA-262;"),
    "code point": (r'{"pattern": "\\u{1F30A}"}', r"\u{…} is of ECMA-262 with the flag u;"),
    "control letter": (r'{"pattern": "\\cJ"}', r"\c with a letter is of ECMA-262;"),
    "repetitions": ('{"pattern": "a{99999999999}"}', "larger than Python's re takes"),
    "broken pattern": (
        '{"pattern": "("}',
        "not a valid regular expression: missing ), unterminated subpattern",
    ),
    "back reference": (
        '{"properties": {"a": {"pattern": "(a)\\\\1"}}}',
        "'pattern' at '/properties/a' of the schema: a back reference",
    ),
    "name pattern": (
        '{"items": {"patternProperties": {"(?=a)b": {}}}}',
        "'patternProperties' at '/items' of the schema: a lookahead",
    ),
    "huge pattern": ('{"pattern": "((a{1000}){1000}){1000}"}', "'pattern' at '/' of the schema: too large"),
    "multiple of nothing": ('{"multipleOf": 0}', "'multipleOf' at '/'"),
    "old tuple": ('{"items": [{}]}', "'items' at '/'"),
    "misshapen": ('{"oneOf": {"a": 1}}', "'oneOf' at '/'"),
    "wrong title": ('{"title": 5}', "not supported"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_refused_with_one_sentence(case: str, tmp_path: Path) -> None:
    """Exit code 2, one line that names what and where, nothing written, and no request made."""
    schema, expected = REFUSED[case]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        source = tmp_path / "schema.json"
        source.write_text(schema.replace("PORT", str(listener.getsockname()[1])), encoding="utf-8")
        run = wai_here("codegen", "--input", source, "-o", tmp_path / "made")
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr.count("\n") == 1
    assert expected in run.stderr
    assert str(source) in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["schema.json"]


def good(folder: Path) -> Path:
    """Return the file of a schema that nothing is wrong with."""
    source = folder / "good.json"
    source.write_text('{"type": "object", "properties": {"a": {"type": "string"}}}', encoding="utf-8")
    return source


@pytest.mark.slow
def test_a_package_can_be_made_again_in_its_place(tmp_path: Path) -> None:
    """A folder with earlier output is written anew, and the check agrees."""
    source, folder = good(tmp_path), tmp_path / "made"
    assert wai("codegen", "--input", source, "--output", source, "-o", folder).code == 0
    assert wai("codegen", "--input", source, "-o", folder).code == 0
    assert wai("codegen", "--check", "--input", source, "-o", folder).code == 0
    assert wai("codegen", "--check", "--output", source, "-o", folder).code == 1


@pytest.mark.parametrize("kind", ["file", "not empty", "symbolic link", "below a file"])
def test_a_place_that_is_not_ours_is_left_alone(kind: str, tmp_path: Path) -> None:
    """A file, a folder with files of somebody else, and a link are one sentence and stay as they are."""
    source, place, elsewhere = good(tmp_path), tmp_path / "place", tmp_path / "elsewhere"
    elsewhere.mkdir()
    if kind == "not empty":
        place.mkdir()
        (place / "mine.txt").write_text("mine", encoding="utf-8")
    elif kind == "symbolic link":
        place.symlink_to(elsewhere)
    else:
        place.write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    run = wai_here("codegen", "--input", source, "-o", place / "below" if kind == "below a file" else place)
    assert (run.code, run.stderr.count("\n")) == (2, 1)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_schema_needs_a_place(tmp_path: Path) -> None:
    """Without -o nothing is written anywhere, and the sentence asks for it."""
    run = wai("codegen", "--input", good(tmp_path))
    assert run.code == 2
    assert "-o DIR" in run.stderr


def test_a_missing_schema_is_one_sentence(tmp_path: Path) -> None:
    """A file that is not there is said to be not there."""
    run = wai("codegen", "--output", tmp_path / "none.json", "-o", tmp_path / "made")
    assert (run.code, run.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    "program",
    [
        "import os\n",
        "from os import system\n",
        "print(1)\n",
        "A = print(1)\n",
        "class A:\n    def f(self): ...\n",
        "A = [x for x in ()]\n",
        "A = f'{print(1)}'\n",
        "A = lambda: 1\n",
        "class A(metaclass=print(1)): ...\n",
        "def f(): ...\n",
        "x = (",
    ],
)
def test_the_second_lock_holds(program: str) -> None:
    """Text that is more than classes and literals would never be written."""
    with pytest.raises(CodegenError):
        refuse_programs("models.py", program)


@pytest.mark.parametrize("word", BREAKOUTS, ids=range(len(BREAKOUTS)))
def test_a_literal_is_the_text_that_it_was_made_of(word: str) -> None:
    """Reading a literal gives the text again, in ASCII and on one line."""
    literal = literals.text(word)
    assert eval(literal, {"__builtins__": {}}) == word  # noqa: S307 - a literal
    assert literal.isascii()
    assert literal.isprintable()


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "string", "pattern": "(" * 150 + "a" + ")" * 150}, None),
        (
            {"type": "string", "pattern": "(" * 260 + "a" + ")" * 260},
            "'pattern' at '/' of the schema: groups are nested",
        ),
        (
            {"type": "string", "pattern": "(" * 5000 + ")" * 5000},
            "'pattern' at '/' of the schema: its groups are nested",
        ),
        ({"$ref": "#"}, "'$ref' at '/' of the schema: '#' leads back"),
        (
            {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}},
            "'$ref' at '/$defs/a' of the schema: '#/$defs/b' leads back",
        ),
        (
            {
                "$defs": {"a": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/a"}]}},
                "items": {"$ref": "#/$defs/a"},
            },
            "'$ref' at '/$defs/a/anyOf/1' of the schema: '#/$defs/a' leads back",
        ),
        ({"not": {"$ref": "#"}}, "'$ref' at '/not' of the schema: '#' leads back"),
        ({"items": {"$ref": "#"}}, None),
        ({"$defs": {"a": {"properties": {"a": {"$ref": "#/$defs/a"}}}}, "$ref": "#/$defs/a"}, None),
        ({"contains": {"$ref": "#"}}, None),
        ({"$defs": {"a": {"$ref": "#"}}, "type": "object"}, None),
    ],
)
def test_what_never_ends_is_refused_with_its_place(
    tmp_path: Path, schema: JsonObject, reason: str | None
) -> None:
    """Deep groups, and references that lead back without a step; recursion through values is fine."""
    file = tmp_path / "schema.json"
    file.write_text(json.dumps(schema))
    finished = wai_here("codegen", "--input", file, "-o", tmp_path / "out")

    assert finished.stderr.count("\n") == 1
    assert finished.code == (2 if reason else 0)
    assert (reason or "wrote ") in finished.stderr


def test_what_a_killed_run_has_left_blocks_no_later_run(tmp_path: Path) -> None:
    """Its temporary folder is neither foreign nor a difference, and is removed once it is old."""
    (tmp_path / "schema.json").write_text('{"type": "string"}')
    left = tmp_path / "out" / ".codegen-abc"
    left.mkdir(parents=True)
    (left / "models.py").write_text("half")
    given = ("codegen", "--input", tmp_path / "schema.json", "-o", tmp_path / "out")

    assert wai_here(*given).code == 0
    assert wai_here(*given, "--check").code == 0
    assert left.exists()

    os.utime(left, (0, 0))
    assert wai_here(*given).code == 0
    assert not left.exists()
