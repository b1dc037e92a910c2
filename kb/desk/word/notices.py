"""Notices: what waits for one person, what changed in what they follow, and what they follow.

Nothing of a notice is stored. It is worked out within the person's reach at the moment of reading, so it cannot
outlive the access that it needs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.access import Rendition
from kb.desk.reader.asking import Asked, address_of, asked_in, query_of
from kb.desk.reader.copies import Heading, heading_of
from kb.desk.reader.seeking import look
from kb.desk.word.awaiting import AT_ONCE, HEADINGS, Awaiting, Queue
from kb.desk.word.notice import Notice
from kb.errors import Invalid, NotFound, TooLarge
from kb.plan import Marking, State
from kb.store import Act, Follow, Order, Transaction, VersionCard

MOST_SEARCHES = 10
MOST_NEW = 20
LONGEST_SEARCH = 1000
LONGEST_THEME = 200
_READ = (Rendition.FULL, Rendition.OUTLINE)

Seen = tuple[Follow, VersionCard, Rendition]
"""What is followed, and a version that it led to, in the rendition in which it is read."""


@dataclass(frozen=True, slots=True)
class ForYouPage:
    """A person's queues that have anything in them. `waiting` counts what others wait for."""

    queues: tuple[Queue, ...]
    waiting: int
    news: bool
    marking: Marking


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing followed. `words` name it; of a plan out of reach nothing is named, and `gone` is true."""

    kind: str
    value: str
    words: str
    since: dt.datetime
    gone: bool = False


@dataclass(frozen=True, slots=True)
class FollowingPage:
    """All that a person follows."""

    follows: tuple[Followed, ...]
    marking: Marking


class Notices(Awaiting):
    """One person's notices."""

    def for_you(self) -> ForYouPage:
        """Everything that waits for this person or is new to them."""
        page = self.worked_out()
        shown = sum(len(queue.notices) for queue in page.queues)
        if shown:
            self.note(Act.CONSULTATION, "for you", shown=shown)
        return page

    def worked_out(self) -> ForYouPage:
        """As `for_you`, for the machine's own letters: nobody sees it, so nobody has consulted anything."""
        searched = self._searched()
        with self._house.store.reading() as tx:
            sorted_in: dict[str, list[Notice]] = {kind: [] for kind in HEADINGS}
            for kind, notice in self._everything(tx, searched):
                sorted_in[kind].append(notice)
            queues = tuple(
                Queue(kind, HEADINGS[kind], named)
                for kind, notices in sorted_in.items()
                if (named := self.named(tx, notices))
            )
        return ForYouPage(
            queues=queues,
            waiting=sum(len(queue.notices) for queue in queues if queue.kind in AT_ONCE),
            news=any(queue.kind in {"changed", "new"} for queue in queues),
            marking=max((n.marking for queue in queues for n in queue.notices), default=Marking.OFFICIAL),
        )

    def count(self) -> int:
        """How many things others wait for this person to do."""
        with self._house.store.reading() as tx:
            return len(self.keys(tx))

    def seen(self) -> None:
        """Let nothing that changed before now be news."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            tx.following.seen(self.person)

    def following(self) -> FollowingPage:
        """What this person follows. A plan that they no longer read is not named."""
        with self._house.store.reading() as tx:
            follows = tx.following.of(self.person)
            cards = {f.value: self._heading(tx, f.value) for f in follows if f.kind == "plan"}
        listed = [card for card in cards.values() if card is not None]
        if listed:
            self.note(Act.CONSULTATION, "following", shown=len(listed))
        return FollowingPage(
            tuple(self._followed(one, cards.get(one.value)) for one in follows),
            max((heading.marking for heading in listed), default=Marking.OFFICIAL),
        )

    def follow(self, kind: str, value: str) -> None:
        """Follow a plan, a theme, or a search (the query string of its results page).

        Raises NotFound for a plan that this person does not read, Invalid for what cannot be followed, TooLarge where
        they follow too much.
        """
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            wanted, name = self._wanted(tx, kind, value)
            tx.following.add(self.person, kind, wanted, name=name)

    def stop(self, kind: str, value: str) -> None:
        """Follow something no more."""
        with self._house.store.writing(at=self.at, by=self.person) as tx:
            tx.following.drop(self.person, kind, value)

    def _wanted(self, tx: Transaction, kind: str, value: str) -> tuple[str, str]:
        if kind == "plan":
            card = tx.shelf.card(value, reach=self.reach)
            if card is None:
                raise NotFound
            return card.plan_ref, ""
        if kind == "theme":
            theme = " ".join(value.split())
            if not theme or len(theme) > LONGEST_THEME or not theme.isprintable():
                raise Invalid("Choose a theme first, then follow it.")
            return theme, ""
        if kind != "search":
            raise Invalid("Choose a plan, a theme or a search to follow.")
        asked = asked_in(value)
        address = address_of(asked)
        if not address or len(address) > LONGEST_SEARCH or "\x00" in asked.words:
            raise Invalid("Search for a few words first, then follow the search.")
        if sum(one.kind == "search" for one in tx.following.of(self.person)) >= MOST_SEARCHES:
            raise TooLarge(f"You can follow {MOST_SEARCHES} searches. Stop following one of them first.")
        return address, ""

    def _heading(self, tx: Transaction, ref: str) -> Heading | None:
        carded = tx.shelf.carded(ref, reach=self.reach)
        return carded and heading_of(*carded, body_name=self.name_of(carded[0].body), on=self.today)

    def _followed(self, follow: Follow, plan: Heading | None) -> Followed:
        if follow.kind == "plan" and plan is None:
            return Followed(
                "plan", follow.value, "A plan that you can no longer read", follow.since, gone=True
            )
        if plan is not None:
            words = f"{plan.body_name}: {plan.title}"
        else:
            words = follow.value if follow.kind == "theme" else said_of(asked_in(follow.value))
        return Followed(follow.kind, follow.value, words, follow.since)

    def _everything(self, tx: Transaction, searched: list[Seen]) -> Iterator[tuple[str, Notice]]:
        yield from self.at_once(tx)
        yield from (("answer", notice) for notice in self.answers(tx))
        yield from self.of_own_plans(tx)
        yield from (("lapse", notice) for notice in self.lapsing(tx))
        follows = tx.following.of(self.person)
        plans = [seen for one in follows if one.kind == "plan" for seen in self._standing(tx, one)]
        changed = {notice.ref: notice for notice in self._news(tx, plans)}
        yield from (("changed", notice) for notice in changed.values())
        themed = [seen for one in follows if one.kind == "theme" for seen in self._themed(tx, one)]
        new = {notice.ref: notice for notice in self._news(tx, [*themed, *searched])}
        yield from (("new", notice) for ref, notice in new.items() if ref not in changed)

    def _standing(self, tx: Transaction, follow: Follow) -> Iterator[Seen]:
        carded = tx.shelf.carded(follow.value, reach=self.reach)
        if carded is not None:
            yield follow, *carded

    def _themed(self, tx: Transaction, follow: Follow) -> Iterator[Seen]:
        _, carded = tx.shelf.cards(
            reach=self.reach, renditions=_READ, themes=(follow.value,), order=Order.NEWEST, limit=MOST_NEW
        )
        yield from ((follow, *one) for one in carded)

    def _searched(self) -> list[Seen]:
        """What each search that is followed finds now, the newest first, read back within the reach."""
        with self._house.store.reading() as tx:
            follows = [one for one in tx.following.of(self.person) if one.kind == "search"]
        seen: list[Seen] = []
        for follow in follows[:MOST_SEARCHES]:
            asked = replace(asked_in(follow.value), sort="newest")
            looked = look(self._house, query_of(asked, reach=self.reach, on=self.today), person=self.person)
            # A draft has no number: whoever writes it needs no news of it.
            seen += [(follow, one.card, one.rendition) for one in looked.found.values() if one.card.number]
        return seen

    def _news(self, tx: Transaction, found: list[Seen]) -> Iterator[Notice]:
        """Those that changed since they were last seen: neither read since, nor said to be seen."""
        read = tx.following.read_at(self.person, {card.ref for _, card, _ in found})
        for follow, card, rendition in found:
            changed = changed_at(card)
            if changed > max(follow.seen_at, read.get(card.ref, follow.seen_at)):
                # Of a plan that is only listed, or whose facts alone are read, its dates are not told.
                at = changed if rendition in _READ else None
                yield Notice(f"changed:{card.ref}", card.plan_ref, "", said=(_what(card),), at=at)


def changed_at(card: VersionCard) -> dt.datetime:
    """When the version that stands came to stand as it does: made, withdrawn or erased."""
    withdrawn = card.replaced_at if card.state is State.WITHDRAWN else None
    return max(at for at in (card.recorded_at, withdrawn, card.erased_at) if at is not None)


def _what(card: VersionCard) -> str:
    if card.erased_at is not None:
        return f"The text of version {card.number} has been erased."
    if card.state is State.WITHDRAWN:
        return f"Version {card.number} has been withdrawn."
    return f"Version {card.number} stands."


def said_of(asked: Asked) -> str:
    """A search in words: what was typed, and what it was narrowed to."""
    narrowed = (
        *asked.organisations,
        *asked.themes,
        *(f"priority {one}" for one in asked.priorities),
        *asked.statuses,
        *asked.states,
        *asked.markings,
        *(("overdue",) if asked.overdue else ()),
    )
    words = f"“{asked.words}”" if asked.words else "Everything"
    return f"{words}, {', '.join(narrowed)}" if narrowed else words
