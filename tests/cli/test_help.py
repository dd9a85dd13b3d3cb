"""What ``--help`` says of the program and of each command."""

from __future__ import annotations

import pytest

from tests.cli.terminal import run

COMMANDS = (
    *("demo", "open", "rank", "print", "verify", "list", "compare", "log", "rollup", "export", "import"),
    *("passphrase", "backup", "check", "restore"),
    "scheme",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str) -> None:
    ran = run(command, "--help")
    assert (ran.status, ran.err) == (0, "")
    usage, description, *rest = ran.out.split("\n\n")
    assert usage.startswith(f"usage: riskdesk {command} ")
    # A sentence, and not at once the list of the arguments.
    assert description.strip().endswith(".")
    assert rest


def test_the_program_tells_of_all_commands_and_of_a_file_of_sessions() -> None:
    said = " ".join(run("--help").out.split())
    assert "riskdesk FILE.riskdesk opens it with the preview of a file of exported sessions" in said
    assert [command for command in COMMANDS if f" {command} " not in said] == []
