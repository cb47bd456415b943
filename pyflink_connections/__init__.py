"""Named connections and delegation tokens for PyFlink.

``import pyflink_connections`` is cheap: it starts no JVM and imports no vendor's SDK. The drop-in
for ``pyflink.table`` is :mod:`pyflink_connections.table`.
"""

__version__ = "0.1.0"
