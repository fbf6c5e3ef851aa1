"""The lines of `wai proxy`: sentences, without secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.bulk.tally import NOTHING, Tally
from workers_ai_contract.contracts.judgement import unreadable
from workers_ai_contract.proxying import ProxiedCall
from workers_ai_contract.recording import CallSecrets
from workers_ai_contract.reporting.proxy_log import ProxyLog
from workers_ai_contract.traffic import NotJudged

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement

TOKEN = "planted-token-0123456789"  # noqa: S105 - planted
SECRETS = CallSecrets.of((("authorization", f"Bearer {TOKEN}"),))


def log(*, verbose: bool = False) -> ProxyLog:
    """Return a log without colours."""
    return ProxyLog(colours=False, quiet=False, verbose=verbose)


def called(
    request: Judgement | NotJudged, answer: Judgement | NotJudged, *, refused: bool = False
) -> ProxiedCall:
    """Return a call."""
    return ProxiedCall("POST", "/x", 400, request, answer, refused=refused, secrets=SECRETS)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("that is compressed with 'weird'", "answer not judged: it is compressed with 'weird'"),
        ("whose answer broke off", "answer not judged: it broke off"),
        (
            "whose request was refused by the proxy",
            "answer not judged: its request was refused by the proxy",
        ),
    ],
)
def test_why_an_answer_was_not_judged_is_said(
    capsys: pytest.CaptureFixture[str], reason: str, said: str
) -> None:
    """In a sentence."""
    log().call(called(NotJudged("", "whose request was not kept"), NotJudged("", reason)))

    assert capsys.readouterr().err == f"wai proxy: POST /x 400 request not judged: it was not kept; {said}\n"


def test_both_verdicts_are_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a full stop in the middle."""
    log().call(called(unreadable("it ends early"), unreadable("it begins late")))

    said = "request unreadable: it ends early; answer unreadable: it begins late"
    assert capsys.readouterr().err == f"wai proxy: POST /x 400 {said}\n"


def test_no_line_has_a_secret_of_the_call(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever quotes it: the first problem, and each of them."""
    found = unreadable(f"'{TOKEN}' and '{TOKEN[:12]}…'")
    log(verbose=True).call(called(found, found))
    lines = capsys.readouterr().err

    assert lines.count("*" * len(TOKEN)) == 4
    assert "planted" not in lines


@pytest.mark.parametrize(
    ("calls", "tally", "said"),
    [
        (0, NOTHING, "nothing passed"),
        (1, NOTHING, "no body passed, so nothing was judged"),
        (
            1,
            Tally(not_judged=(("whose request was refused by the proxy", 2),)),
            "not judged: 2 payloads whose request was refused by the proxy",
        ),
    ],
)
def test_the_sums_are_sentences(
    capsys: pytest.CaptureFixture[str], calls: int, tally: Tally, said: str
) -> None:
    """Also if calls passed that have no body."""
    written = log()
    for _ in range(calls):
        written.call(called(NotJudged("", "of another service", missing=False), unreadable("x")))
    written.sums(tally)

    assert capsys.readouterr().err.splitlines()[-1] == f"wai proxy: {said}"
