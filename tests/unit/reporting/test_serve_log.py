"""The lines of `wai serve` have no secret of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.contracts.judgement import unreadable
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.reporting.serve_log import ServeLog
from workers_ai_contract.wire import Exchange, ReceivedRequest

if TYPE_CHECKING:
    import pytest

TOKEN = "planted-token-0123456789"  # noqa: S105 - planted
PATH = f"/client/v4/accounts/{TOKEN}/ai/run/x"


def test_a_token_in_the_path_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    """Also in a line that is remembered for requests like this, whoever sent the first one."""
    log = ServeLog(colours=False, quiet=False, verbose=True)
    right = Judge("input").judge_bytes(b'{"prompt": "x"}')
    for judgement in (right, unreadable(f"it quotes '{TOKEN}'")):
        for token in ("another-token", TOKEN, TOKEN, "another-token"):
            request = ReceivedRequest("POST", PATH, {"authorization": f"Bearer {token}"})
            log.exchange(Exchange(request, judgement, 200))

    lines = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("wai serve:   ")]
    assert [TOKEN in line for line in lines] == [True, False, False, True] * 2
    assert lines[1].startswith(f"wai serve: POST {PATH.replace(TOKEN, '*' * len(TOKEN))} 200 ")
