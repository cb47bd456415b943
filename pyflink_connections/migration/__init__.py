"""Moves inline credentials of SQL scripts and live objects into named connections."""

from pyflink_connections.migration.collecting import Refusal
from pyflink_connections.migration.connection_file import SecretForm
from pyflink_connections.migration.families import ObjectKind
from pyflink_connections.migration.files import find_scripts
from pyflink_connections.migration.findings import Finding, find_inline_credentials
from pyflink_connections.migration.grouping import ProposedConnection, propose_connections
from pyflink_connections.migration.live import (
    LiveCatalogs,
    LiveMigration,
    LiveObject,
    plan_live_migration,
)
from pyflink_connections.migration.objects import InlineObject, inline_object
from pyflink_connections.migration.output import write_files
from pyflink_connections.migration.plan import DEFAULT_DATABASE, MigrationPlan, plan_migration
from pyflink_connections.migration.report import written_report
from pyflink_connections.migration.scripts import Script, read_script
from pyflink_connections.migration.target import TargetDatabase

__all__ = [
    "DEFAULT_DATABASE",
    "Finding",
    "InlineObject",
    "LiveCatalogs",
    "LiveMigration",
    "LiveObject",
    "MigrationPlan",
    "ObjectKind",
    "ProposedConnection",
    "Refusal",
    "Script",
    "SecretForm",
    "TargetDatabase",
    "find_inline_credentials",
    "find_scripts",
    "inline_object",
    "plan_live_migration",
    "plan_migration",
    "propose_connections",
    "read_script",
    "write_files",
    "written_report",
]
