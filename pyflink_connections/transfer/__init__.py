"""Carrying definitions from one place to another: exports, and imports with a plan."""

from pyflink_connections.transfer.comparison import plan_import
from pyflink_connections.transfer.formats import FORMATS, reader_of, writer_of
from pyflink_connections.transfer.plan import ImportAction, ImportPlan, ImportStep
from pyflink_connections.transfer.portable import PortableConnection, portable_connections
from pyflink_connections.transfer.sql_form import read_sql, written_sql
from pyflink_connections.transfer.yaml_form import read_yaml, written_yaml

__all__ = [
    "FORMATS",
    "ImportAction",
    "ImportPlan",
    "ImportStep",
    "PortableConnection",
    "plan_import",
    "portable_connections",
    "read_sql",
    "read_yaml",
    "reader_of",
    "writer_of",
    "written_sql",
    "written_yaml",
]
