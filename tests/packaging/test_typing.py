"""What type checkers see of the package, in a user's program under mypy's strict rules."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pyflink.table
import pytest

import pyflink_connections.table

pytest.importorskip("mypy", reason="mypy checks the package on the newest Flink only")

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(ROOT.glob("examples/**/*.py"))

PROGRAM = """
from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.table import (
    CatalogConnection,
    ConnectionDescriptor,
    DataTypes,
    EnvironmentSettings,
    ObjectIdentifier,
    Schema,
    StatementSet,
    Table,
    TableDescriptor,
    TableEnvironment,
)
from pyflink_connections.table.catalog import CatalogTable, ObjectPath
from pyflink_connections.table.expressions import col
from pyflink_connections.table.udf import udf


def main() -> None:
    settings: EnvironmentSettings = (
        EnvironmentSettings.new_instance()
        .in_batch_mode()
        .with_secret_store(GenericInMemorySecretStore())
        .build()
    )
    env: TableEnvironment = TableEnvironment.create(settings)
    connection: ConnectionDescriptor = (
        ConnectionDescriptor.for_type("basic").option("port", 5432).comment("ours").build()
    )
    port: str = connection.get_options()["port"]
    env.create_connection("c", connection, ignore_if_exists=True)
    env.alter_connection("c", {"password": port}, reset_keys=["port"])
    dropped: bool = env.drop_connection("c", ignore_if_not_exists=False)
    names: list[str] = env.list_connections()
    definition: CatalogConnection = env.get_connection("c")
    schema = Schema.new_builder().column("n", DataTypes.BIGINT()).build()
    descriptor: TableDescriptor = (
        TableDescriptor.for_connector("jdbc")
        .schema(schema)
        .connection("c")
        .option("table-name", "t")
        .build()
    )
    path: str | None = descriptor.to_builder().comment("ours").build().get_connection()
    env.create_table("t", descriptor)
    table: Table = env.from_path("t")
    inline: Table = env.from_descriptor(descriptor)
    queried: Table = env.sql_query("SELECT * FROM t")
    queried.select(col("n")).execute_insert(descriptor)
    statements: StatementSet = env.create_statement_set().add_insert(descriptor, inline)
    statements.execute()
    catalog = env.get_catalog("default_catalog")
    if catalog is not None:
        catalog.create_connection(ObjectPath("db", "c"), definition, False)
        found = catalog.get_table(ObjectPath("db", "t"))
        if isinstance(found, CatalogTable):
            identifier: ObjectIdentifier | None = found.get_connection()
            print(identifier, table, dropped, names, path, udf)
"""

MISTAKES = {
    'env.create_connection("c", {"password": "p"})': "arg-type",
    'env.create_connection("c")': "call-arg",
    'env.drop_connection("c", ignore_if_exists=True)': "call-arg",
    'ConnectionDescriptor.for_type("basic").option("a", None)': "arg-type",
    'ConnectionDescriptor.for_type("basic").build().get_options()["a"] = "b"': "index",
    "env.list_connections().keys()": "attr-defined",
    'TableDescriptor.for_connector("x").connection(None)': "arg-type",
    'env.get_catalog("c").list_connections("db")': "union-attr",
    'ObjectIdentifier.of("c").get_catalog_name().upper()': "union-attr",
}


def check(program, tmp_path):
    """Runs mypy as a user does: with no configuration but the strict rules; gives what it says."""
    result = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--python-version=3.12"),
            # PyFlink has no types at all: neither its modules nor its classes nor its decorators.
            *("--disable-error-code=import-untyped", "--allow-subclassing-any"),
            "--allow-untyped-decorators",
            *("--cache-dir", tmp_path / "cache", program),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout + result.stderr


def test_program(tmp_path):
    """A program that uses the whole interface has the types it says."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    assert "Success" in check(program, tmp_path)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples(example, tmp_path):
    """The examples are typed."""
    assert "Success" in check(example, tmp_path)


def test_mistakes(tmp_path):
    """Each mistake is found, so the types are no loose ones."""
    program = tmp_path / "mistakes.py"
    imports = "ConnectionDescriptor, ObjectIdentifier, TableDescriptor, TableEnvironment"
    lines = [
        f"from pyflink_connections.table import EnvironmentSettings, {imports}",
        "env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())",
        *MISTAKES,
    ]
    program.write_text("\n".join(lines))
    told = check(program, tmp_path).splitlines()
    for number, expected in enumerate(MISTAKES.values(), 3):
        [error] = [line for line in told if line.startswith(f"mistakes.py:{number}: error")]
        assert error.endswith(f"[{expected}]")


def test_submodules():
    """Type checkers find each submodule of PyFlink's below ours."""
    package = Path(pyflink_connections.table.__file__).parent
    known = {path.stem for path in package.glob("*.py*")}
    assert {module.name for module in pkgutil.iter_modules(pyflink.table.__path__)} <= known | {
        "sinks",  # of Flink 1.20; deprecated there and gone since
        "sources",
    }
