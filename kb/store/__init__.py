"""The database: plans and their versions, organisations, people, the audit and the outbox.

Promises. What left `Store.writing` quietly is on the disk; what left it by an exception never happened. A
reading transaction is one snapshot. Every question about plans takes a required `reach`, and what
is out of reach is answered as what does not exist. Frozen values leave, never rows. Versions are
numbered without a gap and chained by their hashes, audit lines likewise; `check` walks all of it. The database
itself refuses an approval by anybody who had a hand in the text, or one that names another text. What will
pass by itself (somebody else is saving, the disk is full) is raised as Unavailable. The same on
SQLite and PostgreSQL.
"""

from kb.store.audiences import NamedFor, SharedAs
from kb.store.audit import Act, AuditLine, Fact
from kb.store.audit_check import AuditReport, verify
from kb.store.backups import Backup, backup, restore
from kb.store.catalogue import Order
from kb.store.core import CoreException, CoreMark, NewException
from kb.store.daily import end_of_day
from kb.store.deputies import DeputyLine
from kb.store.dismissals import Dismissal
from kb.store.engine import Store
from kb.store.following import Follow, Told
from kb.store.fsck import check
from kb.store.identities import Credentials, HeldGrant, Person, PersonCard, fold_login
from kb.store.kin import Base, Taken, Tie
from kb.store.kin_decided import Decision, NewDecision, Step
from kb.store.letters import Claimed
from kb.store.living import NOTHING_KNOWN, Known, LivingFact, NewFact, known_of
from kb.store.offers import NewOfferItem, Offer, OfferItem
from kb.store.patience import Patience
from kb.store.requests import AccessRequest
from kb.store.revising import Revision, RevisionLine
from kb.store.sessions import Invitation, Purpose, SessionLine, Visit, hashed
from kb.store.settled import ApprovalLine, Decided, ReviewLine, StandingVersion
from kb.store.shortlist import Pick
from kb.store.tasking import Issue, Sheet, fold_collector
from kb.store.transaction import Transaction
from kb.store.triggers import Considered, NewTrigger, Trigger
from kb.store.values import (
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
from kb.store.waiting import Awaited
from kb.store.wording import NewThread, Remark, Thread

__all__ = [
    "NOTHING_KNOWN",
    "AccessRequest",
    "Act",
    "ApprovalLine",
    "AuditLine",
    "AuditReport",
    "Awaited",
    "Backup",
    "Base",
    "Claimed",
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
    "Fact",
    "Follow",
    "Found",
    "HeldGrant",
    "HeldPlan",
    "Invitation",
    "Issue",
    "Known",
    "LivingFact",
    "NamedFor",
    "NewDecision",
    "NewException",
    "NewFact",
    "NewOfferItem",
    "NewRow",
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
    "Purpose",
    "Remark",
    "ReviewLine",
    "Revision",
    "RevisionLine",
    "RowLine",
    "SessionLine",
    "SharedAs",
    "Sheet",
    "Shelved",
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
    "backup",
    "check",
    "end_of_day",
    "fold_collector",
    "fold_login",
    "hashed",
    "known_of",
    "restore",
    "verify",
]
