"""Cases that people met in the field: what they were told then, and what they are told now."""
