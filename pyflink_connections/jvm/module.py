"""The module in a table environment through which Flink asks for connections while it plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pyflink.java_gateway import get_gateway

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.jvm.errors import keep_for_python
from pyflink_connections.jvm.shim import entry_point
from pyflink_connections.planner_requests import ResolutionRequest, ResolvedOptions
from pyflink_connections.text_codec import decode, encode

__all__ = ["MODULE_NAME", "ConnectionModule"]

#: The module's name in SHOW MODULES.
MODULE_NAME = "connections"

#: What the roles in the shim's requests belong to, where that is something else.
_OWNERS = {"source": "table", "sink": "table"}

Resolve = Callable[[ResolutionRequest], ResolvedOptions]


class ConnectionModule:
    """Loads the shim's module into an environment and keeps it in use.

    Args:
        j_tenv: The Java table environment.
        resolve: Answers the planner's requests; may raise.

    Raises:
        ValidationException: The environment has such a module already.
    """

    def __init__(self, j_tenv: Any, resolve: Resolve) -> None:
        self._j_tenv = j_tenv
        if MODULE_NAME in (entry.name() for entry in j_tenv.listFullModules()):
            msg = (
                "This table environment has connections already. Use the environment that was "
                "made first, or unload whatever module is called 'connections'."
            )
            raise ValidationException(msg)
        j_module = entry_point().createModule(j_tenv, _ResolverCallback(resolve))
        j_tenv.loadModule(MODULE_NAME, j_module)
        self.keep_in_use()

    def keep_in_use(self) -> None:
        """Puts the module first among the used ones: the first that has a factory is asked."""
        used = list(self._j_tenv.listModules())
        if used[:1] != [MODULE_NAME]:
            names = [MODULE_NAME, *(name for name in used if name != MODULE_NAME)]
            gateway = get_gateway()
            j_names = gateway.new_array(gateway.jvm.java.lang.String, len(names))
            for index, name in enumerate(names):
                j_names[index] = name
            self._j_tenv.useModules(j_names)

    def register_function(
        self,
        class_name: str,
        reference: str,
        name: Sequence[str],
        *,
        system: bool,
        ignore_if_exists: bool,
    ) -> Any:
        """Registers a Java function that gets a connection, for this session.

        Args:
            class_name: Its class, found as Flink finds functions.
            reference: The connection's full name.
            name: The function's path.
            system: Whether it is a function of the system.
            ignore_if_exists: Whether to leave one that exists as it is.

        Returns:
            A Java ``TableResult``.
        """
        return entry_point().registerFunction(
            self._j_tenv, class_name, reference, encode(name), system, ignore_if_exists
        )


class _ResolverCallback:
    """What the shim calls: a ``java.util.function.Function`` of the codec's texts.

    A JDK interface, because py4j would not find one of the shim's. It always answers: a callback
    that raises would reach the JVM as the text of a Python traceback.
    """

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    def apply(self, text: str) -> str:
        """Answers one request of the shim."""
        try:
            role, name, reference, stored_reference, *own_keys = decode(text)
            owner = f"{_OWNERS.get(role, role)} {name}"
            resolved = self._resolve(
                ResolutionRequest(owner, reference, stored_reference, tuple(own_keys))
            )
            pairs = [part for pair in resolved.options.items() for part in pair]
            return encode(["resolved", str(len(resolved.options)), *pairs, *resolved.secrets()])
        except BaseException as exc:  # noqa: BLE001 - nothing may escape into py4j; it comes back
            number = keep_for_python(exc)
            return encode(["failed", number, f"{type(exc).__name__} in Python."])

    class Java:
        """Tells py4j what to present this object as."""

        implements = ["java.util.function.Function"]  # noqa: RUF012 - py4j wants a list
