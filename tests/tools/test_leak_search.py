import pytest

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
    """The proof that a search works needs a place where the password must be."""
    store = SearchableSecretStore()
    store.store_secret({"password": "canary"})

    assert ["store"] == places_with("canary", {"store": store.content()})
