"""Long runs against a stand-in in a process of its own: `make soak` and `make hostile`."""
