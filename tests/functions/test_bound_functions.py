"""Importing functions by the names that catalogs keep; sessions without a JVM."""

import gc
import importlib
from weakref import WeakSet

import pytest

from pyflink_connections.bound_functions import BoundFunctions, bound_name, sessions
from pyflink_connections.exceptions import ConnectionNotExistException, ValidationException
from pyflink_connections.identifiers import quote_path

CONNECTION = "cat.db.crm"


@pytest.fixture(autouse=True)
def _only_our_sessions(monkeypatch):
    """Hides the sessions of other tests."""
    monkeypatch.setattr(BoundFunctions, "_all", WeakSet())


def session(**sources):
    """Makes a session that knows these connections of ``cat.db``; binding makes a pair."""
    return BoundFunctions(
        {f"cat.db.{name}": source for name, source in sources.items()}.get,
        lambda function, source: (function, source),
    )


def imported(function_name, reference=CONNECTION):
    """Imports a function as PyFlink does."""
    module, _, name = bound_name(function_name, reference).rpartition(".")
    return getattr(importlib.import_module(module), name)


def test_function_of_a_module():
    """A function of any module is the same one with its connection."""
    known = session(crm="a source")
    assert (quote_path, "a source") == imported("pyflink_connections.identifiers.quote_path")
    del known


def test_looked_up_each_time():
    """A connection is looked up whenever a query uses the function, though modules stay loaded."""
    known = {"cat.db.crm": "the old one"}
    held = BoundFunctions(known.get, lambda _function, source: source)
    assert "the old one" == imported("os.getcwd")
    known["cat.db.crm"] = "the new one"
    assert "the new one" == imported("os.getcwd")
    del known["cat.db.crm"], held
    gc.collect()


def test_connection_is_gone():
    """The error of a dropped connection names function and connection, and is one of ours."""
    held = session()
    with pytest.raises(ValidationException, match="Connection cat.db.crm of function os.getcwd"):
        imported("os.getcwd")
    with pytest.raises(ConnectionNotExistException, match="Create it again, or drop the function"):
        held.get("os.getcwd", CONNECTION)


def test_no_session():
    """Where only PyFlink is at work, the error says what is missing."""
    with pytest.raises(ValidationException, match="needs a TableEnvironment of pyflink_conn"):
        imported("os.getcwd")


@pytest.mark.parametrize("name", ["no_such_module.f", "os.no_such_function"])
def test_missing_function(name):
    """A module or function that is not there is Python's own error."""
    with pytest.raises((ModuleNotFoundError, AttributeError), match="no_such"):
        imported(name)


def test_other_modules_of_the_package():
    """Only names that hold a reference are imported so."""
    assert sessions is importlib.import_module("pyflink_connections.bound_functions.sessions")
    for name in ("nothing", "x", "xff.os"):
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module(f"pyflink_connections.bound_functions.{name}")


def test_session_that_plans():
    """Of two sessions with different connections of one name, the one that plans is asked."""
    first, second = session(crm="first"), session(crm="second")
    for planning, expected in ((first, "first"), (second, "second")):
        with planning.planning(), planning.planning():
            assert (importlib.import_module, expected) == imported("importlib.import_module")


def test_sessions_that_disagree():
    """If it can't be known whose connection is meant, none is used."""
    first, second = session(crm="first"), session(crm="second")
    with pytest.raises(ValidationException, match="different connections of this name"):
        imported("os.getcwd")
    at_a_time = pytest.raises(ValidationException, match="Use one of these sessions at a time")
    with first.planning(), second.planning(), at_a_time:
        imported("os.getcwd")


def test_sessions_that_agree():
    """Sessions with the same connection, or without it, are no obstacle."""
    held = [session(crm="same"), session(crm="same"), session()]
    assert "same" == imported("os.getcwd")[1]
    with held[2].planning():  # in another thread
        assert "same" == imported("os.getcwd")[1]


def test_functions_of_a_session():
    """A function given to a session has that session's connection, whoever plans."""
    first, second = session(crm="first"), session(crm="second")
    given = [(each.give(function), each) for each, function in ((first, len), (second, str))]
    with first.planning():
        assert [(len, "first"), (str, "second")] == [imported(name) for name, _ in given]


def test_functions_go_with_their_session():
    """A session that is gone takes its functions along."""
    name = session(crm="first").give(len)
    gc.collect()
    with pytest.raises(ModuleNotFoundError):
        imported(name)
