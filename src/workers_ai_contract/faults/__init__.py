"""What goes wrong on the way, how bytes arrive, and the plan of a call."""
