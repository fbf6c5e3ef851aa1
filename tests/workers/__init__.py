"""The AI binding in workerd, the npm package and the examples; most of it is for `make test-workers`."""
