"""Everything that touches py4j: the shim, the module, results and errors."""

from pyflink_connections.jvm.class_path import install_on_class_path
from pyflink_connections.jvm.java_secret_store import (
    JavaSecretStoreFactory,
    from_java_secret_store,
    to_java_secret_store,
)
from pyflink_connections.jvm.module import MODULE_NAME, ConnectionModule
from pyflink_connections.jvm.namespace import JvmNamespace
from pyflink_connections.jvm.objects import JvmObjects
from pyflink_connections.jvm.shim import (
    gateway_pid,
    has_native_connections,
    knows_models,
    ok_result,
    single_cell,
    string_rows,
    table_result,
)

__all__ = [
    "MODULE_NAME",
    "ConnectionModule",
    "JavaSecretStoreFactory",
    "JvmNamespace",
    "JvmObjects",
    "from_java_secret_store",
    "gateway_pid",
    "has_native_connections",
    "knows_models",
    "ok_result",
    "single_cell",
    "string_rows",
    "table_result",
    "to_java_secret_store",
]

# Here, because whoever imports any part of PyFlink's drop-in may be about to start the JVM.
install_on_class_path()
