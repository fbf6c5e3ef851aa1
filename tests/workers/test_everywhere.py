"""Everything in workerd, by `make test-workers`: Miniflare 4 and 5, Vitest, wrangler, msw, the tarball."""

from __future__ import annotations

import json
import re
import shutil
import socket
from typing import TYPE_CHECKING

import pytest

from tests.oracles.npm import node, npm_command
from tests.workers.outcomes import MOST_SECONDS, PROCESSOR, outcomes_of
from tests.workers.running import EXAMPLES, HERE, WORKER_DRIVER, packed, run_alone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workers.running import Ran

pytestmark = pytest.mark.slow

TARBALL_SCRIPT = """
import { startStandin } from "workers-ai-standin";
const standin = await startStandin();
const response = await fetch(`${standin.openaiBaseUrl}/chat/completions`, {
  method: "POST",
  headers: { Authorization: "Bearer token" },
  body: JSON.stringify({ model: "@cf/openai/gpt-oss-20b", messages: [{ role: "user", content: "Tide?" }] }),
});
console.log(response.status);
await standin.close();
"""


def project(folder: Path, workers: Path, tmp_path: Path) -> Path:
    """Return a copy of a project beside the installed packages."""
    copied = tmp_path / folder.name
    shutil.copytree(folder, copied, ignore=shutil.ignore_patterns("node_modules"))
    (copied / "node_modules").symlink_to(workers / "node_modules")
    return copied


def is_alone(ran: Ran) -> bool:
    """Return whether nothing but loopback was touched, as far as this machine can tell."""
    return ran.attempts in (0, None)


@pytest.mark.parametrize("miniflare", ["miniflare-4", "miniflare"])
def test_the_snippet_runs_under_both_versions_of_miniflare(workers: Path, home: Path, miniflare: str) -> None:
    """Answer, stream, 5006, 3040, 3046, abort; no login, nothing but loopback."""
    shutil.copyfile(HERE / "sample" / "snippet.mjs", workers / "snippet.mjs")

    outcomes = outcomes_of(miniflare, workers, home)

    outcomes.check()
    assert outcomes.attempts in (0, None)
    cases = outcomes.cases
    print(f"{miniflare}: {cases['seconds']:.2f} s, {cases['processorSeconds']} of a processor, to the answer")  # noqa: T201 - a measurement


@pytest.mark.parametrize(
    ("folder", "count"),
    [(EXAMPLES / "vitest", 6), (HERE / "snippet", 8), (HERE / "service", 23)],
    ids=["ai", "snippet", "service"],
)
def test_a_refused_call_under_the_vitest_pool_is_caught_and_the_run_ends_with_0(
    workers: Path, home: Path, tmp_path: Path, folder: Path, count: int
) -> None:
    """With the binding itself, the page's own Worker, and a service binding in the thin wrapper."""
    copied = project(folder, workers, tmp_path)
    for beside in (EXAMPLES / "miniflare" / "worker.ts", PROCESSOR):
        shutil.copyfile(beside, copied / beside.name)

    ran = run_alone([node(), "node_modules/vitest/vitest.mjs", "run"], copied, home)

    assert ran.code == 0, ran.stdout + ran.stderr
    assert f"Tests  {count} passed ({count})" in ran.stdout
    assert "Unhandled" not in ran.stdout + ran.stderr
    assert is_alone(ran)
    if folder.name == "snippet":
        check_start(ran)


def check_start(ran: Ran) -> None:
    """From the setup to the first answer: the stand-in, workerd and the pool, without Vitest's own start."""
    found = re.search(r"^FIRST ANSWER ([\d.]+)$", ran.stdout, re.MULTILINE)
    assert found, ran.stdout
    print(f"Vitest pool: {float(found[1]):.2f} s of a processor from the setup to the answer")  # noqa: T201 - a measurement
    assert float(found[1]) < MOST_SECONDS


def test_without_the_wrapper_vitest_reports_a_rejection_over_rpc(
    workers: Path, home: Path, tmp_path: Path
) -> None:
    """That is why the wrapper is there: the tests pass, and the run ends with 1."""
    copied = project(HERE / "service", workers, tmp_path)
    test = copied / "test" / "index.test.js"
    test.write_text(test.read_text("utf-8").replace("const AI = ai(env.AI)", "const AI = env.AI"), "utf-8")

    ran = run_alone([node(), "node_modules/vitest/vitest.mjs", "run", "-t", "other errors"], copied, home)

    assert ran.code == 1
    assert "Unhandled Rejection" in ran.stdout + ran.stderr


def test_the_miniflare_example_prints_an_answer(workers: Path, home: Path, tmp_path: Path) -> None:
    """With Miniflare 4, as its README says."""
    copied = project(EXAMPLES / "miniflare", workers, tmp_path)
    script = copied / "run.mjs"
    script.write_text(script.read_text("utf-8").replace('from "miniflare"', 'from "miniflare-4"'), "utf-8")

    ran = run_alone([node(), "run.mjs"], copied, home)

    assert ran.code == 0, ran.stderr
    assert '"What is the origin of the phrase Hello, World?"' in ran.stdout
    assert is_alone(ran)


def test_wrangler_dev_runs_the_provider_with_a_service_binding(
    workers: Path, home: Path, tmp_path: Path
) -> None:
    """A text, a stream, and an answer after a tool call; no login."""
    copied = project(EXAMPLES / "wrangler", workers, tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    script = json.loads((copied / "package.json").read_text("utf-8"))["scripts"]["dev"]
    settings = dict(word.split("=") for word in script.split(" wrangler ")[0].split())

    ran = run_alone([node(), HERE / "wrangler_dev.mjs", copied, port], copied, home, settings)

    assert ran.code == 0, ran.stdout + ran.stderr
    answers = json.loads(ran.stdout)
    assert '"Why do tides rise?"' in answers["text"]
    assert '"Why do tides rise?"' in answers["stream"]
    assert "city Brest, sky clear" in answers["tool"]
    assert is_alone(ran)


def test_msw_answers_the_real_names_from_the_stand_in(workers: Path, home: Path) -> None:
    """The REST API and AI Gateway: answer, stream, refusal, fault, models."""
    shutil.copyfile(HERE / "msw.mjs", workers / "msw.mjs")

    ran = run_alone([node(), "msw.mjs"], workers, home)

    assert ran.code == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["answer"]["result"]["object"] == "chat.completion"
    assert found["stream"].endswith("data: [DONE]\n\n")
    assert found["refused"][0] == 400
    assert found["refused"][1]["errors"][0]["code"] == 5006
    assert (found["busy"], found["bare"], found["models"]) == (429, 200, 1)
    assert found["closed"] == "TypeError"
    assert found["without"].startswith("handlers(url): the URL of a stand-in is like http")
    assert found["lost"] == "no stand-in answers at http://127.0.0.1:9: bad port; start one with wai serve"
    assert is_alone(ran)


@pytest.mark.usefixtures("workers")
def test_the_tarball_works_in_an_empty_project(tmp_path: Path, home: Path) -> None:
    """`npm install FILE`, then a stand-in and a call."""
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "package.json").write_text('{"private": true, "type": "module"}', "utf-8")
    (empty / "main.mjs").write_text(TARBALL_SCRIPT, "utf-8")

    installed = run_alone([*npm_command(), "install", "--offline", packed(tmp_path)], empty, home)
    ran = run_alone([node(), "main.mjs"], empty, home)

    assert installed.code == 0, installed.stderr
    assert (ran.code, ran.stdout) == (0, "200\n"), ran.stderr


@pytest.mark.parametrize("configuration", ["tsconfig.json", "plain.json"])
def test_the_types_are_those_of_the_package(
    workers: Path, home: Path, tmp_path: Path, configuration: str
) -> None:
    """The strict compiler takes right uses, and refuses wrong ones; it needs no types of a platform."""
    copied = project(HERE / "types", workers, tmp_path)

    ran = run_alone([node(), "node_modules/typescript/bin/tsc", "--project", configuration], copied, home)

    assert ran.code == 0, ran.stdout


def test_a_worker_with_the_types_of_its_bindings_is_taken(workers: Path, home: Path, tmp_path: Path) -> None:
    """`wrangler types` knows `Ai` as an entrypoint, and `ai(env.AI)` has the methods of the binding."""
    folder = project(HERE / "types", workers, tmp_path) / "service"
    ours = "../node_modules/workers-ai-standin/wrangler.jsonc"
    wrangler = "../node_modules/wrangler/bin/wrangler.js"
    settings = {"WRANGLER_SEND_METRICS": "false", "WRANGLER_HIDE_BANNER": "true"}

    written = run_alone(
        [node(), wrangler, "types", "-c", "wrangler.jsonc", "-c", ours], folder, home, settings
    )
    ran = run_alone([node(), "../node_modules/typescript/bin/tsc"], folder, home)

    assert written.code == 0, written.stderr
    assert "Service<typeof import(" in (folder / "worker-configuration.d.ts").read_text("utf-8")
    assert ran.code == 0, ran.stdout


def fuzz(workers: Path, tmp_path: Path, home: Path, name: str) -> Ran:
    """Fuzz a Worker of the example with the smallest suite."""
    copied = tmp_path / WORKER_DRIVER.name
    command = f"node driver.mjs {name}"
    return run_alone(
        ["wai", "fuzz", "--command", command, "--suite", "smoke", "--seed", "1", "-o", tmp_path / "report"],
        copied if copied.exists() else project(WORKER_DRIVER, workers, tmp_path),
        home,
    )


def test_the_fuzzer_passes_a_worker_that_uses_the_binding_rightly(
    workers: Path, home: Path, tmp_path: Path
) -> None:
    """Whole answers and streams, batches, errors, faults on the way, all through workerd."""
    ran = fuzz(workers, tmp_path, home, "plain.js")

    assert ran.code == 0, ran.stdout + ran.stderr
    assert "PASSED: env.AI.run" in ran.stdout
    assert is_alone(ran)


def test_the_fuzzer_finds_a_bug_of_a_worker(workers: Path, home: Path, tmp_path: Path) -> None:
    """A Worker that keeps the last piece of a reasoning only."""
    copied = project(WORKER_DRIVER, workers, tmp_path)
    wrong = (
        (copied / "plain.js").read_text("utf-8").replace('(value.reasoning ?? "") + reasoning', "reasoning")
    )
    (copied / "wrong.js").write_text(wrong, "utf-8")

    ran = fuzz(workers, tmp_path, home, "wrong.js")

    assert ran.code == 1, ran.stdout + ran.stderr
    assert "[reasoning-" in ran.stdout
    assert "chat streamed" in ran.stdout


@pytest.mark.parametrize("worker", ["provider.js", "tanstack.js"])
@pytest.mark.parametrize("settings", [(), ("MODE=rest",)], ids=["binding", "rest"])
def test_a_library_makes_a_chat_a_tool_call_and_a_stream(
    workers: Path, home: Path, tmp_path: Path, worker: str, settings: tuple[str, ...]
) -> None:
    """With the binding and over the REST API; what the fuzzer finds in it is listed in docs/workers.md."""
    copied = project(WORKER_DRIVER, workers, tmp_path)

    ran = run_alone([node(), HERE / "calls.mjs", copied, worker, *settings], copied, home)

    assert ran.code == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert "What is the weather in Brest?" in found["chat"]["text"]
    (call,) = found["tool"]["tool_calls"]
    assert (call["name"], json.loads(call["arguments"])) == ("get_weather", {"city": "Brest"})
    assert "What is the weather in Brest?" in found["stream"]["text"]
    assert is_alone(ran)
