"""The JDBC catalog over a real PostgreSQL, made with a connection."""

import pytest
from pyflink.common import Configuration
from pyflink.java_gateway import get_gateway
from ruamel.yaml import YAML

from pyflink_connections.exceptions import (
    ConnectionNotExistException,
    SecretException,
    ValidationException,
)
from pyflink_connections.table.flink_versions import HAS_CATALOG_DESCRIPTORS
from tests.integration.conftest import jdbc_env, rows
from tests.support.flink import needs_plans

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
    """A catalog lists and reads tables with the connection's password."""
    name, copy = orders
    env.execute_sql("USE CATALOG pg")
    assert {f"public.{name}", f"public.{copy}"} <= set(env.list_tables())
    assert {f"public.{name}"} <= set(env.get_catalog("pg").list_tables(postgres.database))
    assert ORDERS == rows(env.execute_sql(f"SELECT * FROM {name}"))
    assert ORDERS == rows(env.from_path(f"`public.{name}`").execute())


@pytest.mark.usefixtures("catalog")
def test_write_and_join(env, orders):
    """A catalog's tables are written and joined with the connection's password."""
    name, copy = orders
    env.execute_sql("USE CATALOG pg")
    env.execute_sql(f"INSERT INTO {copy} SELECT id, UPPER(item) FROM {name} WHERE id < 3").wait()
    joined = f"SELECT a.item, b.item FROM {name} a JOIN {copy} b ON a.id = b.id"
    assert [("cup", "CUP"), ("tea", "TEA")] == rows(env.execute_sql(joined))


@pytest.mark.usefixtures("catalog")
def test_show_and_describe(env, postgres):
    """SHOW CREATE and DESCRIBE show the connection and no password; the text runs again."""
    text = shown(env, "SHOW CREATE CATALOG pg")
    assert (
        "CREATE CATALOG `pg` USING CONNECTION `s` "
        f"WITH ( 'type' = 'jdbc', 'default-database' = '{postgres.database}' )"
    ) == " ".join(text.split())
    described = [["name", "pg"], ["type", "jdbc"], ["comment", ""], ["connection", "s"]]
    assert described == in_order(env, "DESCRIBE CATALOG pg")
    option = ["option:default-database", postgres.database]
    assert [*described, option] == in_order(env, "DESC CATALOG EXTENDED pg")
    env.execute_sql("DROP CATALOG pg")
    env.execute_sql(text)
    assert text == shown(env, "SHOW CREATE CATALOG pg")


def test_catalog_without_connection(env):
    """A catalog without a connection is shown and described as Flink does."""
    env.execute_sql("CREATE CATALOG plain WITH ('type' = 'generic_in_memory')")
    show = "SHOW CREATE CATALOG plain"
    assert env._j_tenv.executeSql(show).collect().next().getField(0) == shown(env, show)
    described = in_order(env, "DESCRIBE CATALOG plain")
    assert [["name", "plain"], ["type", "generic_in_memory"], ["comment", None]] == described


@pytest.mark.usefixtures("catalog")
def test_alter_catalog(env, orders, postgres):
    """ALTER CATALOG keeps the connection; what the connection sets can't be set beside it."""
    env.execute_sql("ALTER CATALOG pg COMMENT 'reports'")
    text = shown(env, "SHOW CREATE CATALOG pg")
    assert "COMMENT 'reports' USING CONNECTION `s`" in " ".join(text.split())
    with pytest.raises(ValidationException, match="'password' is set both by catalog pg and by"):
        env.execute_sql("ALTER CATALOG pg SET ('password' = 'x')")
    with pytest.raises(Exception, match="can't be altered"):
        env.execute_sql("ALTER CATALOG pg SET ('connection.identifier' = 'x')")
    with pytest.raises(Exception, match="Unsupported options:\n\nconnection.catalog-type"):
        env.execute_sql("ALTER CATALOG pg SET ('type' = 'generic_in_memory')")
    assert ORDERS == rows(env.execute_sql(f"SELECT * FROM pg.{postgres.database}.{orders[0]}"))


@pytest.mark.usefixtures("catalog")
def test_tables_show_no_password(env, orders, postgres):
    """A table of the catalog names where its password comes from, and so does a copy."""
    name = f"pg.{postgres.database}.{orders[0]}"
    origin = f"'connection.catalog-table' = '`pg`.`{postgres.database}`.`{orders[0]}`'"
    text = shown(env, f"SHOW CREATE TABLE {name}")
    assert origin in text
    assert postgres.password not in text
    env.execute_sql(f"CREATE TABLE copied LIKE {name}")
    assert ORDERS == rows(env.execute_sql("SELECT * FROM copied"))
    text = shown(env, "SHOW CREATE TABLE copied")
    assert origin in text
    assert postgres.password not in text
    env.execute_sql("DROP TABLE copied")
    env.execute_sql(text)
    assert ORDERS == rows(env.execute_sql("SELECT * FROM copied"))


@pytest.mark.usefixtures("catalog")
def test_another_host(env, orders, postgres):
    """Neither a hint nor an altered copy can send the password to another host."""
    name = f"pg.{postgres.database}.{orders[0]}"
    hint = "OPTIONS('url' = 'jdbc:postgresql://evil/db')"
    with pytest.raises(ValidationException, match="Option 'url' of table pg.* differs from"):
        env.execute_sql(f"SELECT * FROM {name} /*+ {hint} */")
    env.execute_sql(f"CREATE TABLE copied LIKE {name}")
    env.execute_sql("ALTER TABLE copied SET ('url' = 'jdbc:postgresql://evil/db')")
    with pytest.raises(ValidationException, match="Option 'url' of table .*copied differs from"):
        env.sql_query("SELECT * FROM copied")


@needs_plans
def test_compiled_plan(secret_store, connect, orders, postgres):
    """A compiled plan holds the password neither for its source nor for its sink, and runs."""
    from pyflink.table import PlanReference

    env = jdbc_env(secret_store, "streaming")
    load_driver(env)
    connect(env)
    env.execute_sql(CREATE.format(postgres.database))
    env.execute_sql("USE CATALOG pg")
    plan = env.compile_plan_sql(f"INSERT INTO {orders[1]} SELECT * FROM {orders[0]}")
    text = plan.as_json_string()
    assert 2 <= text.count("connection.catalog-table")
    assert postgres.password not in text
    env.execute_plan(PlanReference.from_json_string(text)).wait()
    assert ORDERS == sorted(map(tuple, postgres.query(f"SELECT * FROM {orders[1]}")))


@pytest.mark.usefixtures("catalog")
def test_changed_connection(env, connect, postgres):
    """A changed connection is used at once; a dropped one is named with its catalog."""
    env.execute_sql("ALTER TEMPORARY SYSTEM CONNECTION s SET ('password' = 'wr0ng-p4ss')")
    with pytest.raises(Exception, match="password authentication failed"):
        env.execute_sql("SHOW TABLES FROM pg." + postgres.database)
    env.execute_sql("DROP TEMPORARY SYSTEM CONNECTION s")
    with pytest.raises(ConnectionNotExistException, match="Connection s of catalog pg does not"):
        env.execute_sql("SHOW TABLES FROM pg." + postgres.database)
    connect(env)
    env.execute_sql("SHOW TABLES FROM pg." + postgres.database)
    env.execute_sql("DROP CATALOG pg")


def test_permanent_connection(env, connect, postgres, orders, secret_store):
    """A connection of a catalog serves another catalog; it is kept by its full name."""
    connect(env, name="CONNECTION reports")
    env.execute_sql(CREATE.format(postgres.database).replace("CONNECTION s", "CONNECTION reports"))
    described = dict(in_order(env, "DESCRIBE CATALOG pg"))
    assert "default_catalog.default_database.reports" == described["connection"]
    env.execute_sql("USE CATALOG pg")
    assert ORDERS == rows(env.execute_sql(f"SELECT * FROM {orders[0]}"))
    assert 1 == len(secret_store)


@pytest.mark.usefixtures("catalog")
def test_tables_of_its_own(env):
    """A catalog that makes its tables itself still refuses tables with another connection."""
    with pytest.raises(ValidationException, match="Tables of catalog 'pg' can't use a connection"):
        env.execute_sql("CREATE TABLE pg.postgres.t (a INT) USING CONNECTION s")


class TestErrors:
    """What is wrong with a catalog is said when it is created, and nothing is created."""

    @pytest.fixture(name="env")
    def _env(self, env, connect):
        connect(env)
        yield env
        assert "pg" not in env.list_catalogs()

    def test_type_not_installed(self, env):
        """An unknown type is Flink's error, which lists the types there are."""
        with pytest.raises(Exception, match="'paimon' that implements") as raised:
            env.execute_sql("CREATE CATALOG pg USING CONNECTION s WITH ('type' = 'paimon')")
        assert "generic_in_memory" in str(raised.value)

    def test_unsupported_options(self, env, postgres):
        """Options that the catalog does not know are listed, with those of the connection."""
        options = "('type' = 'generic_in_memory')"
        with pytest.raises(Exception, match="Unsupported options") as raised:
            env.execute_sql(f"CREATE CATALOG pg USING CONNECTION s WITH {options}")
        assert "Options that come from connection s: base-url, password, username" in str(
            raised.value
        )
        assert postgres.password not in str(raised.value)

    @pytest.mark.parametrize("with_", ["", "WITH ('default-database' = 'x')"])
    def test_no_type(self, env, with_):
        """The catalog's own type must be given."""
        with pytest.raises(ValidationException, match="needs its own type"):
            env.execute_sql(f"CREATE CATALOG pg USING CONNECTION s {with_}")

    def test_no_connection(self, env):
        """The connection must exist."""
        with pytest.raises(ConnectionNotExistException, match="nope does not exist"):
            env.execute_sql("CREATE CATALOG pg USING CONNECTION nope WITH ('type' = 'jdbc')")

    def test_reference_by_hand(self, env):
        """The reference is written by the clause only."""
        with pytest.raises(ValidationException, match="Write USING CONNECTION"):
            env.execute_sql("CREATE CATALOG pg WITH ('type' = 'x', 'connection.catalog-type'='y')")

    def test_secret_store_down(self, env, connect, secret_store, monkeypatch):
        """A secret store that is down is an error that names the connection."""
        connect(env, name="CONNECTION reports")

        def fail(_):
            msg = "The secret store does not answer."
            raise SecretException(msg)

        monkeypatch.setattr(secret_store, "get_secret", fail)
        with pytest.raises(SecretException, match=r"Connection .*\.reports can't be resolved"):
            env.execute_sql("CREATE CATALOG pg USING CONNECTION reports WITH ('type' = 'jdbc')")


class TestDescriptor:
    """Catalogs that are created by a descriptor."""

    @pytest.fixture(autouse=True)
    def _needs_descriptors(self):
        if not HAS_CATALOG_DESCRIPTORS:
            pytest.skip("PyFlink has descriptors of catalogs from 2.0 on")

    def describe(self, **options):
        """Makes a descriptor of catalog ``pg``."""
        from pyflink_connections.table.catalog import CatalogDescriptor

        configuration = Configuration()
        for key, value in options.items():
            configuration.set_string(key.replace("_", "-"), value)
        return CatalogDescriptor.of("pg", configuration, "reports")

    def test_create(self, env, connect, postgres):
        """A descriptor with a connection creates what the statement does."""
        connect(env)
        descriptor = self.describe(type="jdbc", default_database=postgres.database)
        descriptor = descriptor.connection("s")
        assert "s" == descriptor.get_connection()
        env.create_catalog("pg", descriptor)
        assert "COMMENT 'reports'\nUSING CONNECTION `s`\nWITH (\n  'type' = 'jdbc'" in shown(
            env, "SHOW CREATE CATALOG pg"
        )
        env.use_catalog("pg")
        assert postgres.database == env.get_current_database()

    def test_without_connection(self, env):
        """A descriptor without a connection is Flink's alone, ours or PyFlink's."""
        from pyflink.table.catalog import CatalogDescriptor

        ours = self.describe(type="generic_in_memory")
        assert isinstance(ours, CatalogDescriptor)
        assert ours.get_connection() is None
        env.create_catalog("pg", ours)
        env.create_catalog("other", CatalogDescriptor(ours._j_catalog_descriptor))
        assert {"pg", "other"} <= set(env.list_catalogs())

    def test_errors(self, env, connect):
        """A connection that does not exist, a missing type and a reserved key are refused."""
        connect(env)
        with pytest.raises(ConnectionNotExistException, match="nope does not exist"):
            env.create_catalog("pg", self.describe(type="jdbc").connection("nope"))
        with pytest.raises(ValidationException, match="needs its own type"):
            env.create_catalog("pg", self.describe().connection("s"))
        with pytest.raises(ValidationException, match="USING CONNECTION"):
            self.describe(type="jdbc", **{"connection.identifier": "s"})


def test_catalog_store(connect, postgres, secret_store, tmp_path):
    """The file store keeps the reference only, and a new session makes the catalog of it."""

    def session():
        configuration = Configuration()
        configuration.set_string("table.catalog-store.kind", "file")
        configuration.set_string("table.catalog-store.file.path", str(tmp_path / "store"))
        return jdbc_env(secret_store, configuration=configuration)

    first, second, third = session(), session(), session()
    for each in (first, second):
        load_driver(each)
        connect(each)
    first.execute_sql(CREATE.format(postgres.database))
    [stored] = (tmp_path / "store").iterdir()
    assert {
        "type": "connection",
        "connection.catalog-type": "jdbc",
        "connection.identifier": "s",
        "default-database": postgres.database,
    } == YAML(typ="safe").load(stored)
    assert "pg" in second.list_catalogs()
    second.execute_sql("USE CATALOG pg")
    assert postgres.database in second.list_databases()
    with pytest.raises(ConnectionNotExistException, match="Connection s of catalog pg does not"):
        third.execute_sql("USE CATALOG pg")


def in_order(env, statement):
    """The rows of a statement in their order."""
    with env.execute_sql(statement).collect() as collected:
        return [list(row) for row in collected]
