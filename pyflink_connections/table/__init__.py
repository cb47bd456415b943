"""The drop-in for ``pyflink.table``: everything it exports, ours where ours differ.

Change the import and nothing else; ``from pyflink_connections.table.expressions import col`` and the
other submodules work too.
"""

import importlib
import pkgutil
import sys

import pyflink.table
from pyflink.table import *  # noqa: F403 - a drop-in exports what the original exports

from pyflink_connections.table.environment_settings import EnvironmentSettings
from pyflink_connections.table.statement_set import StatementSet
from pyflink_connections.table.table_environment import StreamTableEnvironment, TableEnvironment

__all__ = sorted(
    {
        *pyflink.table.__all__,
        "EnvironmentSettings",
        "StatementSet",
        "StreamTableEnvironment",
        "TableEnvironment",
    }
)

# The submodules that are not ours are the very same modules, not copies of them.
_own = {module.name for module in pkgutil.iter_modules(__path__)}
for _module in pkgutil.iter_modules(pyflink.table.__path__):
    if _module.name not in _own and not _module.ispkg:
        _stock = importlib.import_module(f"pyflink.table.{_module.name}")
        sys.modules[f"{__name__}.{_module.name}"] = _stock
        globals().setdefault(_module.name, _stock)
