"""Fills the documentation's tables from the declarations in the code while MkDocs builds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from pyflink_connections.configuration import ConfigOption
from pyflink_connections.delegation_tokens.configuration import COMMON_OPTIONS, PROVIDER_PREFIX
from pyflink_connections.delegation_tokens.providers import DELEGATION_TOKEN_PROVIDERS
from pyflink_connections.migration.families import FAMILIES, Family
from pyflink_connections.redaction.rule import SENSITIVE_PARTS, SENSITIVE_WORDS
from pyflink_connections.session.session_options import (
    CONNECTION_PREFIX,
    CONNECTION_STORE,
    FUNCTIONS_CACHE_TTL,
    NEAR_MISS_CHECK,
    SECRET_STORE,
    VALIDATE_ON_CREATE,
    VALIDATION_TIMEOUT,
    StoreOptions,
)
from tools import docs_cli
from tools.releases import JAVAS, RELEASES

_ROLE = re.compile(r":(?:attr|class|func|meth|mod):<code>~?")
_MARKER = re.compile(r"<!-- generated: ([\w-]+) -->")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replaces each marker by its table; MkDocs calls this for each page."""
    return _MARKER.sub(lambda match: _TABLES[match.group(1)](), markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Takes Sphinx's roles out of docstrings; what they stand before is shown as code already."""
    return _ROLE.sub("<code>", html)


def sensitive_names() -> str:
    """Returns the table of names that make an option sensitive."""
    rows = [f"| `{part}` | anywhere in the name |" for part in SENSITIVE_PARTS]
    rows += [f"| `{word}` | as a whole word |" for word in sorted(SENSITIVE_WORDS)]
    return "\n".join(["| name | matched |", "|---|---|", *rows])


def secret_store_options() -> str:
    """Returns the tables of all options of secret stores, those of each kind under a heading."""
    return _store_options(SECRET_STORE, ("table.connection.", NEAR_MISS_CHECK))


def connection_store_options() -> str:
    """Returns the tables of all options of connection stores."""
    return _store_options(CONNECTION_STORE)


def function_options() -> str:
    """Returns the table of the options that functions have."""
    return "\n".join(_table(("table.connection.", FUNCTIONS_CACHE_TTL)))


def supported_versions() -> str:
    """Returns the table of Flink releases and what they run on."""
    rows = [f"| {release.minor}.x | {', '.join(release.pythons)} |" for release in RELEASES]
    javas = " or ".join(", ".join(map(str, JAVAS)).rsplit(", ", 1))
    return "\n".join(["| Flink | Python |", "|---|---|", *rows, "", f"Each runs on Java {javas}."])


def migrated_options() -> str:
    """Returns the table of what a migration moves to the connection, beside the credentials."""
    rows = map(_family, FAMILIES)
    return "\n".join(["| object | moves, if it is set |", "|---|---|", *rows])


def _family(family: Family) -> str:
    factories = ", ".join(f"`{each}`" for each in family.factories)
    made_by = "all others" if family.factories == ("*",) else factories
    moves = ", ".join(f"`{each}`" for each in family.endpoint)
    return f"| {family.kind.value}, `{family.kind.factory_option}`: {made_by} | {moves} |"


def delegation_token_options() -> str:
    """Returns the table of what every service with delegation tokens can be told."""
    return "\n".join(_table(*((f"{PROVIDER_PREFIX}<service>.", each) for each in COMMON_OPTIONS)))


def delegation_token_services() -> str:
    """Returns the tables of the options of our own services, each under a heading."""
    return "\n".join(
        line for name in DELEGATION_TOKEN_PROVIDERS.built_in for line in _service(name)
    )


def _service(name: str) -> Iterator[str]:
    provider = DELEGATION_TOKEN_PROVIDERS.load(name)
    summary, _, rest = (provider.__doc__ or "").partition("\n\n")
    yield f"\n### `{name}`\n"
    yield " ".join(f"{summary} {rest.partition('Example:')[0]}".replace("``", "`").split())
    yield ""
    yield from _table(*((f"{PROVIDER_PREFIX}{name}.", each) for each in provider.declared_options))


def validation_options() -> str:
    """Returns the table of the options about trying connections."""
    options = (VALIDATE_ON_CREATE, VALIDATION_TIMEOUT)
    return "\n".join(_table(*((CONNECTION_PREFIX, option) for option in options)))


def _store_options(store: StoreOptions, *more: tuple[str, ConfigOption[Any]]) -> str:
    common = _table((store.prefix, store.kind), (store.prefix, store.cache_ttl), *more)
    kinds = (line for kind in store.kinds.known() for line in _kind(store, kind))
    return "\n".join([*common, *kinds])


def _kind(store: StoreOptions, kind: str) -> Iterator[str]:
    factory = store.kinds.load(kind)
    yield f"\n### `{kind}`\n"
    yield " ".join((factory.__doc__ or "").split("\n\n")[0].split())
    if factory.declared_options:
        yield ""
        prefix = f"{store.prefix}{kind}."
        yield from _table(*((prefix, option) for option in factory.declared_options))


def _table(*options: tuple[str, ConfigOption[Any]]) -> Iterator[str]:
    yield "| option | default | |"
    yield "|---|---|---|"
    for prefix, option in options:
        default = "**required**" if option.required else _shown(option.default)
        yield f"| `{prefix}{option.key}` | {default} | {option.description} |"


def _shown(default: object) -> str:
    if default is None:
        return ""
    if isinstance(default, timedelta):
        return f"`{default.total_seconds():g} s`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


_TABLES: dict[str, Callable[[], str]] = {
    "sensitive-names": sensitive_names,
    "function-options": function_options,
    "secret-store-options": secret_store_options,
    "connection-store-options": connection_store_options,
    "delegation-token-options": delegation_token_options,
    "delegation-token-services": delegation_token_services,
    "supported-versions": supported_versions,
    "migrated-options": migrated_options,
    "validation-options": validation_options,
    "cli-exit-codes": docs_cli.exit_codes,
    "cli-common-options": docs_cli.common_table,
    **{marker: partial(docs_cli.section, name) for marker, name in docs_cli.SECTIONS.items()},
}
