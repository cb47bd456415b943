"""The places that are tortured, for all tests of this folder."""

import pytest

from tests.torture.servers import Places


@pytest.fixture(name="places", scope="session")
def _places(tmp_path_factory):
    """All places by their names, with their servers."""
    with Places(tmp_path_factory.mktemp("places")) as places:
        yield places


@pytest.fixture(name="place", params=["files", "SQLite and Key Vault", "PostgreSQL and Key Vault"])
def _place(places, request):
    """Each place in turn."""
    if request.param.endswith("Key Vault"):
        pytest.importorskip(
            "azure.keyvault.secrets",
            reason="azure-keyvault-secrets has releases for Python 3.10 and later only",
        )
    return places[request.param]
