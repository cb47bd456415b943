"""PyFlink code with one import changed: what its documentation shows, by topic, and identity.

Each program runs with PyFlink and with the drop-in, and must give the same.
"""

import cloudpickle
import pandas as pd
import pyflink.table
import pytest
from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

import pyflink_connections.table as ours
from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.table.flink_versions import HAS_VIEWS
from tests.integration.conftest import rows
from tests.integration.test_environment import run_python

APIS = {"PyFlink": pyflink.table, "drop-in": ours}


@pytest.fixture(name="both", scope="module")
def _both():
    """Runs a program with both, and returns what it gives if that is the same."""

    def both(program):
        expected, actual = (program(api) for api in APIS.values())
        assert expected == actual
        return actual

    return both


def batch(api):
    """Makes a batch environment."""
    return api.TableEnvironment.create(api.EnvironmentSettings.in_batch_mode())


def test_table_environment(both):
    """Tables from elements and from SQL, views, and what lists them."""

    def program(api):
        from pyflink.table.expressions import col

        env = batch(api)
        table = env.from_elements([(1, "Hi"), (2, "Hello")], ["id", "data"])
        env.create_temporary_view("words", table)
        env.execute_sql(
            "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '1')"
        )
        counted = env.sql_query("SELECT COUNT(*) AS c FROM words").select(col("c") + 1)
        grouped = table.group_by(col("data")).select(col("data"), col("id").max.alias("m"))
        return (
            rows(counted.execute()),
            rows(grouped.where(col("m") > 1).execute()),
            sorted(env.list_tables()),
            env.list_temporary_views(),
            env.drop_temporary_view("words"),
            env.list_catalogs(),
            env.explain_sql("SELECT n + 1 FROM numbers"),
        )

    assert ([(3,)], [("Hello", 2)], ["numbers", "words"], ["words"], True) == both(program)[:5]


def test_table_descriptor_and_statement_set(both, tmp_path):
    """Descriptors of source and sinks, and two inserts that run as one job."""

    def program(api):
        env = batch(api)
        name = api.__name__.replace(".", "_")
        schema = api.Schema.new_builder().column("n", api.DataTypes.BIGINT()).build()
        source = (
            api.TableDescriptor.for_connector("datagen")
            .schema(schema)
            .option("number-of-rows", "3")
            .option("fields.n.kind", "sequence")
            .option("fields.n.start", "1")
            .option("fields.n.end", "3")
            .build()
        )
        env.create_temporary_table("source", source)
        statements = env.create_statement_set()
        for number in (1, 2):
            sink = (
                api.TableDescriptor.for_connector("filesystem")
                .schema(schema)
                .option("path", str(tmp_path / f"{name}{number}"))
                .format(api.FormatDescriptor.for_format("csv").build())
                .build()
            )
            env.create_table(f"sink{number}", sink)
        statements.add_insert_sql("INSERT INTO sink1 SELECT n FROM source")
        statements.add_insert("sink2", env.from_path("source"))
        statements.execute().wait()
        return [rows(env.from_path(f"sink{number}").execute()) for number in (1, 2)]

    assert [[(1,), (2,), (3,)]] * 2 == both(program)


def test_data_streams(both):
    """A stream becomes a table, and a table a stream, with and without changes."""

    def program(api):
        from pyflink.table.expressions import col

        execution = StreamExecutionEnvironment.get_execution_environment()
        execution.set_parallelism(1)
        env = api.StreamTableEnvironment.create(execution)
        stream = execution.from_collection([1, 2, 3], Types.INT())
        table = env.from_data_stream(stream).alias("n")
        doubled = env.to_data_stream(table.select(col("n") * 2))
        with doubled.execute_and_collect() as collected:
            first = sorted(tuple(row) for row in collected)
        env.create_temporary_view("v", stream)
        changes = env.to_changelog_stream(env.sql_query("SELECT COUNT(*) FROM v"))
        with changes.execute_and_collect() as collected:
            last = [tuple(row) for row in collected][-1]
        return first, last, rows(env.from_changelog_stream(changes).execute())[-1]

    assert ([(2,), (4,), (6,)], (3,)) == both(program)[:2]


def test_pandas(both):
    """A data frame becomes a table, and a table a data frame."""

    def program(api):
        env = batch(api)
        table = env.from_pandas(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}))
        return table.to_pandas().sort_values("a").to_dict("list")

    assert {"a": [1, 2], "b": ["x", "y"]} == both(program)


def schema_of(table):
    """The schema of a catalog's table; PyFlink 1.20 asks Java for one that has none yet."""
    return table.get_unresolved_schema() if HAS_VIEWS else table.get_schema()


def test_catalogs(both):
    """Databases and tables of a catalog, made and listed in Python."""

    def program(api):
        from pyflink.table.catalog import CatalogBaseTable, CatalogDatabase, ObjectPath

        env = batch(api)
        env.execute_sql("CREATE CATALOG cat WITH ('type' = 'generic_in_memory')")
        catalog = env.get_catalog("cat")
        catalog.create_database("db", CatalogDatabase.create_instance({"k": "v"}, "ours"), False)
        schema = api.TableSchema(["n"], [api.DataTypes.INT()])
        path = ObjectPath("db", "t")
        properties = {"connector": "datagen"}
        table = CatalogBaseTable.create_table(schema, properties=properties, comment="c")
        catalog.create_table(path, table, False)
        catalog.rename_table(path, "u", False)
        found = catalog.get_table(ObjectPath("db", "u"))
        env.use_catalog("cat")
        env.use_database("db")
        return (
            sorted(catalog.list_databases()),
            catalog.list_tables("db"),
            catalog.get_database("db").get_properties(),
            (found.get_options(), found.get_comment(), str(schema_of(found))),
            env.list_tables(),
            catalog.table_exists(path),
        )

    assert (["db", "default"], ["u"], {"k": "v"}) == both(program)[:3]


FUNCTIONS = """
from {api} import DataTypes
from {api}.udf import ScalarFunction, udaf, udf, udtf

class Scaled(ScalarFunction):
    def __init__(self, factor):
        self.factor = factor

    def eval(self, number):
        return number * self.factor

scaled = udf(Scaled(10), result_type=DataTypes.BIGINT())

@udaf(result_type=DataTypes.BIGINT(), func_type="pandas")
def longest(words):
    return words.str.len().max()

@udtf(result_types=["STRING"])
def letters(word):
    yield from word
"""


def functions(api):
    """Defines functions as a user's main program does."""
    defined = {"__name__": "__main__"}
    exec(FUNCTIONS.format(api=api.__name__), defined)  # noqa: S102 - the text above
    return defined


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_functions(both):
    """Scalar, table and aggregate functions in Python run in queries and expressions."""

    def program(api):
        from pyflink.table.expressions import col

        defined = functions(api)
        env = batch(api)
        env.get_config().set("parallelism.default", "1")
        table = env.from_elements([(1, "ab"), (2, "c")], ["n", "word"])
        env.create_temporary_view("t", table)
        env.create_temporary_function("letters", defined["letters"])
        return (
            rows(table.select(defined["scaled"](col("n"))).execute()),
            rows(env.sql_query("SELECT l FROM t, LATERAL TABLE(letters(word)) AS x (l)").execute()),
            rows(table.select(defined["longest"](col("word"))).execute()),
        )

    assert ([(10,), (20,)], [("a",), ("b",), ("c",)], [(2,)]) == both(program)


@pytest.mark.parametrize("name", ["scaled", "longest", "letters"])
def test_pickled_functions(name):
    """A function travels to its workers without this package, which need not be there."""
    pickled = cloudpickle.dumps(functions(ours)[name])
    assert b"pyflink_connections" not in pickled
    assert cloudpickle.dumps(functions(pyflink.table)[name]) is not None
    assert type(cloudpickle.loads(pickled)).__module__ == "pyflink.table.udf"


@pytest.fixture(name="stock", scope="module")
def _stock():
    """An environment of PyFlink's."""
    return batch(pyflink.table)


@pytest.fixture(name="env", scope="module")
def _env(stock):
    """The same environment, with connections."""
    return ours.TableEnvironment.wrap(stock)


class TestIdentity:
    """Ours are PyFlink's by type, and each takes the other's."""

    def test_tables(self, env):
        """Whatever is made from a table of ours is one, and PyFlink's as well."""
        from pyflink.table.expressions import col, lit
        from pyflink.table.window import Over

        table = env.from_elements([(1, "x")], ["n", "s"])
        made = {
            ours.Table: [
                table,
                table.select(col("n")),
                table.join(table.select(col("n").alias("m"), col("s").alias("r"))),
                table.group_by(col("s")).select(col("n").sum),
                table.over_window(
                    Over.partition_by(col("s")).order_by(col("n")).preceding(lit(1).rows).alias("w")
                ).select(col("n")),
                env.sql_query("SELECT 1"),
            ],
            ours.GroupedTable: [table.group_by(col("s"))],
        }
        for cls, tables in made.items():
            assert [cls] * len(tables) == [type(each) for each in tables]
            assert issubclass(cls, getattr(pyflink.table, cls.__name__))
        assert table.n is not None  # columns as attributes, as in PyFlink

    def test_tables_of_the_other(self, stock, env):
        """PyFlink's environment takes our tables, and ours takes PyFlink's."""
        from pyflink.table.expressions import col

        mine, theirs = (each.from_elements([(1,)], ["n"]) for each in (env, stock))
        assert [(1,), (1,)] == rows(theirs.union_all(mine).execute())
        assert [(1,), (1,)] == rows(mine.union_all(theirs).execute())
        stock.create_temporary_view("mine", mine)
        env.create_temporary_view("theirs", theirs)
        assert [(1,)] == rows(env.from_path("mine").execute())
        assert [(1,)] == rows(stock.from_path("theirs").select(col("n")).execute())
        sink = pyflink.table.TableDescriptor.for_connector("blackhole")
        sink = sink.schema(pyflink.table.Schema.new_builder().column("n", "BIGINT").build()).build()
        for each in (stock, env):
            for table in (mine, theirs):
                each.create_statement_set().add_insert(sink, table).execute().wait()


def test_two_environments():
    """Environments in one process share neither connections nor secrets, whatever the names."""
    stores = [GenericInMemorySecretStore(), GenericInMemorySecretStore()]
    environments = []
    for count, store in enumerate(stores, 1):
        builder = ours.EnvironmentSettings.new_instance().in_batch_mode().with_secret_store(store)
        env = ours.TableEnvironment.create(builder.build())
        secret_id = store.store_secret({"rows": str(count)})
        descriptor = ours.ConnectionDescriptor.for_type("default")
        descriptor.option("number-of-rows", f"${{secret:{secret_id}#rows}}")
        env.create_connection("c", descriptor.build())
        environments.append(env)
    schema = ours.Schema.new_builder().column("n", ours.DataTypes.BIGINT()).build()
    table = ours.TableDescriptor.for_connector("datagen").connection("c").schema(schema).build()
    for count, env in enumerate(environments, 1):
        env.create_table("t", table)
        assert count == len(rows(env.from_path("t").execute()))
        assert count == len(rows(env.from_descriptor(table).execute()))
    environments[0].drop_connection("c")
    assert ["c"] == environments[1].list_connections()
    assert 2 == len(rows(environments[1].from_path("t").execute()))


THREADS_SCRIPT = """
from concurrent.futures import ThreadPoolExecutor
from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.table import *
from pyflink_connections.table.catalog import ObjectPath

schema = Schema.new_builder().column("n", DataTypes.BIGINT()).build()
shared = TableEnvironment.create(EnvironmentSettings.in_batch_mode())

def work(number):
    descriptor = ConnectionDescriptor.for_type("default").option("number-of-rows", number % 8 + 1)
    shared.create_connection(f"c{number}", descriptor.option("password", f"p4ss{number}").build())
    shared.alter_connection(f"c{number}", {"a": str(number)}, reset_keys=["password"])
    table = TableDescriptor.for_connector("datagen").connection(f"c{number}").schema(schema)
    shared.create_table(f"t{number}", table.build())
    with shared.execute_sql(f"SHOW CREATE TABLE t{number}").collect() as rows:
        assert f"`c{number}`" in next(rows)[0]
    catalog = shared.get_catalog("default_catalog")
    path = ObjectPath("default_database", f"t{number}")
    return catalog.get_table(path).get_connection().get_object_name()

with ThreadPoolExecutor(8) as pool:
    print(*pool.map(work, range(32)))
print(len(shared.list_connections()))
"""


def test_threads():
    """Eight threads use the Table API of one environment, without getting in each other's way."""
    assert [*(f"c{number}" for number in range(32)), "32"] == run_python(THREADS_SCRIPT)
