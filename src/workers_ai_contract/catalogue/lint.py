"""Codes of `wai lint`: what is wrong with a schema itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


@dataclass(frozen=True, slots=True)
class LintCode:
    """One kind of defect of a schema.

    `title` is what is wrong, `meaning` why it matters, `repair` what to do. `example` is the text of a schema
    with the defect; None if it takes the schemas of a whole revision.
    """

    name: str
    title: str
    meaning: str
    repair: str
    example: str | None

    def to_json(self) -> JsonObject:
        """Return the code as `wai explain` prints it."""
        return {
            "code": self.name,
            "title": self.title,
            "meaning": self.meaning,
            "repair": self.repair,
            "example": self.example,
        }


_LINT = (
    LintCode(
        "accepts-anything",
        "Every object, or every array, is valid.",
        "The schema describes nothing, so a payload that is valid says nothing about what is in it.",
        "Declare the properties, and require those that are always there.",
        '{"type": "object", "properties": {}}',
    ),
    LintCode(
        "accepts-nothing",
        "No value is valid.",
        "Bounds exclude each other, or the schema is false.",
        "Correct the keyword that is named.",
        '{"type": "array", "minItems": 2, "maxItems": 1}',
    ),
    LintCode(
        "branch-shadowed",
        "Each value of a branch matches another branch, too.",
        "Under 'oneOf' the branch can never be the one that matches; under 'anyOf' it is superfluous.",
        "Remove the branch, or narrow the other one.",
        '{"anyOf": [{"type": "string"}, {"type": "string", "minLength": 3}]}',
    ),
    LintCode(
        "branch-unreachable",
        "A branch of a union accepts nothing.",
        "Its own keywords exclude each other.",
        "Correct the keyword that is named, or remove the branch.",
        '{"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 2, "maximum": 1}]}',
    ),
    LintCode(
        "branches-indistinct",
        "A value with only the properties of one branch of a 'oneOf' matches another branch, too.",
        "Nothing that the other branch requires or forbids tells the two apart, so 'oneOf' rejects it.",
        "Require in each branch what the others do not have, such as a property with a constant.",
        '{"oneOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, '
        '{"type": "object", "properties": {"b": {"type": "string"}}}]}',
    ),
    LintCode(
        "branches-overlap",
        "Two branches of a 'oneOf' have a value in common.",
        "The value matches both, so 'oneOf' rejects it although each branch alone accepts it.",
        "Use 'anyOf', or make the branches exclude each other.",
        '{"oneOf": [{"type": "integer"}, {"type": "number"}]}',
    ),
    LintCode(
        "default-invalid",
        "The subschema rejects its own default.",
        "Whoever fills it in gets an invalid value.",
        "Correct the default or the subschema.",
        '{"type": "integer", "default": "7"}',
    ),
    LintCode(
        "example-invalid",
        "The subschema rejects its own example.",
        "Readers and tools take examples for valid values.",
        "Correct the example or the subschema.",
        '{"type": "integer", "examples": ["7"]}',
    ),
    LintCode(
        "keyword-ignored",
        "Validators ignore a keyword at this place.",
        "The draft does not have it, a '$ref' beside it switches it off, or it needs another keyword.",
        "Move the keyword to where it has an effect, or remove it.",
        '{"if": {"type": "string"}, "type": ["string", "integer"]}',
    ),
    LintCode(
        "keyword-unknown",
        "A keyword does not exist in JSON Schema.",
        "Validators ignore it. It may be misspelt, or come from another language, such as 'nullable' of "
        "OpenAPI 3.0.",
        "Write the keyword that is meant.",
        '{"type": "array", "minItem": 1}',
    ),
    LintCode(
        "keyword-without-effect",
        "What a keyword rejects is already rejected by those beside it.",
        "A limit that changes nothing is often a mistake in its value.",
        "Correct or remove the keyword.",
        '{"type": "integer", "minimum": 3, "exclusiveMinimum": 5}',
    ),
    LintCode(
        "no-output-form",
        "A form of requests has no form in the output schema of the same revision.",
        "The schemas do not say what the answer to such a request looks like.",
        "Judge answers by the profile 'observed'.",
        None,
    ),
    LintCode(
        "not-a-schema",
        "Validators reject the schema itself.",
        "A keyword has a value of the wrong shape, or a reference leads nowhere.",
        "Correct the place that is named.",
        '{"properties": ["a"]}',
    ),
    LintCode(
        "not-supported",
        "Nothing can be decided about this schema.",
        "It may be right, but it has a keyword that the solver does not know.",
        "None is needed; docs/any-schema.md lists the keywords.",
        '{"pattern": "(?<=a)b"}',
    ),
    LintCode(
        "required-undeclared",
        "A required property is declared nowhere.",
        "Any value of it is accepted. The name may be misspelt.",
        "Declare the property, or correct the name.",
        '{"type": "object", "properties": {"name": {"type": "string"}}, "required": ["nmae"]}',
    ),
    LintCode(
        "type-unknown",
        "A type does not exist in JSON Schema.",
        "Validators reject the schema, or accept nothing.",
        "Use 'null', 'boolean', 'object', 'array', 'number', 'integer' or 'string'.",
        '{"type": "float"}',
    ),
    LintCode(
        "validators-differ",
        "The API's own validator (Cabidela) and JSON Schema judge some values differently.",
        "It has rules of its own for unions, required properties and null; docs/enforced.md lists them.",
        "Send only values that both accept.",
        None,
    ),
)

LINT_CODES = {code.name: code for code in _LINT}
"""Every code of `wai lint`, by its name."""
