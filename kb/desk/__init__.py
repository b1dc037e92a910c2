"""What one person can do, and the jobs by which texts come in.

Promises. A `Desk` is bound to one person and one instant: whatever it answers lies within their reach, and what
does not answers as what does not exist. One method is one transaction. Text leaves only as a reading copy, cut to
what the person reads. Every answer with text, an outline or results in it has left its audit line first.

`Door` is what a stranger may do. `House` holds the machine rooms; only `kb.app`, the command line and the
worker make one.
"""

from kb.desk.asking import Asked
from kb.desk.copies import Heading, ReadingCopy
from kb.desk.desk import Desk
from kb.desk.door import Door
from kb.desk.finding import ResultsPage
from kb.desk.house import House, IndexState
from kb.desk.importing import Commission, Understood, bring_in
from kb.desk.indexing import catch_up, rebuild_index
from kb.desk.letters import moment_words
from kb.desk.library import BrowsePage, HomePage
from kb.desk.mailing import Round, deliver
from kb.desk.one_time import Handed
from kb.desk.passwords import NotThePassword
from kb.desk.people import Staff, roles_for
from kb.desk.reading import HistoryPage, PlanPage
from kb.desk.stocking import stock_library
from kb.desk.terms import Entered, SamplePerson, Signed, Terms

__all__ = [
    "Asked",
    "BrowsePage",
    "Commission",
    "Desk",
    "Door",
    "Entered",
    "Handed",
    "Heading",
    "HistoryPage",
    "HomePage",
    "House",
    "IndexState",
    "NotThePassword",
    "PlanPage",
    "ReadingCopy",
    "ResultsPage",
    "Round",
    "SamplePerson",
    "Signed",
    "Staff",
    "Terms",
    "Understood",
    "bring_in",
    "catch_up",
    "deliver",
    "moment_words",
    "rebuild_index",
    "roles_for",
    "stock_library",
]
