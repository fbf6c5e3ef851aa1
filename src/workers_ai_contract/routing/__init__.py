"""Which route a request came by, and what arrived with it."""
