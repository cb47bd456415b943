import pytest

from pyflink_connections.table import EnvironmentSettings, TableEnvironment
from tools.leak_search import SearchableSecretStore, places_with


def test_search_finds_what_is_there():
    """A place whose text holds the password is named, and no other."""
    texts = {"plan": "{'password': 'canary'}", "log": "nothing"}

    assert ["plan"] == places_with("canary", texts)


def test_searching_nothing_is_an_error():
    """An empty text would make the search pass without having searched."""
    with pytest.raises(ValueError, match="there is nothing to search: log"):
        places_with("canary", {"plan": "something", "log": "\n"})


def test_secret_store_shows_its_content_to_the_search():
    """The proof that a search works needs a place where the password must be: a session's store."""
    store = SearchableSecretStore()
    builder = EnvironmentSettings.new_instance().in_batch_mode().with_secret_store(store)
    session = TableEnvironment.create(builder.build())
    session.execute_sql("CREATE CONNECTION c WITH ('password' = 'canary')")

    assert ["store"] == places_with("canary", {"store": store.content()})
