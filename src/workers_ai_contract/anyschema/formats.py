"""Texts of the formats that JSON Schema names; the standard lets them guide, not decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLES: Mapping[str, tuple[str, ...]] = {
    "date-time": ("2026-11-29T06:30:00Z", "1999-12-31T23:59:59.5+01:00", "2024-02-29T00:00:00-00:00"),
    "date": ("2026-11-29", "2024-02-29", "1970-01-01"),
    "time": ("06:30:00Z", "23:59:59.5+01:00", "00:00:00Z"),
    "duration": ("P1D", "PT5M", "P3Y6M4DT12H30M5S"),
    "email": ("tide@example.com", "moon+harbor@example.org", "a@b.co"),
    "idn-email": ("tide@example.com", "été@example.com"),
    "hostname": ("example.com", "localhost", "a.b-c.example"),
    "idn-hostname": ("example.com", "bücher.example"),
    "ipv4": ("127.0.0.1", "192.0.2.1", "255.255.255.255"),
    "ipv6": ("::1", "2001:db8::1", "fe80::1"),
    "uri": ("https://example.com/tide?day=2#noon", "urn:harbor:Brest", "http://[::1]/"),
    "uri-reference": ("/harbor/Brest", "?day=2", "https://example.com/"),
    "iri": ("https://example.com/été", "urn:x:y"),
    "iri-reference": ("/été", "#noon"),
    "uri-template": ("/harbors/{name}", "https://example.com/{?day}"),
    "uuid": ("7f2d9f5e-3c1a-4d9b-8d5b-2f2f6f1c7a10", "00000000-0000-0000-0000-000000000000"),
    "json-pointer": ("/a/b", "", "/a~1b/0"),
    "relative-json-pointer": ("0", "1/a", "2#"),
    "regex": ("^a+$", "[0-9]{2}"),
    "byte": ("dGlkZQ==", ""),
    "int64": ("1",),
}
