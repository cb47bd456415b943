"""Settings that also know where secrets are kept."""

from __future__ import annotations

from typing import Any

from pyflink.table import EnvironmentSettings as PyFlinkEnvironmentSettings

from pyflink_connections.secret_stores import SecretStore, SecretStoreFactory

__all__ = ["EnvironmentSettings"]


class EnvironmentSettings(PyFlinkEnvironmentSettings):
    """PyFlink's settings, with a secret store.

    Example:
        >>> settings = (
        ...     EnvironmentSettings.new_instance()
        ...     .in_batch_mode()
        ...     .with_secret_store(GenericInMemorySecretStore())
        ...     .build()
        ... )  # doctest: +SKIP
    """

    class Builder(PyFlinkEnvironmentSettings.Builder):
        """PyFlink's builder, with :meth:`with_secret_store`."""

        def __init__(self) -> None:
            super().__init__()
            self._secret_store: SecretStore | SecretStoreFactory | None = None

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

        def build(self) -> EnvironmentSettings:
            """Returns the immutable settings."""
            settings = super().build()
            return EnvironmentSettings(settings._j_environment_settings, self._secret_store)

    def __init__(
        self,
        j_environment_settings: Any,
        secret_store: SecretStore | SecretStoreFactory | None = None,
    ) -> None:
        super().__init__(j_environment_settings)
        self._secret_store = secret_store

    def get_secret_store(self) -> SecretStore | SecretStoreFactory | None:
        """Returns the store given to the builder, or None."""
        return self._secret_store

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
