"""Names for connections, made of what is public about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from itertools import chain, count

from pyflink_connections.migration.objects import InlineObject

__all__ = ["free_name", "proposed_name"]

_URL = re.compile(r"(?:jdbc:)?(?:([\w+-]+):)?//([^/?#;]*)(?:/([^?#;]*))?")
_NO_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


def proposed_name(found: InlineObject) -> str:
    """Returns a name made of the kind of service and its database or host.

    Nothing of a sensitive value goes into it.

    Example:
        A table with ``'url' = 'jdbc:postgresql://db.internal:5432/reports'`` gives
        ``postgresql_reports``.
    """
    words = dict.fromkeys(_words(found))  # mysql.internal needs no mysql_mysql
    slug = _NO_LETTER_OR_DIGIT.sub("_", "_".join(words).lower()).strip("_")
    return slug[:_LONGEST].rstrip("_")


def free_name(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """Returns a name that is free: the wanted one, or with the lowest number that makes it so."""
    numbered = (f"{wanted}_{number}" for number in count(2))
    return next(name for name in chain([wanted], numbered) if not is_taken(name))


def _words(found: InlineObject) -> Iterator[str]:
    endpoint = next(_public_endpoints(found), "")
    service = found.family.name or found.options[found.kind.factory_option]
    match = _URL.match(endpoint)
    if match is None:
        yield service
        yield _host_label(endpoint)
        return
    scheme, hosts, path = match.groups()
    is_database = endpoint.startswith("jdbc:")
    yield scheme if is_database and scheme else service
    database = path.rpartition("/")[2] if path and is_database else ""
    yield database or _host_label(hosts)


def _public_endpoints(found: InlineObject) -> Iterator[str]:
    for pattern in found.family.endpoint:
        for key, value in found.moved.items():
            if fnmatchcase(key, pattern) and key not in found.secret_keys:
                yield value


def _host_label(hosts: str) -> str:
    """Returns the first label of the first host; nothing of an address or of this machine."""
    host = re.split(r"[,;:]", hosts, maxsplit=1)[0]
    label = host.split(".")[0]
    return "" if label == "localhost" or label.isdigit() or "[" in host else label
