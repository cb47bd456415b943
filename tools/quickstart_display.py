"""How the quickstart looks: coloured with a progress bar in a terminal, plain text elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

SECONDS_BETWEEN_COUNTS = 0.3


class Display:
    """Writes to standard output."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, soft_wrap=True)

    def step(self, text: str) -> None:
        """Announce what is done next."""
        self._console.print(f"[bold cyan]==>[/] [bold]{text}[/]")

    def output(self, line: str) -> None:
        """Show a line that another program wrote."""
        self._console.print(f"    {line}", markup=False, style="dim")

    def result(self, text: str) -> None:
        """Show something that is as it should be."""
        self._console.print(f" [bold green]ok[/] {text}")

    def failure(self, text: str) -> None:
        """Show something that isn't."""
        self._console.print(f" [bold red]NO[/] {text}")

    @contextmanager
    def progress(self, total: int, count: Callable[[], int]) -> Iterator[None]:
        """Show a bar for as long as the block runs.

        Args:
            total: What the count is at the end.
            count: Called again and again, from another thread.
        """
        if not self._console.is_terminal:
            yield
            return
        columns = SpinnerColumn(), TextColumn("rows copied"), BarColumn(), MofNCompleteColumn()
        with (
            Progress(*columns, console=self._console) as bar,
            repeating(lambda: bar.update(task, completed=count())),
        ):
            task = bar.add_task("", total=total)
            yield


@contextmanager
def repeating(action: Callable[[], None]) -> Iterator[None]:
    """Call something from another thread while the block runs, and once more at its end."""
    ended = threading.Event()

    def repeat() -> None:
        while not ended.wait(SECONDS_BETWEEN_COUNTS):
            action()
        action()

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
