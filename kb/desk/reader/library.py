"""The library as one person reads it: searching, browsing, what is new and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.access import RICHEST_FIRST, Action, Rendition, Role
from kb.desk.reader.asking import Asked, query_of
from kb.desk.reader.copies import Heading, heading_of
from kb.desk.reader.finding import Dresser, ResultsPage
from kb.desk.reader.seeking import look, suggested
from kb.desk.writing.starting import Starting
from kb.plan import Marking, State
from kb.search import IndexUnusable
from kb.store import Act, Order, Transaction, VersionCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.access import Reach

PER_PAGE = 25
MOST_THEMES = 20
MOST_OFFERED = 8
READ = (Rendition.FULL, Rendition.OUTLINE)
DATED = (Rendition.FULL, Rendition.OUTLINE, Rendition.ASSURANCE)
_FEW, _MOST_OWN = 6, 12
OFFICES = (Role.REGIONAL_EDITOR, Role.ADMINISTRATOR, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Way:
    """One way into the library: an organisation or theme, and how many current plans stand there."""

    key: str
    words: str
    plans: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """What is worth seeing on arrival. `oversight` is true for people who read assurance only, `writes` for writers.

    Writers also get `own`, the current plans of the organisations that they write for, and the open `drafts` there.
    `offices` are the roles beyond a reader's or writer's that this person holds.
    """

    recent: tuple[Heading, ...]
    due: tuple[Heading, ...]
    organisations: tuple[Way, ...]
    themes: tuple[Way, ...]
    plans: int
    oversight: bool
    marking: Marking
    writes: bool
    own: tuple[Heading, ...] = ()
    drafts: tuple[Heading, ...] = ()
    offices: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """Current plans in reach, a page at a time. `filtered` says in words what was asked for; `writes` as at home."""

    plans: tuple[Heading, ...]
    total: int
    page: int
    pages: int
    organisation: str
    theme: str
    show: str
    filtered: str
    organisations: tuple[Way, ...]
    themes: tuple[Way, ...]
    marking: Marking
    writes: bool


class Library(Starting):
    """Finding plans, for one person."""

    @property
    def _writes(self) -> bool:
        return bool(self.reach_of(Action.WRITE).bodies)

    def search(self, asked: Asked) -> ResultsPage:
        """Plans and requirements that mention the words, whatever was typed. Never raises for any words."""
        query = query_of(asked, reach=self.reach, on=self.today)
        looked = look(self._house, query, person=self.person)
        page = Dresser(looked, asked, name_of=self.name_of, on=self.today).page()
        if asked.words.strip() or page.items:
            self.note(Act.CONSULTATION, "search", hits=page.total_plans, shown=len(page.items))
        return page

    def suggest(self, typed: str) -> tuple[str, ...]:
        """Words that the search box may offer: from the vocabulary and from what this person may read."""
        typed = " ".join(typed.split())[:60]
        if len(typed) < 2:
            return ()
        try:
            return suggested(self._house, typed, reach=self.reach)[:MOST_OFFERED]
        except IndexUnusable:
            return self._house.vocabulary.suggest(typed)[:MOST_OFFERED]

    def home(self) -> HomePage:
        """What changed lately, what is due for review, the ways in, and for writers their own plans and drafts."""
        writing = self.reach_of(Action.WRITE)
        with self._house.store.reading() as tx:
            recent = self._cards(tx, order=Order.NEWEST, limit=_FEW)
            due = self._cards(tx, order=Order.REVIEW, limit=_FEW, due=True)
            organisations, themes = self._ways(tx)
            own, drafts = self._own(tx, writing) if writing.bodies else ((), ())
        shown = recent + due + own + drafts
        if shown:
            self.note(Act.CONSULTATION, "home", shown=len(shown))
        return HomePage(
            recent=recent,
            due=due,
            organisations=organisations,
            themes=themes,
            plans=sum(way.plans for way in organisations),
            oversight=set(self.reach.renditions) == {Rendition.ASSURANCE},
            marking=highest(shown),
            writes=self._writes,
            own=own,
            drafts=drafts,
            offices=frozenset(role for role in OFFICES if self.signed.holds(role)),
        )

    def browse(self, *, organisation: str = "", theme: str = "", show: str = "", page: int = 1) -> BrowsePage:
        """Current plans in reach by organisation, theme, and whether a review is due."""
        page = min(max(page, 1), 10_000)
        with self._house.store.reading() as tx:
            total, cards = tx.shelf.cards(
                reach=self.reach,
                # A filter on a fact finds only plans of which this person is given that fact.
                renditions=READ if theme else DATED if show == "due" else RICHEST_FIRST,
                bodies=(organisation,) if organisation else (),
                themes=(theme,) if theme else (),
                states=(State.WITHDRAWN,) if show == "withdrawn" else (State.CURRENT,),
                review_before=self.today if show == "due" else None,
                order=Order.REVIEW if show == "due" else Order.ORGANISATION,
                limit=PER_PAGE,
                offset=(page - 1) * PER_PAGE,
            )
            organisations, themes = self._ways(tx)
        plans = tuple(self._heading(*carded) for carded in cards)
        if plans:
            self.note(Act.CONSULTATION, "shelves", shown=len(plans))
        return BrowsePage(
            plans=plans,
            total=total,
            page=page,
            pages=max(1, -(-total // PER_PAGE)),
            organisation=organisation,
            theme=theme,
            show=show,
            filtered=self._filtered(organisation, theme, show, organisations),
            organisations=organisations,
            themes=themes,
            marking=highest(plans),
            writes=self._writes,
        )

    def _filtered(self, organisation: str, theme: str, show: str, known: tuple[Way, ...]) -> str:
        # An organisation out of reach is named back as typed: whether it exists is not ours to say.
        names = {way.key: way.words for way in known}
        said = [names.get(organisation, organisation), theme]
        said.append({"due": "due for review", "withdrawn": "withdrawn"}.get(show, ""))
        return ", ".join(s for s in said if s)

    def _cards(
        self, tx: Transaction, *, order: Order, limit: int, due: bool = False, bodies: Sequence[str] = ()
    ) -> tuple[Heading, ...]:
        _, cards = tx.shelf.cards(
            reach=self.reach,
            renditions=DATED if due else RICHEST_FIRST,
            review_before=self.today if due else None,
            bodies=bodies,
            order=order,
            limit=limit,
        )
        return tuple(self._heading(*carded) for carded in cards)

    def _own(self, tx: Transaction, writing: Reach) -> tuple[tuple[Heading, ...], tuple[Heading, ...]]:
        own = self._cards(tx, order=Order.ORGANISATION, limit=_MOST_OWN, bodies=sorted(writing.bodies))
        drafts = tx.press.drafts(reach=writing)[:_MOST_OWN]
        return own, tuple(self.heading(draft) for draft in drafts)

    def _ways(self, tx: Transaction) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
        bodies = tx.shelf.counts(reach=self.reach).bodies
        themes = tx.shelf.counts(reach=self.reach, renditions=READ).themes
        organisations = (Way(slug, self.name_of(slug), n) for slug, n in bodies.items())
        return (
            tuple(sorted(organisations, key=lambda way: way.words)),
            tuple(Way(theme, theme, n) for theme, n in list(themes.items())[:MOST_THEMES]),
        )

    def _heading(self, card: VersionCard, rendition: Rendition) -> Heading:
        return heading_of(card, rendition, body_name=self.name_of(card.body), on=self.today)


def highest(headings: tuple[Heading, ...]) -> Marking:
    """The marking that a page showing all of these must carry."""
    return max((h.marking for h in headings), default=Marking.OFFICIAL)
