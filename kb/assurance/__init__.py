"""Evidence and what it adds up to: the stage that a plan has reached, on any day, by rules that are kept with it.

Promises. Nobody types a stage: it is worked out from evidence, rules and a day, and the same three give the same
answer for ever. What was recorded after a day changes nothing about that day. Evidence is only ever added to.
Unknown is unknown: neither nothing nor enough. Of two readings the lower stage counts. With text, evidence and rules
unchanged no later day gives a higher stage, and taking a favourable item away never raises one. Sentences made here
are about this register and fit to be read out in public: they name no requirement, person or reference.
"""

from kb.assurance.change import Change, changed
from kb.assurance.clock import (
    RESPONSE_DAYS,
    Dated,
    Due,
    last_day_to_respond,
    read_dated,
    responded_in_time,
    response_words,
)
from kb.assurance.counting import count_words, read_count
from kb.assurance.evidence import KNOWN_BY_ITSELF, Answer, Checked, Count, How, Item, Kind
from kb.assurance.ladder import standing
from kb.assurance.quarters import Quarter, months_after, quarter_of, read_quarter
from kb.assurance.record import CheckGiven, Draft, Record, Row, Text, Trigger
from kb.assurance.referrals import MonthOf, ReferralRatio, month_words, next_month, ratio
from kb.assurance.rules import NOTICE, SHIPPED, Rules, RuleSet, in_force
from kb.assurance.share import Share
from kb.assurance.signs import Sign, signs
from kb.assurance.stage import Need, QuarterFigures, Stage, Standing
from kb.assurance.uptake import (
    E_LEARNING,
    HYDRA,
    TRAININGS,
    Completed,
    RoleGroup,
    Uptake,
    uptake,
    with_sessions,
)

__all__ = [
    "E_LEARNING",
    "HYDRA",
    "KNOWN_BY_ITSELF",
    "NOTICE",
    "RESPONSE_DAYS",
    "SHIPPED",
    "TRAININGS",
    "Answer",
    "Change",
    "CheckGiven",
    "Checked",
    "Completed",
    "Count",
    "Dated",
    "Draft",
    "Due",
    "How",
    "Item",
    "Kind",
    "MonthOf",
    "Need",
    "Quarter",
    "QuarterFigures",
    "Record",
    "ReferralRatio",
    "RoleGroup",
    "Row",
    "RuleSet",
    "Rules",
    "Share",
    "Sign",
    "Stage",
    "Standing",
    "Text",
    "Trigger",
    "Uptake",
    "changed",
    "count_words",
    "in_force",
    "last_day_to_respond",
    "month_words",
    "months_after",
    "next_month",
    "quarter_of",
    "ratio",
    "read_count",
    "read_dated",
    "read_quarter",
    "responded_in_time",
    "response_words",
    "signs",
    "standing",
    "uptake",
    "with_sessions",
]
