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
    return places[request.param]
