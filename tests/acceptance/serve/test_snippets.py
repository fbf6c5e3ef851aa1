"""The usage snippets of the model page, unchanged in meaning, against `wai serve`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from tests.acceptance.serve.conftest import Serving

MODEL = "@cf/openai/gpt-oss-20b"
TOKEN = "token"  # noqa: S105 - the stand-in takes any
QUESTION = "What is the origin of the phrase Hello, World"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def text_of(response: dict[str, Any]) -> str:
    """Return the text of a Responses object."""
    message = next(item for item in response["output"] if item["type"] == "message")
    text: str = message["content"][0]["text"]
    return text


def test_the_python_snippet_gets_an_answer(serving: Serving) -> None:
    """`requests.post` of model and input to `/ai/v1/responses`."""
    response = requests.post(
        f"{serving.origin}/client/v4/accounts/ID/ai/v1/responses",
        headers={"Authorization": f"Bearer {TOKEN}"},
        json={"model": MODEL, "input": QUESTION},
        timeout=30,
    )

    assert response.status_code == 200
    assert text_of(response.json())


def test_the_curl_snippet_gets_an_answer(serving: Serving) -> None:
    """The same with `curl`, whose body says nothing of its content type."""
    curl = shutil.which("curl")
    if curl is None and "CI" not in os.environ:
        pytest.skip("curl is not installed")
    assert curl is not None, "curl is not installed"

    finished = subprocess.run(
        [
            curl,
            "--silent",
            f"{serving.origin}/client/v4/accounts/ID/ai/v1/responses",
            *("-H", f"Authorization: Bearer {TOKEN}"),
            *("-d", json.dumps({"model": MODEL, "input": QUESTION})),
        ],
        capture_output=True,
        check=True,
        timeout=30,
    )

    assert text_of(json.loads(finished.stdout))


def test_the_run_snippet_gets_an_answer(serving: Serving) -> None:
    """What `env.AI.run(model, {instructions, input})` sends: the Responses form to `/ai/run`."""
    response = requests.post(
        f"{serving.origin}/client/v4/accounts/ID/ai/run/{MODEL}",
        headers={"Authorization": f"Bearer {TOKEN}"},
        json={"instructions": "You are a concise assistant.", "input": QUESTION},
        timeout=30,
    )

    assert response.status_code == 200
    assert response.json()["success"] is True
    assert text_of(response.json()["result"])
