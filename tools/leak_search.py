"""Collect what a session tells about its connection, and search it for a password."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from pathlib import Path

from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.table import EnvironmentSettings, TableEnvironment
from tools import quickstart_example


class SearchableSecretStore(GenericInMemorySecretStore):
    """A secret store that tells what it holds, to show that a search finds what is there."""

    def content(self) -> str:
        """Return all secrets as plain text."""
        listed = [each.secret_id for each in self.list_secrets("")]
        return "\n".join(str(dict(self.get_secret(secret_id))) for secret_id in listed)


def places_with(password: str, texts: Mapping[str, str]) -> list[str]:
    """Return the places whose text holds the password.

    Args:
        password: What to search for.
        texts: The text of each place. One that is empty proves nothing, and is an error.
    """
    for place, text in texts.items():
        if not text.strip():
            msg = f"there is nothing to search: {place}"
            raise ValueError(msg)
    return [place for place, text in texts.items() if password in text]


def outputs_of_session(store: SearchableSecretStore, plan_file: Path) -> dict[str, str]:
    """Declare the example's tables in a new session; return everything that it tells of them.

    Args:
        store: Where the session keeps the password.
        plan_file: A file for the compiled plan; not there yet.
    """
    settings = EnvironmentSettings.new_instance().in_batch_mode().with_secret_store(store).build()
    t_env = TableEnvironment.create(settings)
    urls = [jar.as_uri() for jar in quickstart_example.jars()]
    t_env.get_config().set("pipeline.jars", ";".join(urls))

    example = runpy.run_path(str(quickstart_example.EXAMPLE))
    example["declare"](t_env)
    t_env.execute_sql(f"COMPILE PLAN '{plan_file}' FOR {example['COPY']}")
    return {
        "SHOW CREATE TABLE": rows_of(t_env, "SHOW CREATE TABLE orders"),
        "SHOW CREATE CONNECTION": rows_of(t_env, "SHOW CREATE CONNECTION warehouse"),
        "DESCRIBE CONNECTION": rows_of(t_env, "DESCRIBE CONNECTION EXTENDED warehouse"),
        "EXPLAIN": t_env.explain_sql(example["COPY"]),
        "the compiled plan": plan_file.read_text(),
    }


def rows_of(t_env: TableEnvironment, sql: str) -> str:
    """Return the rows of a statement, one a line."""
    with t_env.execute_sql(sql).collect() as rows:
        return "\n".join(str(row) for row in rows)


def text_in(directory: Path) -> str:
    """Return what the files below a directory hold."""
    files = (file for file in sorted(directory.rglob("*")) if file.is_file())
    return "\n".join(file.read_text(errors="replace") for file in files)
