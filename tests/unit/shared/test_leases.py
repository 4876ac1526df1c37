"""What only one process of a service may do: who has it, and how it goes on to another."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from shared import leases
from shared.database import DATABASE_TROUBLE, Database
from shared.leases import Lease
from tests.waiting import eventually


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """The same database, as another process opens it."""
    opened = Database(database.url)
    yield opened
    opened.close()


@pytest.fixture
def lease(database: Database) -> Iterator[Lease]:
    made = Lease(database, "relay")
    yield made
    made.release()


@pytest.fixture
def theirs(other: Database) -> Iterator[Lease]:
    made = Lease(other, "relay")
    yield made
    made.release()


def test_is_mine_for_as_long_as_i_ask(lease: Lease) -> None:
    assert [lease.is_mine() for _ in range(3)] == [True] * 3


def test_can_be_taken_again_after_it_was_given_up(lease: Lease) -> None:
    lease.is_mine()
    lease.release()

    assert lease.is_mine()


@pytest.mark.postgresql
class TestOnPostgresql:
    def test_one_process_has_it_and_the_other_waits(self, lease: Lease, theirs: Lease) -> None:
        assert lease.is_mine()
        assert [theirs.is_mine() for _ in range(2)] == [False] * 2

        lease.release()

        eventually(theirs.is_mine)  # the server hears of it a moment later
        assert not lease.is_mine()

    def test_another_thing_is_free(self, lease: Lease, other: Database) -> None:
        assert lease.is_mine()

        retries = Lease(other, "retries")
        assert retries.is_mine()
        retries.release()

    def test_it_goes_on_when_the_connection_of_its_holder_ends(
        self, lease: Lease, theirs: Lease, other: Database
    ) -> None:
        lease.is_mine()
        with other.transaction() as connection:
            holder = sa.text("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted")
            for pid in connection.execute(holder).scalars().all():
                connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

        eventually(theirs.is_mine)
        with pytest.raises(DATABASE_TROUBLE):
            lease.is_mine()
        assert not lease.is_mine()

    def test_it_goes_on_when_its_holder_no_longer_says_a_word(
        self, database: Database, theirs: Lease, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(leases, "PATIENCE_SECONDS", 1)
        frozen = Lease(database, "relay")
        assert frozen.is_mine()

        eventually(theirs.is_mine)

        with pytest.raises(DATABASE_TROUBLE):
            frozen.is_mine()
        assert not frozen.is_mine()
        frozen.release()
