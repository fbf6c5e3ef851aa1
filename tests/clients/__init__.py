"""Small clients, right and wrong, that the tests of the harness drive."""
