"""Codes of what only the validator of the live API refuses, under the enforced profile."""

from __future__ import annotations

from functools import partial

from workers_ai_contract.catalogue.code import Code, Evidence, Example

_measured = partial(Code, source=Evidence.MEASURED, reference="the API's validator, Cabidela 0.2.4")

ENFORCED = (
    _measured(
        "items-counted-as-matches",
        "The items of an array count as matches, and they are not exactly one.",
        "A 'oneOf' of the API's validator wants one match in all, and an array in it is counted item by "
        "item: two content parts are two matches, and so no valid content. The published schema takes them.",
        "Send one part, or join the texts into a string.",
        Example(
            '{"messages": [{"role": "user", "content": '
            '[{"type": "text", "text": "ebb"}, {"type": "text", "text": "flood"}]}]}',
            profile="enforced",
        ),
    ),
    _measured(
        "no-known-property",
        "An object has no property that the API knows, and counts as nothing.",
        "The API's validator counts an object as a match only if a declared property of it is met; where the "
        "object is needed, it is taken for absent.",
        "Give the object one of the properties that the message names.",
        Example('{"messages": [{"role": "user", "content": [{"image": "tide"}]}]}', profile="enforced"),
    ),
    _measured(
        "absent-object-checked",
        "An optional object is absent, and its required properties are missed all the same.",
        "The API's validator looks into a declared object whether it is there or not. No schema of this "
        "model has one; those of other models do.",
        "Send the object, with the properties that it requires.",
        Example(
            "{}",
            profile="enforced",
            schema='{"type": "object", "properties": {"audio": {"type": "object", "properties": '
            '{"voice": {"type": "string"}}, "required": ["voice"]}}}',
        ),
    ),
    _measured(
        "refused-5006",
        "The API refuses it, and its own words are all that can be said.",
        "The last resort of the explanation. No refusal by a schema of this model was found that needs it.",
        "Read the API's words from the end: the last clause of the branch that you mean is the cause.",
        Example("[1]", profile="enforced", schema='{"enum": [[1]]}'),
    ),
)
