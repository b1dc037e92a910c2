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
from kb.desk.oversight.neighbours import Allowing
from kb.desk.oversight.office import Office
from kb.desk.practice.living import Living
from kb.desk.practice.tasking import Tasking
from kb.desk.reader.library import Library
from kb.desk.reader.reading import Reading
from kb.desk.reader.shortlist import MyList
from kb.desk.region.overview import Overview
from kb.desk.region.ruling import Ruling
from kb.desk.word.notices import Notices
from kb.desk.word.questions import Questions
from kb.desk.writing.checking import Checking
from kb.desk.writing.drafting import Drafting
from kb.desk.writing.rows import Rows

Part = TypeVar("Part", bound=Bound)


def _room(kind: type[Part]) -> cached_property[Part]:
    """A room of the desk: bound to the same person and instant when it is first entered."""

    def enter(desk: Desk) -> Part:
        part = kind(desk._house, desk.signed, at=desk.at)  # noqa: SLF001 - the desk's own rooms
        part.share(desk)
        return part

    return cached_property(enter)


class Desk(Bound):
    """One person's desk for one request. Its parts share one reach, worked out once."""

    library = _room(Library)
    """Searching, browsing, what is new and due."""
    reading = _room(Reading)
    """One plan and its versions."""
    comparing = _room(Comparing)
    """Plans and versions side by side."""
    adapting = _room(Adapting)
    """Adapting plans for one's own organisations."""
    linking = _room(Linking)
    """Telling plans of one's own organisations where they came from."""
    drafting = _room(Drafting)
    """Writing the open drafts of one's own organisation."""
    borrowing = _room(Borrowing)
    """Borrowing single requirements of other plans into one's own drafts."""
    offering = _room(Offering)
    """Offering one's own changes to the plan that one's own was adapted from."""
    offers = _room(Offers)
    """What one's own plans were offered and have offered."""
    bringing = _room(Bringing)
    """Bringing in texts and tables as drafts of one's own organisation."""
    family = _room(Family)
    """Which plans came from which, and where they differ."""
    readiness = _room(Checking)
    """What is still to do on drafts, and how ready plans are."""
    living = _room(Living)
    """Statuses, last returns and next due days of one's own organisation's plans."""
    notices = _room(Notices)
    """What waits for this person, and what they follow."""
    questions = _room(Questions)
    """Questions to owners of plans, and comments among one's own."""
    review = _room(Review)
    """Putting drafts forward, and deciding on them."""
    upkeep = _room(Upkeep)
    """Keeping a current version true."""
    deputies = _room(Deputies)
    """Who stands in for this approver."""
    triggers = _room(Triggers)
    """What plans of a region must be thought about for, by its editor."""
    amending = _room(Amending)
    """What becomes of evidence."""
    listing = _room(Listing)
    """Reading evidence."""
    noting = _room(Noting)
    """Recording products, briefings and checks."""
    returning = _room(Returning)
    """Recording returns of a quarter."""
    staging = _room(Staging)
    """Where plans stand, and why."""
    tasking = _room(Tasking)
    """Tasking sheets of one's own organisation's plans."""
    my_list = _room(MyList)
    """Requirements this person ticked."""
    keeping = _room(Keeping)
    """Keeping one's own plans in step with those that they came from."""
    rows = _room(Rows)
    """What the forms of a draft need beyond the draft."""
    core = _room(CoreRows)
    """Core requirements of a region, and exceptions from them."""
    coverage = _room(Coverage)
    """Who covers what."""
    inspection = _room(Inspection)
    """Recommendations of inspection reports, and how forces stand with them."""
    training = _room(Training)
    """Role groups and completed training of forces."""
    board = _room(Board)
    """Hydra sessions and their seats."""
    referring = _room(Referring)
    """Reports to the NCCU."""
    overview = _room(Overview)
    """The assurance of regions."""
    ruling = _room(Ruling)
    """The rules of regions."""
    answering = _room(Answering)
    """What an oversight body answers to reports."""
    allowing = _room(Allowing)
    """Letting offices of neighbouring forces see a plan's stage."""
    office = _room(Office)
    """What an oversight body is told of its force, asks and keeps."""
    positions = _room(Positions)
    """Where one's own force says that it stands with a recommendation."""
    reports = _room(Reports)
    """Keeping reports and recommendations, for the editor of a region."""
    responses = _room(Responses)
    """When one's own office answered a report."""
    records = _room(Records)
    """The audit, for auditors and of one's own plans."""
    sharing = _room(WhoSees)
    """Deciding who sees the plans of one's own organisation."""
    requests = _room(Requests)
    """Asking for access, and answering."""

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
