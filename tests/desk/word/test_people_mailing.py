"""Letters leave the outbox once, or are put back, or are given up."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kb.desk.word.mailing import Round, deliver
from kb.post import Letter, NotPosted, wait_after
from tests.people_cast import Place, a_place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return a_place(tmp_path)


class Bag:
    """A carrier that keeps what it is given, and fails as it is told."""

    def __init__(self, *trouble: Exception) -> None:
        self.took: list[Letter] = []
        self.trouble = list(trouble)

    def send(self, letter: Letter) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        self.took.append(letter)


def _write(place: Place, number: int = 1) -> None:
    with place.store.writing(at=place.at) as tx:
        for one in range(number):
            tx.outbox.post(to=f"sue{one}@sussex.example", subject="Hello", text=f"link {one}")


def _kept(place: Place) -> list[str | None]:
    with place.store.reading() as tx:
        return list(tx.conn.exec_driver_sql("SELECT letter FROM outbox ORDER BY seq").scalars())


def test_an_empty_outbox_is_left_alone(place: Place) -> None:
    assert deliver(place.store, Bag(), at=place.at) == Round()


def test_letters_are_posted_in_order_once_and_their_words_go(place: Place) -> None:
    _write(place, 3)
    bag = Bag()

    assert deliver(place.store, bag, at=place.at) == Round(posted=3)
    assert deliver(place.store, bag, at=place.at) == Round()

    assert [(letter.to, letter.text) for letter in bag.took] == [
        (f"sue{one}@sussex.example", f"link {one}") for one in range(3)
    ]
    assert _kept(place) == [None] * 3


def test_a_letter_that_surely_did_not_go_waits_longer_after_each_try(place: Place) -> None:
    _write(place)
    bag = Bag(*[NotPosted("the mail server is down")] * 3)

    for minutes in (1, 2, 4):
        assert deliver(place.store, bag, at=place.at) == Round(later=1)
        place.later(minutes=minutes, seconds=-1)
        assert deliver(place.store, bag, at=place.at) == Round()
        place.later(seconds=1)

    assert deliver(place.store, bag, at=place.at) == Round(posted=1)


def test_the_wait_between_tries_doubles_and_has_an_end() -> None:
    minutes = [wait_after(tries).total_seconds() / 60 for tries in range(9)]

    assert minutes == [1, 2, 4, 8, 16, 32, 64, 120, 120]


def test_a_letter_put_back_waits_its_time_and_then_goes(place: Place) -> None:
    _write(place)
    bag = Bag(NotPosted("the mail server is down"))
    deliver(place.store, bag, at=place.at)

    place.later(seconds=59)
    assert deliver(place.store, bag, at=place.at) == Round()
    place.later(seconds=1)

    assert deliver(place.store, bag, at=place.at) == Round(posted=1)


def test_a_hopeless_letter_is_given_up_and_its_words_go(place: Place) -> None:
    _write(place)

    assert deliver(place.store, Bag(NotPosted("no such address", for_ever=True)), at=place.at) == Round(
        given_up=1
    )

    assert _kept(place) == [None]


def test_after_two_days_a_letter_is_given_up(place: Place) -> None:
    _write(place)

    place.later(days=2, seconds=1)

    assert deliver(place.store, Bag(NotPosted("still down")), at=place.at) == Round(given_up=1)


def test_a_letter_whose_carrier_died_is_never_posted_twice(place: Place) -> None:
    _write(place)
    with pytest.raises(KeyboardInterrupt):
        deliver(place.store, Bag(KeyboardInterrupt()), at=place.at)  # type: ignore[arg-type]  # a death

    bag = Bag()
    for _ in range(3):
        deliver(place.store, bag, at=place.at)
        place.later(hours=1)

    assert bag.took == []
    assert _kept(place) == [None]


def test_two_workers_at_once_post_each_letter_once(place: Place) -> None:
    _write(place, 20)
    bags = [Bag(), Bag(), Bag()]

    threads = [
        threading.Thread(target=deliver, args=(place.store, bag), kwargs={"at": place.at}) for bag in bags
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(letter.number for bag in bags for letter in bag.took) == list(range(1, 21))


def test_a_log_does_not_say_whom_a_letter_was_for(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    _write(place)

    deliver(place.store, Bag(NotPosted("the mail server is down")), at=place.at)

    assert "letter 1 not posted, later" in caplog.text
    assert "sussex.example" not in caplog.text
