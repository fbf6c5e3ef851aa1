"""The kept clients: how each is started once `make clients` has set up build/clients."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = "build/clients"


@dataclass(frozen=True, slots=True)
class KeptClient:
    """One driver with its arguments; `name` is that of its reports, `title` what the page calls it."""

    name: str
    title: str
    driver: str
    arguments: str = ""

    @property
    def command(self) -> str:
        """The command that starts it from the root of the repository."""
        if self.driver.endswith(".py"):
            line = f"{HOME}/bin/python examples/clients/{self.driver}"
        else:
            line = f"{HOME}/bin/node {HOME}/node/{self.driver}"
        return f"{line} {self.arguments}".strip()


KEPT = (
    KeptClient("openai-python", "openai (PyPI)", "openai_client.py"),
    KeptClient("openai-python-pieces", "openai (PyPI), pieces", "openai_client.py", "--pieces"),
    KeptClient("cloudflare-python", "cloudflare (PyPI)", "cloudflare_client.py"),
    KeptClient("langchain-cloudflare", "langchain-cloudflare", "langchain_cloudflare_client.py"),
    KeptClient(
        "langchain-cloudflare-openai",
        "langchain-cloudflare, OpenAI format",
        "langchain_cloudflare_client.py",
        "--openai",
    ),
    KeptClient("langchain-openai", "langchain-openai", "langchain_openai_client.py"),
    KeptClient("litellm", "litellm", "litellm_client.py"),
    KeptClient("openai-node", "openai (npm)", "openai_client.mjs"),
    KeptClient("openai-node-6", "openai 6 (npm)", "openai_client.mjs", "--six"),
    KeptClient("cloudflare-node", "cloudflare (npm)", "cloudflare_client.mjs"),
    KeptClient("langchain-cloudflare-node", "@langchain/cloudflare", "langchain_cloudflare_client.mjs"),
    KeptClient("workers-ai-provider", "workers-ai-provider", "workers_ai_provider_client.mjs"),
)
