"""The drop-in for ``pyflink.table``: everything it exports, ours where ours differ.

Change the import and nothing else; ``from pyflink_connections.table.expressions import col`` and
the other submodules work too.
"""

import importlib
import pkgutil
import sys
from typing import TYPE_CHECKING, Any

import pyflink.table
from pyflink.table import *  # noqa: F403 - a drop-in exports what the original exports

from pyflink_connections.definitions import CatalogConnection as CatalogConnection
from pyflink_connections.definitions import SensitiveConnection as SensitiveConnection
from pyflink_connections.table.catalog import CatalogTable as CatalogTable
from pyflink_connections.table.catalog import ObjectIdentifier as ObjectIdentifier
from pyflink_connections.table.connection_descriptor import (
    ConnectionDescriptor as ConnectionDescriptor,
)
from pyflink_connections.table.environment_settings import (
    EnvironmentSettings as EnvironmentSettings,
)
from pyflink_connections.table.flink_versions import HAS_MODELS, HAS_PIPELINES, HAS_PLANS
from pyflink_connections.table.statement_set import StatementSet as StatementSet
from pyflink_connections.table.table import GroupedTable as GroupedTable
from pyflink_connections.table.table import GroupWindowedTable as GroupWindowedTable
from pyflink_connections.table.table import OverWindowedTable as OverWindowedTable
from pyflink_connections.table.table import Table as Table
from pyflink_connections.table.table import WindowGroupedTable as WindowGroupedTable
from pyflink_connections.table.table_descriptor import TableDescriptor as TableDescriptor
from pyflink_connections.table.table_environment import (
    StreamTableEnvironment as StreamTableEnvironment,
)
from pyflink_connections.table.table_environment import TableEnvironment as TableEnvironment

__all__ = list(pyflink.table.__all__)
__all__ += [
    "CatalogConnection",
    "CatalogTable",
    "ConnectionDescriptor",
    "ObjectIdentifier",
    "SensitiveConnection",
]
if HAS_PLANS:
    from pyflink_connections.table.compiled_plan import CompiledPlan as CompiledPlan
if HAS_PIPELINES:
    from pyflink_connections.table.table_pipeline import TablePipeline as TablePipeline
if HAS_MODELS:
    from pyflink_connections.table.model_descriptor import ModelDescriptor as ModelDescriptor

    __all__ += ["ModelDescriptor"]

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Whatever else PyFlink exports: it says nothing of its types."""


def _share_submodules() -> None:
    """Makes PyFlink's submodules importable from here: the very same modules, not copies.

    Where there is one of ours, it gets whatever else PyFlink's has.
    """
    ours = sys.modules[__name__]
    own = {module.name for module in pkgutil.iter_modules(ours.__path__)}
    for module in pkgutil.iter_modules(pyflink.table.__path__):
        stock = importlib.import_module(f"pyflink.table.{module.name}")
        if module.name not in own:
            sys.modules[f"{__name__}.{module.name}"] = stock
            ours.__dict__.setdefault(module.name, stock)
        else:
            mine = importlib.import_module(f"{__name__}.{module.name}")
            for name, value in vars(stock).items():
                mine.__dict__.setdefault(name, value)  # its private names too: PyFlink shares them


_share_submodules()
