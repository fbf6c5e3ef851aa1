"""The log of `wai serve`: one line for each request with its verdict, in colour on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cabidela.profile import BAD_INPUT_CODE
from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.recording import CallSecrets
from workers_ai_contract.reporting.call_log import FIRST_FAILURE, CallLog
from workers_ai_contract.wire.api_errors import INVALID_INPUT, NO_SUCH_MODEL
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workers_ai_contract.vocabulary import Form
    from workers_ai_contract.wire import Exchange
    from workers_ai_kernel.problem import Problem

_MOST_REMEMBERED = 500
_LONGEST_REMEMBERED = 500
_OF_BODY = frozenset({BAD_INPUT_CODE, INVALID_INPUT.code, NO_SUCH_MODEL})


class ServeLog(CallLog):
    """`quiet` leaves out requests that went well, `verbose` adds each further problem, and each repair."""

    command = "wai serve"

    def __init__(self, *, colours: bool, quiet: bool, verbose: bool) -> None:
        super().__init__(colours=colours, quiet=quiet, verbose=verbose)
        # Most requests of a client have the same line.
        self._usual: dict[tuple[str, str, int, Form | None, frozenset[str]], str] = {}
        # Those of the latest request, which most often are those of the next one.
        self._headers: Mapping[str, str] = {}
        self._secrets = CallSecrets(frozenset())

    def exchange(self, exchange: Exchange) -> None:
        """Log one request."""
        if self.quiet and _went_well(exchange):
            return
        secrets = self._secrets_of(exchange.request.headers)
        self.line(self._summary(exchange, secrets))
        if self.verbose and exchange.judgement is not None:
            for number, problem in enumerate(exchange.judgement.problems):
                for detail in _details(problem, is_first=number == 0):
                    self.line(secrets.text(f"  {output_line(detail)}"))

    def _secrets_of(self, headers: Mapping[str, str]) -> CallSecrets:
        if headers is not self._headers:
            self._headers, self._secrets = headers, CallSecrets.of(tuple(headers.items()))
        return self._secrets

    def _summary(self, exchange: Exchange, secrets: CallSecrets) -> str:
        request, judgement = exchange.request, exchange.judgement
        is_usual = judgement is not None and _went_well(exchange) and len(request.path) <= _LONGEST_REMEMBERED
        if not is_usual:
            return secrets.text(self._composed(exchange))
        key = (request.method, request.path, exchange.status, request.form, secrets.words)
        if key not in self._usual:
            if len(self._usual) >= _MOST_REMEMBERED:
                self._usual.clear()
            self._usual[key] = secrets.text(self._composed(exchange))
        return self._usual[key]

    def _composed(self, exchange: Exchange) -> str:
        request, judgement = exchange.request, exchange.judgement
        status = f"{exchange.status or 'reset'}"
        if exchange.error_code is not None:
            status = f"{status} {exchange.error_code}"
        parts = [
            output_line(f"{request.method} {request.path}"),
            self.status(exchange.status, status),
        ]
        of_call = _reason_of_call(exchange)
        if of_call is not None:
            parts.append(output_line(of_call))
        elif judgement is not None:
            form = "no form" if request.form is None else request.form.value
            verdict = self.verdict(valid=judgement.valid, has_problems=bool(judgement.problems))
            reason = _reason(exchange, judgement.problems)
            parts.append(f"{form}, {verdict}{f': {output_line(reason)}' if reason else ''}")
        if exchange.hint is not None:
            parts.append(f"({output_line(exchange.hint)})")
        return " ".join(parts)


def _reason_of_call(exchange: Exchange) -> str | None:
    """Return why a call was refused whatever its body; None if the body is the reason, or a hint says it."""
    code = exchange.error_code
    if code is None or code in _OF_BODY or code not in API_CODES or exchange.hint is not None:
        return None
    return API_CODES[code].meaning


def _reason(exchange: Exchange, problems: Sequence[Problem]) -> str:
    """Return the first problem; the contract of the body does not judge the model."""
    if exchange.error_code == NO_SUCH_MODEL:
        named = exchange.request.named_model
        return "the request does not name a model" if named is None else f"unknown model {named!r}"
    return problems[0].message if problems else ""


def _went_well(exchange: Exchange) -> bool:
    judged_well = exchange.judgement is None or not exchange.judgement.problems
    return 0 < exchange.status < FIRST_FAILURE and judged_well and exchange.hint is None


def _details(problem: Problem, *, is_first: bool) -> Iterator[str]:
    if not is_first:
        yield f"{problem.severity.value}: {problem.message} [{problem.code}]"
    if problem.repair is not None:
        yield problem.repair
