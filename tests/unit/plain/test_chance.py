"""The choices of a reply come from the digest of its request."""

from __future__ import annotations

from hashlib import sha256

from workers_ai_contract.plain.chance import Chance

OPTIONS = ("a", "b", "c", "d")
TIMES = 400


def test_the_same_digest_makes_the_same_choices() -> None:
    """A retry gets what the first request got."""
    first, second = Chance(b"\x17" * 32), Chance(b"\x17" * 32)

    assert [first.choice(OPTIONS) for _ in range(9)] == [second.choice(OPTIONS) for _ in range(9)]


def test_each_choice_comes_up_about_as_often() -> None:
    """Over many digests, at every turn."""
    turns = [Chance(sha256(b"%d" % number).digest()) for number in range(TIMES)]
    for _ in range(5):
        found = [chance.choice(OPTIONS) for chance in turns]
        assert all(found.count(option) > TIMES / 8 for option in OPTIONS)


def test_a_sample_has_different_options() -> None:
    """As many as asked for."""
    chance = Chance(sha256(b"tide").digest())

    assert all(len(set(chance.sample(OPTIONS, count))) == count for count in range(len(OPTIONS) + 1))


def test_a_number_is_from_one_to_the_greatest() -> None:
    """Each of them comes up."""
    found = {Chance(sha256(b"%d" % number).digest()).up_to(3) for number in range(60)}

    assert found == {1, 2, 3}
