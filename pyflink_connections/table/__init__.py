"""The drop-in for ``pyflink.table``: everything it exports, ours where ours differ.

Change the import and nothing else; ``from pyflink_connections.table.expressions import col`` and
the other submodules work too.
"""

import importlib
import pkgutil
import sys

import pyflink.table
from pyflink.table import *  # noqa: F403 - a drop-in exports what the original exports

from pyflink_connections.definitions import CatalogConnection as CatalogConnection
from pyflink_connections.definitions import SensitiveConnection as SensitiveConnection
from pyflink_connections.table.connection_descriptor import (
    ConnectionDescriptor as ConnectionDescriptor,
)
from pyflink_connections.table.environment_settings import (
    EnvironmentSettings as EnvironmentSettings,
)
from pyflink_connections.table.statement_set import StatementSet as StatementSet
from pyflink_connections.table.table_environment import (
    StreamTableEnvironment as StreamTableEnvironment,
)
from pyflink_connections.table.table_environment import TableEnvironment as TableEnvironment

__all__ = [
    *pyflink.table.__all__,
    "CatalogConnection",
    "ConnectionDescriptor",
    "SensitiveConnection",
]


def _share_submodules() -> None:
    """Makes PyFlink's submodules importable from here: the very same modules, not copies."""
    ours = sys.modules[__name__]
    own = {module.name for module in pkgutil.iter_modules(ours.__path__)}
    for module in pkgutil.iter_modules(pyflink.table.__path__):
        if module.name not in own and not module.ispkg:
            stock = importlib.import_module(f"pyflink.table.{module.name}")
            sys.modules[f"{__name__}.{module.name}"] = stock
            ours.__dict__.setdefault(module.name, stock)


_share_submodules()
