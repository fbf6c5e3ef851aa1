"""What the command says of calls that it does not understand, and its help."""

from __future__ import annotations

from argparse import ArgumentTypeError
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.cli.main import COMMANDS, main
from workers_ai_contract.options.help_texts import HELP
from workers_ai_contract.options.parsing import WaiParser

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["valdate"], "there is no command 'valdate'; did you mean validate?"),
        (["tide"], "there is no command 'tide': choose validate, generate"),
        (["--versoin"], "unrecognized argument --versoin; did you mean --version?"),
        (["validate", "--hlp"], "unrecognized argument --hlp; did you mean --help?"),
        (["validate", "--profle=all", "x"], "unrecognized argument --profle; did you mean --profile?"),
        (["validate", "--profile", "enforcd", "x"], "did you mean enforced?"),
        (["validate", "--profile", "\x1b[31m", "x"], r"--profile: '\x1b[31m' is not one of published,"),
        (["validate", "--profile", "it's", "x"], """--profile: "it's" is not one of published,"""),
        (
            ["proxy", "--upstream", "http://h", "--record", "https://u:SECRET@x.har"],
            "cannot write to https:/…@x.har: ",
        ),
        (["validate", "x", "-o", "https://u:SECRET@x/o"], "cannot write to https://…@x/o: it is a URL"),
        (["fuzz", "--report", "json=s3://b/r.json"], "cannot write to s3://b/r.json: it is a URL"),
        (["fuzz", "--seed", "x"], "--seed: must be a whole number from 0 to 4294967295, not 'x'."),
        (["fuzz", "--seed", "-1"], "--seed: must be at least 0."),
        (["fuzz", "--max-time", "x"], "must be more than 0 and at most 86400 seconds, not 'x'."),
        (["validate", "--jobs", "1.5", "x"], "--jobs: must be a whole number, at least 1, not '1.5'."),
        (["validate", "--jobs", "http://u:SECRET@h", "x"], "not 'http://…@h'."),
        (["generate", "--format", "poem"], "--format: 'poem' is not one of jsonl, json, dir"),
        (["openapi", "--profile", "enforced"], "'enforced' is not one of published or observed."),
        (["openapi", "--profile", "typed"], "'typed' is not one of published or observed."),
        (["schema", "--profile", "enforced"], "not one of published, observed or typed."),
        (["validate"], "the following arguments are required: FILE."),
        (["fuzz", "--commnd", "x"], "did you mean --command?"),
    ],
)
def test_a_mistake_gets_one_sentence_and_the_likely_word(
    call: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and where to read on."""
    with pytest.raises(SystemExit) as caught:
        main(call)
    told = capsys.readouterr().err

    assert caught.value.code == 2
    assert says in told
    assert told.count("\n") == 1
    assert "--help'" in told


@pytest.mark.parametrize("name", [name for name, _, module in COMMANDS if module is not None])
def test_what_is_no_number_is_refused_in_words(name: str) -> None:
    """Of every option: argparse would name a function of ours otherwise."""
    parser = WaiParser(name, "")
    module = next(module for command, _, module in COMMANDS if command == name)
    import_module(str(module)).COMMAND.add_arguments(parser)

    kinds = [action.type for action in parser._actions if callable(action.type)]
    # Another exception than this one would fail the test.
    assert all(_told_of("tide", kind) for kind in kinds)


def _told_of(text: str, kind: Callable[[str], object]) -> str:
    try:
        return f"taken as {kind(text)!r}"
    except ArgumentTypeError as error:
        return str(error)


@pytest.mark.parametrize("name", sorted(HELP))
def test_the_help_of_a_command_has_examples_and_exit_codes(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both as `wai help NAME` and as `wai NAME --help`."""
    texts: list[str] = []
    for call in (["help", name], [name, "--help"]):
        with pytest.raises(SystemExit) as caught:
            main(call)
        assert caught.value.code == 0
        texts.append(capsys.readouterr().out)

    assert texts[0] == texts[1]
    assert f"  wai {name} " in texts[0]
    assert "exit codes:\n  0 " in texts[0]


def test_every_command_has_its_examples() -> None:
    """Those of the generator, too."""
    assert {name for name, _, _ in COMMANDS} == HELP.keys()


def test_help_alone_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """On stdout, because it was asked for."""
    assert main(["help"]) == 0
    assert all(f"  {name} " in capsys.readouterr().out for name, _, _ in COMMANDS[:1])


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_a_name_with_a_nul_character_is_one_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No shell can pass one, but Python can."""
    assert main([name, "a\0b"]) == 2
    assert capsys.readouterr().err == (
        f"wai {name}: an argument contains a NUL character, which no name can\n"
    )
