"""Who may do what. One rule, held as data, read in Python, in SQL and by the index.

Promises: pure and total; the same grants, organisations and day give the same reach; what no span
admits does not exist for the reader.
"""

from kb.access.belonging import belongs_to
from kb.access.model import (
    EVERYONE_IN_POLICING,
    OWN_ONLY,
    RICHEST_FIRST,
    Action,
    Actor,
    Grant,
    Label,
    Rendition,
    Role,
    Scope,
    Sharing,
)
from kb.access.rule import NOTHING, Audience, Reach, Span, audience_of, reach, whole

__all__ = [
    "EVERYONE_IN_POLICING",
    "NOTHING",
    "OWN_ONLY",
    "RICHEST_FIRST",
    "Action",
    "Actor",
    "Audience",
    "Grant",
    "Label",
    "Reach",
    "Rendition",
    "Role",
    "Scope",
    "Sharing",
    "Span",
    "audience_of",
    "belongs_to",
    "reach",
    "whole",
]
