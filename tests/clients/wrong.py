"""Wrong clients: the right one with one fault each, run as `python wrong.py NAME`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

# As a program, this file is alone; as a module of the tests it is in their package.
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.clients.right import ApiFailure, Client, Object

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.client import HTTPResponse

LONG_S = 600


class DropsZero(Client):
    """Does not send a setting of 0."""

    operations = ("chat",)
    streaming = ()

    def body(self, request: Object) -> Object:
        """Return only what is true to Python."""
        return {name: value for name, value in request.items() if value}


class HalvesNumbers(Client):
    """Sends half of what was asked for, as a whole number."""

    operations = ("prompt",)
    streaming = ()

    def body(self, request: Object) -> Object:
        """Return the request with a smaller `max_tokens`."""
        return {name: -(-value // 2) if name == "max_tokens" else value for name, value in request.items()}


class SendsNull(Client):
    """Sends a setting that the caller left out as null, which the API refuses."""

    operations = ("chat",)
    streaming = ()

    def body(self, request: Object) -> Object:
        """Return the request with a setting that is null."""
        return {"max_tokens": None, **request}


class SendsTwice(Client):
    """Asks twice and takes the second answer."""

    operations = ("responses",)

    def whole(self, call: Object, place: str, more: Object) -> Object:
        """Make the request once for nothing."""
        super().whole(call, place, more)
        return super().whole(call, place, more)


class AsksForAnotherModel(Client):
    """Has a model of its own."""

    operations = ("chat", "responses")
    streaming = ()

    def whole(self, call: Object, place: str, more: Object) -> Object:
        """Make the request for another model."""
        return super().whole(call, place, {**more, "model": "@cf/meta/llama-3.1-8b-instruct"})


class ForgetsTheToken(Client):
    """Sends no credentials."""

    operations = ("responses",)

    def headers(self) -> dict[str, str]:
        """Return the headers without the token."""
        return {"Content-Type": "application/json"}


class TakesAnotherAddress(Client):
    """Builds a wrong URL."""

    operations = ("prompt",)
    streaming = ()

    def post(self, call: Object, place: str, body: Object) -> HTTPResponse:
        """Send the request to where nothing is."""
        return super().post(call, f"/v2{place}", body)


class DropsTheConversation(Client):
    """Sends the last message only."""

    operations = ("chat",)
    streaming = ()

    def body(self, request: Object) -> Object:
        """Return the request without what was said before."""
        return {**request, "messages": request["messages"][-1:]}


class LosesReasoning(Client):
    """Reports no reasoning when a stream has tool calls."""

    operations = ("chat",)

    def assemble_chat(self, events: Iterator[Object]) -> Object:
        """Report the streamed answer without the reasoning."""
        value = super().assemble_chat(events)
        return {**value, "reasoning": None} if value["tool_calls"] else value


class LosesText(Client):
    """Reads the answer to a prompt where an older API had it."""

    operations = ("prompt",)
    streaming = ()

    def read_prompt(self, result: Object) -> Object:
        """Report what is not there."""
        return {"text": result.get("text"), "usage": self.counts(result["usage"])}


class StripsText(Client):
    """Takes blanks between words for one."""

    operations = ("responses",)

    def read_responses(self, response: Object) -> Object:
        """Report the text with its blanks altered."""
        value = super().read_responses(response)
        return {**value, "text": " ".join((value["text"] or "").split())}


class JoinsArgumentsWrongly(Client):
    """Keeps only the last piece of a streamed tool call's arguments."""

    operations = ("chat",)

    def join(self, calls: dict[int, Object], piece: Object) -> None:
        """Put the piece in place of what was there."""
        if piece["index"] in calls:
            calls[piece["index"]]["arguments"] = ""
        super().join(calls, piece)


class KeepsOneToolCall(Client):
    """Reports the first tool call only."""

    operations = ("chat",)
    streaming = ()

    def read_chat(self, completion: Object) -> Object:
        """Report the answer with its first call."""
        value = super().read_chat(completion)
        return {**value, "tool_calls": value["tool_calls"][:1]}


class AlwaysStops(Client):
    """Has the finish reason hard-coded."""

    operations = ("chat",)
    streaming = ()

    def read_chat(self, completion: Object) -> Object:
        """Report that the answer is whole."""
        return {**super().read_chat(completion), "finish_reason": "stop"}


class LosesUsage(Client):
    """Reads the counts of a stream from its last event but one."""

    operations = ("prompt",)

    def assemble_prompt(self, events: Iterator[Object]) -> Object:
        """Report the answer without counts."""
        return {**super().assemble_prompt(events), "usage": None}


class LosesBatchItems(Client):
    """Leaves out the last answer of a batch with several."""

    operations = ("batch",)

    def batch(self, call: Object) -> list[Object]:
        """Return all answers but the last."""
        items = super().batch(call)
        return items[:-1] if len(items) > 1 else items


class RefusesToolCalls(Client):
    """Breaks on an answer without text."""

    operations = ("chat",)
    streaming = ()

    def read_chat(self, completion: Object) -> Object:
        """Take the text for granted."""
        value = super().read_chat(completion)
        return {**value, "text": "".join(iter(value["text"]))}


class AlwaysSaysOk(Client):
    """Reports an error as an empty answer."""

    operations = ("prompt", "batch")
    streaming = ()

    def result(self, call: Object) -> Object:
        """Report that all is well."""
        result = super().result(call)
        return result if result["outcome"] == "ok" else {"outcome": "ok", "value": {"text": "", "items": []}}


class NeverAsks(Client):
    """Makes up its answers."""

    operations = ("prompt", "batch")
    streaming = ()

    def value(self, call: Object) -> Object:
        """Return an answer to nothing."""
        return {"text": "tide", "items": [], "asked": call["id"]}


class LosesErrors(Client):
    """Reports an error without status, text and code."""

    operations = ("chat",)
    streaming = ()

    def report(self, error: ApiFailure) -> Object:
        """Report that there was an error."""
        return {"type": type(error).__name__, "status": None, "code": None, "message": "an error occurred"}


class Crashes(Client):
    """Ends when it is to call a tool."""

    operations = ("chat",)
    streaming = ()

    def read_chat(self, completion: Object) -> Object:
        """Give up on tool calls."""
        value = super().read_chat(completion)
        if value["tool_calls"]:
            sys.stderr.write("no tools here\n")
            sys.stderr.flush()
            os._exit(7)
        return value


class CrashesAfterwards(Client):
    """Answers, and ends."""

    operations = ("responses",)

    def answer(self, call: Object) -> None:
        """Answer and go."""
        super().answer(call)
        sys.exit(0)


class Hangs(Client):
    """Never recovers from an error."""

    operations = ("responses",)

    def report(self, error: ApiFailure) -> Object:
        """Wait for better days, ignoring who asks to end."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if "WAI_TEST_MARK" in os.environ:
            Path(os.environ["WAI_TEST_MARK"]).touch()
        time.sleep(LONG_S)
        return super().report(error)


class LeavesChildren(Client):
    """Starts a program that stays, and never answers."""

    operations = ("responses",)

    def answer(self, call: Object) -> None:
        """Start a child that ignores who asks it to end."""
        program = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
        subprocess.Popen([sys.executable, "-c", program])
        time.sleep(LONG_S)
        super().answer(call)


class Floods(Client):
    """Prints without end."""

    operations = ("prompt",)
    streaming = ()

    def say(self, message: Object) -> None:
        """Print the message, and then much else."""
        super().say(message)
        while message["type"] == "result":
            sys.stdout.write("x" * 65536)


class PrintsLog(Client):
    """Logs on stdout."""

    operations = ("prompt",)
    streaming = ()

    def result(self, call: Object) -> Object:
        """Tell about the call first."""
        sys.stdout.write(f"INFO calling {call['operation']}\n")
        return super().result(call)


class PrintsBinary(Client):
    """Prints bytes that are no text."""

    operations = ("prompt",)
    streaming = ()

    def answer(self, call: Object) -> None:
        """Print the answer in no encoding."""
        sys.stdout.buffer.write(bytes(range(128, 256)) + b"\n")
        sys.stdout.buffer.flush()
        del call


class WrongId(Client):
    """Answers under another id."""

    operations = ("prompt",)
    streaming = ()

    def answer(self, call: Object) -> None:
        """Answer another call."""
        super().answer({**call, "id": "c0"})


class AnswersTwice(Client):
    """Says everything twice, the second time a little later."""

    operations = ("prompt",)
    streaming = ()

    def answer(self, call: Object) -> None:
        """Say how the call ended, and again."""
        said: Object = {"type": "result", "id": call["id"], **self.result(call)}
        self.say(said)
        time.sleep(0.02)
        self.say(said)


class NeverReady(Client):
    """Ends before it says that it is ready."""

    def hello(self) -> Object:
        """Give up at once."""
        raise SystemExit("cannot find my settings")


class Forgetful(Client):
    """Loses the text of every call but the first: no single case shows it."""

    operations = ("prompt",)
    streaming = ()
    calls = 0

    def read_prompt(self, result: Object) -> Object:
        """Report the text of the first call only."""
        Forgetful.calls += 1
        return super().read_prompt(result if Forgetful.calls == 1 else {**result, "response": ""})


def _name(kind: type[Client]) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__)[1:]


CLIENTS: dict[str, Callable[[], Client]] = {_name(kind): kind for kind in Client.__subclasses__()}

if __name__ == "__main__":
    CLIENTS[sys.argv[1]]().serve()
