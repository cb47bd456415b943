"""Descriptors of connections: what they hold, and that they can't show it."""

import pickle
import secrets

import pytest

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.table import ConnectionDescriptor
from pyflink_connections.testing.leaks import leads_to, occurs_in
from tests.support.errors import full_text


def descriptor(password="p4ssw0rd", comment="ours"):  # noqa: S107 - protects nothing
    """Describes a connection with a secret."""
    builder = ConnectionDescriptor.for_type("basic").option("url", "u").option("username", "me")
    return builder.option("password", password).comment(comment).build()


def test_content():
    """A descriptor has the type among its options, secrets in the clear, and the comment."""
    made = descriptor()
    expected = {"type": "basic", "url": "u", "username": "me", "password": "p4ssw0rd"}
    assert expected == dict(made.get_options())
    assert "ours" == made.get_comment()
    assert ConnectionDescriptor.for_type("default").build().get_comment() is None


@pytest.mark.parametrize(
    ("value", "text"), [("x", "x"), (True, "true"), (False, "false"), (5432, "5432"), (0.5, "0.5")]
)
def test_values(value, text):
    """Numbers and booleans are written as Flink writes them."""
    made = ConnectionDescriptor.for_type("default").option("key", value).build()
    assert text == made.get_options()["key"]


def test_builder():
    """A builder starts from a descriptor, leaves it alone, and may be used on."""
    first = descriptor()
    builder = first.to_builder().option("url", "other")
    second = builder.build()
    assert "u" == first.get_options()["url"]
    assert ("other", "me", "ours") == (
        second.get_options()["url"],
        second.get_options()["username"],
        second.get_comment(),
    )
    assert second == ConnectionDescriptor.Builder(second).build()
    assert "third" == builder.option("url", "third").build().get_options()["url"]
    assert "other" == second.get_options()["url"]


def test_immutable():
    """Neither a descriptor nor the options it gives can be changed."""
    made = descriptor()
    with pytest.raises(TypeError):
        made.get_options()["url"] = "other"
    with pytest.raises(AttributeError):
        made.anything = 1


def test_comparable():
    """Descriptors are equal by value, and then have one hash."""
    assert descriptor() == descriptor()
    assert hash(descriptor()) == hash(descriptor())
    assert descriptor() != descriptor(password="other")
    assert descriptor() != descriptor(comment=None)
    assert descriptor() != descriptor().get_options()
    assert 2 == len(
        {descriptor(), descriptor(), descriptor().to_builder().option("a", "b").build()}
    )


@pytest.mark.parametrize("role", ["built", "builder"])
def test_secrecy(role):
    """Neither a descriptor nor its builder shows a value or can be pickled, and errors don't."""
    canary = secrets.token_hex(16)
    made = descriptor(password=canary)
    assert leads_to(made, canary)  # the search works
    holder = made if role == "built" else made.to_builder()
    assert not occurs_in(canary, f"{holder!r} {holder}")
    with pytest.raises(TypeError, match="holds secrets and can't be pickled") as raised:
        pickle.dumps(holder)
    assert not occurs_in(canary, full_text(raised.value))


@pytest.mark.parametrize(
    ("key", "value", "error", "useful"),
    [
        ("password", b"%s", TypeError, "must be a str, bool, int or float, not bytes"),
        ("password", None, TypeError, "not NoneType"),
        (7, "%s", TypeError, "must be a str or a ConfigOption, not int"),
        ("", "%s", ValidationException, "name can't be empty"),
        ("password", "******", ValidationException, "is the mask"),
        ("connection.identifier", "%s", ValidationException, "is reserved"),
        ("__flink.encrypted-secret-key__", "%s", ValidationException, "is reserved"),
    ],
)
def test_refused(key, value, error, useful):
    """What no option can be is refused at once, by an error without the value."""
    canary = secrets.token_hex(16)
    if isinstance(value, str):
        value = value.replace("%s", canary)
    with pytest.raises(error, match=useful) as raised:
        ConnectionDescriptor.for_type("default").option(key, value)
    assert not leads_to(raised.value, canary)


def test_starts_no_jvm():
    """Describing a connection needs no JVM."""
    from tests.integration.test_environment import run_python

    code = (
        "from pyflink_connections.table import ConnectionDescriptor as D; "
        "import pyflink.java_gateway as g; D.for_type('default').option('a', 'b').build(); "
        "print(g._gateway)"
    )
    assert ["None"] == run_python(code)
