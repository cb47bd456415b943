"""Help that teaches: what a command is for, its options, and examples to start from."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["TeachingCommand", "TeachingGroup"]


class TeachingCommand(click.Command):
    """A command whose help ends with examples.

    Args:
        examples: Command lines, without the program's name.
    """

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples; each stays on its line."""
        super().format_epilog(ctx, formatter)
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"  {ctx.find_root().info_name} {example}\n")


class TeachingGroup(TeachingCommand, click.Group):
    """A group of commands whose help ends with examples."""
