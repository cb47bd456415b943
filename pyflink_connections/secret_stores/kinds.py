"""Which kinds of secret stores there are, and how their factories are found."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from importlib import import_module

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.plugins import registered
from pyflink_connections.secret_stores.factory import SecretStoreFactory

__all__ = ["ENTRY_POINTS", "known_kinds", "load_secret_store_factory"]

#: The entry point group in which other packages register kinds: ``kind = "module:Factory"``.
ENTRY_POINTS = "pyflink_connections.secret_stores"

_MODULES = "pyflink_connections.secret_stores"
_BUILT_IN: Mapping[str, str] = {
    "generic_in_memory": f"{_MODULES}.generic_in_memory:GenericInMemorySecretStoreFactory",
    "file": f"{_MODULES}.file:FileSecretStoreFactory",
    "env": f"{_MODULES}.env:EnvironmentSecretStoreFactory",
    "azure-key-vault": f"{_MODULES}.azure_key_vault:AzureKeyVaultSecretStoreFactory",
    "aws-secrets-manager": f"{_MODULES}.aws_secrets_manager:AwsSecretsManagerSecretStoreFactory",
    "hashicorp-vault": f"{_MODULES}.hashicorp_vault:HashicorpVaultSecretStoreFactory",
}


def known_kinds() -> list[str]:
    """Returns all kinds that this installation knows, sorted."""
    return sorted({kind for kind, _ in _registered()})


def load_secret_store_factory(kind: str) -> SecretStoreFactory:
    """Makes the factory of a kind; only its own module is imported.

    Args:
        kind: A built-in kind, one that an installed package registers as an entry point, or the
            dotted path of a factory class, such as ``my_package.stores.MyFactory``.

    Raises:
        ValidationException: The kind is unknown, ambiguous or can't be imported, or is no factory.
    """
    places = {place for name, place in _registered() if name == kind}
    if len(places) > 1:
        msg = f"The secret store kind '{kind}' is ambiguous: {' and '.join(sorted(places))}."
        raise ValidationException(msg)
    if places:
        return _factory(kind, *places.pop().split(":"))
    module, dot, name = kind.rpartition(".")
    if not dot:
        raise ValidationException(_unknown(kind))
    return _factory(kind, module, name)


def _registered() -> Iterator[tuple[str, str]]:
    yield from _BUILT_IN.items()
    for entry_point in registered(ENTRY_POINTS):
        yield entry_point.name, entry_point.value


def _factory(kind: str, module_name: str, name: str) -> SecretStoreFactory:
    try:
        module = import_module(module_name)
    except (ImportError, ValueError) as exc:  # ValueError: an empty name, as in '.Factory'
        msg = f"The secret store kind '{kind}' can't be loaded: {exc}"
        raise ValidationException(msg) from exc
    found = getattr(module, name, None)
    if not (isinstance(found, type) and issubclass(found, SecretStoreFactory)):
        msg = (
            f"The secret store kind '{kind}' can't be loaded: {module_name} has no subclass of "
            f"SecretStoreFactory of the name '{name}'."
        )
        raise ValidationException(msg)
    return found()


def _unknown(kind: str) -> str:
    known = known_kinds()
    nearest = difflib.get_close_matches(kind, known, n=1, cutoff=0.5)
    guess = f" Did you mean '{nearest[0]}'?" if nearest else ""
    return (
        f"There is no secret store kind '{kind}'.{guess} Known are: {', '.join(known)}; "
        "the dotted path of a SecretStoreFactory also works."
    )
