"""What every generated package carries: copied as it stands.

`_document` holds a schema and its validators, `_refusal` says why a payload is refused, `_trusting`
builds the classes' inner validators, `_model` is what the generated classes stand on. Each imports only
those before it, relatively, so that a generated package needs nothing but pydantic and jsonschema-rs.
"""

from __future__ import annotations
