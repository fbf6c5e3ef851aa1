"""What there is to reach in a schema, what payloads have reached, and why the rest cannot be reached."""
