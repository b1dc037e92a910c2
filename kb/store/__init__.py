"""The database: plans and their versions, organisations, people, the audit and the outbox.

Promises. What left `Store.writing` quietly is on the disk; what left it by an exception never happened. A
reading transaction is one snapshot. Every question about plans takes a required `reach`, and what
is out of reach is answered as what does not exist. Frozen values leave, never rows. Versions are
numbered without a gap and chained by their hashes, audit lines likewise; `check` walks all of it. What will
pass by itself (somebody else is saving, the disk is full) is raised as Unavailable. The same on
SQLite and PostgreSQL.
"""

from kb.store.audit import Act, AuditLine, Fact
from kb.store.audit_check import AuditReport, verify
from kb.store.backups import Backup, backup, restore
from kb.store.catalogue import Order
from kb.store.engine import Store
from kb.store.fsck import check
from kb.store.identities import Credentials, HeldGrant, Person, PersonCard, fold_login
from kb.store.letters import Claimed
from kb.store.patience import Patience
from kb.store.sessions import Invitation, Purpose, SessionLine, Visit, hashed
from kb.store.shelf import end_of_day
from kb.store.shortlist import Pick
from kb.store.transaction import Transaction
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

__all__ = [
    "Act",
    "AuditLine",
    "AuditReport",
    "Backup",
    "Claimed",
    "Counts",
    "Credentials",
    "Draft",
    "Erased",
    "Fact",
    "Found",
    "HeldGrant",
    "HeldPlan",
    "Invitation",
    "NewRow",
    "NewStatus",
    "NewVersion",
    "Order",
    "Patience",
    "Person",
    "PersonCard",
    "Pick",
    "Purpose",
    "RowLine",
    "SessionLine",
    "Shelved",
    "Store",
    "Transaction",
    "VersionCard",
    "Visit",
    "backup",
    "check",
    "end_of_day",
    "fold_login",
    "hashed",
    "restore",
    "verify",
]
