"""Names under which catalogs keep Python functions together with their connections.

A catalog keeps the dotted name of a Python function and little else, and Flink imports that name
when a query uses the function. So the reference goes into the name: importing
``pyflink_connections.bound_functions.<reference>.my.module`` gives a module whose functions are
those of ``my.module``, with the connection.
"""

import sys

from pyflink_connections.bound_functions.finder import BoundFunctionFinder
from pyflink_connections.bound_functions.names import bound_name, split_bound_name
from pyflink_connections.bound_functions.sessions import BoundFunctions

__all__ = ["BoundFunctions", "bound_name", "split_bound_name"]

# Whoever imports a module below this one has imported this one first.
sys.meta_path.append(BoundFunctionFinder())
