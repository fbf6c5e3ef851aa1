"""What an httpx client needs for the stand-in on loopback."""

from __future__ import annotations

import ssl

PLAIN_HTTP = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For `verify`: without certificates, whose loading takes a client ten times as long as a call."""
