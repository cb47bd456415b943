"""What differs between versions of PyFlink: the one place that knows, by what each can do.

Nothing here asks for a version number: a build that brings a feature early, or back, is served.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, TypeVar

from pyflink.table import TableEnvironment, catalog
from pyflink.version import __version__ as flink_version

from pyflink_connections.exceptions import ValidationException

__all__ = [
    "HAS_CATALOG_DESCRIPTORS",
    "HAS_MODELS",
    "HAS_PIPELINES",
    "HAS_PLANS",
    "HAS_VIEWS",
    "CatalogDescriptorBase",
    "ObjectIdentifierBase",
    "ignore_if_exists",
    "only_if",
]

Method = TypeVar("Method", bound=Callable[..., object])

#: Compiled plans in Python (``compile_plan_sql``, ``load_plan``): since 2.1.
HAS_PLANS = find_spec("pyflink.table.compiled_plan") is not None

#: Models (``ModelDescriptor``, ``create_model``): since 2.1.
HAS_MODELS = find_spec("pyflink.table.model_descriptor") is not None

#: Descriptors of catalogs (``CatalogDescriptor``, ``create_catalog``): since 2.0.
HAS_CATALOG_DESCRIPTORS = hasattr(catalog, "CatalogDescriptor")

#: Table pipelines (``Table.insert_into``, ``StatementSet.add``): since 2.1.
HAS_PIPELINES = find_spec("pyflink.table.table_pipeline") is not None

#: Views in catalogs, from tables (``create_view``): since 2.0.
HAS_VIEWS = hasattr(TableEnvironment, "create_view")

#: ``ObjectIdentifier`` in Python, for ours to be an instance of: since 2.1.
ObjectIdentifierBase: Any = getattr(catalog, "ObjectIdentifier", object)

#: ``CatalogDescriptor`` in Python, for ours to be an instance of: since 2.0.
CatalogDescriptorBase: Any = getattr(catalog, "CatalogDescriptor", object)

#: ``ignoreIfExists`` of ``create_table`` and ``create_temporary_table``: since 2.0.
_HAS_IGNORE_IF_EXISTS = (
    "ignoreIfExists" in inspect.signature(TableEnvironment.create_table).parameters
)


def only_if(available: bool, since: str) -> Callable[[Method], Method]:
    """Makes a method that PyFlink's own class lacks say so, rather than fail inside.

    Args:
        available: Whether this PyFlink can do it.
        since: The first version of Flink that can.
    """

    def decorate(method: Method) -> Method:
        return method if available else _refusing(method, since)

    return decorate


def ignore_if_exists(flag: bool) -> tuple[bool, ...]:
    """Returns the arguments that say whether an existing table is left as it is.

    Raises:
        ValidationException: It is to be left, and this PyFlink can't.
    """
    if _HAS_IGNORE_IF_EXISTS:
        return (flag,)
    if flag:
        raise ValidationException(_needs("ignoreIfExists", "2.0"))
    return ()


def _refusing(method: Method, since: str) -> Method:
    @functools.wraps(method)
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise ValidationException(_needs(method.__name__, since))

    return refuse  # type: ignore[return-value]  # whatever it returns, it never does


def _needs(what: str, since: str) -> str:
    return f"{what} needs Flink {since} or newer; this is {flink_version}."
