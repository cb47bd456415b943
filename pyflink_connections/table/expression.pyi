# PyFlink's own module, for type checkers; PyFlink says nothing of its types.
from typing import Any

from pyflink.table.expression import *

def __getattr__(name: str) -> Any: ...
