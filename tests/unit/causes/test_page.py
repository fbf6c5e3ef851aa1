"""The page of wrong payloads: ours as it is now, the others' as they were asked."""

from __future__ import annotations

import json
import re

import pytest

from tests.oracles.peers.answers import Answer, Question, pointer_of
from tests.oracles.peers.page import DOCUMENT, Peers, kept, page
from tests.oracles.peers.validators import HERE


def test_the_page_is_current() -> None:
    """Our own answers of now, and what is kept of the others', give the committed page."""
    assert page(kept()) == DOCUMENT.read_text("utf-8"), "run make causes"


def test_what_others_say_is_current(peers: Peers) -> None:
    """Asking them again gives what is kept."""
    assert peers == kept(), "run make causes"


def test_others_can_be_right(peers: Peers) -> None:
    """The measure is not one that only we can meet: each of them is right in some rows, and wrong in some."""
    for answers in peers.values():
        assert {said.right for said in answers} == {True, False}


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (Answer("/a", "required", "'b' is a required property"), True),
        (Answer("/a", "required", "'c' is a required property"), False),
        (Answer("", "required", "'b' is a required property"), False),
        (Answer("/a", "type", "{} is not of type 'string'"), False),
    ],
)
def test_a_missing_name_must_be_named(answer: Answer, right: bool) -> None:  # noqa: FBT001
    """The place alone is not the cause: another name may be missing there, too."""
    assert answer.is_right(Question({}, "{}", "/a", "required", ("b",))) is right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (Answer("/mesages", "required", "must have 'messages'"), True),
        (Answer("", "required", "must have 'messages'"), True),
        (Answer("/a", "required", "must have 'messages'"), False),
    ],
)
def test_a_misspelt_key_may_be_named_by_its_object(answer: Answer, right: bool) -> None:  # noqa: FBT001
    """Other validators can only say that the right name is missing."""
    question = Question({}, "{}", "/mesages", "required", ("messages",), at_key=True)
    assert answer.is_right(question) is right


def test_a_branch_is_no_cause_where_no_form_is_told() -> None:
    """That one of four keys is missing does not say that any of the four will do."""
    question = Question({}, "{}", "", "oneOf", ("prompt",))
    assert not Answer("", "required", "'prompt' is a required property").is_right(question)
    assert not Answer("", "", "{} is not of type 'string'").is_right(question)
    assert Answer("", "oneOf", "{} is not valid under any of the given schemas").is_right(question)


def test_several_branches_are_no_cause_of_a_wrong_type() -> None:
    """A number at the top does not fit two branches: it fits none."""
    several = Answer("", "oneOf", "42 is valid under each of {}, {}")
    assert not several.is_right(Question({}, "42", "", "type", ("object",)))
    assert several.is_right(Question({}, "42", "", "oneOf", ("object",)))


@pytest.mark.parametrize(
    ("path", "pointer"),
    [("$", ""), ("$.a[0].b", "/a/0/b"), ("$['x/y'][12]", "/x~1y/12")],
)
def test_a_json_path_becomes_a_pointer(path: str, pointer: str) -> None:
    """As check-jsonschema writes places."""
    assert pointer_of(path) == pointer


def test_the_lock_names_no_place_to_download_from() -> None:
    """Each package has its version and its digest; a registry is a matter of the machine."""
    text = (HERE / "package-lock.json").read_text("utf-8")
    packages = [entry for name, entry in json.loads(text)["packages"].items() if name]
    assert "//" not in re.sub(r"sha512-\S+", "", text)
    assert packages
    assert all(entry["integrity"].startswith("sha512-") and entry["version"] for entry in packages)
