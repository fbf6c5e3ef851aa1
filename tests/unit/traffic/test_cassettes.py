"""Cassettes in YAML, as vcrpy and Ruby's VCR write them."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any, cast

import pytest
import yaml

from tests.commands import wai
from tests.unit.traffic.samples import ANSWERED, ASKED, CHAT_URL, STREAM, encoded
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.traffic import cassette_in

if TYPE_CHECKING:
    from pathlib import Path


def cassette(asked: Any, answered: Any, key: str = "interactions") -> bytes:  # noqa: ANN401 - bodies of any form
    """Return a cassette with one interaction."""
    interaction = {
        "request": {"method": "post", "uri": CHAT_URL, "body": asked, "headers": {"x": ["1"]}},
        "response": {"status": {"code": 200, "message": "OK"}, "body": answered},
        "recorded_at": "2026-01-01",
    }
    text: str = cast("Any", yaml).safe_dump({key: [interaction], "version": 1})
    return text.encode()


@pytest.mark.parametrize(
    "data",
    [
        cassette(json.dumps(ASKED), {"string": json.dumps(ANSWERED)}),
        cassette(
            json.dumps(ASKED).encode(), {"string": gzip.compress(json.dumps(ANSWERED).encode(), mtime=0)}
        ),
        cassette({"string": json.dumps(ASKED)}, {"base64_string": encoded(ANSWERED)}, "http_interactions"),
    ],
    ids=["text", "bytes", "ruby"],
)
def test_each_kind_of_body_is_read(data: bytes) -> None:
    """As text, as bytes, compressed, and as Ruby's VCR has it."""
    found: Any = cassette_in(data)

    (interaction,) = found["interactions"]
    assert interaction["request"] == {"method": "POST", "uri": CHAT_URL, "body": json.dumps(ASKED)}
    assert interaction["response"] == {
        "status": {"code": 200},
        "headers": {},
        "body": json.dumps(ANSWERED),
    }


def test_a_cassette_is_judged(tmp_path: Path) -> None:
    """A stream is one string."""
    path = tmp_path / "chat.yaml"
    path.write_bytes(cassette(json.dumps(ASKED), {"string": STREAM}))

    finished = wai("validate", path, "--format", "jsonl")

    results = [json.loads(line) for line in finished.stdout.splitlines()]
    assert [(each["valid"], each["direction"]) for each in results] == [(True, "input"), (True, "stream")]
    assert finished.code == 0
    assert "judged what is inside: 1 vcr" in finished.stderr


def test_what_is_no_cassette_is_left_alone() -> None:
    """Other YAML, and a list that only has the name."""
    assert cassette_in(b"prompt: Tide?\n") is None
    assert cassette_in(b"interactions: none\n") is None


@pytest.mark.parametrize(
    "data",
    [b"interactions:\n- [", b"interactions: !!python/object:os.system {}\n", b"interactions:\n\t- x\n"],
)
def test_unsound_yaml_is_unreadable(data: bytes) -> None:
    """Nothing is constructed, and the reason has no text of the file but the names of tags."""
    with pytest.raises(UnreadableError, match="not sound YAML"):
        cassette_in(data)


def test_aliases_of_aliases_cost_nothing() -> None:
    """A body that is no text is left out, however large it would be when it is written out."""
    levels = "".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    data = f"x:\n  a0: &a0 [1]\n{levels}interactions:\n- request: {{uri: u, body: *a29}}\n".encode()

    found: Any = cassette_in(data)

    assert found["interactions"][0]["request"]["body"] is None
