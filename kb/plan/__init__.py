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
from kb.plan.kin.carried import carried_row, check_free, free_ref, marked_at_least, with_row
from kb.plan.kin.columns import MOST_PLANS, Cell, Kinship, Line, in_columns
from kb.plan.kin.compared import Comparison, RowCompared, RowState, compare_plans
from kb.plan.kin.copied import Copied, Portion, copied_parts
from kb.plan.kin.coverage import CellKind, Group, Held, cell_kind, grouped, kept_rows, whole_row
from kb.plan.kin.likeness import Asked
from kb.plan.kin.local import LOCAL_CHOICES, LOCAL_HEADER, LOCAL_ROW, adapted_text, is_local
from kb.plan.kin.matching import How, Pair, asked_of, like, match, sure_words
from kb.plan.kin.offered import (
    Against,
    against,
    block_names,
    can_be_offered,
    change_as_bytes,
    change_from_bytes,
    offered_change,
    typed_change,
)
from kb.plan.kin.renaming import only_rows, side_by_side, with_refs
from kb.plan.kin.shown import RowTold, Shown, Told, shown
from kb.plan.kin.step import Beside, Item, ItemKind, beside, between, items, items_beside, row_hash
from kb.plan.kin.stepping import (
    can_be_both,
    can_type,
    in_both_words,
    in_typed_words,
    is_several,
    take_item,
    with_rows,
    within_row,
)
from kb.plan.kin.summed import left_out, summed
from kb.plan.kin.taking import take_many
from kb.plan.kin.things import moved_along, thing_row
from kb.plan.kin.words import Span, marked, marked_items
from kb.plan.lexicon import NO_WORDS, Lexicon, SpotKind, fold_phrase
from kb.plan.lifecycle import Force, Life, Move, Part, Stage, allow, open_moves, take
from kb.plan.marking import check_marking, check_markings, read_marking, too_high
from kb.plan.material import is_material
from kb.plan.merge import Clash, Merging, thing_of, three_way
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
    "MOST_PLANS",
    "NO_WORDS",
    "OUTLINE_KEYS",
    "Against",
    "Asked",
    "Beside",
    "Cell",
    "CellKind",
    "Change",
    "ChangeKind",
    "Clash",
    "Column",
    "Comparison",
    "Copied",
    "Field",
    "FieldKind",
    "FieldValue",
    "Finding",
    "Force",
    "Group",
    "Held",
    "How",
    "Interval",
    "Item",
    "ItemKind",
    "Kinship",
    "Lexicon",
    "Life",
    "Line",
    "Marking",
    "Merging",
    "Move",
    "OutlineRow",
    "Pair",
    "Part",
    "PlanDocument",
    "PlanFacts",
    "PlanRef",
    "Portion",
    "Prose",
    "Reading",
    "Requirement",
    "RowCompared",
    "RowFacts",
    "RowState",
    "RowTold",
    "Shown",
    "Span",
    "Spot",
    "SpotKind",
    "Stage",
    "State",
    "Status",
    "Tabled",
    "TabledRow",
    "Told",
    "adapted_text",
    "add_requirement",
    "against",
    "allow",
    "apply_change",
    "asked_of",
    "beside",
    "between",
    "block_names",
    "can_be_both",
    "can_be_offered",
    "can_type",
    "carried_row",
    "cell_kind",
    "change_as_bytes",
    "change_from_bytes",
    "check_free",
    "check_marking",
    "check_markings",
    "column_key_of",
    "column_labels",
    "compare",
    "compare_plans",
    "copied_parts",
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
    "free_ref",
    "full_text",
    "grouped",
    "header_items",
    "header_key_of",
    "header_text",
    "heading_name",
    "in_both_words",
    "in_columns",
    "in_typed_words",
    "in_words",
    "interval_in",
    "interval_of",
    "into_plan",
    "is_frequency",
    "is_local",
    "is_material",
    "is_ref",
    "is_several",
    "is_slug",
    "is_vacant",
    "items",
    "items_beside",
    "keep_line_ends",
    "kept_rows",
    "key_of",
    "lapsed",
    "left_out",
    "like",
    "marked",
    "marked_at_least",
    "marked_items",
    "match",
    "move_requirement",
    "moved_along",
    "next_due",
    "next_ref",
    "offered_change",
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
    "row_hash",
    "row_interval",
    "shown",
    "side_by_side",
    "slugify",
    "spots",
    "stale_reasons",
    "status_of",
    "summed",
    "sure_words",
    "take",
    "take_item",
    "take_many",
    "text_hash",
    "the_row",
    "thing_of",
    "thing_row",
    "three_way",
    "too_high",
    "typed_change",
    "unapproved_reason",
    "value_of",
    "version_hash",
    "whole_row",
    "with_refs",
    "with_row",
    "with_rows",
    "within_row",
    "write",
]
