"""How a draft comes to be: a new plan from a starter, or the next draft of a plan that stands."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kb import shipped
from kb.access import Action, Label, Reach, Rendition
from kb.desk.frame import Bound
from kb.desk.reader.copies import Heading, heading_of
from kb.desk.reader.drafts import found_draft
from kb.desk.writing.draft_text import draft_marking
from kb.errors import Invalid, NotAllowed, NotReady
from kb.plan import Marking, State, edit_header, is_slug, slugify
from kb.store import Act

if TYPE_CHECKING:
    from kb.bodies import Body
    from kb.store import Draft, Found, Transaction

TITLE_LIMIT = 200
_FIRST_HEADING = re.compile(r"^# .*$", re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,80}")
_NOBODY = "Only authors and approvers can start a plan. Ask your administrator for one of these roles."
_ABOVE = (
    "The next text of this plan is held as OFFICIAL-SENSITIVE, because of what was taken from its source plan, and "
    "you may read OFFICIAL only. Ask somebody who may read it."
)
_HIDDEN_ROWS = (
    "This plan has requirements with a marking that you may not read, so you cannot edit it. "
    "Ask somebody who may read them."
)


@dataclass(frozen=True, slots=True)
class Starter:
    """A blank plan to begin from. `name` is its name in a form."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """Where this person may start a plan, and from what, the empty plan first; and the drafts that are open there."""

    organisations: tuple[Body, ...]
    starters: tuple[Starter, ...]
    drafts: tuple[Heading, ...]
    marking: Marking


@dataclass(frozen=True, slots=True)
class StartOrder:
    """A plan to be started. Without a `short_name` its address is made from the title."""

    organisation: str
    title: str
    short_name: str = ""
    starter: str = "blank"


class Starting(Bound):
    """Beginning to write, for one person."""

    @property
    def _writing(self) -> Reach:
        return self.reach_of(Action.WRITE)

    def starting(self) -> StartPage:
        """What can be chosen. Raises NotAllowed for a person who writes for no organisation."""
        known = self._organisations()
        with self._house.store.reading() as tx:
            drafts = tuple(self.heading(draft) for draft in tx.press.drafts(reach=self._writing))
        if drafts:
            self.note(Act.CONSULTATION, "drafts", drafts=len(drafts))
        marking = max((draft.marking for draft in drafts), default=Marking.OFFICIAL)
        return StartPage(known, starters(), drafts, marking)

    def start(self, order: StartOrder, token: str) -> str:
        """Start a plan of one's own organisation with a first draft; gives its reference.

        The same form sent twice starts one plan. The address of a plan whose only draft was dropped can be used
        again. Raises Invalid where the title is missing, or the short name is taken or cannot be one.
        """
        known = self._organisations()
        if not is_token(token):
            raise Invalid("This form was not sent whole. Load the page again and send it once more.")
        if order.organisation not in {body.slug for body in known}:
            raise Invalid("Choose one of your own organisations.")
        starter = next((one for one in starters() if one.name == order.starter), None)
        if starter is None:
            raise Invalid("Choose what to begin from.")
        ref = f"{order.organisation}/{short_name(order)}"
        raw = self._starting_text(starter, ref, title=title_of(order))
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            return tx.holding.once(token, lambda: self._make(tx, ref, raw), said=("start", ref))

    def begin(self, ref: str) -> None:
        """Open the draft of a plan with the text that stands. Where one is open already, that is the draft."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            self.begin_in(tx, ref)

    def begin_in(self, tx: Transaction, ref: str) -> None:
        """As `begin`, within a transaction that does more."""
        self.held(tx, ref, Action.WRITE)
        if tx.press.draft(ref, reach=self._writing) is not None:
            return
        found = tx.shelf.found(ref, reach=self.reach)
        if found is None or found.text is None:
            raise NotReady("No version of this plan has a text to begin from. Start the plan anew.")
        self.all_rows(found)
        marking = max(found.card.label.marking, draft_marking(found.text), tx.kin.floor(found.card.plan_id))
        if not self.admits(ref, marking):
            raise NotAllowed(_ABOVE)
        number = found.card.number
        tx.press.open_draft(ref, found.text, marking=marking, based_on=number, how="begun")

    def heading(self, draft: Draft) -> Heading:
        """What stands above a page about a draft."""
        found = found_draft(draft, register=self.register, reach=self._writing)
        return heading_of(found.card, found.rendition, body_name=self.name_of(found.card.body), on=self.today)

    def all_rows(self, found: Found) -> None:
        """Raise NotAllowed unless this person reads every row: what is not seen cannot be kept by an edit."""
        if found.hidden:
            raise NotAllowed(_HIDDEN_ROWS)

    def admits(self, ref: str, marking: Marking) -> bool:
        """Whether this person may write a draft of that plan under that marking."""
        label = Label(plan=ref, body=ref.split("/", maxsplit=1)[0], state=State.DRAFT, marking=marking)
        return self._writing.admits(label, Rendition.FULL)

    def _organisations(self) -> tuple[Body, ...]:
        bodies = self._writing.bodies
        known = tuple(body for body in self.register.bodies if body.slug in bodies)
        if not known:
            raise NotAllowed(_NOBODY)
        return known

    def _starting_text(self, starter: Starter, ref: str, *, title: str) -> bytes:
        text = edit_header(starter.text, "title", value=title)
        text = _FIRST_HEADING.sub(lambda _: f"# {title}", text, count=1)
        if not self.admits(ref, draft_marking(text.encode())):
            # Somebody who may read OFFICIAL only could not open what they had started.
            text = edit_header(text, "marking", value=Marking.OFFICIAL.words)
        return text.encode()

    def _make(self, tx: Transaction, ref: str, raw: bytes) -> str:
        self.new_plan(tx, ref)
        tx.press.open_draft(ref, raw, marking=draft_marking(raw), how="begun")
        return ref

    def new_plan(self, tx: Transaction, ref: str) -> int:
        """A plan without anything at that address, new or one whose only draft was dropped; gives its id.

        Raises Invalid where the address is taken.
        """
        held = tx.holding.plan(ref, reach=self._writing)
        stands = tx.shelf.card(ref, reach=self.reach) or tx.press.draft(ref, reach=self._writing)
        if held is None or stands:
            return tx.press.add_plan(ref, ref.split("/", maxsplit=1)[0])
        tx.kin.begin_anew(held.plan_id)
        return held.plan_id


def is_token(token: str) -> bool:
    """Whether that is the token of a form that makes something once."""
    return _TOKEN.fullmatch(token) is not None


def short_name(order: StartOrder) -> str:
    """The plan's own part of its address, as typed or made from the title. Raises Invalid where it cannot be one."""
    name = order.short_name.strip() or slugify(order.title)
    if not is_slug(name):
        raise Invalid("Write the short name in small letters, digits and single hyphens, at most 80.")
    return name


@cache
def starters() -> tuple[Starter, ...]:
    """The blank plans that came with the program, the empty one first."""
    folder = shipped.folder("plans") / "library"
    told = tomllib.loads((folder / "library.toml").read_text(encoding="utf-8"))["starters"]
    found = [
        Starter(one["slug"], one["title"], (folder / one["file"]).read_text(encoding="utf-8")) for one in told
    ]
    return tuple(sorted(found, key=lambda one: one.name != "blank"))


def title_of(order: StartOrder) -> str:
    """The title as it was typed, on one line. Raises Invalid where there is none or it is too long."""
    title = " ".join(order.title.split())
    if not title:
        raise Invalid("Enter a title.")
    if len(title) > TITLE_LIMIT:
        raise Invalid(f"A title can have at most {TITLE_LIMIT} characters.")
    return title
