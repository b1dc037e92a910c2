"""What a collection plan is: a Markdown text with a flat header and requirements under headings.

Promises. Pure: no clock, no file, no network; a day is an argument. `parse` takes any text, never raises and
takes time in proportion to its length; `write(parse(text))` is that text, byte for byte. An edit touches only
the lines of what changed, or is refused. Facts are read generously and doubts are settled strictly: a
marking counts only when it is exactly one that may be held, and a row whose own audience cannot be
understood is for its owner alone. `full_text` and `outline` leave nothing of a row that is cut. `compare` never
hides a change, and made one after another its changes give the other text. Every step of a plan's life is in one
table (`lifecycle`), which says no wherever it does not say yes.
"""

from kb.plan.applying import apply_change
from kb.plan.change import Change, ChangeKind
from kb.plan.checks import findings
from kb.plan.compare import compare
from kb.plan.compose import requirement_text
from kb.plan.copy import OutlineRow, full_text, outline, prose
from kb.plan.days import day_words, is_frequency, read_day, read_period
from kb.plan.due import Interval, interval_in, interval_of, lapsed, next_due, row_interval
from kb.plan.facts import RowFacts, facts, header_items, header_text, row_facts, value_of
from kb.plan.fields import (
    BY_KEY,
    FIELDS,
    HEADER_DEFAULTS,
    HEADER_FIELDS,
    OUTLINE_KEYS,
    Field,
    FieldKind,
    column_key_of,
    header_key_of,
    is_vacant,
    key_of,
    priority_of,
    status_of,
)
from kb.plan.finding import Finding
from kb.plan.freshness import stale_reasons, unapproved_reason
from kb.plan.hashes import text_hash, version_hash
from kb.plan.kin.local import LOCAL_CHOICES, LOCAL_HEADER, LOCAL_ROW, adapted_text, is_local
from kb.plan.kin.renaming import only_rows, side_by_side, with_refs
from kb.plan.lexicon import NO_WORDS, Lexicon, SpotKind, fold_phrase
from kb.plan.lifecycle import Force, Life, Move, Part, Stage, allow, open_moves, take
from kb.plan.marking import check_marking, check_markings, read_marking, too_high
from kb.plan.material import is_material
from kb.plan.merge import Clash, Merging, three_way
from kb.plan.model import (
    FieldValue,
    Marking,
    PlanDocument,
    PlanFacts,
    Prose,
    Requirement,
    State,
    Status,
)
from kb.plan.parse import decode, is_ref, parse
from kb.plan.refs import PlanRef, is_slug, parse_ref, slugify
from kb.plan.reorder import duplicate_requirement, move_requirement, next_ref
from kb.plan.sensitive import Spot, spots
from kb.plan.splice import keep_line_ends
from kb.plan.tabled import (
    COLUMN_CHOICES,
    Column,
    Reading,
    Tabled,
    TabledRow,
    heading_name,
    question_name,
    read_table,
)
from kb.plan.tabling import column_labels, into_plan
from kb.plan.wording import in_words
from kb.plan.write import (
    add_requirement,
    edit_field,
    edit_fields,
    edit_notes,
    edit_question,
    remove_requirement,
    the_row,
    write,
)
from kb.plan.write_header import edit_header

__all__ = [
    "BY_KEY",
    "COLUMN_CHOICES",
    "FIELDS",
    "HEADER_DEFAULTS",
    "HEADER_FIELDS",
    "LOCAL_CHOICES",
    "LOCAL_HEADER",
    "LOCAL_ROW",
    "NO_WORDS",
    "OUTLINE_KEYS",
    "Change",
    "ChangeKind",
    "Clash",
    "Column",
    "Field",
    "FieldKind",
    "FieldValue",
    "Finding",
    "Force",
    "Interval",
    "Lexicon",
    "Life",
    "Marking",
    "Merging",
    "Move",
    "OutlineRow",
    "Part",
    "PlanDocument",
    "PlanFacts",
    "PlanRef",
    "Prose",
    "Reading",
    "Requirement",
    "RowFacts",
    "Spot",
    "SpotKind",
    "Stage",
    "State",
    "Status",
    "Tabled",
    "TabledRow",
    "adapted_text",
    "add_requirement",
    "allow",
    "apply_change",
    "check_marking",
    "check_markings",
    "column_key_of",
    "column_labels",
    "compare",
    "day_words",
    "decode",
    "duplicate_requirement",
    "edit_field",
    "edit_fields",
    "edit_header",
    "edit_notes",
    "edit_question",
    "facts",
    "findings",
    "fold_phrase",
    "full_text",
    "header_items",
    "header_key_of",
    "header_text",
    "heading_name",
    "in_words",
    "interval_in",
    "interval_of",
    "into_plan",
    "is_frequency",
    "is_local",
    "is_material",
    "is_ref",
    "is_slug",
    "is_vacant",
    "keep_line_ends",
    "key_of",
    "lapsed",
    "move_requirement",
    "next_due",
    "next_ref",
    "only_rows",
    "open_moves",
    "outline",
    "parse",
    "parse_ref",
    "priority_of",
    "prose",
    "question_name",
    "read_day",
    "read_marking",
    "read_period",
    "read_table",
    "remove_requirement",
    "requirement_text",
    "row_facts",
    "row_interval",
    "side_by_side",
    "slugify",
    "spots",
    "stale_reasons",
    "status_of",
    "take",
    "text_hash",
    "the_row",
    "three_way",
    "too_high",
    "unapproved_reason",
    "value_of",
    "version_hash",
    "with_refs",
    "write",
]
