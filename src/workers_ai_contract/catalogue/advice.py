"""Codes of advice: what passes the schema but fails or has no effect."""

from __future__ import annotations

from workers_ai_contract.catalogue.code import Code, Evidence, Example
from workers_ai_kernel.problem import Severity

_USER = '{"role": "user", "content": "tide"}'
_CALL = (
    '{"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "type": "function", '
    '"function": {"name": "read_tide", "arguments": "{}"}}]}'
)

ADVICE = (
    Code(
        "backend-8001",
        "The backend rejects it although it passes the schema.",
        "Such requests failed with HTTP 400 and code 8001, although every schema accepts them.",
        "Follow the message: use a tool choice that the backend supports, or nest the tool.",
        Example('{"messages": [{"role": "user", "content": "tide"}], "tool_choice": "any"}'),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="changelog of workers-ai-provider 3.1.6, field reports",
    ),
    Code(
        "contested-null-content",
        "Null as the content of a message is contested.",
        "It is documented as accepted, answers have it, and SDKs send it back; gpt-oss refuses it in "
        "practice, and both schema validators reject it. The observed contract accepts it with this warning.",
        'Send "" if possible.',
        Example('{"messages": [{"role": "assistant", "content": null}]}'),
        severity=Severity.WARNING,
        source=Evidence.DOCUMENTED,
        reference="Cloudflare changelog of 2026-02-17, against six field reports and measurements",
    ),
    Code(
        "several-content-parts",
        "The content of a message has several parts.",
        "The published schema and the observed contract accept them, and a changelog says that the API does. "
        "Its own validator counts each part as a match, but requires exactly one, and has rejected them "
        "(5006). Under the enforced profile it is an error.",
        "Send one part, or join the texts into a string.",
        Example(
            '{"messages": [{"role": "user", "content": '
            '[{"type": "text", "text": "high"}, {"type": "text", "text": "tide"}]}]}',
            profile="published",
        ),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="a recorded request of that kind and its 5006; measured with the validator, too",
    ),
    Code(
        "stream-with-json-schema",
        "A stream is requested together with a JSON Schema.",
        "Cloudflare's page on JSON mode says that it does not support streaming. No validator rejects it.",
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
        "parsed-json-content",
        "The content of a message is an object.",
        "In JSON mode, other models on Workers AI answer with the parsed object in place of a text, so "
        "clients that expect text break. The schema of the API does not take an object in a request.",
        "In an answer, accept it, too; in a request, send the JSON text.",
        Example(
            '{"id": "a", "object": "chat.completion", "created": 1, "model": "m", "choices": '
            '[{"message": {"role": "assistant", "content": {"port": "Brest"}}}]}',
            direction="output",
        ),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="seven public projects, with llama-3.3-70b and llama-4-scout",
    ),
    Code(
        "tool-call-unanswered",
        "A tool call in the history has no result.",
        "The schema passes such a history, and backends reject it afterwards.",
        "Send the result with the id of the call, or leave the call out.",
        Example(f'{{"messages": [{_USER}, {_CALL}]}}'),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="field reports: ellmer issue 459, strands-agents PR 1123",
    ),
    Code(
        "tool-call-id-repeated",
        "Two tool calls in the history have the same id.",
        "The schema passes such a history. A result names its call by the id, so neither the backend nor the "
        "model can tell which of the two it belongs to. It happens when a client makes ids from tool names.",
        "Give each tool call an id of its own.",
        Example(
            f'{{"messages": [{_USER}, {_CALL}, {_CALL}, '
            '{"role": "tool", "tool_call_id": "c1", "content": "low"}]}'
        ),
        severity=Severity.WARNING,
        source=Evidence.INFERRED,
        reference="the OpenAI API, with which this API is compatible, names a call by its id",
    ),
    Code(
        "tool-result-without-call",
        "A tool result belongs to no call in the history.",
        "The schema passes such a history, and backends reject it afterwards. It happens when a client cuts "
        "off the beginning of a long conversation.",
        "Send the message with the call before it, with the same id.",
        Example(f'{{"messages": [{_USER}, {{"role": "tool", "tool_call_id": "c2", "content": "low"}}]}}'),
        severity=Severity.WARNING,
        source=Evidence.INFERRED,
        reference="the OpenAI API, with which this API is compatible, requires the call",
    ),
    Code(
        "tool-arguments-not-json",
        "The arguments of a tool call in the history are not JSON text.",
        "A backend rejected them with 'Assistant tool call function.arguments must be valid JSON'. Models do "
        "write such arguments, so check them before they are sent back.",
        "Send JSON text; '{}' for a call without arguments.",
        Example(
            f'{{"messages": [{_USER}, {_CALL.replace("{}", "")}, '
            '{"role": "tool", "tool_call_id": "c1", "content": "low"}]}'
        ),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="field notes on glm on Workers AI",
    ),
    Code(
        "system-message-not-first",
        "A system message is not the first message.",
        "A backend rejected it with 'System message must be at the beginning' (8007); recorded of other "
        "models on Workers AI.",
        "Put it first, and join several system messages into one.",
        Example(f'{{"messages": [{_USER}, {{"role": "system", "content": "Be short."}}]}}'),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="field notes on qwen on Workers AI",
    ),
    Code(
        "unknown-role",
        "The role of a message is unknown.",
        "The published schema takes any text as a role; models know only a few.",
        "Use 'system', 'developer', 'user', 'assistant' or 'tool'.",
        Example('{"messages": [{"role": "bot", "content": "tide"}]}'),
        severity=Severity.WARNING,
        source=Evidence.INFERRED,
        reference="Cloudflare's published types list the roles",
    ),
    Code(
        "no-messages",
        "There is no message.",
        "The schema passes an empty list of messages, items or requests, and an empty input, but there is "
        "nothing to answer.",
        "Send at least one message, text or request.",
        Example('{"messages": []}'),
        severity=Severity.WARNING,
        source=Evidence.INFERRED,
        reference="no accepted request without messages was recorded",
    ),
    Code(
        "limit-below-one",
        "The limit of the response is less than one token.",
        "The schema passes zero and negative limits. No response fits into them.",
        "Send at least 1, or leave the limit out.",
        Example('{"prompt": "tide", "max_tokens": -5}'),
        severity=Severity.WARNING,
        source=Evidence.INFERRED,
        reference="vLLM, which serves the model, requires at least 1",
    ),
    Code(
        "backend-8007",
        "The list of tools is empty.",
        "Backends rejected such requests with HTTP 400 and code 8007, although the schema passes them; "
        "recorded of other models on Workers AI.",
        "Leave 'tools' out if there are none.",
        Example(f'{{"messages": [{_USER}], "tools": []}}'),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="four public sources, with models that vLLM serves",
    ),
    Code(
        "image-part",
        "A message has an image.",
        "Types and schemas have image parts, but the model takes text only. No recorded request to it has an "
        "image, so it is not known how the API answers; the stand-in rejects it with 8001.",
        "Leave the image out, or describe it in a text.",
        Example(
            '{"messages": [{"role": "user", "content": '
            '[{"type": "image_url", "image_url": {"url": "data:,"}}]}]}'
        ),
        severity=Severity.WARNING,
        source=Evidence.INFERRED,
        reference="no recorded request has an image part",
    ),
    Code(
        "context-window",
        "Prompt and response may be too long together.",
        "The context window is 128,000 tokens; longer requests failed with HTTP 413 and code 5021. The "
        "tokens are estimated for all text except attachments: one for four characters, or for one Chinese, "
        "Japanese or Korean character, plus max_tokens, or 256. Measured with the o200k vocabulary, this is "
        "within 5 % for English, code and JSON, and too low for long numbers.",
        "Shorten the prompt, or ask for fewer tokens.",
        Example('{"prompt": "tide", "max_tokens": 128000}'),
        severity=Severity.WARNING,
        source=Evidence.RECORDED,
        reference="window: Cloudflare documentation; refusal: field report; estimate: measured",
    ),
    Code(
        "unknown-field",
        "A field is unknown.",
        "Neither a published revision nor the observed contract lists it at this place. Every validator "
        "accepts it, so the mistake goes unnoticed: the API most likely ignores the field.",
        "Leave it out, or look up its correct name.",
        Example('{"prompt": "tide", "mood": "calm"}'),
        severity=Severity.WARNING,
        source=Evidence.INFERRED,
        reference="the published revisions and the observed contract",
    ),
    Code(
        "misspelt-field",
        "An unknown field resembles a known one.",
        "Every validator accepts it, and the intended setting stays at its default.",
        "Use the known name.",
        Example('{"prompt": "tide", "temprature": 0}'),
        severity=Severity.WARNING,
        source=Evidence.INFERRED,
        reference="the published revisions and the observed contract",
    ),
    Code(
        "deprecated-field",
        "A field is deprecated.",
        "It is still accepted, but deprecated in the OpenAI API, with which this API is compatible.",
        "Send the field that the message names instead.",
        Example('{"messages": [{"role": "user", "content": "tide"}], "function_call": "auto"}'),
        severity=Severity.WARNING,
        source=Evidence.DOCUMENTED,
        reference="reference of the OpenAI API",
    ),
    Code(
        "published-differs",
        "The published schema has another verdict.",
        "Requests are judged by what the live API accepts, answers by what it really sends. The published "
        "JSON Schema, which other tools use, says otherwise about this payload.",
        "Nothing, if only the API matters. To satisfy the schema, too, follow the message.",
        Example('{"request_id": "0b0e5a1c"}'),
        severity=Severity.WARNING,
        source=Evidence.MEASURED,
        reference="both verdicts are computed",
    ),
    Code(
        "schema-says-nothing",
        "The published output schema accepts every object.",
        "Since r5, the published output schema only says that an answer is an object or a string. Its "
        "verdict does not tell whether an answer is right.",
        "Judge answers by the default, the observed contract.",
        Example('{"tide": 1}', direction="output", profile="published"),
        severity=Severity.WARNING,
        source=Evidence.STANDARD,
        reference="the published output schema of r5",
    ),
    Code(
        "wrapped-payload",
        "This is not a payload, but contains one.",
        "Logs, batch files, recordings and the AI binding put requests and answers into other objects.",
        "Validate the payload at the place that the message names.",
        Example('{"inputs": {"prompt": "tide"}, "options": {}}'),
        source=Evidence.DOCUMENTED,
        reference="Cloudflare documentation of Logpush and of the AI binding; the formats of the other tools",
    ),
)
