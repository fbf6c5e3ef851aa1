"""Codes of advice: what the schema takes and what goes wrong all the same."""

from __future__ import annotations

from workers_ai_contract.validation.codes.code import Code, Example, Source
from workers_ai_contract.vocabulary import Severity

ADVICE = (
    Code(
        "backend-8001",
        "The backend refuses it after the schema took it.",
        "Requests of this kind were answered with 400 and code 8001, though every schema takes them.",
        "Do as the message says: name the tool choice in words that the backend knows, or nest the tool.",
        Example('{"messages": [{"role": "user", "content": "tide"}], "tool_choice": "any"}'),
        severity=Severity.WARNING,
        source=Source.RECORDED,
        reference="changelog of workers-ai-provider 3.1.6, field reports",
    ),
    Code(
        "contested-null-content",
        "Null for the content of a message is contested.",
        "It is documented as taken, and reported as refused; both schema validators refuse it.",
        'Send "" where that will do.',
        Example('{"messages": [{"role": "assistant", "content": null}]}'),
        severity=Severity.WARNING,
        source=Source.DOCUMENTED,
        reference="Cloudflare changelog of 2026-02-17, against field reports",
    ),
)
