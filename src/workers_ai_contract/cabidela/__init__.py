"""The enforced profile: the verdicts and messages of Cabidela 0.2.4, the validator of the live API.

Derived from experiments alone; `tests/oracles/cabidela` compares it with the real package. Cabidela is not
a JSON Schema validator: it counts matches where JSON Schema gives verdicts.

The modules:

    profile      the verdict, the message, the body of the error
    compiling    compiles a schema into a tree of closures
    scalars      const, enum, type, bounds, pattern
    objects      properties, required, additionalProperties
    arrays       items, and the arrays that count as binary
    unions       not, oneOf, anyOf, allOf
    failures     the log of failed checks, and the message built from it
    javascript   String(value), number texts, key order, inherited members
    counting     counts the matches of a value against one subschema
    causes       explains why a value is rejected
    agreement    a schema whose valid payloads JSON Schema and Cabidela both accept
    throwing     a schema whose valid payloads Cabidela rejects
    fast_tests   both, compiled: the fast tests in front of the semantics
    wording      the problems that only Cabidela reports
"""

from __future__ import annotations

from workers_ai_contract.cabidela.profile import Enforced, api_error

__all__ = ["Enforced", "api_error"]
