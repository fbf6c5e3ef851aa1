"""What a recording says of a call beside what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.traffic import NotJudged

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.proxying.calls import ProxiedCall
    from workers_ai_kernel import Json, JsonObject

_VERDICTS = {True: "valid", False: "invalid", None: "unreadable"}
_MOST_PROBLEMS = 100


def notes_of(call: ProxiedCall) -> JsonObject:
    """Return the notes of a call, in the form of `exchange.schema.json`."""
    return {"request": _found(call.request), "answer": _found(call.answer), "error": call.error}


def _found(part: Judgement | NotJudged) -> Json:
    if isinstance(part, NotJudged):
        return {"verdict": None, "not_judged": part.reason, "problems": []}
    return {
        "verdict": _VERDICTS[part.valid],
        "form": None if part.form is None else part.form.value,
        "problems": [problem.to_json() for problem in part.problems[:_MOST_PROBLEMS]],
    }
