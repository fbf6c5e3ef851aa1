"""Checks that a tag names the version that is built, before anything is published."""

from __future__ import annotations

import re
import sys
import tomllib

from tests.repo.tracked import text_of


def why_not(tag: str) -> str | None:
    """Return the reason why a tag must not be released, or None."""
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)
    if tag != f"v{version}":
        return f"the tag is {tag!r}, but pyproject.toml has version {version}: the tag must be 'v{version}'"
    if headings[:1] != [version]:
        return f"the newest heading of CHANGELOG.md is not {version}"
    return None


def main() -> int:
    """Print the reason, if there is one, and return 1."""
    reason = why_not(sys.argv[1] if len(sys.argv) > 1 else "")
    if reason is not None:
        sys.stderr.write(f"{reason}.\n")
    return int(reason is not None)


if __name__ == "__main__":
    sys.exit(main())
