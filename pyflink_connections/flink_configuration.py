"""Flink's configuration file, found and read by Flink's own rules, without a JVM."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pyflink_connections.exceptions import ValidationException

__all__ = ["configuration_directory", "configuration_file", "read_flink_configuration"]

CONFIG_FILE = "config.yaml"
LEGACY_CONFIG_FILE = "flink-conf.yaml"


def configuration_directory() -> Path:
    """Returns the folder with Flink's configuration.

    That is ``FLINK_CONF_DIR``, else ``conf`` in ``FLINK_HOME``, else ``conf`` in the installed
    PyFlink, which is what PyFlink's own JVM takes.
    """
    named = os.environ.get("FLINK_CONF_DIR")
    if named:
        return Path(named)
    home = os.environ.get("FLINK_HOME")
    if home:
        return Path(home) / "conf"
    spec = find_spec("pyflink")
    if spec is None or spec.origin is None:  # a plain Python without PyFlink: nothing is configured
        return Path("conf")
    return Path(spec.origin).parent / "conf"


def read_flink_configuration(place: Path | None = None) -> dict[str, str]:
    """Reads ``config.yaml``, or ``flink-conf.yaml`` where that older file is there.

    As in Flink 1.20, which knows both, the older one is taken if both exist.

    Args:
        place: The folder, or the file itself; by default what :func:`configuration_directory`
            finds.

    Returns:
        Values by their full, dotted key; empty if there is no file. Lists are joined with ``;``.

    Raises:
        ValidationException: The file is no valid YAML; the message names file and line, no value.
    """
    path = configuration_file(place)
    if not path.is_file():
        return {}
    if path.name == LEGACY_CONFIG_FILE:
        return dict(_legacy_entries(path.read_text(encoding="utf-8")))
    return dict(_entries(_load(path, path.stat().st_mtime_ns)))


def configuration_file(place: Path | None = None) -> Path:
    """Returns the file that is read, whether it exists or not.

    Args:
        place: The folder, or the file itself; by default what :func:`configuration_directory`
            finds.
    """
    place = configuration_directory() if place is None else place
    if place.is_file():
        return place
    legacy = place / LEGACY_CONFIG_FILE
    return legacy if legacy.is_file() else place / CONFIG_FILE


@lru_cache(maxsize=1)  # each environment asks for it, and a YAML file is slow to read
def _load(path: Path, _modified: int) -> Mapping[str, Any]:
    # As much as a third of what importing the drop-in would cost beside PyFlink.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    line = 1
    try:
        loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        if loaded is None or isinstance(loaded, Mapping):
            return loaded or {}
    except YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
    # Outside of the block: a YAML error holds the text around it, which may be a password.
    msg = f"Flink's configuration file {path} is not a YAML map of keys and values (line {line})."
    raise ValidationException(msg)


def _entries(nested: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in nested.items():
        if isinstance(value, Mapping):
            yield from _entries(value, f"{prefix}{key}.")
        elif value is not None:
            yield f"{prefix}{key}", _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ";".join(_text(item) for item in value)
    return str(value)


def _legacy_entries(content: str) -> Iterator[tuple[str, str]]:
    """Reads Flink's older format: lines of ``key: value``, the rest of a line behind # ignored."""
    for line in content.splitlines():
        key, separator, value = line.partition("#")[0].partition(": ")
        if separator and key.strip() and value.strip():
            yield key.strip(), value.strip()
