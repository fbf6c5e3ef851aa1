"""`wai pull MODEL`: downloads the currently published schema pair and reports what changed."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_kernel.exit_codes import ExitCode
from workers_ai_kernel.safe_text import one_line, output_line
from workers_ai_schemas import MODEL, load, models

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from workers_ai_codegen.pull.fetching import Fetcher
    from workers_ai_codegen.pull.sources import Pulled
    from workers_ai_kernel import Json


@dataclass(frozen=True, slots=True)
class Pull:
    """The `pull` command of `wai`."""

    name: str = "pull"
    summary: str = "Download the currently published pair of schemas of a model."

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the arguments."""
        parser.add_argument("model", metavar="MODEL", help=f"model name, such as {MODEL}")
        parser.add_argument(
            "-o", "--output", type=Path, metavar="DIR", help="output folder (default: schemas-MODEL)"
        )
        parser.add_argument(
            "--source",
            choices=("api", "page"),
            help="the API (needs account and token) or the model page (default: api if there is a token)",
        )
        parser.add_argument(
            "--base-url", metavar="URL", help="base URL (default for the API: CLOUDFLARE_BASE_URL)"
        )
        parser.add_argument("--account-id", metavar="ID", help="account id (default: CLOUDFLARE_ACCOUNT_ID)")
        parser.add_argument(
            "--token", metavar="TOKEN", help="API token (default, and safer: CLOUDFLARE_API_TOKEN)"
        )
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit with 1 if anything changed"
        )
        parser.add_argument(
            "--max-time",
            type=_seconds,
            metavar="S",
            help="stop if the downloads have not ended after S seconds (default: 120)",
        )

    def execute(self, arguments: Namespace, /) -> int:
        """Run and return the exit code: 0 done or unchanged, 1 changed (with --check), 2 error."""
        try:
            return _pull(arguments)
        except CodegenError as error:
            _report(f"wai {self.name}: {error}")
        except RecursionError:
            _report(f"wai {self.name}: the schema of {arguments.model} is nested too deeply")
        return ExitCode.USAGE


COMMAND = Pull()
_LONGEST_S = 86_400


def _pull(arguments: Namespace) -> int:
    from workers_ai_codegen.pull.sources import slug_of
    from workers_ai_codegen.pull.storing import write

    folder: Path = arguments.output or Path(f"schemas-{slug_of(arguments.model)}")
    pulled = _fetch(arguments)
    changed = _report_changes(arguments.model, folder, pulled)
    if arguments.check:
        return ExitCode.FINDINGS if changed else ExitCode.CLEAN
    write(folder, arguments.model, pulled, datetime.now(UTC).date().isoformat())
    _report(f"wrote {len(pulled)} schemas and passport.json to {folder}")
    return ExitCode.CLEAN


def _fetch(arguments: Namespace) -> Sequence[Pulled]:
    from workers_ai_codegen.pull.credentials import clean_token, split_base_url
    from workers_ai_codegen.pull.fetching import MAX_TIME_S, Fetcher
    from workers_ai_codegen.pull.sources import PAGE_BASE_URL, from_page

    token = clean_token(arguments.token) or clean_token(os.environ.get("CLOUDFLARE_API_TOKEN"))
    max_time_s = arguments.max_time or MAX_TIME_S
    source = arguments.source or ("api" if token else "page")
    if source == "page":
        # A page is public, so the token is not sent.
        base_url, credentials = split_base_url(arguments.base_url or PAGE_BASE_URL)
        with Fetcher(credentials=credentials, max_time_s=max_time_s) as fetcher:
            return tuple(from_page(fetcher, base_url, arguments.model))
    with Fetcher(token, max_time_s=max_time_s) as fetcher:
        return _fetch_from_api(arguments, fetcher, token)


def _fetch_from_api(arguments: Namespace, fetcher: Fetcher, token: str | None) -> Sequence[Pulled]:
    from workers_ai_codegen.pull.credentials import split_base_url
    from workers_ai_codegen.pull.sources import API_BASE_URL, from_api

    account = arguments.account_id or os.environ.get("CLOUDFLARE_ACCOUNT_ID")
    if not token:
        raise CodegenError("the API requires a token: set CLOUDFLARE_API_TOKEN, or use --source page")
    if not account:
        raise CodegenError("the API requires an account id: set CLOUDFLARE_ACCOUNT_ID, or use --account-id")
    given = arguments.base_url or os.environ.get("CLOUDFLARE_BASE_URL") or API_BASE_URL
    base_url, credentials = split_base_url(given)
    if credentials is not None:
        raise CodegenError("the base URL of the API must not contain a user name or password: use the token")
    return tuple(from_api(fetcher, base_url, account, arguments.model))


def _report_changes(model: str, folder: Path, pulled: Sequence[Pulled]) -> bool:
    """Print the changes since the last pull, or since the vendored schemas; return whether there are any."""
    from workers_ai_codegen.pull.changes import changes
    from workers_ai_codegen.pull.storing import read_stored

    changed = False
    for each in pulled:
        known = read_stored(folder, each.name)
        since = f"since {one_line(str(folder / each.name))}.json"
        if known is None:
            known, since = _vendored(model, each.name), "since the vendored r5"
        if known is None:
            print(f"{each.name}: new")  # noqa: T201 - the result of the command
            changed = True
            continue
        found = list(changes(known, each.schema))
        count = f"{len(found)} change{'' if len(found) == 1 else 's'}"
        print(output_line(f"{each.name}: {count if found else 'unchanged'} {since}"))  # noqa: T201
        for change in found:
            print(f"  {change}")  # noqa: T201 - the result of the command
        changed = changed or bool(found)
    return changed


def _vendored(model: str, name: str) -> Json:
    if model not in {each.name for each in models()} or name not in {"input", "output"}:
        return None
    schema: Json = load("latest", name)
    return schema


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= _LONGEST_S:
        raise ArgumentTypeError(f"must be more than 0 and at most {_LONGEST_S} seconds, not {text[:40]!r}")
    return value


def _report(sentence: str) -> None:
    # It may quote the server or a path.
    print(output_line(sentence), file=sys.stderr)  # noqa: T201 - status, separate from the result
