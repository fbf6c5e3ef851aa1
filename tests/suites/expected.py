"""What fails for the client's own reason: each test with the reason. Everything else must pass."""

from __future__ import annotations

_DROPS_CALLS = "its stream reads `delta.content` only and drops the tool calls of chat chunks"
_TYPED_DICT = "it puts the TypedDict class itself into the request, which JSON cannot represent"
_USAGE = "its stream keeps the token counts in `generation_info` and sets no `usage_metadata`"
_V1 = "it asks a class of pydantic 1 for `model_json_schema`, which only pydantic 2 has"

_LANGCHAIN_CLOUDFLARE = {
    "test_structured_output[typeddict]": _TYPED_DICT,
    "test_structured_output_async[typeddict]": _TYPED_DICT,
    "test_structured_output_optional_param": _TYPED_DICT,
    "test_structured_output_pydantic_2_v1": _V1,
    "test_tool_calling[model0]": _DROPS_CALLS,
    "test_tool_calling[model1]": _DROPS_CALLS,
    "test_tool_calling_async": _DROPS_CALLS,
    "test_tool_calling_with_no_arguments": _DROPS_CALLS,
    "test_usage_metadata_streaming": _USAGE,
}

_NULL = "it sends the API's own `content: null` back, which gpt-oss refuses (`--accept null-content`)"

_NO_STREAM = (
    "the route is documented as not streaming for this model; the package takes JSON for an empty stream"
)

WITH_SWITCHES: dict[tuple[str, str], str] = {
    (package, name): reason
    for package in ("langchain-tests: CloudflareRun", "langchain-tests: CloudflareChat")
    for name, reason in _LANGCHAIN_CLOUDFLARE.items()
}
"""With `--accept null-content`, `--responses-stream`, `--usage-chunks 1` and an alias for all models."""

BY_DEFAULT: dict[tuple[str, str], str] = {
    **{
        (package, "tool_loop"): _NULL
        for package in (
            "openai",
            "cloudflare",
            "langchain-openai (chat)",
            "litellm",
            "openai (npm)",
            "cloudflare (npm)",
        )
    },
    ("langchain-openai (Responses)", "stream"): _NO_STREAM,
}
"""Without any switch."""
