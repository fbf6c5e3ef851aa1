"""Tests of the real `wai fuzz` and `wai replay`, on clients that are known to be right or wrong."""
