"""The desk: all that one person may do, and the only thing that a page can call."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from kb.access import Action
from kb.desk.approval.review import Review
from kb.desk.approval.triggers import Triggers
from kb.desk.approval.upkeep import Upkeep
from kb.desk.audience.requests import Requests
from kb.desk.audience.sharing import WhoSees
from kb.desk.entry.account import Account
from kb.desk.evidence.amending import Amending
from kb.desk.evidence.listing import Listing
from kb.desk.evidence.noting import Noting
from kb.desk.evidence.returning import Returning
from kb.desk.evidence.staging import Staging
from kb.desk.frame import Bound
from kb.desk.inspection.editing import Reports
from kb.desk.inspection.positions import Positions
from kb.desk.inspection.reading import Inspection
from kb.desk.inspection.responding import Responses
from kb.desk.intake.bringing import Bringing
from kb.desk.kin.adapting import Adapting
from kb.desk.kin.borrowing import Borrowing
from kb.desk.kin.comparing import Comparing
from kb.desk.kin.core import CoreRows
from kb.desk.kin.coverage import Coverage
from kb.desk.kin.family import Family
from kb.desk.kin.keeping import Keeping
from kb.desk.kin.linking import Linking
from kb.desk.kin.offering import Offering
from kb.desk.kin.offers import Offers
from kb.desk.measures.board import Board
from kb.desk.measures.referring import Referring
from kb.desk.measures.training import Training
from kb.desk.office.deputies import Deputies
from kb.desk.office.people import Staff
from kb.desk.office.records import Records
from kb.desk.oversight.answering import Answering
from kb.desk.oversight.office import Office
from kb.desk.practice.living import Living
from kb.desk.practice.tasking import Tasking
from kb.desk.reader.library import Library
from kb.desk.reader.reading import Reading
from kb.desk.reader.shortlist import MyList
from kb.desk.word.notices import Notices
from kb.desk.word.questions import Questions
from kb.desk.writing.checking import Checking
from kb.desk.writing.drafting import Drafting
from kb.desk.writing.rows import Rows

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
    def comparing(self) -> Comparing:
        """Plans and versions side by side."""
        return self._part(Comparing)

    @cached_property
    def adapting(self) -> Adapting:
        """Adapting plans for one's own organisations."""
        return self._part(Adapting)

    @cached_property
    def linking(self) -> Linking:
        """Telling plans of one's own organisations where they came from."""
        return self._part(Linking)

    @cached_property
    def drafting(self) -> Drafting:
        """Writing the open drafts of one's own organisation."""
        return self._part(Drafting)

    @cached_property
    def borrowing(self) -> Borrowing:
        """Borrowing single requirements of other plans into one's own drafts."""
        return self._part(Borrowing)

    @cached_property
    def offering(self) -> Offering:
        """Offering one's own changes to the plan that one's own was adapted from."""
        return self._part(Offering)

    @cached_property
    def offers(self) -> Offers:
        """What one's own plans were offered and have offered."""
        return self._part(Offers)

    @cached_property
    def bringing(self) -> Bringing:
        """Bringing in texts and tables as drafts of one's own organisation."""
        return self._part(Bringing)

    @cached_property
    def family(self) -> Family:
        """Which plans came from which, and where they differ."""
        return self._part(Family)

    @cached_property
    def readiness(self) -> Checking:
        """What is still to do on drafts, and how ready plans are."""
        return self._part(Checking)

    @cached_property
    def living(self) -> Living:
        """Statuses, last returns and next due days of one's own organisation's plans."""
        return self._part(Living)

    @cached_property
    def notices(self) -> Notices:
        """What waits for this person, and what they follow."""
        return self._part(Notices)

    @cached_property
    def questions(self) -> Questions:
        """Questions to owners of plans, and comments among one's own."""
        return self._part(Questions)

    @cached_property
    def review(self) -> Review:
        """Putting drafts forward, and deciding on them."""
        return self._part(Review)

    @cached_property
    def upkeep(self) -> Upkeep:
        """Keeping a current version true."""
        return self._part(Upkeep)

    @cached_property
    def deputies(self) -> Deputies:
        """Who stands in for this approver."""
        return self._part(Deputies)

    @cached_property
    def triggers(self) -> Triggers:
        """What plans of a region must be thought about for, by its editor."""
        return self._part(Triggers)

    @cached_property
    def amending(self) -> Amending:
        """What becomes of evidence."""
        return self._part(Amending)

    @cached_property
    def listing(self) -> Listing:
        """Reading evidence."""
        return self._part(Listing)

    @cached_property
    def noting(self) -> Noting:
        """Recording products, briefings and checks."""
        return self._part(Noting)

    @cached_property
    def returning(self) -> Returning:
        """Recording returns of a quarter."""
        return self._part(Returning)

    @cached_property
    def staging(self) -> Staging:
        """Where plans stand, and why."""
        return self._part(Staging)

    @cached_property
    def tasking(self) -> Tasking:
        """Tasking sheets of one's own organisation's plans."""
        return self._part(Tasking)

    @cached_property
    def my_list(self) -> MyList:
        """Requirements this person ticked."""
        return self._part(MyList)

    @cached_property
    def keeping(self) -> Keeping:
        """Keeping one's own plans in step with those that they came from."""
        return self._part(Keeping)

    @cached_property
    def rows(self) -> Rows:
        """What the forms of a draft need beyond the draft."""
        return self._part(Rows)

    @cached_property
    def core(self) -> CoreRows:
        """Core requirements of a region, and exceptions from them."""
        return self._part(CoreRows)

    @cached_property
    def coverage(self) -> Coverage:
        """Who covers what."""
        return self._part(Coverage)

    @cached_property
    def inspection(self) -> Inspection:
        """Recommendations of inspection reports, and how forces stand with them."""
        return self._part(Inspection)

    @cached_property
    def training(self) -> Training:
        """Role groups and completed training of forces."""
        return self._part(Training)

    @cached_property
    def board(self) -> Board:
        """Hydra sessions and their seats."""
        return self._part(Board)

    @cached_property
    def referring(self) -> Referring:
        """Reports to the NCCU."""
        return self._part(Referring)

    @cached_property
    def answering(self) -> Answering:
        """What an oversight body answers to reports."""
        return self._part(Answering)

    @cached_property
    def office(self) -> Office:
        """What an oversight body is told of its force, asks and keeps."""
        return self._part(Office)

    @cached_property
    def positions(self) -> Positions:
        """Where one's own force says that it stands with a recommendation."""
        return self._part(Positions)

    @cached_property
    def reports(self) -> Reports:
        """Keeping reports and recommendations, for the editor of a region."""
        return self._part(Reports)

    @cached_property
    def responses(self) -> Responses:
        """When one's own office answered a report."""
        return self._part(Responses)

    @cached_property
    def records(self) -> Records:
        """The audit, for auditors and of one's own plans."""
        return self._part(Records)

    @cached_property
    def sharing(self) -> WhoSees:
        """Deciding who sees the plans of one's own organisation."""
        return self._part(WhoSees)

    @cached_property
    def requests(self) -> Requests:
        """Asking for access, and answering."""
        return self._part(Requests)

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
