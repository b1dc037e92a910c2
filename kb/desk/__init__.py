"""What one person can do, and the jobs by which texts come in.

Promises. A `Desk` is bound to one person and one instant: whatever it answers lies within their reach, and what
does not answers as what does not exist. One method is one transaction. Text leaves only as a reading copy, cut to
what the person reads. Every answer with text, an outline or results in it has left its audit line first.

`Door` is what a stranger may do. `House` holds the machine rooms; only `kb.app`, the command line and the
worker make one.
"""

from kb.desk.asking import Asked
from kb.desk.bringing_made import NEW, BringOrder
from kb.desk.bringing_said import BringPage
from kb.desk.brought import Brought, brought_file, brought_paste, unseal
from kb.desk.checking import DraftReadiness, NotListed, RegionReadiness
from kb.desk.clash import Clash, DraftGone, TwoTexts
from kb.desk.copies import Heading, ReadingCopy
from kb.desk.deputies import DeputiesPage
from kb.desk.desk import Desk
from kb.desk.digest import Written, still_so, write_notices
from kb.desk.door import Door
from kb.desk.drafting import DraftingPage
from kb.desk.finding import ResultsPage
from kb.desk.house import House, IndexState
from kb.desk.importing import Commission, Understood, bring_in
from kb.desk.indexing import catch_up, rebuild_index
from kb.desk.letters import moment_words
from kb.desk.library import BrowsePage, HomePage
from kb.desk.lives import Wanting
from kb.desk.living import FactsPage, Overtaken, Overtaking, StatusesPage, StatusLine
from kb.desk.living_said import Fault, Typed, Unfit, in_figures, merged
from kb.desk.mailing import Round, deliver
from kb.desk.merging import Picks
from kb.desk.one_time import Handed
from kb.desk.outcomes import Outcome
from kb.desk.passwords import NotThePassword
from kb.desk.people import Staff, roles_for
from kb.desk.questions import Named, QuestionsPage, Said
from kb.desk.reading import HistoryPage, PlanPage
from kb.desk.records import GROUPS, RecordsPage, Sought, facts_words
from kb.desk.requests import AlreadyOver, Answer, AskPage, RequestPage
from kb.desk.review import Order, Return
from kb.desk.reviewing import ReviewPage
from kb.desk.rows import (
    NOTES,
    QUESTION,
    REF,
    Mistyped,
    TypedRow,
    as_text,
    header_edit,
    new_row,
    row_edit,
    shown_header,
    shown_row,
)
from kb.desk.sharing import Choice, SharingPage
from kb.desk.starting import TITLE_LIMIT, StartOrder, StartPage
from kb.desk.stocking import stock_library
from kb.desk.tasking import IssueOrder, SheetPage, TaskingPage
from kb.desk.terms import Entered, SamplePerson, Signed, Terms
from kb.desk.triggers import TRIGGER_KINDS, TriggersPage
from kb.desk.upkeep import UpkeepPage
from kb.store import NewTrigger

__all__ = [
    "GROUPS",
    "NEW",
    "NOTES",
    "QUESTION",
    "REF",
    "TITLE_LIMIT",
    "TRIGGER_KINDS",
    "AlreadyOver",
    "Answer",
    "AskPage",
    "Asked",
    "BringOrder",
    "BringPage",
    "Brought",
    "BrowsePage",
    "Choice",
    "Clash",
    "Commission",
    "DeputiesPage",
    "Desk",
    "Door",
    "DraftGone",
    "DraftReadiness",
    "DraftingPage",
    "Entered",
    "FactsPage",
    "Fault",
    "Handed",
    "Heading",
    "HistoryPage",
    "HomePage",
    "House",
    "IndexState",
    "IssueOrder",
    "Mistyped",
    "Named",
    "NewTrigger",
    "NotListed",
    "NotThePassword",
    "Order",
    "Outcome",
    "Overtaken",
    "Overtaking",
    "Picks",
    "PlanPage",
    "QuestionsPage",
    "ReadingCopy",
    "RecordsPage",
    "RegionReadiness",
    "RequestPage",
    "ResultsPage",
    "Return",
    "ReviewPage",
    "Round",
    "Said",
    "SamplePerson",
    "SharingPage",
    "SheetPage",
    "Signed",
    "Sought",
    "Staff",
    "StartOrder",
    "StartPage",
    "StatusLine",
    "StatusesPage",
    "TaskingPage",
    "Terms",
    "TriggersPage",
    "TwoTexts",
    "Typed",
    "TypedRow",
    "Understood",
    "Unfit",
    "UpkeepPage",
    "Wanting",
    "Written",
    "as_text",
    "bring_in",
    "brought_file",
    "brought_paste",
    "catch_up",
    "deliver",
    "facts_words",
    "header_edit",
    "in_figures",
    "merged",
    "moment_words",
    "new_row",
    "rebuild_index",
    "roles_for",
    "row_edit",
    "shown_header",
    "shown_row",
    "still_so",
    "stock_library",
    "unseal",
    "write_notices",
]
