"""The environment as a drop-in: what it shares with PyFlink and what it keeps apart."""

import importlib
import os
import pkgutil
import subprocess
import sys

import pyflink.table
import pytest

import pyflink_connections.table as ours
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.table.flink_versions import HAS_MODELS
from tests.integration.conftest import rows


def run_python(code, *arguments, **variables):
    """Runs code in a new process, with more environment variables; returns the words it prints."""
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert 0 == result.returncode, result.stderr
    return result.stdout.split()


def create(env, name="c", **options):
    """Creates a connection."""
    entries = ", ".join(f"'{key}' = '{value}'" for key, value in options.items())
    env.execute_sql(f"CREATE CONNECTION {name} WITH ({entries})")


def test_import_is_cheap():
    """Importing the package loads neither PyFlink nor py4j nor a vendor's SDK."""
    loaded = run_python(
        "import sys, pyflink_connections, pyflink_connections.secret_stores, "
        "pyflink_connections.sql, pyflink_connections.connections; "
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    assert not {"pyflink", "py4j", "azure", "boto3", "hvac"} & set(loaded)


def test_import_of_the_drop_in_starts_no_jvm():
    """Importing the drop-in starts no JVM, just as PyFlink does not."""
    code = "import pyflink_connections.table, pyflink.java_gateway as g; print(g._gateway)"
    assert ["None"] == run_python(code)


def test_exports():
    """Everything pyflink.table exports is there, either the same or ours, which derives from it."""
    added = {"CatalogConnection", "CatalogTable", "ConnectionDescriptor", "SensitiveConnection"}
    added |= {"ObjectIdentifier"} | ({"ModelDescriptor"} if HAS_MODELS else set())
    assert {*pyflink.table.__all__, *added} == set(ours.__all__)
    for name in ours.__all__:
        mine = getattr(ours, name)
        assert name in added or issubclass(mine, getattr(pyflink.table, name))


def test_exports_of_submodules():
    """Submodules of ours have all that PyFlink's have, either the same or derived from it."""
    for module in pkgutil.iter_modules(pyflink.table.__path__):
        stock = importlib.import_module(f"pyflink.table.{module.name}")
        mine = importlib.import_module(f"pyflink_connections.table.{module.name}")
        for name, value in vars(stock).items():
            if isinstance(value, type) and value.__module__ == stock.__name__:
                assert issubclass(getattr(mine, name), value)
            elif not name.startswith("__"):
                assert hasattr(mine, name)


def test_submodules():
    """Submodules of pyflink.table can be imported from here, and are no copies."""
    from pyflink_connections.table.expressions import col
    from pyflink_connections.table.udf import ScalarFunction

    assert col is pyflink.table.expressions.col
    assert ScalarFunction is pyflink.table.ScalarFunction


@pytest.mark.smoke
def test_types(new_env):
    """Environments are PyFlink's by type, and a stream environment is a table environment."""
    assert isinstance(new_env, pyflink.table.TableEnvironment)
    settings = ours.EnvironmentSettings.in_streaming_mode()
    streaming = ours.StreamTableEnvironment.create(environment_settings=settings)
    assert isinstance(streaming, pyflink.table.StreamTableEnvironment)
    assert isinstance(streaming, ours.TableEnvironment)
    assert isinstance(settings, pyflink.table.EnvironmentSettings)
    create(streaming, a="b")
    assert [("c",)] == rows(streaming.execute_sql("SHOW CONNECTIONS"))


@pytest.mark.smoke
def test_stream_environment_on_a_data_stream():
    """A stream environment over an execution environment has connections and data streams."""
    from pyflink.datastream import StreamExecutionEnvironment

    execution = StreamExecutionEnvironment.get_execution_environment()
    env = ours.StreamTableEnvironment.create(execution)
    create(env, **{"number-of-rows": "3"})
    env.execute_sql("CREATE TABLE t (n BIGINT) USING CONNECTION c WITH ('connector' = 'datagen')")
    stream = env.to_data_stream(env.from_path("t"))
    with stream.execute_and_collect() as collected:
        assert 3 == len(list(collected))


@pytest.mark.smoke
def test_wrap():
    """An environment that PyFlink made gets connections, and stays the same session."""
    stock = pyflink.table.TableEnvironment.create(pyflink.table.EnvironmentSettings.in_batch_mode())
    stock.execute_sql("CREATE TABLE before_wrap (n INT) WITH ('connector' = 'datagen')")
    env = ours.TableEnvironment.wrap(stock)
    create(env, **{"number-of-rows": "2"})
    env.execute_sql("CREATE TABLE t (n BIGINT) USING CONNECTION c WITH ('connector' = 'datagen')")
    assert {"before_wrap", "t"} == set(stock.list_tables())
    assert 2 == len(rows(stock.execute_sql("SELECT * FROM t")))
    with pytest.raises(ValidationException, match="has connections already"):
        ours.TableEnvironment.wrap(stock)


def test_two_environments(secret_store):
    """Two environments in one process have their own connections and secret stores."""
    other_store = GenericInMemorySecretStore()
    first, second = (
        ours.TableEnvironment.create(
            ours.EnvironmentSettings.new_instance().in_batch_mode().with_secret_store(store).build()
        )
        for store in (secret_store, other_store)
    )
    create(first, password="p4ssw0rd", **{"number-of-rows": "1"})
    assert [] == rows(second.execute_sql("SHOW CONNECTIONS"))
    assert (1, 0) == (len(secret_store), len(other_store))
    create(second, **{"number-of-rows": "2"})
    table = "CREATE TABLE t (n BIGINT) USING CONNECTION c WITH ('connector' = 'datagen')"
    second.execute_sql(table)
    assert 2 == len(rows(second.execute_sql("SELECT * FROM t")))


def test_wrong_secret_store():
    """Something that is no secret store is refused by the builder."""
    with pytest.raises(TypeError, match="must be a SecretStore or a factory, not dict"):
        ours.EnvironmentSettings.new_instance().with_secret_store({})


@pytest.mark.smoke
class TestModules:
    """Nothing can switch connections off silently."""

    @pytest.fixture(name="env")
    def _env(self, new_env):
        create(new_env, **{"number-of-rows": "2"})
        new_env.execute_sql(
            "CREATE TABLE t (n BIGINT) USING CONNECTION c WITH ('connector' = 'datagen')"
        )
        return new_env

    @pytest.mark.parametrize(
        "change",
        [
            lambda env: env.execute_sql("USE MODULES core"),
            lambda env: env.use_modules("core"),
            lambda env: env.execute_sql("UNLOAD MODULE core"),
            lambda env: env.unload_module("core"),
        ],
    )
    def test_stays_in_use(self, env, change):
        """Whatever is done to other modules, tables still find their connection."""
        change(env)
        assert "connections" == env.list_modules()[0]
        assert 2 == len(rows(env.execute_sql("SELECT * FROM t")))

    @pytest.mark.parametrize(
        "unload",
        [
            lambda env: env.execute_sql("UNLOAD MODULE `connections`"),
            lambda env: env.unload_module("connections"),
        ],
    )
    def test_can_not_be_unloaded(self, env, unload):
        """Unloading the module is refused, with what to use instead."""
        with pytest.raises(ValidationException, match="can't be unloaded"):
            unload(env)


THREADS_SCRIPT = """
from concurrent.futures import ThreadPoolExecutor
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())


def work(number):
    env.execute_sql(f"CREATE CONNECTION c{number} WITH ('a' = '{number}', 'password' = 'p4ss')")
    env.execute_sql(
        f"CREATE TABLE t{number} (n BIGINT) USING CONNECTION c{number} "
        "WITH ('connector' = 'datagen')"
    )
    env.execute_sql(f"ALTER CONNECTION c{number} RESET ('password')")
    with env.execute_sql(f"DESCRIBE CONNECTION c{number}").collect() as rows:
        return dict(map(tuple, rows))["option:a"]


with ThreadPoolExecutor(8) as pool:
    print(*pool.map(work, range(32)))
with env.execute_sql("SHOW CONNECTIONS").collect() as rows:
    print(len(list(rows)))
"""


def test_threads():
    """Statements of eight threads on one environment don't get in each other's way.

    In a process of its own and without queries: once several threads have used a PyFlink
    environment, its planner fails with a NullPointerException, without this package just the same.
    """
    assert [*map(str, range(32)), "32"] == run_python(THREADS_SCRIPT)
