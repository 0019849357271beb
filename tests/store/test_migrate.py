"""The schema: made from nothing, safe to repeat, guards included."""

from booking.store.guards import missing_guards
from booking.store.migrate import current_revision, is_empty, newest_revision, upgrade


def test_a_migrated_database_has_the_newest_revision_and_its_guards(store):
    with store.reading() as work:
        assert current_revision(work.connection) == newest_revision()
        assert not is_empty(work.connection)
        assert missing_guards(work.connection) == []


def test_upgrading_again_changes_nothing(store):
    assert upgrade(store) == (newest_revision(), newest_revision(), [])
