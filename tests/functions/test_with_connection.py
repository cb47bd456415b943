"""Functions of any build get their connection in ``open``, and nothing else changes."""

import dataclasses
import pickle

import pytest

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.functions import connection_options, with_connection


class Plain:
    """A function as most are."""

    def open(self, function_context):
        self.context, self.options = function_context, connection_options(function_context)


class Slotted(Plain):
    """Has a slot, and pickles itself without what is not in it."""

    __slots__ = ("kept",)

    def __getstate__(self):
        return None, {"kept": getattr(self, "kept", None)}


@dataclasses.dataclass(frozen=True)
class Frozen:
    """Refuses to be changed."""

    prefix: str = "p"

    def open(self, function_context):
        object.__setattr__(self, "options", connection_options(function_context))


class Context:
    """What PyFlink opens functions with; here, as for aggregates, one for several functions."""

    def __init__(self):
        self.parameters = {"a": "b"}


@pytest.mark.parametrize("function", [Plain(), Slotted(), Frozen()], ids=lambda f: type(f).__name__)
def test_any_function(function, source):
    """It needs no special base, attribute or way of pickling."""
    copy = pickle.loads(pickle.dumps(function))  # noqa: S301 - our own
    connected = with_connection(copy, source)
    connected.open(Context())
    assert type(function) is type(connected)
    assert "t0ken-1" == connected.options["token"]


def test_a_shared_context(source):
    """Functions that share a context keep to their own connections, or to none."""
    other = dataclasses.replace(source, reference="cat.db.other")
    context, first, second = Context(), Plain(), Plain()
    with_connection(first, source).open(context)
    with_connection(second, other).open(context)
    assert "ConnectionOptions('cat.db.crm')" == repr(first.options)
    assert "ConnectionOptions('cat.db.other')" == repr(second.options)
    assert {"a": "b"} == first.context.parameters
    with pytest.raises(ValidationException, match="registered without a connection"):
        Plain().open(context)
