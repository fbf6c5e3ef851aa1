"""Codes for violations of a schema, under every profile."""

from __future__ import annotations

from workers_ai_contract.catalogue.code import Code, Example

SCHEMAS = (
    Code(
        "wrong-type",
        "A value is of the wrong JSON type.",
        "A number in quotes is a string, and null is a separate type, which a number, string or boolean "
        "field does not allow.",
        "Send a value of the type that the message names, or leave the field out.",
        Example('{"prompt": "tide", "max_tokens": "256"}'),
    ),
    Code(
        "not-in-enum",
        "A value is not among the allowed values.",
        "The field accepts only certain fixed values.",
        "Use one of the values that the message lists.",
        Example('{"input": "tide", "reasoning": {"effort": "maximum"}}'),
    ),
    Code(
        "too-short",
        "A string has too few characters.",
        "The schema requires a minimum length; the usual case is an empty prompt.",
        "Give the string at least as many characters as the message says.",
        Example('{"prompt": ""}'),
    ),
    Code(
        "below-minimum",
        "A number is too small.",
        "It is below the minimum of the field.",
        "Raise it to the bound that the message names.",
        Example('{"prompt": "tide", "top_k": 0}'),
    ),
    Code(
        "above-maximum",
        "A number is too large.",
        "It is above the maximum of the field.",
        "Lower it to the bound that the message names.",
        Example('{"prompt": "tide", "temperature": 9}'),
    ),
    Code(
        "missing-property",
        "A required field is missing.",
        "The branch of the schema requires it.",
        "Add the field.",
        Example('{"messages": [{"role": "user"}]}'),
    ),
    Code(
        "misspelt-property",
        "A required field is misspelt.",
        "The required name is missing, and an unknown name resembles it.",
        "Rename the field as the message says.",
        Example('{"mesages": [{"role": "user", "content": "tide"}]}'),
    ),
    Code(
        "unknown-property",
        "A field is not allowed here.",
        "The object is closed: it accepts only the fields that it declares.",
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
        "A request must have exactly one form, and this one has the keys of two.",
        "Keep the key of the intended form, and leave the other one out.",
        Example('{"prompt": "tide", "input": "tide"}'),
    ),
    Code(
        "wrong-route",
        "The request has a form that this route does not accept.",
        "The chat route applies only the chat branch of the schema; other routes accept the other forms.",
        "Send it to the route of its form, or send a form that this route accepts.",
        Example('{"input": "tide"}', route="chat"),
    ),
    Code(
        "no-form",
        "The value has none of the possible forms.",
        "None of the keys that identify a form is present.",
        "Add the key of the intended form.",
        Example("{}"),
    ),
    Code(
        "keyword-not-met",
        "A keyword without a specific explanation is violated.",
        "Only schemas of other models have such keywords; the message comes from the engine.",
        "Change the value so that it satisfies the keyword that the message names.",
        Example("[]", schema='{"minItems": 1}'),
    ),
)
