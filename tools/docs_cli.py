"""The documentation's pages about the command line, made out of the command line itself."""

from __future__ import annotations

from collections.abc import Iterator

import click

from pyflink_connections.cli.commands import COMMANDS
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import COMMON_NAMES, common_options
from pyflink_connections.cli.program import NAME, program

__all__ = ["common_table", "exit_codes", "section"]


def section(name: str) -> str:
    """Returns the section about one command: what it does, its options, and examples."""
    return "\n".join(_section(name))


def _section(name: str) -> Iterator[str]:
    context = click.Context(program, info_name=NAME)
    command = program.get_command(context, name)
    if command is None:
        raise KeyError(name)
    own = click.Context(command, info_name=name, parent=context)
    yield f"## {name}\n"
    yield f"```text\n{command.get_usage(own).removeprefix('Usage: ')}\n```\n"
    yield f"{_paragraphs(command.help or '')}\n"
    yield from _options(own, [p for p in command.params if p.name not in COMMON_NAMES])
    examples = "\n".join(f"{NAME} {each}" for each in getattr(command, "examples", ()))
    yield f"\n```shell\n{examples}\n```\n"


def common_table() -> str:
    """Returns the table of the options that all commands have."""
    context = click.Context(program, info_name=NAME)
    return "\n".join(_options(context, common_options()))


def exit_codes() -> str:
    """Returns the table of exit codes."""
    rows = [f"| {int(code)} | {code.meaning} |" for code in ExitCode]
    return "\n".join(["| code | meaning |", "|---|---|", *rows])


def _options(context: click.Context, parameters: list[click.Parameter]) -> Iterator[str]:
    records = [each.get_help_record(context) for each in parameters]
    rows = [f"| `{_cell(record[0])}` | {_cell(record[1])} |" for record in records if record]
    if rows:
        yield from ("| option | |", "|---|---|", *rows)


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


#: The markers that pages have, and what takes their place.
SECTIONS = {f"cli-{name}": name for name in COMMANDS}
