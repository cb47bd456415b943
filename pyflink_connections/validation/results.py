"""What came of trying a connection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["COLUMNS", "CheckStep", "ValidationReport"]

#: The names of the columns that reports are shown with.
COLUMNS = ("step", "ok", "detail", "milliseconds")


@dataclass(frozen=True)
class CheckStep:
    """One step of a check.

    Attributes:
        step: What was tried, such as ``reach`` or ``log in``.
        ok: Whether it worked; None if nobody knows how to try it.
        detail: The service's own answer, secrets hidden.
        milliseconds: How long it took.
    """

    step: str
    ok: bool | None
    detail: str
    milliseconds: int


class ValidationReport:
    """The steps of a check, in their order.

    ``print(report)`` shows a line for each step.

    Args:
        steps: The steps; the last one is the one that failed, if one did.
    """

    def __init__(self, steps: Iterable[CheckStep]) -> None:
        self.steps = tuple(steps)

    @property
    def ok(self) -> bool:
        """Whether nothing failed; so also if nobody knows how to try this connection."""
        return self.failure is None

    @property
    def failure(self) -> CheckStep | None:
        """The step that failed, or None."""
        return next((step for step in self.steps if step.ok is False), None)

    def text_rows(self) -> list[list[str]]:
        """Returns the rows of VALIDATE CONNECTION, all of them texts."""
        words = {True: "true", False: "false", None: "unknown"}
        return [
            [step.step, words[step.ok], step.detail, str(step.milliseconds)] for step in self.steps
        ]

    def __str__(self) -> str:
        return "\n".join(
            f"{step:<12} {ok:<8} {milliseconds:>6} ms  {detail}".rstrip()
            for step, ok, detail, milliseconds in self.text_rows()
        )
