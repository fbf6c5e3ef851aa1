"""A release: the tag names what is built."""

from __future__ import annotations

import tomllib

import pytest

from tests.repo.release import why_not
from tests.repo.tracked import text_of

VERSION = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]


def test_the_tag_of_the_version_can_be_released() -> None:
    """The version that is built is the newest one in the changelog, so its tag is right."""
    assert why_not(f"v{VERSION}") is None


@pytest.mark.parametrize("tag", ["", VERSION, f"v{VERSION}.1", f"release-{VERSION}"])
def test_another_tag_is_refused(tag: str) -> None:
    """The reason names the tag that is expected."""
    assert f"must be 'v{VERSION}'" in str(why_not(tag))
