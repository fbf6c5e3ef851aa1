"""The command `llm`: a text, a tool loop, structured output, and a stream with usage."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from reporting import MODEL, OPENAI_URL, QUESTION, check, wants

FUNCTIONS = """
def get_weather(city: str) -> str:
    "The weather in a city."
    return '{"sky": "clear", "temperature": 18}'
"""
MODELS = f"""
- model_id: wai
  model_name: "{MODEL}"
  api_base: "{OPENAI_URL}"
  api_key_name: wai
  supports_schema: true
  supports_tools: true
"""


def llm(*arguments: str) -> tuple[str, str]:
    """Return what the command prints on stdout and stderr."""
    command = str(Path(sys.executable).with_name("llm"))
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False, timeout=120)
    wants(done.returncode == 0, done.stderr[-300:])
    return done.stdout, done.stderr


def text_without_stream() -> None:
    """`--no-stream`."""
    said, _ = llm("-m", "wai", "--no-stream", "--no-log", QUESTION)
    wants("Brest" in said, said)


def stream_with_usage() -> None:
    """The default is a stream; `-u` prints the counts."""
    said, talk = llm("-m", "wai", "-u", "--no-log", QUESTION)
    wants("Brest" in said and "input" in talk and "output" in talk, said, talk)


def tool_loop() -> None:
    """`--functions`."""
    said, _ = llm("-m", "wai", "--no-log", "--functions", FUNCTIONS, QUESTION)
    wants("clear" in said, said)


def structured_output() -> None:
    """`--schema`."""
    said, _ = llm("-m", "wai", "--no-log", "--schema", "city, temperature int", QUESTION)
    wants(json.loads(said)["city"] == "Brest", said)


with tempfile.TemporaryDirectory() as folder:
    os.environ.update(LLM_USER_PATH=folder, OPENAI_API_KEY="token")
    Path(folder, "extra-openai-models.yaml").write_text(MODELS, "utf-8")
    Path(folder, "keys.json").write_text('{"wai": "token"}', "utf-8")
    for each in (text_without_stream, stream_with_usage, tool_loop, structured_output):
        check("llm", each.__name__, each)
