"""The tables, all on one `metadata`. What must stay true across rows is a constraint here as well as a function."""

from kb.store.tables import evidence, inspection, kin, measures, oversight, people, plans, word, work
from kb.store.tables.columns import metadata

__all__ = [
    "evidence",
    "inspection",
    "kin",
    "measures",
    "metadata",
    "oversight",
    "people",
    "plans",
    "word",
    "work",
]
