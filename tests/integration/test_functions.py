"""Functions with a connection in local mode, where PyFlink runs them in the client's process.

Every job starts a Python worker, so each test has as much in one job as belongs together.
"""

import os
import sys
from pathlib import Path

import cloudpickle
import pyflink
import pytest
from pyflink.common import Configuration
from pyflink.datastream import StreamExecutionEnvironment
from pyflink.java_gateway import get_gateway
from pyflink.table import TableEnvironment as PyFlinkTableEnvironment
from pyflink.table.expressions import call, col

from pyflink_connections.bound_functions import bound_name
from pyflink_connections.exceptions import ConnectionNotExistException, ValidationException
from pyflink_connections.table import (
    EnvironmentSettings,
    StreamTableEnvironment,
    TableEnvironment,
)
from pyflink_connections.table.flink_versions import HAS_PLANS
from pyflink_connections.testing.leaks import leads_to, occurs_in
from tests.integration.conftest import rows
from tests.integration.test_environment import run_python
from tests.support import udfs
from tests.support.counting_store import KIND, Reads
from tests.support.flink import VERSION, since

DESCRIBES = VERSION >= (2, 0)
TOKEN, OTHER = "t0ken7of7the7crm", "t0ken7of7the7shop"
VIEW = "CREATE VIEW numbers AS SELECT * FROM (VALUES (1), (2)) AS v(n)"


def settings(reads=None, mode="streaming", **options):
    """Settings of a session whose secrets are in files that workers read too."""
    configuration = Configuration()
    values = {"parallelism.default": "1", "python.executable": sys.executable, **options}
    if reads is not None:
        values["table.secret-store.kind"] = KIND
        values["table.secret-store.counting.path"] = reads.path
    for key, value in values.items():
        configuration.set_string(key, str(value))
    builder = EnvironmentSettings.new_instance().with_configuration(configuration)
    return (builder.in_batch_mode() if mode == "batch" else builder.in_streaming_mode()).build()


def prepared(env, reads):
    """Gives an environment the connections ``crm`` and one with an odd name, and some rows."""
    env.execute_sql(
        f"CREATE CONNECTION crm WITH ('type'='bearer', 'url'='http://crm', 'token'='{TOKEN}')"
    )
    env.execute_sql(f"CREATE CONNECTION `it's ``100 %``` WITH ('token' = '{OTHER}')")
    env.execute_sql(VIEW)
    reads.forget()
    return env


@pytest.fixture(scope="module", name="reads")
def _reads(tmp_path_factory):
    return Reads(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module", name="env")
def _env(reads):
    """A session for all tests that leave the connections alone, or come last."""
    stream = StreamExecutionEnvironment.get_execution_environment()
    return prepared(StreamTableEnvironment.create(stream, settings(reads)), reads)


def test_scalar_and_table_functions(env, reads):
    """Functions registered in every way, two connections in one query, one read for each."""
    env.create_temporary_function("f_given", udfs.show, connection="crm")
    env.create_temporary_system_function("f_system", udfs.show, connection="`it's ``100 %```")
    env.create_temporary_function("f_frozen", udfs.frozen, connection="default_database.crm")
    env.create_temporary_function("f_plain", udfs.plain)
    env.execute_sql(
        "CREATE FUNCTION `größe ``日本``` AS 'tests.support.udfs.größe' LANGUAGE PYTHON\n"
        "USING CONNECTION default_catalog.default_database.crm"
    )
    env.execute_sql(
        "CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS f_split AS 'tests.support.udfs.split' "
        "LANGUAGE PYTHON USING CONNECTION `it's ``100 %```"
    )
    found = rows(
        env.execute_sql(
            "SELECT f_given(n), f_system(n), f_frozen(n), f_plain(n), `größe ``日本```(n), s "
            "FROM numbers, LATERAL TABLE(f_split(n)) AS t(s)"
        )
    )
    expected = [
        (f"{n}:{TOKEN}", f"{n}:{OTHER}", f"f{n}:{TOKEN}", str(n), f"{n}:{TOKEN}", f"{n}{s}:{OTHER}")
        for n in (1, 2)
        for s in ("a", "b")
    ]
    assert expected == found
    assert 2 == len(reads.all()) == len(set(reads.all()))


def test_streams(env):
    """Aggregates, asynchronous functions and those of the Table API work, in data streams too."""
    env.create_temporary_function("f_total", udfs.Total(), connection="crm")
    env.create_temporary_function("f_later", udfs.later, connection="crm")
    both = env.function_with_connection(udfs.both, "`it's ``100 %```")
    table = env.from_path("numbers").flat_aggregate(both(col("n")).alias("a")).select(col("a"))
    env.create_temporary_view("tops", table)
    found = env.sql_query(
        "SELECT 'total', f_total(n) FROM numbers UNION ALL SELECT 'both', a FROM tops "
        "UNION ALL SELECT 'later', f_later(5)"
    )
    with env.to_changelog_stream(found).execute_and_collect() as changes:
        values = {tuple(row) for row in changes}
    assert {("both", f"3:{OTHER}"), ("both", f"30:{OTHER}")} <= values
    assert {("total", f"3:{TOKEN}"), ("later", f"5:{TOKEN}")} <= values


def test_pandas(reads):
    """Vectorized functions of batch jobs get their connection."""
    env = prepared(TableEnvironment.create(settings(reads, "batch")), reads)
    env.create_temporary_function("f_vector", udfs.vector, connection="crm")
    env.create_temporary_function("f_total", udfs.vector_total, connection="`it's ``100 %```")
    found = rows(env.execute_sql("SELECT f_total(f_vector(n)) FROM numbers"))
    assert [(f"['1:{TOKEN}', '2:{TOKEN}']:{OTHER}",)] == found


THREAD_MODE = """
import os, sys
from pathlib import Path
from pyflink_connections.table import TableEnvironment
from tests.integration.test_functions import prepared, rows, settings, udfs
from tests.support.counting_store import Reads

reads = Reads(Path(sys.argv[1]))
mode = {"python.execution-mode": "thread"}
env = prepared(TableEnvironment.create(settings(reads, "batch", **mode)), reads)
env.create_temporary_function("f_given", udfs.show, connection="crm")
env.execute_sql(
    "CREATE FUNCTION f_named AS 'tests.support.udfs.größe' LANGUAGE PYTHON "
    "USING CONNECTION `it's ``100 %```"
)
[*found] = rows(env.execute_sql("SELECT f_given(n), f_named(n) FROM numbers"))
processes = {process for process, _ in reads.all()}
print(*found[0], *found[1], len(reads.all()), len(processes), str(os.getpid()) in processes)
"""


def test_thread_mode(tmp_path):
    """Where Flink runs Python in threads of its own process, functions read there, once for each.

    Python in a JVM knows of no virtual environment, so it is told where the packages are.
    """
    packages = Path(pyflink.__file__).parents[1]
    path = os.pathsep.join(map(str, (packages, Path(__file__).parents[2])))
    found = run_python(THREAD_MODE, str(tmp_path), PYTHONPATH=path)
    values = [f"{n}:{token}" for n in (1, 2) for token in (TOKEN, OTHER)]
    assert [*values, "2", "1", "False"] == found


def test_refused(env):
    """What could not work in a worker is refused when the function is made."""
    env.execute_sql("CREATE TEMPORARY CONNECTION temporary_one WITH ('token' = 'x-y-z')")
    refused = {
        "AS 'a.b.C' USING CONNECTION crm": "from CREATE TEMPORARY .SYSTEM. FUNCTION",
        "AS 'a.b.C' LANGUAGE SCALA USING CONNECTION crm": "from CREATE TEMPORARY",
        "AS 'show' LANGUAGE PYTHON USING CONNECTION crm": "such as 'my_module.my_function'",
        "AS 'm.f' LANGUAGE PYTHON USING CONNECTION temporary_one": "Create it without TEMPORARY",
    }
    for definition, message in refused.items():
        with pytest.raises(ValidationException, match=message):
            env.execute_sql(f"CREATE FUNCTION f_refused {definition}")
    with pytest.raises(ValidationException, match=r"list the connection in\s+'security\.deleg"):
        env.execute_sql("CREATE TEMPORARY FUNCTION f_refused AS 'a.b.C' USING CONNECTION crm")
    with pytest.raises(ValidationException, match="To change it, drop it first"):
        env.execute_sql("ALTER TEMPORARY FUNCTION f_refused AS 'a.b.C' USING CONNECTION crm")
    with pytest.raises(ConnectionNotExistException, match="`nope`|nope"):
        env.execute_sql("CREATE FUNCTION f AS 'm.f' LANGUAGE PYTHON USING CONNECTION nope")
    for register in (env.create_temporary_function, env.create_temporary_system_function):
        with pytest.raises(ValidationException, match="Only a function with an open"):
            register("f_refused", udfs.plain, connection="crm")
        with pytest.raises(ConnectionNotExistException, match="nope"):
            register("f_refused", udfs.show, connection="nope")
    with pytest.raises(ValidationException, match="Only a function with an open"):
        env.function_with_connection(udfs.plain, "crm")
    assert "f_refused" not in env.list_user_defined_functions()


def test_errors_in_queries(env):
    """A function that has lost its connection, or its module, is an error while Flink plans."""
    env.execute_sql("CREATE CONNECTION gone WITH ('token' = 'x-y-z')")
    for name, function in (("f_gone", "tests.support.udfs.show"), ("f_lost", "no_such_module.f")):
        env.execute_sql(
            f"CREATE FUNCTION {name} AS '{function}' LANGUAGE PYTHON USING CONNECTION gone"
        )
    with pytest.raises(Exception, match="No module named 'no_such_module'"):
        env.explain_sql("SELECT f_lost(1)")
    env.execute_sql("DROP CONNECTION gone")
    gone = "gone of function tests.support.udfs.show does not exist"
    with pytest.raises(ConnectionNotExistException, match=gone):
        env.execute_sql("SELECT f_gone(1)")
    with pytest.raises(ConnectionNotExistException, match=gone):
        env.from_path("numbers").select(call("f_gone", col("n")))


def test_sessions(env):
    """A session's functions have its own connections, in SQL and in the Table API."""
    other = TableEnvironment.create(settings(mode="batch"))
    other.execute_sql("CREATE CONNECTION crm WITH ('url' = 'http://other')")
    env.execute_sql(
        "CREATE FUNCTION f_session AS 'tests.support.udfs.show' LANGUAGE PYTHON "
        "USING CONNECTION crm"
    )
    table = env.from_path("numbers").select(call("f_session", col("n")))
    for each in (table, env.sql_query("SELECT f_session(n) FROM numbers")):
        graph = job_graph(env, each)
        assert b"http://crm" in graph
        assert b"http://other" not in graph
    # A session of PyFlink's own that meets such functions, for example in a shared catalog.
    stock = PyFlinkTableEnvironment.create(EnvironmentSettings.in_batch_mode())
    env.execute_sql("CREATE CONNECTION only_here WITH ('url' = 'http://here')")
    for name in ("crm", "only_here", "nope"):
        bound = bound_name("tests.support.udfs.show", f"default_catalog.default_database.{name}")
        stock.execute_sql(f"CREATE TEMPORARY FUNCTION f_{name} AS '{bound}' LANGUAGE PYTHON")
    assert "f_only_here(1)" in stock.explain_sql("SELECT f_only_here(1)")
    with pytest.raises(ValidationException, match="different connections of this name"):
        stock.explain_sql("SELECT f_crm(1)")
    with pytest.raises(ConnectionNotExistException, match="nope of function tests.support.udfs"):
        stock.explain_sql("SELECT f_nope(1)")
    assert other.list_connections() == ["crm"]  # it lives until here


def test_stores_of_this_process(new_env):
    """A secret in this process's memory is refused; a connection without one needs no store."""
    new_env.execute_sql("CREATE CONNECTION crm WITH ('token' = 'x-y-z')")
    new_env.execute_sql("CREATE TEMPORARY SYSTEM CONNECTION open_one WITH ('url' = 'http://crm')")
    with pytest.raises(ValidationException, match="the secret store GenericInMemorySecretStore"):
        new_env.create_temporary_function("f_crm", udfs.show, connection="crm")
    new_env.create_temporary_function("f_open", udfs.show, connection="open_one")
    assert "f_open(1)" in new_env.explain_sql("SELECT f_open(1)")


@since(2, 0, what="Flink has DESCRIBE FUNCTION")
def test_catalogs_of_functions(env):
    """SHOW and DESCRIBE FUNCTION show the function's own name and its connection."""
    env.execute_sql(
        "CREATE FUNCTION f_shown AS 'tests.support.udfs.show' LANGUAGE PYTHON USING CONNECTION crm"
    )
    env.execute_sql("CREATE FUNCTION f_unbound AS 'tests.support.udfs.plain' LANGUAGE PYTHON")
    assert {"f_shown", "f_unbound"} <= {row[0] for row in rows(env.execute_sql("SHOW FUNCTIONS"))}
    described = dict(rows(env.execute_sql("DESCRIBE FUNCTION f_shown")))
    assert "tests.support.udfs.show" == described["class name"]
    assert "default_catalog.default_database.crm" == described["connection"]
    extended = dict(rows(env.execute_sql("DESCRIBE FUNCTION EXTENDED f_shown")))
    assert described.items() <= extended.items()
    unbound = dict(rows(env.execute_sql("DESC FUNCTION f_unbound")))
    assert "tests.support.udfs.plain" == unbound["class name"]
    assert "connection" not in unbound
    env.execute_sql("ALTER FUNCTION f_shown AS 'tests.support.udfs.plain' LANGUAGE PYTHON")
    assert "connection" not in dict(rows(env.execute_sql("DESCRIBE FUNCTION f_shown")))


def test_nothing_holds_the_secret(env, records):
    """Neither what is shown or kept, nor plans, job graph, pickles or logs lead to the token."""
    env.create_temporary_function("f_leak", udfs.show, connection="crm")
    env.execute_sql(
        "CREATE FUNCTION f_kept AS 'tests.support.udfs.show' LANGUAGE PYTHON USING CONNECTION crm"
    )
    env.execute_sql("CREATE TABLE leaks (s STRING) WITH ('connector' = 'blackhole')")
    query = "SELECT f_kept(n) || f_leak(n) FROM numbers"
    pickled = cloudpickle.dumps(env.function_with_connection(udfs.show, "crm")._func)
    graph = job_graph(env, env.sql_query(query))
    for travelling in (pickled, graph):  # where a value would be, the reference is
        assert b"default_catalog.default_database.crm" in travelling
    shown = [
        env.explain_sql(query),
        *(
            rows(env.execute_sql(f"DESCRIBE FUNCTION EXTENDED {f}"))
            for f in (("f_leak", "f_kept") if DESCRIBES else ())
        ),
    ]
    if HAS_PLANS:
        # Flink can't put a Python function into a plan, only its name.
        env.get_config().set("table.plan.compile.catalog-objects", "IDENTIFIER")
        shown.append(env.compile_plan_sql(f"INSERT INTO leaks {query}").as_json_string())
    assert not occurs_in(TOKEN, f"{pickled!r} {graph!r} {shown} {sys.argv} {dict(os.environ)}")
    assert any("Command to send" in record.getMessage() for record in records.records)
    assert [] == [r.name for r in records.records if leads_to(r.__dict__, TOKEN)]


def job_graph(env, table):
    """Returns the job that would be submitted for a table, serialized."""
    stream = env.to_data_stream(table)
    job = stream._j_data_stream.getExecutionEnvironment().getStreamGraph(True).getJobGraph()
    return bytes(get_gateway().jvm.org.apache.flink.util.InstantiationUtil.serializeObject(job))


@pytest.mark.skipif(not HAS_PLANS, reason="Flink has compiled plans in Python from 2.1 on")
def test_changed_connection(env):
    """A plan of a statement set over a view, made before a connection changed, uses it as it is."""
    env.execute_sql("CREATE CONNECTION changing WITH ('token' = 't0ken-before')")
    env.create_temporary_function("f_changing", udfs.show, connection="changing")
    env.execute_sql("CREATE TEMPORARY VIEW shown AS SELECT f_changing(n) AS s FROM numbers")
    env.execute_sql("CREATE TABLE nowhere (s STRING) WITH ('connector' = 'blackhole')")
    from pyflink.table import PlanReference

    statements = env.create_statement_set()
    statements.add_insert_sql("INSERT INTO nowhere SELECT s FROM shown")
    plan = PlanReference.from_json_string(statements.compile_plan().as_json_string())
    # Both in one: a new secret, whose identifier the plan can't know.
    env.execute_sql("ALTER CONNECTION changing SET ('token' = 't0ken-after', 'url' = 'http://x')")
    udfs.SHOWN.clear()
    env.execute_plan(plan).wait()
    assert ["1:t0ken-after", "2:t0ken-after"] == sorted(udfs.SHOWN)
