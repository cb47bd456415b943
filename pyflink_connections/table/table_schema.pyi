# PyFlink's own module, for type checkers; PyFlink says nothing of its types.
from typing import Any

from pyflink.table.table_schema import *

def __getattr__(name: str) -> Any: ...
