"""`wai pull MODEL`: gets the schema pair that is published now, and says what changed."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_kernel.exit_codes import ExitCode
from workers_ai_schemas import MODEL, load

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from workers_ai_codegen.pull.fetching import Fetcher
    from workers_ai_codegen.pull.sources import Pulled
    from workers_ai_kernel import Json


@dataclass(frozen=True, slots=True)
class Pull:
    """The command, as the front end of `wai` wants it."""

    name: str = "pull"
    summary: str = "get the schema pair that is published now"

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the arguments."""
        parser.add_argument("model", metavar="MODEL", help=f"as {MODEL}")
        parser.add_argument(
            "-o", "--output", type=Path, metavar="DIR", help="where to (default: schemas-MODEL)"
        )
        parser.add_argument(
            "--source",
            choices=("api", "page"),
            help="the API, with account and token, or the model's page (default: the API, given a token)",
        )
        parser.add_argument("--base-url", metavar="URL", help="(default for the API: CLOUDFLARE_BASE_URL)")
        parser.add_argument("--account-id", metavar="ID", help="(default: CLOUDFLARE_ACCOUNT_ID)")
        parser.add_argument("--token", metavar="TOKEN", help="(default, and safer: CLOUDFLARE_API_TOKEN)")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; end with 1 if anything changed"
        )

    def execute(self, arguments: Namespace, /) -> int:
        """Run; 0 is done or unchanged, 1 is changed under --check, 2 is a sentence that says why not."""
        try:
            return _pull(arguments)
        except CodegenError as error:
            _say(f"wai {self.name}: {error}")
        except RecursionError:
            _say(f"wai {self.name}: the schema of {arguments.model} is nested too deep")
        return ExitCode.USAGE


COMMAND = Pull()


def _pull(arguments: Namespace) -> int:
    from workers_ai_codegen.pull.sources import slug_of
    from workers_ai_codegen.pull.storing import write

    folder: Path = arguments.output or Path(f"schemas-{slug_of(arguments.model)}")
    pulled = _fetch(arguments)
    changed = _report_changes(arguments.model, folder, pulled)
    if arguments.check:
        return ExitCode.FINDINGS if changed else ExitCode.CLEAN
    write(folder, arguments.model, pulled, datetime.now(UTC).date().isoformat())
    _say(f"{len(pulled)} schemas and their passport are in {folder}")
    return ExitCode.CLEAN


def _fetch(arguments: Namespace) -> Sequence[Pulled]:
    from workers_ai_codegen.pull.fetching import Fetcher
    from workers_ai_codegen.pull.sources import PAGE_BASE_URL, from_page

    token = arguments.token or os.environ.get("CLOUDFLARE_API_TOKEN")
    source = arguments.source or ("api" if token else "page")
    if source == "page":
        # A page is public: the token stays at home.
        with Fetcher() as fetcher:
            return tuple(from_page(fetcher, arguments.base_url or PAGE_BASE_URL, arguments.model))
    with Fetcher(token) as fetcher:
        return _fetch_from_api(arguments, fetcher, token)


def _fetch_from_api(arguments: Namespace, fetcher: Fetcher, token: str | None) -> Sequence[Pulled]:
    from workers_ai_codegen.pull.sources import API_BASE_URL, from_api

    account = arguments.account_id or os.environ.get("CLOUDFLARE_ACCOUNT_ID")
    if not token:
        raise CodegenError("the API wants a token: set CLOUDFLARE_API_TOKEN, or use --source page")
    if not account:
        raise CodegenError("the API wants an account: set CLOUDFLARE_ACCOUNT_ID or give --account-id")
    base_url = arguments.base_url or os.environ.get("CLOUDFLARE_BASE_URL") or API_BASE_URL
    return tuple(from_api(fetcher, base_url, account, arguments.model))


def _report_changes(model: str, folder: Path, pulled: Sequence[Pulled]) -> bool:
    """Print what changed since the last pull, or since what is vendored; return whether anything did."""
    from workers_ai_codegen.pull.changes import changes
    from workers_ai_codegen.pull.storing import read_stored

    changed = False
    for each in pulled:
        known = read_stored(folder, each.name)
        since = f"since {folder / each.name}.json"
        if known is None:
            known, since = _vendored(model, each.name), "since the vendored r5"
        if known is None:
            print(f"{each.name}: new")  # noqa: T201 - the result of the command
            changed = True
            continue
        found = list(changes(known, each.schema))
        print(f"{each.name}: {len(found)} changes {since}" if found else f"{each.name}: unchanged {since}")  # noqa: T201
        for change in found:
            print(f"  {change}")  # noqa: T201 - the result of the command
        changed = changed or bool(found)
    return changed


def _vendored(model: str, name: str) -> Json:
    if model != MODEL or name not in {"input", "output"}:
        return None
    schema: Json = load("latest", name)
    return schema


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - talk, beside the result
