"""The index: what is found by words, within a reach.

Promises. Only what the reach admits is found, counted, suggested or scored, and each text is looked for only
in the rendition that its reader has: plans that a person may not see change neither hits, totals,
order nor scores. Every text a person can type is answered. An index is a disposable projection of the store:
it is verified before it is opened, and where it cannot be used `IndexUnusable` says so and `scan` gives
the same answer from entries read from the store.

`Indexer` writes (one a machine), `Index` reads, `scan` needs no index at all.
"""

from kb.search.answer import (
    EVERYTHING_CURRENT,
    Answer,
    FacetCount,
    Facets,
    Filters,
    Group,
    Highlight,
    Query,
    RowHit,
    Section,
    Sort,
)
from kb.search.entries import PARTS, PlanEntry, RowEntry, Texts
from kb.search.facts import Stale
from kb.search.groups import PAGE
from kb.search.index import Index, scan
from kb.search.manifest import IndexUnusable
from kb.search.snippets import Piece, snippet
from kb.search.vocabulary import Split, Taken, Vocabulary, load_vocabulary
from kb.search.words import folded
from kb.search.writer import Indexer

__all__ = [
    "EVERYTHING_CURRENT",
    "PAGE",
    "PARTS",
    "Answer",
    "FacetCount",
    "Facets",
    "Filters",
    "Group",
    "Highlight",
    "Index",
    "IndexUnusable",
    "Indexer",
    "Piece",
    "PlanEntry",
    "Query",
    "RowEntry",
    "RowHit",
    "Section",
    "Sort",
    "Split",
    "Stale",
    "Taken",
    "Texts",
    "Vocabulary",
    "folded",
    "load_vocabulary",
    "scan",
    "snippet",
]
