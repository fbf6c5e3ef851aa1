"""The standard integration suite of LangChain, for two packages on two routes each."""

import os
from typing import Any

from langchain_cloudflare import ChatCloudflareWorkersAI
from langchain_openai import ChatOpenAI
from langchain_tests.integration_tests import ChatModelIntegrationTests

URL = os.environ["WAI_URL"]
MODEL = "@cf/openai/gpt-oss-20b"


class Standard(ChatModelIntegrationTests):
    """What all of them can do."""

    supports_json_mode = True
    model_override_value = MODEL


class TestCloudflareRun(Standard):
    """`ChatCloudflareWorkersAI` on `/ai/run`."""

    endpoint = "workers_ai"

    @property
    def chat_model_class(self) -> type:
        """The class under test."""
        return ChatCloudflareWorkersAI

    @property
    def chat_model_params(self) -> dict[str, Any]:
        """Its arguments."""
        return {
            "base_url": f"{URL}/client/v4",
            "account_id": "ID",
            "api_token": "token",
            "model": MODEL,
            "endpoint_format": self.endpoint,
        }


class TestCloudflareChat(TestCloudflareRun):
    """`ChatCloudflareWorkersAI` on `/ai/v1/chat/completions`."""

    endpoint = "openai_compatible"


class TestOpenAIChat(Standard):
    """`ChatOpenAI` on `/ai/v1/chat/completions`."""

    @property
    def chat_model_class(self) -> type:
        """The class under test."""
        return ChatOpenAI

    @property
    def chat_model_params(self) -> dict[str, Any]:
        """Its arguments."""
        return {"base_url": f"{URL}/client/v4/accounts/ID/ai/v1", "api_key": "token", "model": MODEL}


class TestOpenAIResponses(TestOpenAIChat):
    """`ChatOpenAI` on `/ai/v1/responses`."""

    @property
    def chat_model_params(self) -> dict[str, Any]:
        """Its arguments."""
        return {**super().chat_model_params, "use_responses_api": True}
