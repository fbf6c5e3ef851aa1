"""Codes of advice: what the schema takes and what goes wrong all the same."""

from __future__ import annotations

from workers_ai_contract.catalogue.code import Code, Evidence, Example
from workers_ai_kernel.problem import Severity

ADVICE = (
    Code(
        "backend-8001",
        "The backend refuses it after the schema took it.",
        "Requests of this kind were answered with 400 and code 8001, though every schema takes them.",
        "Do as the message says: name the tool choice in words that the backend knows, or nest the tool.",
        Example('{"messages": [{"role": "user", "content": "tide"}], "tool_choice": "any"}'),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="changelog of workers-ai-provider 3.1.6, field reports",
    ),
    Code(
        "contested-null-content",
        "Null for the content of a message is contested.",
        "It is documented as taken, and reported as refused; both schema validators refuse it.",
        'Send "" where that will do.',
        Example('{"messages": [{"role": "assistant", "content": null}]}'),
        severity=Severity.WARNING,
        source=Evidence.DOCUMENTED,
        reference="Cloudflare changelog of 2026-02-17, against field reports",
    ),
    Code(
        "several-content-parts",
        "The content of a message has several parts.",
        "The published schema and the observed contract take them, and a changelog says that the API does; "
        "its own validator counts each part as a match of a union that wants one, and refused them (5006). "
        "Under the enforced profile it is an error.",
        "Send one part, or join the texts into a string.",
        Example(
            '{"messages": [{"role": "user", "content": '
            '[{"type": "text", "text": "high"}, {"type": "text", "text": "tide"}]}]}'
        ),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="a recorded request of that kind and its 5006; measured with the validator, too",
    ),
    Code(
        "stream-with-json-schema",
        "A stream is asked for together with a JSON Schema.",
        "Cloudflare's page on JSON mode says that it does not stream. Nothing refuses it beforehand.",
        "Leave the stream out, or describe the JSON in the prompt and check it yourself.",
        Example(
            '{"prompt": "tide", "stream": true, '
            '"response_format": {"type": "json_schema", "json_schema": {"type": "object"}}}'
        ),
        severity=Severity.WARNING,
        source=Evidence.DOCUMENTED,
        reference="Cloudflare documentation, JSON mode",
    ),
    Code(
        "context-window",
        "Prompt and answer may be too long together.",
        "The context window is 128,000 tokens, and longer requests were refused with 413 and code 5021. The "
        "tokens are estimated, of all text but attachments: one for four characters, or for one of Chinese, "
        "Japanese or Korean; to that comes max_tokens, or 256. Measured with the o200k vocabulary this is "
        "right within 5 % for English, code and JSON, and too little for long numbers.",
        "Shorten the prompt, or ask for fewer tokens.",
        Example('{"prompt": "tide", "max_tokens": 128000}'),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="window: Cloudflare documentation; refusal: field report; estimate: measured",
    ),
    Code(
        "unknown-field",
        "A field that nobody knows.",
        "No published revision lists it at that place, nor does the observed contract. Every validator lets "
        "it pass, so a setting that is not there stays unnoticed: most likely it does nothing.",
        "Leave it out, or look up what it is called here.",
        Example('{"prompt": "tide", "mood": "calm"}'),
        severity=Severity.WARNING,
        source=Evidence.INFERRED,
        reference="the published revisions and the observed contract",
    ),
    Code(
        "misspelt-field",
        "A field that nobody knows, with nearly the name of a known one.",
        "Every validator lets it pass, and the setting that was meant stays at its default.",
        "Give it the name that is known.",
        Example('{"prompt": "tide", "temprature": 0}'),
        severity=Severity.WARNING,
        source=Evidence.INFERRED,
        reference="the published revisions and the observed contract",
    ),
    Code(
        "deprecated-field",
        "A field that has a successor.",
        "It is still taken, and is marked as deprecated in the API that this one is compatible with.",
        "Send what the message names instead.",
        Example('{"messages": [], "function_call": "auto"}'),
        severity=Severity.WARNING,
        source=Evidence.DOCUMENTED,
        reference="reference of the OpenAI API",
    ),
)
