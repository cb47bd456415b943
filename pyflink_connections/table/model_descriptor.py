"""Descriptors of models that may use a connection (since Flink 2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyflink.table.model_descriptor import ModelDescriptor as PyFlinkModelDescriptor

from pyflink_connections.table.references import Referring, ReferringBuilder

if TYPE_CHECKING:
    from pyflink.table import Schema
    from typing_extensions import Self

__all__ = ["ModelDescriptor"]


class ModelDescriptor(Referring, PyFlinkModelDescriptor):
    """PyFlink's descriptor of a model, with a connection.

    Example:
        >>> t_env.create_model(
        ...     "classifier",
        ...     ModelDescriptor.for_provider("openai")
        ...     .connection("openai_prod")
        ...     .input_schema(Schema.new_builder().column("text", DataTypes.STRING()).build())
        ...     .output_schema(Schema.new_builder().column("label", DataTypes.STRING()).build())
        ...     .option("task", "classification")
        ...     .build(),
        ... )  # doctest: +SKIP
    """

    class Builder(ReferringBuilder, PyFlinkModelDescriptor.Builder):
        """PyFlink's builder, with :meth:`connection`."""

        if TYPE_CHECKING:  # PyFlink's own methods, which type checkers can't see

            def input_schema(self, input_schema: Schema) -> Self:
                """Sets the schema of the input; see PyFlink."""

            def output_schema(self, output_schema: Schema) -> Self:
                """Sets the schema of the output; see PyFlink."""

            def comment(self, comment: str) -> Self:
                """Sets the comment; see PyFlink."""

        def build(self) -> ModelDescriptor:
            """Returns the immutable descriptor."""
            return ModelDescriptor(self._j_builder.build())

    @staticmethod
    def for_provider(provider: str) -> ModelDescriptor.Builder:
        """Starts a descriptor of a model that uses a provider; see PyFlink."""
        stock = PyFlinkModelDescriptor.for_provider(provider)
        return ModelDescriptor.Builder(stock._j_builder)

    def to_builder(self) -> ModelDescriptor.Builder:
        """Returns a builder that starts from this descriptor."""
        return ModelDescriptor.Builder(self._j_model_descriptor.toBuilder())

    def _j_descriptor(self) -> Any:
        return self._j_model_descriptor
