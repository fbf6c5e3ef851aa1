"""The outside suites: pinned, and documented with the reason of each failure."""

from __future__ import annotations

from tests.repo.tracked import ROOT
from tests.suites.expected import BY_DEFAULT, WITH_SWITCHES
from tests.suites.page import DOCUMENT


def test_the_page_has_the_reason_of_each_failure() -> None:
    """What is expected to fail is what the page says (`make test-suites WRITE=1`)."""
    page = DOCUMENT.read_text("utf-8")

    for (package, name), reason in (BY_DEFAULT | WITH_SWITCHES).items():
        assert f"| {package} | `{name}` | {reason} |" in page


def test_each_package_of_the_suites_is_pinned() -> None:
    """Each requirement stands in the lock with a version."""
    for name in ("suites", "suites-instructor"):
        wanted = (ROOT / "requirements" / f"{name}.in").read_text("utf-8").splitlines()
        lock = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        packages = [line.partition(">")[0] for line in wanted if line and not line.startswith("#")]
        assert packages
        assert [package for package in packages if f"\n{package}==" not in lock] == []
