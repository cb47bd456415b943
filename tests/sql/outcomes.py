"""What came of parsing a text that may be wrong."""

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql import parse


def outcome(sql):
    """Returns the tree, None or the error; any other exception is a failure of the test."""
    try:
        return parse(sql)
    except SqlParserException as error:
        return error
