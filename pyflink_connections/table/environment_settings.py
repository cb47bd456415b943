"""Settings that also know where secrets are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyflink.common import Configuration
from pyflink.table import EnvironmentSettings as PyFlinkEnvironmentSettings

from pyflink_connections.connection_stores import ConnectionStore, ConnectionStoreFactory
from pyflink_connections.secret_stores import SecretStore, SecretStoreFactory

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["EnvironmentSettings"]

#: What this package's options begin with.
OWN_PREFIXES = ("table.secret-store.", "table.connection-store.", "table.connection.")


class EnvironmentSettings(PyFlinkEnvironmentSettings):
    """PyFlink's settings, with a secret store and a connection store.

    Example:
        >>> settings = (
        ...     EnvironmentSettings.new_instance()
        ...     .in_batch_mode()
        ...     .with_secret_store(GenericInMemorySecretStore())
        ...     .build()
        ... )  # doctest: +SKIP
    """

    class Builder(PyFlinkEnvironmentSettings.Builder):
        """PyFlink's builder, with :meth:`with_secret_store` and :meth:`with_connection_store`."""

        def __init__(self) -> None:
            super().__init__()
            self._secret_store: SecretStore | SecretStoreFactory | None = None
            self._connection_store: ConnectionStore | ConnectionStoreFactory | None = None
            self._own_configuration: dict[str, str] = {}

        if TYPE_CHECKING:  # PyFlink's own methods, which type checkers can't see

            def in_batch_mode(self) -> Self:
                """Chooses batch mode; see PyFlink."""

            def in_streaming_mode(self) -> Self:
                """Chooses streaming mode; see PyFlink."""

            def with_built_in_catalog_name(self, built_in_catalog_name: str) -> Self:
                """Names the first catalog; see PyFlink."""

            def with_built_in_database_name(self, built_in_database_name: str) -> Self:
                """Names the first database; see PyFlink."""

        def with_configuration(self, config: Configuration) -> EnvironmentSettings.Builder:
            """Sets the configuration; see PyFlink.

            Options of connections are kept back: Flink 2.3 knows ``table.secret-store.kind`` too,
            and looks for a Java class of that kind.
            """
            own = {k: v for k, v in config.to_dict().items() if k.startswith(OWN_PREFIXES)}
            self._own_configuration.update(own)
            j_configuration = config._j_configuration.clone()
            for key in own:
                j_configuration.removeKey(key)
            super().with_configuration(Configuration(j_configuration=j_configuration))
            return self

        def with_secret_store(
            self, secret_store: SecretStore | SecretStoreFactory
        ) -> EnvironmentSettings.Builder:
            """Sets where permanent connections keep their secrets (FLIP-529 ``withSecretStore``).

            Args:
                secret_store: The store, or a factory that is opened with the session; it wins over
                    ``table.secret-store.kind`` in Flink's configuration.

            Raises:
                TypeError: It is no secret store.
            """
            if not isinstance(secret_store, (SecretStore, SecretStoreFactory)):
                what = type(secret_store).__name__
                msg = f"secret_store must be a SecretStore or a factory, not {what}."
                raise TypeError(msg)
            self._secret_store = secret_store
            return self

        def with_connection_store(
            self, connection_store: ConnectionStore | ConnectionStoreFactory
        ) -> EnvironmentSettings.Builder:
            """Sets where the definitions of permanent connections live.

            Args:
                connection_store: The store, or a factory that is opened with the session; it wins
                    over ``table.connection-store.kind`` in Flink's configuration.

            Raises:
                TypeError: It is no connection store.
            """
            if not isinstance(connection_store, (ConnectionStore, ConnectionStoreFactory)):
                what = type(connection_store).__name__
                msg = f"connection_store must be a ConnectionStore or a factory, not {what}."
                raise TypeError(msg)
            self._connection_store = connection_store
            return self

        def build(self) -> EnvironmentSettings:
            """Returns the immutable settings."""
            settings = super().build()
            return EnvironmentSettings(
                settings._j_environment_settings,
                self._secret_store,
                self._own_configuration,
                self._connection_store,
            )

    def __init__(
        self,
        j_environment_settings: Any,
        secret_store: SecretStore | SecretStoreFactory | None = None,
        own_configuration: Mapping[str, str] | None = None,
        connection_store: ConnectionStore | ConnectionStoreFactory | None = None,
    ) -> None:
        super().__init__(j_environment_settings)
        self._secret_store = secret_store
        self._own_configuration = dict(own_configuration or {})
        self._connection_store = connection_store

    def get_secret_store(self) -> SecretStore | SecretStoreFactory | None:
        """Returns the store given to the builder, or None."""
        return self._secret_store

    def get_connection_store(self) -> ConnectionStore | ConnectionStoreFactory | None:
        """Returns the connection store given to the builder, or None."""
        return self._connection_store

    def get_own_configuration(self) -> dict[str, str]:
        """Returns the configuration of connections that was given to the builder."""
        return dict(self._own_configuration)

    @staticmethod
    def new_instance() -> EnvironmentSettings.Builder:
        """Returns a builder."""
        return EnvironmentSettings.Builder()

    @staticmethod
    def in_streaming_mode() -> EnvironmentSettings:
        """Returns default settings in streaming mode."""
        builder = EnvironmentSettings.new_instance()
        builder.in_streaming_mode()
        return builder.build()

    @staticmethod
    def in_batch_mode() -> EnvironmentSettings:
        """Returns default settings in batch mode."""
        builder = EnvironmentSettings.new_instance()
        builder.in_batch_mode()
        return builder.build()
