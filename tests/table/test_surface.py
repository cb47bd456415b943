"""Every way into PyFlink that takes SQL text or a descriptor is ours, or listed with a reason."""

import importlib
import inspect
import pkgutil
import re

import pyflink.datastream
import pyflink.table
import pytest

#: What the parameters of such methods are called, or what their types are. Descriptors of state
#: belong to the functions of a DataStream program.
TELLTALE = re.compile(
    r"sql|stmt|statement|query|(?<!state)(?<!state_)descriptor(?!s)|plan_?reference|pipeline",
    re.IGNORECASE,
)

#: Parameters that sound like it and are something else.
OTHER_PARAMETERS = {"sql_dialect", "query_time_after_num_entries"}

#: Methods that are not ours, and why they need not be.
REASONS = {
    "CatalogBaseTable.create_view": "only describes a view, which our environment plans when read",
    "CassandraSink.CassandraSinkBuilder.set_query": "Cassandra's own language, not Flink's",
    "JdbcSink.sink": "the database's own SQL, in a DataStream program",
    "StatementSet.add": "takes a pipeline that Table.insert_into of ours made",
    "TableDescriptor.Builder.format": "describes a format, which has no connection",
    "call_sql": "an expression within a query, which our tables plan",
}


def methods():
    """Gives each public method and function of PyFlink's."""
    for package in (pyflink.table, pyflink.datastream):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for value in vars(module).values():
                if getattr(value, "__module__", None) == module.__name__:
                    yield from methods_of(value)


def methods_of(value):
    """Gives a function itself, and the methods of a class and of the classes within it."""
    value = getattr(value, "__func__", value)
    if inspect.isfunction(value) and not value.__name__.startswith("_"):
        yield inspect.unwrap(value)
    elif inspect.isclass(value):
        for member in vars(value).values():
            yield from methods_of(member)


def takes_sql_or_descriptor(method):
    """Tells whether a parameter of a method is SQL text, or a descriptor of something."""
    return any(
        TELLTALE.search(f"{parameter.name} {parameter.annotation}")
        for parameter in inspect.signature(method).parameters.values()
        if parameter.name not in OTHER_PARAMETERS
    )


FOUND = {method.__qualname__: method for method in methods() if takes_sql_or_descriptor(method)}


def in_the_drop_in(method):
    """Returns what the drop-in has in place of a method of PyFlink's."""
    if not method.__module__.startswith("pyflink.table."):
        return method
    value = importlib.import_module(f"pyflink_connections.{method.__module__.partition('.')[2]}")
    for part in method.__qualname__.split("."):
        value = getattr(value, part)
    return inspect.unwrap(value)


def test_the_search_works():
    """What is known to take SQL or a descriptor is found."""
    known = {"execute_sql", "sql_query", "explain_sql", "create_table", "from_descriptor"}
    assert {f"TableEnvironment.{name}" for name in known} <= FOUND.keys()
    assert {"StatementSet.add_insert_sql", "Table.execute_insert"} <= FOUND.keys()


@pytest.mark.parametrize("name", sorted(FOUND))
def test_covered(name):
    """A method that takes SQL text or a descriptor goes our way, or there is a reason."""
    is_ours = in_the_drop_in(FOUND[name]).__module__.startswith("pyflink_connections.table.")
    assert is_ours != (name in REASONS)


@pytest.mark.parametrize("name", sorted(REASONS))
def test_reasons(name):
    """No reason is given for what PyFlink does not have (any more)."""
    assert name in FOUND or name == "StatementSet.add", "only this is younger than the oldest"
