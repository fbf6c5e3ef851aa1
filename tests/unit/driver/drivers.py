"""Drivers for the tests, in Python and in JavaScript; they make no requests, and behave alike."""

from __future__ import annotations

import os
import sys
from importlib.resources import files
from typing import TYPE_CHECKING

from tests.oracles.npm import node_or_skip
from workers_ai_contract.clients.driver import Driver

if TYPE_CHECKING:
    from pathlib import Path

HELPER = "wai-driver.mjs"

IN_PYTHON = """
import json, sys
from workers_ai_contract.driver import DriverError, Reported, error_value, responses_value, serve

def chat(call):
    asked = call.request["messages"][-1]["content"]
    print("the library prints this")
    if asked == "raise":
        error = ValueError("no tide today")
        error.status_code, error.code = 429, 3040
        raise error
    if asked == "failed response":
        failed = {"code": "server_error", "message": "It broke."}
        return responses_value({"status": "failed", "error": failed, "output": []})
    if asked == "report that fails":
        raise KeyError("no report")
    if asked == "own fault":
        raise DriverError("I have no library")
    if asked == "wrong name":
        no_such_name
    if asked == "nothing":
        return None
    if asked == "itself":
        value = {"text": "x"}
        value["usage"] = value
        return value
    if asked == "surrogate":
        return {"text": "\\ud83d"}
    if asked == "bare":
        return {"text": None, "tool_calls": [{"id": "a", "name": "read_tide", "arguments": "{}"}]}
    if asked == "number":
        return {"text": float("nan")}
    said = {"role": "assistant", "content": "high"}
    return Reported({"text": json.dumps([call.request, call.stream, call.openai_base_url])}, said)

def error(raised):
    if isinstance(raised, KeyError):
        raise raised
    return error_value(raised)

def batch(call):
    return {"items": [{"text": "one"}]}

serve("tides", "1.0", chat=chat, batch=batch,
      responses=lambda call: {"text": "high"}, streaming=["chat"], fields={"*": True, "seed": False},
      features={"turns": True}, error=error)
"""

IN_JAVASCRIPT = """
import { DriverError, responsesValue, serveDriver } from "./wai-driver.mjs";

serveDriver({
  name: "tides", version: "1.0", streaming: ["chat"],
  fields: { "*": true, seed: false }, features: { turns: true },
  batch: () => ({ items: [{ text: "one" }] }),
  responses: () => ({ text: "high" }),
  chat: async (call) => {
    const asked = call.request.messages.at(-1).content;
    console.log("the library prints this");
    if (asked === "raise") {
      throw Object.assign(new TypeError("no tide today"), { name: "ValueError", status: 429, code: 3040 });
    }
    if (asked === "failed response") {
      const error = { code: "server_error", message: "It broke." };
      return responsesValue({ status: "failed", error, output: [] });
    }
    if (asked === "own fault") throw new DriverError("I have no library");
    if (asked === "wrong name") return noSuchName;
    if (asked === "nothing") return null;
    if (asked === "bare") {
      return { text: null, tool_calls: [{ id: "a", name: "read_tide", arguments: "{}" }] };
    }
    if (asked === "itself") {
      const value = { text: "x" };
      value.usage = value;
      return value;
    }
    if (asked === "surrogate") return { text: "\\ud83d" };
    if (asked === "unhandled") {
      Promise.reject(new Error("left alone"));
      return new Promise(() => {});
    }
    const text = JSON.stringify([call.request, call.stream, call.openaiBaseURL]);
    return { value: { text }, message: { role: "assistant", content: "high" } };
  },
});
"""


def python_driver(folder: Path) -> Driver:
    """Return the driver in Python, not yet started."""
    program = folder / "driver.py"
    program.write_text(IN_PYTHON)
    return started(sys.executable, str(program))


def node_driver(folder: Path) -> Driver:
    """Return the driver in JavaScript, not yet started; without Node skip the test."""
    helper = files("workers_ai_contract.driver") / HELPER
    (folder / HELPER).write_text(helper.read_text("utf-8"))
    program = folder / "driver.mjs"
    program.write_text(IN_JAVASCRIPT)
    return started(str(node_or_skip()), str(program))


def started(*command: str) -> Driver:
    """Return a driver for a command, in the environment of the tests."""
    environment = {**os.environ, "WAI_ACCOUNT_ID": "ID"}
    return Driver(command, environment)
