"""The JDBC catalog over a real PostgreSQL, made with a connection."""

import pytest
from pyflink.java_gateway import get_gateway

from tests.integration.conftest import jdbc_env, rows

ORDERS = [(1, "tea"), (2, "cup"), (3, "pot")]


def load_driver(env):
    """Loads the JDBC driver where the catalog looks for it.

    The catalog asks the JVM's driver manager, which does not look into ``pipeline.jars``. Users put
    the jars into Flink's ``lib/`` folder; tests share one JVM, whose class path has none.
    """
    loader = env._j_tenv.getPlanner().getFlinkContext().getClassLoader()
    get_gateway().jvm.Class.forName("org.postgresql.Driver", True, loader)


@pytest.fixture(name="env")
def _env(secret_store):
    """A batch environment in which the JDBC catalog works."""
    env = jdbc_env(secret_store)
    load_driver(env)
    return env


@pytest.fixture(name="connect")
def _connect(postgres):
    """Creates system connection ``s`` in an environment, with changes if wanted."""

    def connect(env, name="TEMPORARY SYSTEM CONNECTION s", **changes):
        options = {
            "base-url": f"jdbc:postgresql://{postgres.host}:{postgres.port}",
            "username": postgres.user,
            "password": postgres.password,
            **changes,
        }
        entries = ", ".join(f"'{key}' = '{value}'" for key, value in options.items())
        env.execute_sql(f"CREATE {name} WITH ({entries})")

    return connect


CREATE = "CREATE CATALOG pg USING CONNECTION s WITH ('type' = 'jdbc', 'default-database' = '{}')"


@pytest.fixture(name="catalog")
def _catalog(env, connect, postgres):
    """Creates catalog ``pg`` with connection ``s``."""
    connect(env)
    env.execute_sql(CREATE.format(postgres.database))


def shown(env, statement):
    """The text of a SHOW CREATE statement."""
    [(text,)] = rows(env.execute_sql(statement))
    return text


@pytest.mark.usefixtures("catalog")
def test_use(env, orders, postgres):
    """A catalog lists, reads, joins and writes tables with the connection's password."""
    name, copy = orders
    env.execute_sql("USE CATALOG pg")
    assert {f"public.{name}", f"public.{copy}"} <= set(env.list_tables())
    assert {f"public.{name}"} <= set(env.get_catalog("pg").list_tables(postgres.database))
    assert ORDERS == rows(env.execute_sql(f"SELECT * FROM {name}"))
    assert ORDERS == rows(env.from_path(f"`public.{name}`").execute())
    env.execute_sql(f"INSERT INTO {copy} SELECT id, UPPER(item) FROM {name} WHERE id < 3").wait()
    joined = f"SELECT a.item, b.item FROM {name} a JOIN {copy} b ON a.id = b.id"
    assert [("cup", "CUP"), ("tea", "TEA")] == rows(env.execute_sql(joined))
