"""Tests: /unit/http_server."""
