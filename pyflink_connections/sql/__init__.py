"""Reads and writes the SQL of connections; knows nothing of PyFlink."""

from pyflink_connections.sql.like import matches
from pyflink_connections.sql.parser import parse
from pyflink_connections.sql.printer import print_create_connection
from pyflink_connections.sql.rewriting import add_clause, rewrite_create_table

__all__ = ["add_clause", "matches", "parse", "print_create_connection", "rewrite_create_table"]
