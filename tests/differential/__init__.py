"""The differential: python-jsonschema, jsonschema-rs and the models on the same payloads."""
