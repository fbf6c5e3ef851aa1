"""The enforced profile: what Cabidela 0.2.4, the validator of the live API, accepts and says.

Worked out by experiment alone; `tests/oracles/cabidela` holds it against the real package. Cabidela is
not a JSON Schema validator: it counts matches, and a count decides where JSON Schema asks for a verdict.
ARCHITECTURE of the rules, module by module:

    profile      the verdict, the message, the body of the error
    compiling    a schema becomes a tree of closures, once
    scalars      const, enum, type, bounds, pattern
    objects      properties, required, additionalProperties
    arrays       items, and the arrays that count as binary
    unions       not, oneOf, anyOf, allOf
    failures     the log of what failed, and the message made of it
    javascript   String(value), number texts, key order, inherited members
    counting     how often a value matches any one part of a schema
    causes       why a value is refused, in our words
    wording      those of them that the published schema knows nothing of
"""

from __future__ import annotations

from workers_ai_contract.cabidela.profile import Enforced, api_error

__all__ = ["Enforced", "api_error"]
