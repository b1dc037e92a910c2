"""Reports to the NCCU: guidance, months, and dip samples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from kb.store.measures.lines import Lines, last_of
from kb.store.measures.values import Guidance, ReferralMonth, ReferralSample
from kb.store.plans.typesetting import writable
from kb.store.tables.measures import referral_guidance, referral_months, referral_samples

_GUIDANCE = ("body", "adopts", "counts", "completes", "goes_to", "by_when")
_MONTH = ("body", "month", "reports", "counted_by", "submitted", "excluded")
_SAMPLE = ("body", "quarter", "sampled", "found", "by_role")


class Referrals(Lines):
    """What regions agreed and forces recorded. Who may is for the desk to have asked."""

    def guidance(self, bodies: Collection[str], *, before: dt.datetime | None = None) -> tuple[Guidance, ...]:
        """Every text of these organisations, oldest first."""
        return tuple(
            Guidance(
                **{name: getattr(row, name) for name in _GUIDANCE},
                number=row.id,
                recorded_at=row.recorded_at,
            )
            for row in self._read(referral_guidance, "body", bodies, before)
        )

    def months(
        self, bodies: Collection[str], *, before: dt.datetime | None = None
    ) -> tuple[ReferralMonth, ...]:
        """The months of these forces as last said, oldest first."""
        rows = last_of(self._read(referral_months, "body", bodies, before), lambda row: (row.body, row.month))
        found = (
            ReferralMonth(**{name: getattr(row, name) for name in _MONTH}, recorded_at=row.recorded_at)
            for row in rows
        )
        return tuple(sorted(found, key=lambda one: (one.month, one.body)))

    def samples(
        self, bodies: Collection[str], *, before: dt.datetime | None = None
    ) -> tuple[ReferralSample, ...]:
        """The dip samples of these forces as last said, oldest quarter first."""
        rows = last_of(
            self._read(referral_samples, "body", bodies, before), lambda row: (row.body, row.quarter)
        )
        found = (
            ReferralSample(**{name: getattr(row, name) for name in _SAMPLE}, recorded_at=row.recorded_at)
            for row in rows
        )
        return tuple(sorted(found, key=lambda one: (one.quarter, one.body)))

    def guide(self, new: Guidance) -> int:
        """Record a text of a region, or what a force adopted; gives its number."""
        writable(new.counts, new.completes, new.goes_to, new.by_when)
        number = self._add(referral_guidance, {name: getattr(new, name) for name in _GUIDANCE})
        self._note(new.body, guidance=number, adopts=new.adopts)
        return number

    def say_month(self, new: ReferralMonth) -> None:
        """Record a month of a force."""
        writable(new.counted_by, new.excluded)
        self._add(referral_months, {name: getattr(new, name) for name in _MONTH})
        self._note(new.body, month=new.month.isoformat()[:7])

    def say_sample(self, new: ReferralSample) -> None:
        """Record what a dip sample of a quarter found."""
        writable(new.by_role)
        self._add(referral_samples, {name: getattr(new, name) for name in _SAMPLE})
        self._note(new.body, sample=new.quarter)
