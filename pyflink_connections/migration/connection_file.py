"""The CREATE CONNECTION statements of a migration, without a secret in them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from pyflink_connections.migration.grouping import ProposedConnection
from pyflink_connections.redaction import MASK
from pyflink_connections.sql import print_create_connection

__all__ = ["SecretForm", "written_connections"]

_HEADER = """\
-- The connections that the migrated scripts use. Run this file once, before them.
"""
_HOW_TO = {
    "reference": """\
-- Each ${secret:<id>} refers to a secret of the configured secret store. Store it there first,
-- with one field for each option that refers to it, named like the option.
""",
    "placeholder": """\
-- Replace each '******' by the secret. Until then its statement is refused.
""",
}


class SecretForm(Enum):
    """What stands for a secret in the statements."""

    REFERENCE = "reference"
    PLACEHOLDER = "placeholder"

    def text(self, secret_id: str) -> str:
        """Returns what stands for the value of an option.

        Args:
            secret_id: The identifier of the connection's secret.
        """
        return f"${{secret:{secret_id}}}" if self is SecretForm.REFERENCE else MASK


def written_connections(connections: Sequence[ProposedConnection], form: SecretForm) -> str:
    """Writes a script that creates connections."""
    statements = (_statement(connection, form) for connection in connections)
    return f"{_HEADER}{_HOW_TO[form.value]}\n" + "\n".join(statements)


def _statement(connection: ProposedConnection, form: SecretForm) -> str:
    shown = {
        key: form.text(connection.secret_id) if key in connection.secret_keys else value
        for key, value in connection.options.items()
    }
    return f"{print_create_connection(connection.identifier, shown)};\n"
