"""The desk: all that one person may do, and the only thing that a page can call."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from kb.access import Action
from kb.desk.account import Account
from kb.desk.frame import Bound
from kb.desk.library import Library
from kb.desk.people import Staff
from kb.desk.reading import Reading
from kb.desk.records import Records
from kb.desk.shortlist import MyList

Part = TypeVar("Part", bound=Bound)


class Desk(Bound):
    """One person's desk for one request. Its parts share one reach, worked out once."""

    @cached_property
    def library(self) -> Library:
        """Searching, browsing, what is new and due."""
        return self._part(Library)

    @cached_property
    def reading(self) -> Reading:
        """One plan and its versions."""
        return self._part(Reading)

    @cached_property
    def my_list(self) -> MyList:
        """Requirements this person ticked."""
        return self._part(MyList)

    @cached_property
    def records(self) -> Records:
        """The audit, for auditors."""
        return self._part(Records)

    @cached_property
    def account(self) -> Account:
        """The person's own password, sessions and second factor."""
        return Account(self._house.store, self._house.terms, self.signed, at=self.at)

    @cached_property
    def staff(self) -> Staff:
        """People and roles, for administrators."""
        return Staff(
            self._house.store,
            self._house.terms,
            reach=self.reach_of(Action.MANAGE_PEOPLE),
            by=self.person,
            at=self.at,
        )

    def _part(self, kind: type[Part]) -> Part:
        part = kind(self._house, self.signed, at=self.at)
        part.share(self)
        return part
