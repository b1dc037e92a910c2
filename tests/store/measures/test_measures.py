"""Training, Hydra sessions and reports, on each database: only ever added to, the last line holds, read as then known."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from kb.store import (
    Attendance,
    Guidance,
    HeldCount,
    HeldGroup,
    NewSession,
    ReferralMonth,
    ReferralSample,
    Store,
    check,
)
from kb.store.tables import measures as t
from tests.cast import NOON, TODAY

HOUR = dt.timedelta(hours=1)
ADA = 1
FORCE, HOST = "thames-valley", "surrey"
EVERY = (
    *(t.role_groups, t.training_counts, t.hydra_sessions, t.hydra_endings, t.hydra_seats, t.hydra_attendance),
    *(t.referral_guidance, t.referral_months, t.referral_samples),
)
GROUP = HeldGroup(FORCE, "Response", 600, ("module-1", "hydra"), ended=False)
COUNT = HeldCount(FORCE, "module-1", "response", 400, 600, TODAY)
SESSION = NewSession(HOST, TODAY, "9.30am", "Training centre", 8, "Training desk")
GUIDE = Guidance(FORCE, "Every call.", "The reporting officer.", "The region’s desk.", "Within a day.")
MONTH = ReferralMonth(FORCE, dt.date(2026, 10, 1), 14, "Intelligence bureau", 9, "")
SAMPLE = ReferralSample(FORCE, "2026-Q3", 20, 17, "Intelligence bureau")


@pytest.fixture
def stocked(store: Store) -> Store:
    with store.writing(at=NOON, by=ADA) as tx:
        tx.training.say_group(GROUP)
        tx.training.count([COUNT])
        number = tx.hydra.offer(SESSION)
        tx.hydra.take(number, FORCE, 3)
        tx.hydra.take(number, FORCE, -1)
        tx.hydra.attend(number, HOST, [Attendance(FORCE, "Response", "response", 2)])
        tx.hydra.end(tx.hydra.offer(SESSION), HOST, "The suite is closed.")
        tx.referrals.guide(GUIDE)
        tx.referrals.say_month(MONTH)
        tx.referrals.say_sample(SAMPLE)
    return store


def test_what_is_recorded_is_read_back(stocked: Store) -> None:
    with stocked.reading() as tx:
        (group,), (count,) = tx.training.groups([FORCE]), tx.training.counts([FORCE])
        held, ended = tx.hydra.sessions([HOST])
        (guide,) = tx.referrals.guidance([FORCE])
        (month,), (sample,) = tx.referrals.months([FORCE]), tx.referrals.samples([FORCE])

    assert (group.name, group.headcount, group.needs) == ("Response", 600, ("module-1", "hydra"))
    assert (count.completed, count.in_role, count.on) == (400, 600, TODAY)
    assert (held.taken, held.free, held.attended[0].attended, held.ended) == ({FORCE: 2}, 6, 2, "")
    assert (ended.ended, ended.free) == ("The suite is closed.", 8)
    assert guide.goes_to == GUIDE.goes_to
    assert (month.reports, month.submitted) == (14, 9)
    assert (sample.found, sample.sampled) == (17, 20)


def test_of_another_organisation_nothing_is_read(stocked: Store) -> None:
    with stocked.reading() as tx:
        for read in (tx.training.groups, tx.training.counts, tx.hydra.sessions, tx.referrals.guidance):
            assert read(["kent"]) == ()
            assert read([]) == ()
        assert tx.referrals.months(["kent"]) == tx.referrals.samples(["kent"]) == ()


def test_of_several_lines_about_one_thing_the_last_holds_and_earlier_ones_stay(stocked: Store) -> None:
    with stocked.writing(at=NOON + HOUR, by=ADA) as tx:
        tx.training.say_group(HeldGroup(FORCE, "RESPONSE", None, (), ended=True))
        tx.training.count([HeldCount(FORCE, "module-1", "response", 450, None, TODAY)])
        tx.referrals.say_month(ReferralMonth(FORCE, MONTH.month, None, "Force control room", None, ""))
        tx.referrals.say_sample(ReferralSample(FORCE, "2026-Q3", 20, 18, "Intelligence bureau"))

    with stocked.reading() as tx:
        assert tx.training.groups([FORCE]) == ()
        assert [one.completed for one in tx.training.counts([FORCE])] == [450]
        assert [one.reports for one in tx.referrals.months([FORCE])] == [None]
        assert [one.found for one in tx.referrals.samples([FORCE])] == [18]
        before = NOON + HOUR
        assert [one.headcount for one in tx.training.groups([FORCE], before=before)] == [600]
        assert [one.completed for one in tx.training.counts([FORCE], before=before)] == [400]
        assert [one.reports for one in tx.referrals.months([FORCE], before=before)] == [14]


@pytest.mark.parametrize("table", EVERY, ids=lambda table: str(table.name))
def test_the_database_lets_nothing_be_changed_or_deleted(stocked: Store, table: sa.Table) -> None:
    for act in (sa.update(table).values(recorded_at=NOON + HOUR), sa.delete(table)):
        with pytest.raises(sa.exc.DBAPIError), stocked.writing(at=NOON, by=ADA) as tx:
            tx.conn.execute(act)
    with stocked.reading() as tx:
        assert tx.conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() > 0
        assert check(tx) == ()


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (t.role_groups, {"body": FORCE, "name": "x", "folded": "x", "headcount": -1, "needs": [], "ended": False}),
        (t.training_counts, {"body": FORCE, "module": "x", "folded": "x", "completed": 3, "in_role": 2, "on": TODAY}),
        (t.hydra_seats, {"session_id": 1, "body": FORCE, "seats": 0}),
        (t.referral_samples, {"body": FORCE, "quarter": "x", "sampled": 3, "found": 4, "by_role": "x"}),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused_by_the_database(
    stocked: Store, table: sa.Table, line: dict[str, object]
) -> None:
    with pytest.raises(sa.exc.IntegrityError), stocked.writing(at=NOON, by=ADA) as tx:
        tx.conn.execute(sa.insert(table), {**line, "recorded_by": ADA, "recorded_at": NOON})


def test_no_table_has_a_place_for_a_person() -> None:
    columns = {column.name for table in EVERY for column in table.columns}

    assert not columns & {"person", "name_of_person", "email", "collar", "officer"}
