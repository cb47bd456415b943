"""Which connections the files of a store stand for, and which files are in a wrong place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyflink_connections.connection_stores.file.names import decode, encode
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["ENDING", "Listing"]

ENDING = ".yaml"
_ENDINGS = (ENDING, ".yml")
_PLACES = "definitions are at '<catalog>/<database>/<name>.yaml' and '<name>.yaml'"


class Listing:
    """Finds connections by the names of files; what begins with a dot is not looked at.

    Args:
        root: The directory of the store.
        misplaced: Is told of what may be a definition, or a directory with some, and stands for no
            connection: its path, and how it should be called.
    """

    def __init__(self, root: Path, misplaced: Callable[[str, str], None]) -> None:
        self._root = root
        self._misplaced = misplaced

    def in_system(self) -> Iterator[ObjectIdentifier]:
        """Gives the identifiers of the system scope."""
        yield from map(ObjectIdentifier.of, self._connections(_read(self._root)))

    def in_catalogs(
        self, catalog: str | None = None, database: str | None = None
    ) -> Iterator[ObjectIdentifier]:
        """Gives the identifiers in one catalog or all, and in one database or all."""
        for catalog_name, of_catalog in self._directories(_read(self._root), catalog):
            self._tell(of_catalog.files)
            for database_name, of_database in self._directories(of_catalog, database):
                self._tell(filter(_has_definitions, of_database.directories))
                for name in self._connections(of_database):
                    yield ObjectIdentifier(catalog_name, database_name, name)

    def _connections(self, directory: _Directory) -> Iterator[str]:
        for entry in directory.files:
            stem, _, _ = entry.name.rpartition(".")
            name = decode(stem) if entry.name.endswith(ENDING) else None
            if name is None:
                right = _right_name("file of a connection", stem, ENDING)
                self._misplaced(_shown(entry.path), right)
            else:
                yield name

    def _directories(
        self, directory: _Directory, wanted: str | None
    ) -> Iterator[tuple[str, _Directory]]:
        for entry in directory.directories:
            name = decode(entry.name)
            if name is None and _has_definitions(entry):
                right = _right_name("directory of a catalog or database", entry.name)
                self._misplaced(_shown(entry.path), right)
            elif name is not None and wanted in (None, name):
                yield name, _read(Path(entry.path))

    def _tell(self, entries: Iterable[os.DirEntry[str]]) -> None:
        for entry in entries:
            self._misplaced(_shown(entry.path), _PLACES)


@dataclass(frozen=True)
class _Directory:
    files: list[os.DirEntry[str]]
    directories: list[os.DirEntry[str]]


def _read(path: Path) -> _Directory:
    try:
        with os.scandir(path) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        found = []
    files = [entry for entry in found if entry.name.endswith(_ENDINGS)]
    others = [entry for entry in found if not entry.name.endswith(_ENDINGS)]
    return _Directory(files, [entry for entry in others if entry.is_dir()])


def _has_definitions(directory: os.DirEntry[str]) -> bool:
    names = (name for _, _, files in os.walk(directory) for name in files)
    return any(name.endswith(_ENDINGS) and not name.startswith(".") for name in names)


def _right_name(what: str, name: str, ending: str = "") -> str:
    try:
        return f"the {what} named '{name}' is called '{encode(name)}{ending}'"
    except ValidationException:
        return "its name is too long, or not in UTF-8"


def _shown(path: str) -> str:
    return os.fsencode(path).decode(errors="backslashreplace")
