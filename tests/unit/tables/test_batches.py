"""`judge_batches`: the verdicts of `wai validate` on Arrow record batches."""

from __future__ import annotations

import json
import sys
import weakref
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.traffic.samples import ANSWERED, ASKED, FAILED, PRIVATE, STREAM, WRONG
from workers_ai_contract import SetupError, UsageError, judge_batches, validate
from workers_ai_contract.tables.arrow import pyarrow

if TYPE_CHECKING:
    from collections.abc import Iterator

pa = pyarrow("the tests")
TEXTS = [
    json.dumps(ASKED),
    json.dumps(WRONG),
    json.dumps(ANSWERED),
    json.dumps(FAILED),
    STREAM,
    '{"prompt": 1}',
    '{"prompt": "tide"',
    "[]",
    '{"inputs": {"prompt": "tide"}, "options": {}}',
]
CUT = b'{"prompt": "\xff"}'


def batch(**columns: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return a record batch."""
    return pa.RecordBatch.from_pydict(columns)


def verdicts(*batches: Any, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - pyarrow has no types
    """Return all rows of the verdicts."""
    return [row for found in judge_batches(iter(batches), **options) for row in found.to_pylist()]


def test_verdicts_are_those_of_validate() -> None:
    """Each row has the first error, and what it was judged by; nothing is said of a valid one."""
    found = verdicts(batch(payload=TEXTS), show_values=True)

    for text, row in zip(TEXTS, found, strict=True):
        judged = validate(text.encode())
        first = next(iter(judged.errors), None)
        assert row["valid"] is judged.valid
        assert row["code"] == (None if first is None else first.code)
        assert row["pointer"] == (None if first is None else first.pointer)
        assert row["profile"] == judged.profile
        assert (row["contract_digest"] is None) is (judged.valid is None)
    assert [row["valid"] for row in found] == [True, False, True, True, True, False, None, False, False]
    assert len({row["contract_digest"] for row in found}) > 3


TYPES = {
    "string": pa.string(),
    "large_string": pa.large_string(),
    "string_view": pa.string_view(),
    "binary": pa.binary(),
    "large_binary": pa.large_binary(),
    "binary_view": pa.binary_view(),
    "dictionary": pa.dictionary(pa.int8(), pa.string()),
    "dictionary_binary": pa.dictionary(pa.int32(), pa.large_binary()),
    "json": pa.json_(),
}


@pytest.mark.parametrize("name", TYPES)
def test_every_type_of_text_is_read(name: str) -> None:
    """Text and binary of any layout give the same verdicts; a null is a verdict, too."""
    kind = TYPES[name]
    values: list[Any] = [TEXTS[0], None, TEXTS[1], " "]
    if "binary" in name:
        values = [None if value is None else value.encode() for value in values]
    stored = pa.array(values, kind.storage_type if name == "json" else kind)
    column = pa.ExtensionArray.from_storage(kind, stored) if name == "json" else stored

    found = verdicts(batch(payload=column))

    assert [row["valid"] for row in found] == [True, None, False, None]
    assert found[1]["message"] == "there is no payload in this row."


def test_what_cannot_be_read_is_a_verdict() -> None:
    """Neither bytes that are not UTF-8 nor wrong names in a row stop the rest."""
    columns = {
        "payload": [CUT, b'{"prompt": "tide"}', b"{}", b'{"prompt": "tide"}', b'{"prompt": "tide"}'],
        "direction": [None, "sideways", "input", None, "input"],
        "model": [None, None, None, "/etc", "workers-ai/@cf/openai/gpt-oss-20b"],
    }
    found = verdicts(batch(**columns))

    assert [row["valid"] for row in found] == [None, None, False, None, True]
    assert [row["code"] for row in found] == ["unreadable"] * 2 + ["no-form"] + ["unreadable", None]
    assert "there is no direction 'sideways'" in found[1]["message"]
    assert found[3]["message"] == "not judged: this is a payload of another model."


def test_rows_name_their_own_contract() -> None:
    """A column counts before the argument, and the argument where the column has nothing."""
    prompt = '{"prompt": "tide"}'
    found = verdicts(
        batch(payload=[prompt] * 4, form=["chat", None, "prompt", None], route=[None, None, "run", "chat"]),
        form="prompt",
        direction="input",
    )

    assert [row["valid"] for row in found] == [
        validate(json.loads(prompt), direction="input", form=form, route=route).valid
        for form, route in (("chat", "run"), ("prompt", "run"), ("prompt", "run"), ("prompt", "chat"))
    ]


def test_rows_can_be_joined() -> None:
    """Order and number stay, batch by batch, and columns that are kept come first."""
    first, second = batch(id=[7, 8], payload=TEXTS[:2]), batch(id=[9], payload=TEXTS[2:3])
    found = list(judge_batches([first, second], keep=["id"]))

    assert [each.num_rows for each in found] == [2, 1]
    assert found[0].schema.names[:2] == ["id", "valid"]
    assert [row["id"] for each in found for row in each.to_pylist()] == [7, 8, 9]


def test_batches_are_judged_when_they_are_asked_for() -> None:
    """One batch is in memory at a time."""
    seen: list[weakref.ref[Any]] = []

    def batches() -> Iterator[Any]:
        for _ in range(3):
            made = batch(payload=TEXTS[:1])
            seen.append(weakref.ref(made))
            yield made
            del made

    for number, _ in enumerate(judge_batches(batches()), 1):
        assert len(seen) == number
        assert sum(each() is not None for each in seen) <= 1


def test_a_table_without_rows_has_the_columns() -> None:
    """So an engine that hands over an empty table gets the result's columns."""
    (found,) = judge_batches(pa.table({"payload": pa.array([], pa.string())}))

    assert found.num_rows == 0
    assert found.schema.names == ["valid", "code", "pointer", "message", "profile", "contract_digest"]


def test_messages_quote_no_text_of_people() -> None:
    """Verdicts lie in tables and logs afterwards."""
    texts = [json.dumps(WRONG)]
    private, shown = verdicts(batch(payload=texts)), verdicts(batch(payload=texts), show_values=True)

    assert PRIVATE not in json.dumps(private)
    assert PRIVATE in json.dumps(shown)


WRONG_CALLS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "column": ({"body": ["{}"]}, {}, "the batch has no column 'payload': its columns are 'body'"),
    "type": ({"payload": [1]}, {}, "the column 'payload' is of type int64: binary or text is needed"),
    "names": ({"payload": ["{}"], "form": [b"x"]}, {}, "the column 'form' is of type binary: text is needed"),
    "keep": ({"payload": ["{}"]}, {"keep": ["valid"]}, "the column 'valid' cannot be kept"),
    "kept": ({"payload": ["{}"]}, {"keep": ["id"]}, "has no column 'id'"),
    "route": ({"payload": ["{}"]}, {"route": "sea"}, "there is no route 'sea'"),
}


@pytest.mark.parametrize("name", WRONG_CALLS)
def test_wrong_calls_are_refused(name: str) -> None:
    """In one sentence, which names the column or the argument."""
    columns, options, message = WRONG_CALLS[name]

    with pytest.raises(UsageError, match=message):
        verdicts(batch(**columns), **options)


def test_one_batch_is_no_iterable_of_batches() -> None:
    """A forgotten list is said, not an attribute that is missing."""
    with pytest.raises(UsageError, match="must be record batches of pyarrow, not values of type"):
        list(judge_batches(batch(payload=["{}"])))


def test_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow the call says what to install."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(SetupError, match=r"judging record batches needs the extra 'arrow'"):
        judge_batches([])
