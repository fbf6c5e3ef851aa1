"""The keywords of JSON Schema, by what the lint must know of them."""

from __future__ import annotations

ANNOTATIONS = frozenset(
    {
        *(
            "$schema",
            "$id",
            "id",
            "$comment",
            "$defs",
            "definitions",
            "$anchor",
            "$dynamicAnchor",
            "$vocabulary",
        ),
        *("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "format"),
        *("contentMediaType", "contentEncoding", "contentSchema", "$recursiveAnchor"),
    }
)
REFERENCES = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
CONSTRAINTS = frozenset(
    {
        *(
            "type",
            "enum",
            "const",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
        ),
        *("maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxContains"),
        *("minContains", "maxProperties", "minProperties", "required", "dependentRequired"),
    }
)
APPLICATORS = frozenset(
    {
        *("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies"),
        *("prefixItems", "items", "additionalItems", "contains", "properties", "patternProperties"),
        *("additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties"),
    }
)
KNOWN = ANNOTATIONS | REFERENCES | CONSTRAINTS | APPLICATORS
TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})

# A keyword that says nothing without one of these beside it.
NEEDS = {
    "then": ("if",),
    "else": ("if",),
    "if": ("then", "else"),
    "minContains": ("contains",),
    "maxContains": ("contains",),
}
# What must be beside a keyword for it to mean the same when it stands alone.
TOGETHER = {
    "additionalProperties": ("properties", "patternProperties"),
    "items": ("prefixItems",),
    "additionalItems": ("items",),
    "contains": ("minContains", "maxContains"),
    "maxContains": ("contains",),
    "minContains": ("contains",),
    "if": ("then", "else"),
    "unevaluatedProperties": ("properties", "patternProperties", "additionalProperties"),
    "unevaluatedItems": ("prefixItems", "items"),
}
