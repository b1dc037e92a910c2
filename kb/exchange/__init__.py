"""Documents in and out.

Promises: what came in goes out byte for byte; a source is looked through whole before any of it is
given; nothing outside the place that was named is read; what is refused is listed with a sentence; CSV
carries its marking and no formula. This room knows no database and gives nobody anything: whose text goes
out is the desk's affair.
"""

from kb.exchange.address import plan_address, safe_name
from kb.exchange.completions import COLUMNS, Counted, Reading, count_completions
from kb.exchange.csv_out import csv_bytes, neutral
from kb.exchange.folder import open_folder, open_source
from kb.exchange.jsonl import json_line, open_jsonl, write_jsonl
from kb.exchange.pasted import read_pasted
from kb.exchange.tables import Table, decode_text, read_separated, write_separated
from kb.exchange.tree import TreePlan, TreeVersion, write_tree
from kb.exchange.values import LARGEST, Skipped, Source, SourceDocument, SourceVersion

__all__ = [
    "COLUMNS",
    "LARGEST",
    "Counted",
    "Reading",
    "Skipped",
    "Source",
    "SourceDocument",
    "SourceVersion",
    "Table",
    "TreePlan",
    "TreeVersion",
    "count_completions",
    "csv_bytes",
    "decode_text",
    "json_line",
    "neutral",
    "open_folder",
    "open_jsonl",
    "open_source",
    "plan_address",
    "read_pasted",
    "read_separated",
    "safe_name",
    "write_jsonl",
    "write_separated",
    "write_tree",
]
