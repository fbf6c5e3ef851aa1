"""Wrong payloads with the cause that a human would name: what must be found, before how."""
