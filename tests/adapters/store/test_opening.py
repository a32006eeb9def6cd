from ingest.adapters.store import check_database, open_store


def test_a_new_database_is_created_whole(database_url: str) -> None:
    open_store(database_url).close()

    assert check_database(database_url) == ()
