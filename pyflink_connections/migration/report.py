"""A migration plan as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyflink_connections.migration.collecting import Refusal
from pyflink_connections.migration.connection_file import SecretForm
from pyflink_connections.migration.grouping import ProposedConnection

__all__ = ["report_document", "written_report"]


def written_report(
    connections: Sequence[ProposedConnection],
    refusals: Sequence[Refusal],
    form: SecretForm | None,
) -> str:
    """Writes what a migration is going to do; no secret is in it.

    Args:
        connections: The connections to create.
        refusals: What stays as it is.
        form: What stands for secrets in the connection file; None if there is no such file.
    """
    lines = [*_created(connections), *_secrets(connections, form), *_refused(refusals)]
    return "\n".join(lines) or "No inline credentials were found."


def report_document(
    connections: Sequence[ProposedConnection], refusals: Sequence[Refusal]
) -> dict[str, object]:
    """Returns the same for programs, as lists and dictionaries."""
    return {
        "connections": [
            {
                "name": str(each.identifier),
                "options": sorted(each.options.keys() - each.secret_keys),
                "secret options": sorted(each.secret_keys),
                "used by": [f"{found.place} {found}" for found in each.objects],
            }
            for each in connections
        ],
        "refused": [
            {"place": each.place, "keys": list(each.keys), "reason": each.reason}
            for each in refusals
        ],
    }


def _created(connections: Sequence[ProposedConnection]) -> Iterator[str]:
    if connections:
        yield "Connections to create, and what will use them:"
    for connection in connections:
        shown = [
            f"{key} (secret)" if key in connection.secret_keys else key
            for key in sorted(connection.options)
        ]
        yield f"  {connection.identifier}: {', '.join(shown)}"
        for found in connection.objects:
            yield f"    {f'{found.place}  {found}'.strip()}"


def _secrets(connections: Sequence[ProposedConnection], form: SecretForm | None) -> Iterator[str]:
    with_secrets = [each for each in connections if each.secret_keys]
    if form is SecretForm.REFERENCE and with_secrets:
        yield "Secrets to store before the connections are created:"
        for connection in with_secrets:
            yield f"  {connection.secret_id}: {', '.join(sorted(connection.secret_keys))}"


def _refused(refusals: Sequence[Refusal]) -> Iterator[str]:
    if refusals:
        yield "What stays as it is, and why:"
    for refusal in refusals:
        yield f"  {refusal}"
