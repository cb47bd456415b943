"""The places of a torture: files, SQLite and PostgreSQL, secrets in files and in a Key Vault."""

from contextlib import ExitStack
from pathlib import Path

from tests.support.key_vault_emulator import KeyVaultEmulator
from tests.torture.places import Place
from tools.postgres import EmbeddedPostgres


def file_place(folder: Path) -> Place:
    """Return a place of files only."""
    return Place(
        "file", {"path": str(folder / "connections")}, "file", {"path": str(folder / "secrets")}
    )


def sql_place(url: str, emulator: KeyVaultEmulator, **options: str) -> Place:
    """Return a place with definitions in a database and secrets in a Key Vault."""
    environment = emulator.environment()
    environment.pop("AZURE_FEDERATED_TOKEN_FILE")  # a managed identity would be that of a pod
    return Place("sql", {"url": url, **options}, "azure-key-vault", emulator.options(), environment)


class Places:
    """A context manager: the servers of all places run inside of the block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._servers = ExitStack()

    def __enter__(self) -> "dict[str, Place]":
        vaults = [self._servers.enter_context(KeyVaultEmulator()) for _ in range(2)]
        server = self._servers.enter_context(EmbeddedPostgres())
        url = f"postgresql+pg8000://{server.user}@{server.host}:{server.port}/{server.database}"
        return {
            "files": file_place(self._folder),
            "SQLite and Key Vault": sql_place(f"sqlite:///{self._folder}/c.db", vaults[0]),
            "PostgreSQL and Key Vault": sql_place(url, vaults[1], password=server.password),
        }

    def __exit__(self, *exc: object) -> None:
        self._servers.close()
