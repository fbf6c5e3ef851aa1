"""Tokens are counted the same, however the text is counted."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from workers_ai_contract.plain.counting import count_tokens
from workers_ai_contract.wire.chunks import tokens

_TEXTS = st.text(st.sampled_from(" ab\té\u00a0\n"), max_size=40)


@example("")
@example(" ")
@example(" eightlet eightlet")
@example("eightlet sevenle")
@given(_TEXTS)
def test_each_piece_counts_one_for_eight_characters(text: str) -> None:
    """One for each piece, more for long ones."""
    assert count_tokens(text) == sum(-(-len(piece) // 8) for piece in tokens(text))
