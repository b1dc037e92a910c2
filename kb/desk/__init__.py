"""What one person can do, and the jobs by which texts come in.

Promises. A `Desk` is bound to one person and one instant: whatever it answers lies within their reach, and what
does not answers as what does not exist. One method is one transaction. Text leaves only as a reading copy, cut to
what the person reads. Every answer with text, an outline or results in it has left its audit line first.

`Door` is what a stranger may do. `House` holds the machine rooms; only `kb.app`, the command line and the
worker make one.

Its rooms: `entry` (coming in), `reader` (what one person reads), `writing` (drafts), `approval` (into force and
kept so), `audience` (who sees it), `practice` (statuses and tasking), `word` (questions and notices), `office`
(people and the audit), `intake` (texts that come in), `inspection` (recommendations and what forces say of them),
`evidence` (what shows that a plan is used), `measures` (training and reports to the NCCU), `oversight` (what an office
is told, asks and answers), `region` (a region's assurance and rules).
Outside the desk nobody enters them: this door gives what pages need.
"""

from kb.desk.approval.lives import Wanting
from kb.desk.approval.review import Order, Return
from kb.desk.approval.reviewing import ReviewPage
from kb.desk.approval.triggers import TRIGGER_KINDS, TriggersPage
from kb.desk.approval.upkeep import UpkeepPage
from kb.desk.audience.outcomes import Outcome
from kb.desk.audience.requests import AlreadyOver, Answer, AskPage, RequestPage
from kb.desk.audience.sharing import Choice, SharingPage
from kb.desk.desk import Desk
from kb.desk.entry.door import Door
from kb.desk.entry.one_time import Handed
from kb.desk.entry.passwords import NotThePassword
from kb.desk.entry.terms import Entered, SamplePerson, Signed, Terms
from kb.desk.evidence.listing import EvidenceLine, EvidencePage
from kb.desk.evidence.noting import CheckOrder, NoteOrder
from kb.desk.evidence.returning import ReturnLine, ReturnsOrder, ReturnsPage, ReturnTyped
from kb.desk.evidence.returns_table import read_returns
from kb.desk.evidence.staging import StagePage
from kb.desk.evidence.stood import PlanStanding, Told, standing_of, standings_of
from kb.desk.house import House, IndexState
from kb.desk.indexing import catch_up, rebuild_index
from kb.desk.inspection.editing import ClosurePage, ReportOrder, WordingOrder
from kb.desk.inspection.known import MEASURES, Recommendation
from kb.desk.inspection.pages import ForceSeen, RecommendationPage, RecommendationsPage, Sight
from kb.desk.inspection.positions import PositionOrder, PositionPage
from kb.desk.inspection.responding import ResponsePage
from kb.desk.intake.bringing_made import NEW, BringOrder
from kb.desk.intake.bringing_said import BringPage
from kb.desk.intake.brought import Brought, brought_file, brought_paste, unseal
from kb.desk.intake.importing import Commission, Understood, bring_in
from kb.desk.intake.stocking import stock_library
from kb.desk.kin.adapting import AdaptOrder, AdaptPage
from kb.desk.kin.answering import SeemsNamed
from kb.desk.kin.borrowing import BorrowOrder, BorrowPage, ChoosePage
from kb.desk.kin.comparing_pages import ColumnsPage, ComparedPage, ComparedText, PlansToCompare
from kb.desk.kin.comparing_text import cell_words
from kb.desk.kin.core_pages import ExceptionOrder, ExceptionsPage
from kb.desk.kin.coverage_pages import ALL, EMPTY_WORDS, AskForcePage, CoverageAsked, CoveragePage
from kb.desk.kin.departures import Asked as Departing
from kb.desk.kin.departures import DeparturesPage
from kb.desk.kin.family import ExplainPage, Explanation, FamilyPage, WrongDay
from kb.desk.kin.keeping_pages import DecidedPage, ItemShown, KeepingPage, KeepOrder, Kept, Pick
from kb.desk.kin.kinship import Party, kinship
from kb.desk.kin.offer_pages import (
    ItemAnswer,
    OfferingPage,
    OfferOrder,
    OfferShown,
    OffersPage,
    ToBeSent,
)
from kb.desk.measures.board import BoardPage, SessionOrder, SessionPage
from kb.desk.measures.referring import GUIDED, MonthOrder, ReferralsPage
from kb.desk.measures.training import GroupOrder, TrainingPage
from kb.desk.office.deputies import DeputiesPage
from kb.desk.office.people import Staff, roles_for
from kb.desk.office.records import GROUPS, RecordsPage, Sought, facts_words
from kb.desk.oversight.answering import ResponsePaper, ResponsesPage
from kb.desk.oversight.composing import RecommendationTold, compose
from kb.desk.oversight.office import VIEWS, BriefingPage, OfficePage
from kb.desk.oversight.response_text import OwnWords
from kb.desk.oversight.saying import as_content
from kb.desk.oversight.saying import sections as brief_sections
from kb.desk.practice.living import FactsPage, Overtaken, Overtaking, StatusesPage, StatusLine
from kb.desk.practice.living_said import Fault, Typed, Unfit, in_figures, merged
from kb.desk.practice.tasking import IssueOrder, SheetPage, TaskingPage
from kb.desk.reader.asking import Asked
from kb.desk.reader.copies import Heading, ReadingCopy
from kb.desk.reader.finding import ResultsPage
from kb.desk.reader.library import BrowsePage, HomePage
from kb.desk.reader.plan_pages import HistoryPage, PlanPage
from kb.desk.region.overview import ASKED as ASKED_OF_FORCES
from kb.desk.region.overview import SPANS, RegionPage
from kb.desk.region.ruling import THRESHOLDS, RulesOrder, RulesPage
from kb.desk.word.digest import Written, still_so, write_notices
from kb.desk.word.letters import moment_words
from kb.desk.word.mailing import Round, deliver
from kb.desk.word.questions import Named, QuestionsPage, Said
from kb.desk.writing.checking import DraftReadiness, NotListed, RegionReadiness
from kb.desk.writing.clash import Clash, DraftGone, TwoTexts
from kb.desk.writing.drafting_page import DraftingPage
from kb.desk.writing.merging import Picks
from kb.desk.writing.rows import (
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
from kb.desk.writing.starting import TITLE_LIMIT, StartOrder, StartPage
from kb.store import Guidance, NewLine, NewTrigger, PublicationDays, Report, SpokenLine

__all__ = [
    "ALL", "ASKED_OF_FORCES", "EMPTY_WORDS", "GROUPS", "GUIDED", "MEASURES", "NEW", "NOTES", "QUESTION", "REF",
    "SPANS", "THRESHOLDS", "TITLE_LIMIT", "TRIGGER_KINDS", "VIEWS", "AdaptOrder", "AdaptPage", "AlreadyOver",
    "Answer", "AskForcePage", "AskPage", "Asked", "BoardPage", "BorrowOrder", "BorrowPage", "BriefingPage",
    "BringOrder", "BringPage", "Brought", "BrowsePage", "CheckOrder", "Choice", "ChoosePage", "Clash",
    "ClosurePage", "ColumnsPage", "Commission", "ComparedPage", "ComparedText", "CoverageAsked", "CoveragePage",
    "DecidedPage", "Departing", "DeparturesPage", "DeputiesPage", "Desk", "Door", "DraftGone", "DraftReadiness",
    "DraftingPage", "Entered", "EvidenceLine", "EvidencePage", "ExceptionOrder", "ExceptionsPage", "ExplainPage",
    "Explanation", "FactsPage", "FamilyPage", "Fault", "ForceSeen", "GroupOrder", "Guidance", "Handed", "Heading",
    "HistoryPage", "HomePage", "House", "IndexState", "IssueOrder", "ItemAnswer", "ItemShown", "KeepOrder",
    "KeepingPage", "Kept", "Mistyped", "MonthOrder", "Named", "NewLine", "NewTrigger", "NotListed",
    "NotThePassword", "NoteOrder", "OfferOrder", "OfferShown", "OfferingPage", "OffersPage", "OfficePage", "Order",
    "Outcome", "Overtaken", "Overtaking", "OwnWords", "Party", "Pick", "Picks", "PlanPage", "PlanStanding",
    "PlansToCompare", "PositionOrder", "PositionPage", "PublicationDays", "QuestionsPage", "ReadingCopy",
    "Recommendation", "RecommendationPage", "RecommendationTold", "RecommendationsPage", "RecordsPage",
    "ReferralsPage", "RegionPage", "RegionReadiness", "Report", "ReportOrder", "RequestPage", "ResponsePage",
    "ResponsePaper", "ResponsesPage", "ResultsPage", "Return", "ReturnLine", "ReturnTyped", "ReturnsOrder",
    "ReturnsPage", "ReviewPage", "Round", "RulesOrder", "RulesPage", "Said", "SamplePerson", "SeemsNamed",
    "SessionOrder", "SessionPage", "SharingPage", "SheetPage", "Sight", "Signed", "Sought", "SpokenLine", "Staff",
    "StagePage", "StartOrder", "StartPage", "StatusLine", "StatusesPage", "TaskingPage", "Terms", "ToBeSent",
    "Told", "TrainingPage", "TriggersPage", "TwoTexts", "Typed", "TypedRow", "Understood", "Unfit", "UpkeepPage",
    "Wanting", "WordingOrder", "Written", "WrongDay", "as_content", "as_text", "brief_sections", "bring_in",
    "brought_file", "brought_paste", "catch_up", "cell_words", "compose", "deliver", "facts_words", "header_edit",
    "in_figures", "kinship", "merged", "moment_words", "new_row", "read_returns", "rebuild_index", "roles_for",
    "row_edit", "shown_header", "shown_row", "standing_of", "standings_of", "still_so", "stock_library", "unseal",
    "write_notices",
]  # fmt: skip
