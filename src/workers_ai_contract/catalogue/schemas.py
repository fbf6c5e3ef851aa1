"""Codes of what a schema refuses, under every profile."""

from __future__ import annotations

from workers_ai_contract.catalogue.code import Code, Example

SCHEMAS = (
    Code(
        "wrong-type",
        "A value is of the wrong JSON type.",
        "A number in quotes is a string, and null is a type of its own that a plain number, string or "
        "boolean does not admit.",
        "Send a value of the type that the message names, or leave the field out.",
        Example('{"prompt": "tide", "max_tokens": "256"}'),
    ),
    Code(
        "not-in-enum",
        "A value is none of those listed.",
        "The field takes a few fixed values only.",
        "Use one of the values that the message lists.",
        Example('{"input": "tide", "reasoning": {"effort": "maximum"}}'),
    ),
    Code(
        "too-short",
        "A string has too few characters.",
        "The schema asks for a least length; an empty prompt is the usual case.",
        "Give the string at least as many characters as the message says.",
        Example('{"prompt": ""}'),
    ),
    Code(
        "below-minimum",
        "A number is too small.",
        "It is below the least value of the field.",
        "Raise it to the bound that the message names.",
        Example('{"prompt": "tide", "top_k": 0}'),
    ),
    Code(
        "above-maximum",
        "A number is too large.",
        "It is above the greatest value of the field.",
        "Lower it to the bound that the message names.",
        Example('{"prompt": "tide", "temperature": 9}'),
    ),
    Code(
        "missing-property",
        "A required field is missing.",
        "Without it the value is not what the branch of the schema asks for.",
        "Add the field.",
        Example('{"messages": [{"role": "user"}]}'),
    ),
    Code(
        "misspelt-property",
        "A required field stands under nearly its name.",
        "The name that is wanted is absent, and one that nobody knows is close to it.",
        "Rename the field as the message says.",
        Example('{"mesages": [{"role": "user", "content": "tide"}]}'),
    ),
    Code(
        "unknown-property",
        "A field is not allowed where it stands.",
        "The object is closed: it takes the fields that it declares and no others.",
        "Leave the field out, or put it where it belongs.",
        Example(
            '{"errors": [{"message": "m", "code": 1}], "success": false, "result": {"x": 1}, "messages": []}',
            direction="error",
            profile="observed",
        ),
    ),
    Code(
        "several-branches-match",
        "The value has more than one form at once.",
        "A request must be of exactly one form, and the keys of two forms stand in it.",
        "Keep the key of the form that you mean, and leave the other out.",
        Example('{"prompt": "tide", "input": "tide"}'),
    ),
    Code(
        "wrong-route",
        "The request has a form that this route does not take.",
        "The chat route holds a request against the chat branch alone; other routes take the other forms.",
        "Send it to the route of its form, or send what this route takes.",
        Example('{"input": "tide"}', route="chat"),
    ),
    Code(
        "no-form",
        "The value has none of the possible forms.",
        "None of the keys that tell the forms apart is there.",
        "Add the key of the form that you mean.",
        Example("{}"),
    ),
    Code(
        "keyword-not-met",
        "A keyword is not met for which the explanation has no words of its own.",
        "Only schemas other than those of this model have such keywords; the words are the engine's.",
        "Change the value so that the keyword that the message names holds.",
        Example("[]", schema='{"minItems": 1}'),
    ),
)
