"""The enforced profile: what Cabidela 0.2.4, the validator of the live API, accepts and says.

Worked out by experiment alone; `tests/oracles/cabidela` holds it against the real package. Cabidela is
not a JSON Schema validator: it counts matches, and a count decides where JSON Schema asks for a verdict.
ARCHITECTURE of the rules, module by module:

    profile      the two public names
    compiling    a schema becomes a tree of closures, once
    scalars      const, enum, type, bounds, pattern
    objects      properties, required, additionalProperties
    arrays       items, and the arrays that count as binary
    unions       not, oneOf, anyOf, allOf
    failures     the log of what failed, and the message made of it
    javascript   String(value), number texts, key order, inherited members
"""

from __future__ import annotations

from workers_ai_contract.validation.enforced.profile import Enforced, api_error

__all__ = ["Enforced", "api_error"]
