"""Tests of the stand-in server, over real sockets."""
