"""Runs checks, and prints one line of JSON for each: its name, whether it passed, and why not."""

import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable

URL = os.environ["WAI_URL"]
MODEL = "@cf/openai/gpt-oss-20b"
OPENAI_URL = f"{URL}/client/v4/accounts/ID/ai/v1"
CLOUDFLARE_URL = f"{URL}/client/v4"
QUESTION = "What is the weather in Brest?"
SKY = '{"sky": "clear", "temperature": 18}'
PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string", "description": "Name of the city."}},
    "required": ["city"],
}
TOOL = {
    "type": "function",
    "function": {"name": "get_weather", "description": "The weather in a city.", "parameters": PARAMETERS},
}


def check(package: str, name: str, run: Callable[[], object]) -> None:
    """Run one check, and print its outcome."""
    why = None
    try:
        run()
    except BaseException as error:  # noqa: BLE001 - whatever a package raises
        lines = str(error).strip().splitlines() or [""]
        why = f"{type(error).__name__}: {lines[0]}"[:300]
        if os.environ.get("WAI_SUITES_VERBOSE"):
            traceback.print_exc(file=sys.stderr)
    sys.stdout.write(json.dumps({"package": package, "name": name, "why": why}) + "\n")
    sys.stdout.flush()


def wants(condition: object, *shown: object) -> None:
    """Fail unless the condition is true."""
    if not condition:
        caller = inspect.stack()[1]
        code = (caller.code_context or [""])[0].strip()
        raise AssertionError(f"{code}: {', '.join(map(repr, shown))}")
