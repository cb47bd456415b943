"""Object stores, through fsspec where it is installed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from pyflink_connections.validation.checks import CheckFailedError, ConnectionCheck, Trial

__all__ = ["ObjectStoreCheck"]

#: What stands before the names of keys: ``s3.access-key``, ``fs.s3a.access.key``.
_S3_NAME = re.compile(r"^(fs-)?s3a?-")
_PLACES = ("path", "url", "warehouse", "location")
#: The protocol of fsspec for a URL's scheme, and the module that speaks it.
_PROTOCOLS = {
    "s3": ("s3", "s3fs"),
    "s3a": ("s3", "s3fs"),
    "s3n": ("s3", "s3fs"),
    "gs": ("gs", "gcsfs"),
    "abfs": ("abfs", "adlfs"),
    "abfss": ("abfs", "adlfs"),
    "memory": ("memory", "fsspec"),
}


class ObjectStoreCheck(ConnectionCheck):
    """A place such as ``s3://bucket/folder``, with keys beside it.

    It lists the place, which takes the permission to list and none to read or write.
    """

    def applies_to(self, connection_type: str, options: Mapping[str, str]) -> bool:
        """Tells whether there is a place in an object store; see the base class."""
        del connection_type
        return _place(options) is not None

    def run(self, trial: Trial) -> None:
        """Lists the place; see the base class."""
        place = _place(trial.options)
        if place is None:
            trial.cannot("There is no place to look at; give the connection an option 'path'.")
        protocol, module = _PROTOCOLS[_scheme(place)]
        path = place.partition("://")[2]
        if find_spec("fsspec") is None or find_spec(module) is None:
            trial.cannot(f"This check needs {module}: pip install {module}")
        trial.attempt("list", lambda: _list(protocol, path, trial.options))


def _place(options: Mapping[str, str]) -> str | None:
    places = (options[key] for key in _PLACES if key in options)
    return next((place for place in places if _scheme(place) in _PROTOCOLS), None)


def _scheme(place: str) -> str:
    return place.partition("://")[0].lower() if "://" in place else ""


def _list(protocol: str, path: str, options: Mapping[str, str]) -> str:
    import fsspec  # noqa: PLC0415 - optional

    store = fsspec.filesystem(protocol, **_arguments(protocol, options))
    try:
        return f"{len(store.ls(path, detail=False))} entries in {path}"
    except FileNotFoundError:
        reason = f"there is no {path}"
    except PermissionError as exc:
        reason = f"the keys are not accepted: {exc}"
    raise CheckFailedError(reason)


def _arguments(protocol: str, options: Mapping[str, str]) -> dict[str, Any]:
    """Returns the keys as fsspec's file systems want them, out of Flink's and Hadoop's names."""
    if protocol != "s3":
        return {}
    named = {_S3_NAME.sub("", key.replace(".", "-")): value for key, value in options.items()}
    given = {"key": named.get("access-key"), "secret": named.get("secret-key")}
    endpoint = named.get("endpoint")
    arguments: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if endpoint is not None:
        arguments["client_kwargs"] = {"endpoint_url": endpoint}
    return {**arguments, "use_listings_cache": False, "skip_instance_cache": True}
