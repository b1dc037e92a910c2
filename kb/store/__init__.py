"""The database: plans and their versions, organisations, people, the audit and the outbox.

Promises. What left `Store.writing` quietly is on the disk; what left it by an exception never happened. A
reading transaction is one snapshot. Every question about plans takes a required `reach`, and what
is out of reach is answered as what does not exist. Frozen values leave, never rows. Versions are
numbered without a gap and chained by their hashes, audit lines likewise; `check` walks all of it. The database
itself refuses an approval by anybody who had a hand in the text, or one that names another text. What will
pass by itself (somebody else is saving, the disk is full) is raised as Unavailable. The same on
SQLite and PostgreSQL.
"""

from kb.store.engine import Store
from kb.store.evidence.basis_values import Basis, BasisDecision, BasisVersion
from kb.store.evidence.values import Evidence, EvidenceState, Given, LineClearance, NewEvidence
from kb.store.inspection.values import (
    Clearance,
    Closure,
    NewPosition,
    Position,
    Report,
    ResponseDay,
    Wording,
    WordingCheck,
)
from kb.store.kin.core import CoreException, CoreMark, NewException
from kb.store.kin.decided import Decision, NewDecision, Step
from kb.store.kin.kin import Base, Taken, Tie
from kb.store.kin.offers import NewOfferItem, Offer, OfferItem
from kb.store.ledger.audit import Act, AuditLine, Fact
from kb.store.ledger.audit_check import AuditReport, verify
from kb.store.ledger.daily import end_of_day
from kb.store.machine.backups import Backup, backup, restore
from kb.store.machine.fsck import check
from kb.store.measures.training import fold_role
from kb.store.measures.values import (
    Attendance,
    Guidance,
    HeldCount,
    HeldGroup,
    HydraSession,
    NewSession,
    ReferralMonth,
    ReferralSample,
)
from kb.store.oversight.values import (
    Briefing,
    ForceNote,
    Meeting,
    NewLine,
    NewResponse,
    PromiseClosure,
    PublicationDays,
    ResponseMark,
    SpokenLine,
    WrittenResponse,
)
from kb.store.people.deputies import DeputyLine
from kb.store.people.identities import Credentials, HeldGrant, Person, PersonCard, fold_login
from kb.store.people.patience import Patience
from kb.store.people.sessions import Invitation, Purpose, SessionLine, Visit, hashed
from kb.store.plans.audiences import NamedFor, SharedAs
from kb.store.plans.catalogue import Order
from kb.store.plans.dismissals import Dismissal
from kb.store.plans.revising import Revision, RevisionLine
from kb.store.plans.settled import ApprovalLine, Decided, ReviewLine, StandingVersion
from kb.store.plans.values import (
    Counts,
    Draft,
    Erased,
    Found,
    HeldPlan,
    NewRow,
    NewStatus,
    NewVersion,
    RowLine,
    Shelved,
    VersionCard,
)
from kb.store.practice.living import NOTHING_KNOWN, Known, LivingFact, NewFact, known_of
from kb.store.practice.tasking import Issue, Sheet, fold_collector
from kb.store.transaction import Transaction
from kb.store.word.following import Follow, Told
from kb.store.word.letters import Claimed
from kb.store.word.requests import AccessRequest
from kb.store.word.shortlist import Pick
from kb.store.word.triggers import Considered, NewTrigger, Trigger
from kb.store.word.waiting import Awaited
from kb.store.word.wording import NewThread, Remark, Thread

__all__ = [
    "NOTHING_KNOWN",
    "AccessRequest",
    "Act",
    "ApprovalLine",
    "Attendance",
    "AuditLine",
    "AuditReport",
    "Awaited",
    "Backup",
    "Base",
    "Basis",
    "BasisDecision",
    "BasisVersion",
    "Briefing",
    "Claimed",
    "Clearance",
    "Closure",
    "Considered",
    "CoreException",
    "CoreMark",
    "Counts",
    "Credentials",
    "Decided",
    "Decision",
    "DeputyLine",
    "Dismissal",
    "Draft",
    "Erased",
    "Evidence",
    "EvidenceState",
    "Fact",
    "Follow",
    "ForceNote",
    "Found",
    "Given",
    "Guidance",
    "HeldCount",
    "HeldGrant",
    "HeldGroup",
    "HeldPlan",
    "HydraSession",
    "Invitation",
    "Issue",
    "Known",
    "LineClearance",
    "LivingFact",
    "Meeting",
    "NamedFor",
    "NewDecision",
    "NewEvidence",
    "NewException",
    "NewFact",
    "NewLine",
    "NewOfferItem",
    "NewPosition",
    "NewResponse",
    "NewRow",
    "NewSession",
    "NewStatus",
    "NewThread",
    "NewTrigger",
    "NewVersion",
    "Offer",
    "OfferItem",
    "Order",
    "Patience",
    "Person",
    "PersonCard",
    "Pick",
    "Position",
    "PromiseClosure",
    "PublicationDays",
    "Purpose",
    "ReferralMonth",
    "ReferralSample",
    "Remark",
    "Report",
    "ResponseDay",
    "ResponseMark",
    "ReviewLine",
    "Revision",
    "RevisionLine",
    "RowLine",
    "SessionLine",
    "SharedAs",
    "Sheet",
    "Shelved",
    "SpokenLine",
    "StandingVersion",
    "Step",
    "Store",
    "Taken",
    "Thread",
    "Tie",
    "Told",
    "Transaction",
    "Trigger",
    "VersionCard",
    "Visit",
    "Wording",
    "WordingCheck",
    "WrittenResponse",
    "backup",
    "check",
    "end_of_day",
    "fold_collector",
    "fold_login",
    "fold_role",
    "hashed",
    "known_of",
    "restore",
    "verify",
]
