"""Descriptors with a connection, wherever PyFlink takes a descriptor."""

import pyflink.table
import pyflink.version
import pytest
from pyflink.common import ConfigOptions

from pyflink_connections.exceptions import ConnectionNotExistException, ValidationException
from pyflink_connections.table import (
    ConnectionDescriptor,
    DataTypes,
    FormatDescriptor,
    Schema,
    TableDescriptor,
)
from pyflink_connections.table.catalog import ObjectPath
from pyflink_connections.table.flink_versions import HAS_MODELS, HAS_PIPELINES
from tests.integration.conftest import rows

needs_models = pytest.mark.skipif(not HAS_MODELS, reason="PyFlink has models since 2.1")
needs_pipelines = pytest.mark.skipif(
    not HAS_PIPELINES, reason="PyFlink has table pipelines since 2.1"
)


def schema(*names):
    """A schema of numbers."""
    builder = Schema.new_builder()
    for name in names or ("n",):
        builder.column(name, DataTypes.BIGINT())
    return builder.build()


def described(connector="datagen", connection="c"):
    """Describes a table with a connection."""
    return TableDescriptor.for_connector(connector).connection(connection).schema(schema()).build()


def connection(**options):
    """Describes a connection."""
    builder = ConnectionDescriptor.for_type("default")
    for key, value in options.items():
        builder.option(key.replace("_", "-"), value)
    return builder.build()


@pytest.fixture(name="env")
def _env(new_env):
    """An environment with connection ``c``, of five rows."""
    new_env.create_connection("c", connection(number_of_rows="5"))
    return new_env


class TestTableDescriptor:
    """What the class adds to PyFlink's, and what it leaves as it is."""

    def test_builder(self):
        """Each method of PyFlink's builder can be called between ours."""
        number = ConfigOptions.key("number").int_type().no_default_value()
        json = FormatDescriptor.for_format("json").option("ignore-parse-errors", "true").build()
        descriptor = (
            TableDescriptor.for_connector("kafka")
            .connection("cat.`my db`.c")
            .schema(schema("a", "b"))
            .option("topic", "t")
            .option(number, 5)
            .format(json)
            .partitioned_by("a")
            .comment("ours")
            .build()
        )
        assert isinstance(descriptor, pyflink.table.TableDescriptor)
        assert "cat.`my db`.c" == descriptor.get_connection()
        assert {
            "connector": "kafka",
            "topic": "t",
            "number": "5",
            "format": "json",
            "json.ignore-parse-errors": "true",
        } == descriptor.get_options()
        assert ["a"] == list(descriptor.get_partition_keys())
        assert "ours" == descriptor.get_comment()
        assert "`b` BIGINT" in str(descriptor)
        assert descriptor.get_schema() is not None

    def test_to_builder(self):
        """A builder starts from a descriptor, its connection included, and leaves it alone."""
        first = described()
        second = first.to_builder().connection("d").option("a", "b").build()
        assert ("c", "d") == (first.get_connection(), second.get_connection())
        assert {"connector": "datagen", "a": "b"} == second.get_options()
        assert first == first.to_builder().build()
        assert hash(first) == hash(first.to_builder().build())
        assert first != second

    def test_without_connection(self):
        """A descriptor without a connection is PyFlink's in all but its class."""
        descriptor = TableDescriptor.for_connector("datagen").schema(schema()).build()
        assert descriptor.get_connection() is None
        stock = pyflink.table.TableDescriptor.for_connector("datagen").schema(schema()).build()
        assert str(stock) == str(descriptor)
        assert dict(stock.get_options()) == descriptor.get_options()

    @pytest.mark.parametrize("path", ["", "a b", "a.b.c.d"])
    def test_bad_path(self, path):
        """A path that is none is an error at once."""
        with pytest.raises(ValidationException, match="Not a valid path"):
            TableDescriptor.for_connector("datagen").connection(path)

    @pytest.mark.parametrize("key", ["connection.identifier", "__flink.encrypted-secret-key__"])
    def test_reserved_options(self, env, key):
        """Options that only this package writes are refused, from PyFlink's descriptors too."""
        builder = TableDescriptor.for_connector("datagen")
        with pytest.raises(ValidationException, match="is reserved"):
            builder.option(key, "x")
        with pytest.raises(ValidationException, match="is reserved"):
            builder.option(ConfigOptions.key(key).string_type().no_default_value(), "x")
        stock = pyflink.table.TableDescriptor.for_connector("datagen").schema(schema())
        for use in (
            lambda descriptor: env.create_table("t", descriptor),
            lambda descriptor: env.create_temporary_table("t", descriptor),
            env.from_descriptor,
            env.from_elements([(1,)], ["n"]).execute_insert,
        ):
            with pytest.raises(ValidationException, match="is reserved"):
                use(stock.option(key, "x").build())
        assert [] == env.list_tables()


@pytest.mark.parametrize("method", ["create_table", "create_temporary_table"])
class TestCreate:
    """Tables of a catalog and temporary ones."""

    def test_reads(self, env, method):
        """The table reads through its connection, and shows it as one made by SQL does."""
        getattr(env, method)("t", described())
        assert 5 == len(rows(env.execute_sql("SELECT * FROM t")))
        assert 5 == len(rows(env.from_path("t").execute()))
        [(text,)] = rows(env.execute_sql("SHOW CREATE TABLE t"))
        assert "USING CONNECTION `default_catalog`.`default_database`.`c`" in text
        assert "connection.identifier" not in text

    def test_full_name(self, env, method):
        """The connection is that of the current database, at the time the table is made."""
        getattr(env, method)("t", described())
        env.execute_sql("CREATE DATABASE other")
        env.use_database("other")
        env.create_connection("c", connection(number_of_rows="2"))
        assert 5 == len(rows(env.from_path("default_database.t").execute()))
        getattr(env, method)("t", described())
        assert 2 == len(rows(env.from_path("t").execute()))

    def test_system_connection(self, env, method):
        """A system connection is referred to by its one part."""
        env.create_temporary_system_connection("s", connection(number_of_rows="3"))
        getattr(env, method)("t", described(connection="s"))
        env.execute_sql("CREATE DATABASE other")
        env.use_database("other")
        assert 3 == len(rows(env.from_path("default_database.t").execute()))

    def test_missing_connection(self, env, method):
        """The connection must exist, as in SQL; else nothing is made."""
        with pytest.raises(ConnectionNotExistException, match="nope does not exist"):
            getattr(env, method)("t", described(connection="nope"))
        assert [] == env.list_tables()

    def test_stock_descriptor(self, env, method):
        """A descriptor of PyFlink's own works as before."""
        stock = pyflink.table.TableDescriptor.for_connector("datagen").schema(schema())
        getattr(env, method)("t", stock.option("number-of-rows", "4").build())
        assert 4 == len(rows(env.from_path("t").execute()))

    def test_option_on_both_sides(self, env, method):
        """A key that table and connection both set is an error when the table is planned."""
        builder = described().to_builder().option("number-of-rows", "1")
        getattr(env, method)("t", builder.build())
        with pytest.raises(ValidationException, match="'number-of-rows' is set both"):
            env.from_path("t").execute()


def test_ignore_if_exists(env):
    """An existing table is left alone if that is wanted (since Flink 2.0)."""
    env.create_table("t", described())
    with pytest.raises(Exception, match="already exists"):
        env.create_table("t", described())
    if pyflink.version.__version__.startswith("1.20."):
        with pytest.raises(ValidationException, match="ignoreIfExists needs Flink 2.0"):
            env.create_table("t", described(), ignoreIfExists=True)
    else:
        env.create_table("t", described(connector="blackhole"), ignoreIfExists=True)
        env.create_temporary_table("t", described())
        env.create_temporary_table("t", described(connector="blackhole"), True)
    assert 5 == len(rows(env.from_path("t").execute()))


class TestInline:
    """Descriptors of tables that no catalog knows, read and written."""

    @pytest.fixture(name="sink")
    def _sink(self, new_env, tmp_path):
        new_env.create_connection("folder", connection(path=tmp_path.as_uri()))
        return (
            TableDescriptor.for_connector("filesystem")
            .connection("folder")
            .format("csv")
            .schema(schema())
            .build()
        )

    @pytest.fixture(name="numbers")
    def _numbers(self, new_env):
        row = DataTypes.ROW([DataTypes.FIELD("n", DataTypes.BIGINT())])
        return new_env.from_elements([(1,), (2,)], row)

    def test_from_descriptor(self, env):
        """An inline source reads through its connection."""
        assert 5 == len(rows(env.from_descriptor(described()).execute()))
        assert 5 == len(env.from_descriptor(described()).to_pandas())

    def test_execute_insert(self, new_env, numbers, sink):
        """An inline sink is written through its connection."""
        numbers.execute_insert(sink).wait()
        numbers.limit(1).execute_insert(sink).wait()
        assert [(1,), (1,), (2,)] == rows(new_env.from_descriptor(sink).execute())

    @needs_pipelines
    def test_insert_into(self, new_env, numbers, sink):
        """A pipeline into an inline sink, and into a table, writes through the connection."""
        pipeline = numbers.insert_into(sink)
        assert pipeline.get_sink_identifier() is None
        assert "Sink" in pipeline.explain()
        pipeline.execute().wait()
        new_env.create_table("t", sink)
        numbers.insert_into("t").execute().wait()
        assert [(1,), (1,), (2,), (2,)] == rows(new_env.from_path("t").execute())
        identifier = numbers.insert_into("t").get_sink_identifier()
        assert "default_catalog.default_database.t" == identifier.as_summary_string()

    @needs_pipelines
    def test_pipeline_of_a_statement_set(self, new_env, numbers, sink):
        """A statement set takes such pipelines."""
        new_env.create_statement_set().add(numbers.insert_into(sink)).execute().wait()
        assert [(1,), (2,)] == rows(new_env.from_descriptor(sink).execute())

    def test_add_insert(self, new_env, numbers, sink):
        """A statement set writes into an inline sink."""
        statements = new_env.create_statement_set().add_insert(sink, numbers)
        assert "Sink" in statements.explain()
        statements.execute().wait()
        assert [(1,), (2,)] == rows(new_env.from_descriptor(sink).execute())

    @needs_pipelines
    def test_compiled_plan(self, new_env, numbers, sink):
        """The compiled plan of a pipeline holds the reference, and runs."""
        new_env.create_table("t", sink)
        plan = new_env.from_descriptor(sink).insert_into("t").compile_plan()
        assert "default_catalog.default_database.folder" in plan.as_json_string()
        assert "file:" not in plan.as_json_string()
        numbers.execute_insert("t").wait()
        plan.execute().wait()
        assert [(1,), (1,), (2,), (2,)] == rows(new_env.from_path("t").execute())

    def test_missing_connection(self, env, numbers):
        """The connection must exist when the descriptor is used."""
        missing = described(connector="blackhole", connection="nope")
        uses = [
            env.from_descriptor,
            numbers.execute_insert,
            lambda descriptor: env.create_statement_set().add_insert(descriptor, numbers),
        ]
        if HAS_PIPELINES:
            uses.append(numbers.insert_into)
        for use in uses:
            with pytest.raises(ConnectionNotExistException, match="nope does not exist"):
                use(missing)


def test_each_connection_is_resolved_once(env, secret_store, monkeypatch):
    """However a plan comes about, it reads a secret once, and nothing is kept after it."""
    reads, read = [], secret_store.get_secret
    monkeypatch.setattr(secret_store, "get_secret", lambda key: (reads.append(key), read(key))[1])
    secret_id = secret_store.store_secret({"rows": "5"})
    env.create_connection("referring", connection(number_of_rows=f"${{secret:{secret_id}#rows}}"))
    source = env.from_descriptor(described(connection="referring"))
    twice = source.union_all(source)
    sink = described(connector="blackhole", connection="empty")
    env.create_connection("empty", connection())
    plans = [
        lambda: rows(twice.execute()),
        twice.to_pandas,
        twice.explain,
        lambda: twice.execute_insert(sink).wait(),
        lambda: env.create_statement_set().add_insert(sink, twice).execute().wait(),
    ]
    for plan in plans:
        reads.clear()
        plan()
        assert 1 == len(reads)


class TestGoesAround:
    """What does not come through our environment fails, with an error that names the option."""

    def test_stock_session_with_our_descriptor(self, env):
        """PyFlink's own session knows no such option."""
        stock = pyflink.table.TableEnvironment.create(
            pyflink.table.EnvironmentSettings.in_batch_mode()
        )
        stock.create_table("t", described())
        with pytest.raises(Exception, match="connection.identifier"):
            stock.from_path("t").execute()
        assert env is not stock

    def test_stock_session_on_our_catalog(self, env):
        """PyFlink's own session can't read a table whose connection it does not know."""
        env.create_table("t", described())
        stock = pyflink.table.TableEnvironment.create(
            pyflink.table.EnvironmentSettings.in_batch_mode()
        )
        stock.register_catalog("shared", env.get_catalog("default_catalog"))
        with pytest.raises(Exception, match="connection.identifier") as raised:
            stock.execute_sql("SELECT * FROM shared.default_database.t")
        assert "Unsupported options found for 'datagen'" in str(raised.value)

    @pytest.mark.parametrize(
        ("reference", "error", "useful"),
        [
            ("c", ConnectionNotExistException, "Connection c of table .*t does not exist"),
            ("nope.db.c", ConnectionNotExistException, "nope.db.c of table .*t does not exist"),
            ("db.c", ValidationException, "one name .* or three"),
            ("a b", ValidationException, "Not a valid path"),
        ],
    )
    def test_written_into_the_catalog(self, env, reference, error, useful):
        """A reference that was put into the catalog by hand is an error, or a connection's name."""
        path = ObjectPath("default_database", "t")
        _put_table(env, path, {"connector": "datagen", "connection.identifier": reference})
        with pytest.raises(error, match=useful):
            env.execute_sql("SELECT * FROM t")

    def test_full_name_written_into_the_catalog(self, env):
        """A full name put into the catalog by hand means that connection, and nothing else."""
        path = ObjectPath("default_database", "t")
        full = "default_catalog.default_database.c"
        _put_table(env, path, {"connector": "datagen", "connection.identifier": full})
        assert 5 == len(rows(env.execute_sql("SELECT * FROM t")))


def _put_table(env, path, options):
    """Writes a table into the catalog as a tool that knows only PyFlink would."""
    from pyflink.table.catalog import CatalogBaseTable
    from pyflink.table.table_schema import TableSchema

    table = CatalogBaseTable.create_table(
        TableSchema(["n"], [DataTypes.BIGINT()]), properties=options, comment=""
    )
    env.get_catalog("default_catalog").create_table(path, table, False)


@needs_models
class TestModels:
    """Descriptors of models: the reference is stored; resolving it is not tested here."""

    def test_create(self, env):
        """A model keeps the full name of its connection."""
        from pyflink_connections.table import ModelDescriptor

        text = Schema.new_builder().column("t", DataTypes.STRING()).build()
        descriptor = (
            ModelDescriptor.for_provider("openai")
            .connection("c")
            .input_schema(text)
            .output_schema(text)
            .option("task", "classification")
            .comment("ours")
            .build()
        )
        assert isinstance(descriptor, pyflink.table.model_descriptor.ModelDescriptor)
        assert "c" == descriptor.get_connection()
        assert {"provider": "openai", "task": "classification"} == descriptor.get_options()
        assert "ours" == descriptor.get_comment()
        assert "d" == descriptor.to_builder().connection("d").build().get_connection()
        env.create_model("m", descriptor)
        env.create_model("m", descriptor, ignore_if_exists=True)
        env.create_temporary_model("t", descriptor)
        stored = env.get_catalog("default_catalog").get_model(ObjectPath("default_database", "m"))
        full = "default_catalog.default_database.c"
        assert full == stored.get_options()["connection.identifier"]
        missing = descriptor.to_builder().connection("nope").build()
        for create in (env.create_model, env.create_temporary_model):
            with pytest.raises(ConnectionNotExistException):
                create("other", missing)
        with pytest.raises(ValidationException, match="is reserved"):
            ModelDescriptor.for_provider("openai").option("connection.identifier", "x")
