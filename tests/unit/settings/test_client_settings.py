"""Settings of a client: layers over each other, suites, policies, codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers_ai_contract.errors import UsageError
from workers_ai_contract.settings import BUDGETS, Suite, policies_of, settings_of
from workers_ai_contract.settings.client_settings import ReportFile
from workers_ai_contract.settings.policies import NO_POLICIES, Policies, StreamEnd
from workers_ai_contract.vocabulary import Form, Profile
from workers_ai_kernel.problem import Severity

COMMAND = {"command": "run me"}


def test_what_is_not_set_is_default() -> None:
    """A run has a limit of time and no seed."""
    made = settings_of("tide", COMMAND)

    assert (made.name, made.command, made.seed, made.suite) == ("tide", "run me", None, Suite.DEFAULT)
    assert (made.max_examples, made.max_time_s) == (75, 900.0)
    assert (made.fail_on, made.strict, made.baseline, made.policies) == (
        Severity.ERROR,
        False,
        None,
        NO_POLICIES,
    )


def test_a_later_layer_outranks_an_earlier_one() -> None:
    """Lists are replaced; policies and reports are merged by their names."""
    shared = {
        "seed": 1,
        "ignore": ["usage-lost"],
        "policies": {"stream_end": "close"},
        "reports": {"html": "a"},
    }
    client = {**COMMAND, "seed": 2, "policies": {"error_texts": "optional"}, "reports": {"junit": "b"}}
    made = settings_of("tide", shared, client, {"ignore": ["text-lost"], "operations": ["chat"]})

    assert (made.seed, made.ignore) == (2, frozenset({"text-lost"}))
    assert made.operations == {Form.CHAT}
    assert made.policies == policies_of({"stream_end": "close", "error_texts": "optional"})
    assert made.reports == (ReportFile("html", Path("a")), ReportFile("junit", Path("b")))


@pytest.mark.parametrize("suite", Suite)
def test_a_suite_is_a_budget_that_can_be_set_apart(suite: Suite) -> None:
    """Each tries more than the one before, in more time; single numbers outrank it."""
    made = settings_of("", COMMAND, {"suite": suite.value})
    apart = settings_of("", COMMAND, {"suite": suite.value, "max_examples": 7, "max_time": 5})

    assert (made.max_examples, made.max_time_s) == (BUDGETS[suite].max_examples, BUDGETS[suite].max_time_s)
    assert (apart.max_examples, apart.max_time_s) == (7, 5.0)
    assert [*BUDGETS.values()] == sorted(BUDGETS.values(), key=lambda budget: budget.max_examples)


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        ({"ignore": ["text-lots"]}, "ignore: there is no code 'text-lots'; did you mean 'text-lost'?"),
        ({"select": ["xyzzy"]}, "`wai explain` lists all codes"),
        ({"select": ["text-lost"], "ignore": ["text-lost"]}, "both selected and ignored"),
    ],
)
def test_a_code_must_exist(layer: dict[str, list[str]], sentence: str) -> None:
    """And it cannot be wanted and not wanted."""
    with pytest.raises(UsageError) as raised:
        settings_of("", COMMAND, {name: [*codes] for name, codes in layer.items()})

    assert sentence in str(raised.value)


def test_policies_survive_their_own_form() -> None:
    """What is declared is the same when it is read again; an unknown value is refused."""
    declared = Policies(stream_end=StreamEnd.CLOSE, added_fields=frozenset({"temperature"}))

    assert policies_of(declared.to_json()) == declared
    assert policies_of({}) == NO_POLICIES
    with pytest.raises(UsageError, match=r"policies\.stream_end must be"):
        policies_of({"stream_end": "soon"})


def test_a_profile_is_one_of_the_contracts() -> None:
    """Enforced, unless another one is to refuse as well."""
    assert settings_of("", COMMAND).profile is Profile.ENFORCED
    assert settings_of("", COMMAND, {"profile": "published"}).profile is Profile.PUBLISHED
