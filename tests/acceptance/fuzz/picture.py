"""Takes the picture of a report for the README: `make pictures`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import MISSING, find_browser
from tests.commands import wai

ROOT = Path(__file__).parents[3]
PICTURE = ROOT / "docs/pictures/fuzz-report.png"
_COMMAND = "python examples/clients/planted_bug_client.py"


def main() -> None:
    """Run the client with the planted bug and photograph the top of its page."""
    browser = find_browser()
    if browser is None:
        sys.exit(MISSING)
    with TemporaryDirectory() as folder:
        wai("fuzz", "--command", _COMMAND, "-o", folder, "--seed", "1", cwd=ROOT)
        page = Path(folder) / "report.html"
        # The path of this machine is no part of the picture.
        page.write_text(page.read_text("utf-8").replace(folder, "wai-report"), encoding="utf-8")
        PICTURE.parent.mkdir(exist_ok=True)
        browser.picture(page.as_uri(), PICTURE, width=1000, height=1150)


if __name__ == "__main__":
    main()
