"""Codes for what only the live API's validator rejects, under the enforced profile."""

from __future__ import annotations

from functools import partial

from workers_ai_contract.catalogue.code import Code, Evidence, Example

_measured = partial(Code, source=Evidence.MEASURED, reference="the API's validator, Cabidela 0.2.4")

ENFORCED = (
    _measured(
        "items-counted-as-matches",
        "The items of an array count as matches, and there is not exactly one match.",
        "The API's validator requires one match for a 'oneOf' and counts each item of an array in it: two "
        "content parts are two matches and therefore invalid. The published schema accepts them.",
        "Send one part, or join the texts into a string.",
        Example(
            '{"messages": [{"role": "user", "content": '
            '[{"type": "text", "text": "ebb"}, {"type": "text", "text": "flood"}]}]}',
            profile="enforced",
        ),
    ),
    _measured(
        "no-known-property",
        "An object has no property that the API knows, and is ignored.",
        "The API's validator counts an object as a match only if one of its declared properties matches; a "
        "required object without a match counts as absent.",
        "Add one of the properties that the message names.",
        Example('{"messages": [{"role": "user", "content": [{"image": "tide"}]}]}', profile="enforced"),
    ),
    _measured(
        "absent-object-checked",
        "An optional object is absent, but its required properties are reported as missing.",
        "The API's validator checks a declared object even if it is absent. No schema of this model has such "
        "an object; schemas of other models do.",
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
        "The API rejects it, and only its own message is known.",
        "The last resort of the explanation. No known rejection by a schema of this model needs it.",
        "Read the API's message from the end: the last clause of the intended branch is the cause.",
        Example("[1]", profile="enforced", schema='{"enum": [[1]]}'),
    ),
)
