"""The last seat, on each database: of forces that take it at once one gets it."""

from __future__ import annotations

import threading

from kb.store import NewSession, Store
from tests.cast import NOON, TODAY

ADA, HOST = 1, "surrey"


def test_seats_are_counted_in_the_transaction_that_takes_them(store: Store) -> None:
    with store.writing(at=NOON, by=ADA) as tx:
        number = tx.hydra.offer(NewSession(HOST, TODAY, "9am", "Hall", 3, "Desk"))
    forces = ["thames-valley", "sussex", "kent", "essex", "surrey", "serocu"]
    start, got = threading.Barrier(len(forces)), []

    def take(force: str) -> None:
        start.wait()
        with store.writing(at=NOON, by=ADA) as tx:
            (one,) = tx.hydra.sessions([HOST])
            if one.free:
                tx.hydra.take(number, force, 1)
                got.append(force)

    threads = [threading.Thread(target=take, args=(force,)) for force in forces]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.reading() as tx:
        (one,) = tx.hydra.sessions([HOST])
    assert (one.free, sorted(one.taken)) == (0, sorted(got))
    assert len(got) == 3
